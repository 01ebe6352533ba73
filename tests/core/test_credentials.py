"""Passwords are found where they are called so, in Korean and English, and ordinary sentences are left alone."""

from __future__ import annotations

import pytest

from core.credentials import Credential, credentials_in, distinct


@pytest.mark.parametrize(
    ("text", "password"),
    [
        ("와이파이 비번: hobane2026!", "hobane2026!"),
        ("와이파이 비밀번호는 Welcome123! 입니다", "Welcome123!"),
        ("와이파이 비밀번호는 Welcome123!이에요.", "Welcome123!"),
        ("관리자 패스워드 = 'q1w2e3r4'", "q1w2e3r4"),
        ("첫 줄\n비밀 번호 : s3cret-Word\n끝 줄", "s3cret-Word"),
        ("The password is Tr0ub4dor&3.", "Tr0ub4dor&3"),
        ("password=hunter2hunter", "hunter2hunter"),
        ("API key: 9f8e7d6c5b4a3210", "9f8e7d6c5b4a3210"),
    ],
)
def test_a_password_is_found_where_it_is_called_one(text: str, password: str) -> None:
    assert credentials_in(text) == [Credential("password", password)]


@pytest.mark.parametrize(
    "text",
    [
        "비밀번호는 8자리 이상이어야 해요.",
        "비밀번호는 hobane.com/reset에서 바꿔요",
        "비번은 매월 1일에 바뀝니다",
        "암호는 AES-256을 써요",
        "비밀번호 : 1234-5678",
        "비밀번호: 사번+생년월일(예: 12345+900101)",
        "패스워드: 관리자에게 문의",
        "패스워드: <여러분의-비밀번호1>",
        "password is required",
        "Password: <your-password1>",
        "Your API key: OPENAI_API_KEY",
        "api_key = get_key()",
        "The API key is in 1Password",
        "task-sk-1 is done, see sk-learn and risk-management-in-our-projects",
    ],
)
def test_talk_about_passwords_is_no_password(text: str) -> None:
    assert credentials_in(text) == []


@pytest.mark.parametrize(
    ("kind", "token"),
    [
        ("OpenAI", "sk-proj-" + "abcDEF1234567890abcdefXYZ"),
        ("Anthropic", "sk-ant-" + "api03-abcDEF1234567890abcdef"),
        ("Slack", "xapp-1-" + "A0123456789-abcdef"),
        ("Slack", "hooks.slack.com/services/" + "T0123/B0123/abcdefghijklmnopqrst"),
        ("Discord", "discord.com/api/webhooks/" + "123/" + "a1b2c3d4e5" * 6),
        ("GitHub", "github_pat_" + "a1B2" * 9),
        ("Google", "AIza" + "a1B2c" * 7),
        ("Hugging Face", "hf_" + "a1B2c" * 7),
        ("JSON Web Token", "eyJhbGciOiJIUzI1" + ".eyJzdWIiOiIxMjM0" + ".c2lnbmF0dXJl"),
        ("private_key", "-----BEGIN " + "OPENSSH PRIVATE KEY-----"),
    ],
)
def test_a_token_is_named_by_its_product(kind: str, token: str) -> None:
    assert credentials_in(f"키는 {token}\n예요") == [Credential(kind, token)]


def test_a_key_that_is_called_a_key_is_found_once() -> None:
    token = "sk-" + "a1b2c3d4e5f6g7h8i9j0k1"

    assert [found.text for found in distinct(credentials_in(f"api key: {token}"))] == [token]


def test_a_finding_shows_enough_to_find_it_and_too_little_to_use_it() -> None:
    assert Credential("password", "hobane2026!").masked == "hoba… (11)"


def test_what_is_a_part_of_another_finding_is_left_out() -> None:
    whole, part = Credential("Slack", "xoxb-1-abc"), Credential("Slack Token", "1-abc")

    assert distinct([part, whole, whole]) == [whole]
