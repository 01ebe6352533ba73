"""Each host gets its own key and nothing of another's, and no word of a host's reaches a person."""

from __future__ import annotations

import inspect
import string

import pytest

from adapters.openai_api.chat import OpenAIChat
from adapters.openai_api.store import OpenAIStore
from adapters.openai_api.tuner import OpenAITuner
from core import errors
from core.model import Language
from core.texts import ALL, say
from tests.adapters.openai_api.conftest import KEY, ORDER, answer, reaching
from tests.fake_host import FakeHost, Reply, json_reply, running_host

LANGUAGES: tuple[Language, ...] = ("ko", "en")
ELSEWHERE = {
    "OPENAI_API_KEY": "sk-leaked-key",
    "OPENAI_ADMIN_KEY": "sk-leaked-admin",
    "OPENAI_ORG_ID": "org-leaked",
    "OPENAI_PROJECT_ID": "proj_leaked",
    "OPENAI_BASE_URL": "http://127.0.0.1:1/leaked",
    "OPENAI_WEBHOOK_SECRET": "whsec_leaked",
    "OPENAI_CUSTOM_HEADERS": "Authorization: Bearer leaked\nX-Leaked: leaked\nOpenAI-Organization: leaked",
}


async def _everything(chat: OpenAIChat, tuner: OpenAITuner, store: OpenAIStore) -> None:
    await answer(chat)
    await chat.models()
    job = await tuner.start(ORDER)
    await tuner.state(job)
    await tuner.cancel(job)
    await store.files()
    await store.trainings()
    await store.delete_file("file-1")
    await store.delete_model("base")


async def test_nothing_of_another_host_is_sent(host: FakeHost, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ELSEWHERE.items():
        monkeypatch.setenv(name, value)
    async with reaching(host.base_url) as reached:
        await _everything(OpenAIChat(reached), OpenAITuner(reached), OpenAIStore(reached))
    assert len(host.requests) >= 9
    for request in host.requests:
        assert request.headers["authorization"] == f"Bearer {KEY}"
        assert "leaked" not in str(request.headers).lower()
        assert not {"openai-organization", "openai-project"} & set(request.headers)


async def test_a_host_that_sends_the_bot_elsewhere_does_not_pass_on_the_key(host: FakeHost) -> None:
    async with running_host() as other:
        place = f"{other.base_url}/chat/completions"
        host.next("POST /chat/completions", Reply((), 307, (("location", place),)))
        async with reaching(host.base_url) as reached:
            await answer(OpenAIChat(reached))
    assert len(other.requests) == 1
    assert KEY not in str(other.requests[0].headers)


NO_CODES = [
    "sk-proj-abc def",
    "Incorrect API key provided: sk-abcd",
    "x" * 65,
    {"sk-abc": 1},
    ["sk-abc"],
    True,
    "",
]


@pytest.mark.parametrize("code", NO_CODES, ids=range(len(NO_CODES)))
async def test_what_stands_in_the_place_of_a_code_is_not_repeated(
    host: FakeHost, chat: OpenAIChat, tuner: OpenAITuner, code: object
) -> None:
    error = {"message": "Incorrect API key provided: sk-abcd", "type": code, "code": code, "param": code}
    for status in (400, 401, 403, 404, 409, 418, 422, 429, 500):
        reply = json_reply({"error": error}, status, retry_after_ms="1")
        host.next("POST /chat/completions", *[reply] * (3 if status in (429, 500) else 1))
        host.next("POST /fine_tuning/jobs", reply)
        for call in (answer(chat), tuner.start(ORDER)):
            with pytest.raises(errors.HostTrouble) as caught:
                await call
            _check_sentences(caught.value)


def _check_sentences(trouble: errors.HostTrouble) -> None:
    for language in LANGUAGES:
        sentence = say(trouble.key, language, **trouble.facts)
        assert "sk-" not in sentence
        assert "Incorrect" not in sentence
        assert len(sentence) < 450


HOST_ERRORS = [
    kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.HostTrouble)
]


@pytest.mark.parametrize("kind", [kind for kind in HOST_ERRORS if kind is not errors.HostTrouble])
def test_every_host_trouble_has_a_sentence_in_both_languages(kind: type[errors.HostTrouble]) -> None:
    facts = {
        "HostLacksModel": {"model"},
        "HostRefusedRequest": {"code"},
        "TrainingFileRefused": {"reason"},
        "MethodNotOffered": {"method", "base"},
        "DeploymentFailed": {"reason"},
        "HostForbidsDeletion": {"thing"},
        "FileInUse": {"file"},
    }
    for sentence in ALL[kind.__name__]:
        fields = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert fields == facts.get(kind.__name__, set())
