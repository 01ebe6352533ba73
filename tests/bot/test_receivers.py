"""Mail and webhook are on when they are configured, whole and safe; the news reaches both, once each."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path

import pytest

from adapters.mail.announcer import MailAnnouncer
from bot.build import now, open_bot
from bot.doctor import examine
from bot.receivers import receivers
from bot.settings import BadSettings, Settings, read_settings
from core.model import Actor, Channel, Role
from core.reply import Call
from tests.adapters.mail.smtp_server import SmtpServer, running
from tests.fake_host import closed_port

SECRET = f"whsec_{base64.b64encode(b'0' * 24).decode()}"
HERE = Channel("terminal", "local")
MAIL = {
    "hobane_mail_server": "127.0.0.1",
    "hobane_mail_from": "bot@example.com",
    "hobane_mail_to": "a@example.com",
}


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def settings(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type,call-arg]


def test_nothing_is_on_until_it_is_configured() -> None:
    assert receivers(settings(), now) == []


def test_mail_and_webhook_are_turned_on_by_their_address_and_hide_their_secrets() -> None:
    on = settings(
        **MAIL,
        hobane_mail_password="hush",
        hobane_webhook_url="https://x.example/hook",
        hobane_webhook_secret=SECRET,
    )
    mail, webhook = receivers(on, now)

    assert isinstance(mail.announcer, MailAnnouncer)
    assert [str(one.channel) for one in (mail, webhook)] == ["mail:news", "webhook:news"]
    assert "hush" not in repr(on)
    assert SECRET not in repr(on)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"HOBANE_MAIL_SERVER": "smtp.example.com"}, "HOBANE_MAIL_FROM: is needed with HOBANE_MAIL_SERVER."),
        (
            {"HOBANE_MAIL_SERVER": "smtp.example.com", "HOBANE_MAIL_FROM": "bot@example.com"},
            "HOBANE_MAIL_TO: is needed with HOBANE_MAIL_SERVER.",
        ),
        ({"HOBANE_MAIL_TO": "Anna <a@example.com>"}, "HOBANE_MAIL_TO: write addresses alone, with commas between."),
        ({"HOBANE_MAIL_FROM": "bot@example.com\nBcc: x@y.z"}, "HOBANE_MAIL_FROM: write addresses alone, with commas between."),
        (
            {
                "HOBANE_MAIL_SERVER": "smtp.example.com", "HOBANE_MAIL_FROM": "b@example.com", "HOBANE_MAIL_TO": "a@example.com",
                "HOBANE_MAIL_USER": "me", "HOBANE_MAIL_TLS": "none",
            },
            "HOBANE_MAIL_TLS: must be starttls or tls where a password is sent to another computer.",
        ),
        ({"HOBANE_WEBHOOK_URL": "ftp://x"}, "HOBANE_WEBHOOK_URL: must begin with http:// or https://."),
        (
            {"HOBANE_WEBHOOK_URL": "https://x.example"},
            "HOBANE_WEBHOOK_SECRET: is needed with HOBANE_WEBHOOK_URL: whsec_ and bytes as base64 (openssl rand -base64 24).",
        ),
        (
            {"HOBANE_WEBHOOK_SECRET": "whsec_short"},
            "HOBANE_WEBHOOK_SECRET: write whsec_ and at least 16 bytes as base64 (openssl rand -base64 24).",
        ),
    ],
)  # fmt: skip
def test_what_is_missing_or_unsafe_is_named(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], problem: str
) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as caught:
        read_settings()

    assert problem in [one.told("en") for one in caught.value.problems]


async def test_the_doctor_examines_both(tmp_path: Path) -> None:
    away = {"hobane_webhook_url": f"http://127.0.0.1:{closed_port()}/", "hobane_webhook_secret": SECRET}
    async with running(SmtpServer()) as server:
        on = settings(
            **MAIL, **away, hobane_mail_port=server.port, hobane_mail_tls="none", hobane_data=tmp_path, hobane_port=closed_port()
        )  # fmt: skip
        found = {finding.part: finding.fine async for finding in examine(on)}

    assert (found["메일"], found["웹훅"]) == (True, False)


async def test_the_end_of_a_training_is_mailed_once_also_across_a_restart(tmp_path: Path) -> None:
    person = Actor("terminal", "me", "me", Role.ADMIN, "en")
    async with running(SmtpServer()) as server:
        on = settings(**MAIL, hobane_mail_port=server.port, hobane_mail_tls="none", hobane_data=tmp_path)
        others = [receiver.announcer for receiver in receivers(on, now)]
        async with open_bot(on, others) as bot:
            await bot.app.result(Call("demo", {}, person, HERE))
            await bot.app.result(Call("retrain", {"yes": "yes"}, person, HERE))
            await bot.app.result(Call("cancel", {"number": "1"}, person, HERE))
            async with asyncio.timeout(30):
                while not (await bot.services.jobs.recent(1))[0].status.ended:
                    await bot.services.training.look()
            assert await bot.announcements.deliver() == 1
        async with open_bot(on, others) as bot:
            await bot.services.training.look()
            assert await bot.announcements.deliver() == 0

    (mail,) = server.mails
    assert mail["Subject"].startswith("[호반느] Training #1")
