"""The library finds the tokens of services, and nothing in what people write in Korean."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.secrets.finder import SecretFinder
from core.credentials import credentials_in, may_hold

ROOT = Path(__file__).resolve().parents[3]
PARTS = {  # cut in two, so that nobody who scans this repository mistakes them for real
    "AWS Access Key": ("AKIA", "ABCDEFGHIJKLMNOP"),
    "Basic Auth Credentials": ("postgres://user:", "pa55w0rd-long@host/db"),
    "Discord Bot Token": ("MTk4NjIyNDgzNDcxOTI1MjQ4.", "Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"),
    "GitHub Token": ("ghp_", "a1B2" * 9),
    "OpenAI Token": ("sk-", "abcdefghij0123456789T3BlbkFJabcdefghij0123456789"),
    "Private Key": ("-----BEGIN RSA ", "PRIVATE KEY-----"),
    "SendGrid API Key": ("SG.", "a" * 22 + "." + "b" * 43),
    "Slack Token": ("xoxb-", "123456789012-abcdefghijkl"),
    "Stripe Access Key": ("sk_live_", "a1B2c3D4e5F6g7H8i9J0k1L2"),
}
TOKENS = {kind: "".join(parts) for kind, parts in PARTS.items()}


@pytest.mark.parametrize("kind", TOKENS)
async def test_a_services_token_is_found_within_korean_text(kind: str) -> None:
    text = f"배포할 때 쓰는 값은\n이거예요: {TOKENS[kind]} 잊지 마세요."
    [found] = await SecretFinder().find([text])

    assert kind in [one.kind for one in found]
    assert may_hold(text)


@pytest.mark.parametrize("kind", sorted(set(TOKENS) - {"Basic Auth Credentials", "SendGrid API Key"}))
def test_our_own_patterns_find_what_the_library_finds(kind: str) -> None:
    assert credentials_in(f"값은 {TOKENS[kind]} 예요")


async def test_what_the_sample_and_the_sentences_say_holds_no_secret() -> None:
    files = [*(ROOT / "docs" / "hobane").iterdir(), *(ROOT / "core").glob("sentences*.py")]
    lines = [line for file in files if file.is_file() for line in file.read_text("utf-8").splitlines()]
    korean = [line for line in lines if any("가" <= letter <= "힣" for letter in line)]

    assert len(korean) > 300
    assert [found for found in await SecretFinder().find(korean) if found] == []
    assert [line for line in korean if credentials_in(line)] == []
