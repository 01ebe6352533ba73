"""A fake host, and the adapter with little patience in front of it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.openai_api.chat import OpenAIChat
from adapters.openai_api.host import Address, Host
from adapters.openai_api.patience import Patience
from adapters.openai_api.tuner import OpenAITuner
from core.errors import HostTrouble
from core.model import Finish, Sampling, Turn, Verdict
from core.tuning import TrainingOrder
from tests.fake_host import FakeHost, running_host

KEY = "sk-our-own-key"
PATIENCE = Patience(5.0, 5.0, 5.0, tidy=0.2, whole=5.0, upload=5.0, pauses=(0.01, 0.02))
HURRY = replace(PATIENCE, first=0.3, between=0.2, whole=0.5, upload=0.5)
QUESTION = (Turn("system", "짧게 답하세요"), Turn("user", "안녕?"))
ORDER = TrainingOrder("key-1", "base", "호반느", b'{"messages": []}\n', 7)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a single trusted certificate, as every client reads them all, which takes long."""
    file = tmp_path_factory.mktemp("trust") / "one.pem"
    every = ssl.create_default_context().get_ca_certs(binary_form=True)
    file.write_text(ssl.DER_cert_to_PEM_cert(every[0]))
    return file


@pytest.fixture(autouse=True)
def _quick_trust(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.fixture
async def host() -> AsyncIterator[FakeHost]:
    """A host that does nothing wrong until it is told to."""
    async with running_host() as running:
        yield running


@asynccontextmanager
async def reaching(base_url: str, patience: Patience = PATIENCE) -> AsyncIterator[Host]:
    """The adapter's view of a host, closed at the end."""
    reached = Host(Address(base_url, KEY), patience)
    try:
        yield reached
    finally:
        await reached.close()


@pytest.fixture
async def chat(host: FakeHost) -> AsyncIterator[OpenAIChat]:
    """Chat with the host."""
    async with reaching(host.base_url) as reached:
        yield OpenAIChat(reached)


@pytest.fixture
async def hasty_chat(host: FakeHost) -> AsyncIterator[OpenAIChat]:
    """The same, with next to no patience."""
    async with reaching(host.base_url, HURRY) as reached:
        yield OpenAIChat(reached)


@pytest.fixture
async def tuner(host: FakeHost) -> AsyncIterator[OpenAITuner]:
    """Trainings at the host."""
    async with reaching(host.base_url) as reached:
        yield OpenAITuner(reached)


@pytest.fixture
async def hasty_tuner(host: FakeHost) -> AsyncIterator[OpenAITuner]:
    """The same, with next to no patience."""
    async with reaching(host.base_url, HURRY) as reached:
        yield OpenAITuner(reached)


async def answer(
    chat: OpenAIChat, model: str = "base", sampling: Sampling | None = None
) -> list[Verdict | str | Finish]:
    """All parts of an answer."""
    return [part async for part in chat.answer(QUESTION, model, sampling or Sampling())]


async def heard(
    parts: AsyncIterator[Verdict | str | Finish], begun: asyncio.Event | None = None
) -> tuple[list[Verdict | str | Finish], HostTrouble | None]:
    """What came of an answer before its trouble, and the trouble; ``begun`` is set with the first part."""
    came: list[Verdict | str | Finish] = []
    try:
        async for part in parts:
            came.append(part)
            if begun:
                begun.set()
    except HostTrouble as trouble:
        return came, trouble
    return came, None
