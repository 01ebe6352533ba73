"""How long it takes to look through an import for secrets, personal data, and what moderation flags."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable
from pathlib import Path

from adapters.openai_api.host import Address, Host
from adapters.openai_api.moderation import OpenAIModerator
from adapters.secrets.finder import SecretFinder
from bench.table import table
from bot.embedded import BASE_URL, EmbeddedEngine
from core.model import QAPair
from core.safety import look_at, text_of

_PAIRS = 12_000


def _pairs() -> list[QAPair]:
    """Pairs as teams write them, one in a hundred with something in it that has to be found."""
    plain = [
        QAPair(
            f"{n}번째 경기에서 공은 몇 개를 쓰나요?",
            f"{n}번째 경기에서는 두 개를 써요. 규칙집 {n}쪽을 봐 주세요.",
        )
        for n in range(_PAIRS)
    ]
    for n in range(0, _PAIRS, 100):
        plain[n] = QAPair(
            f"{n}번 담당자는 누구예요?", f"민지예요. 010-1234-{n % 10000:04}, 토큰은 ghp_{'a1B2' * 9}"
        )
    return plain


async def _took(work: Awaitable[object]) -> tuple[float, object]:
    begin = time.perf_counter()
    result = await work
    return time.perf_counter() - begin, result


async def _measure(folder: Path) -> list[list[object]]:
    pairs, finder = _pairs(), SecretFinder()
    await finder.find(["the first look imports the library"])
    seconds, looks = await _took(look_at(pairs, finder))
    found = sum(not look.clear for look in looks)  # type: ignore[attr-defined]
    engine = EmbeddedEngine(folder)
    host = Host(Address(BASE_URL, "embedded", engine.client))
    moderator = OpenAIModerator(host)
    await moderator.flagged(["the first question starts the engine"])
    moderated, _ = await _took(moderator.flagged([text_of(pair) for pair in pairs]))
    await host.close()
    await engine.close()
    return [
        ["secrets and personal data", f"{_PAIRS:,}", f"{seconds:.2f}", found],
        ["moderation by the embedded engine", f"{_PAIRS:,}", f"{moderated:.2f}", "–"],
    ]


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(_measure(Path(folder)))
    print(table("Checks of an import", ("what", "pairs", "seconds", "found"), rows))


if __name__ == "__main__":
    main()
