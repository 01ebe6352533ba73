"""Mail goes out once for each end, secured, with nothing in its headers that does not belong there."""

from __future__ import annotations

import ssl
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import trustme

from adapters.mail.announcer import MailAnnouncer
from adapters.mail.doctor import examine_mail
from adapters.mail.message import message_of
from adapters.mail.options import NEWS, MailOptions
from core.announcements import Announcements
from core.errors import MessageGone, NotDelivered
from core.model import Channel
from core.reply import Attachment, LiveMessage, Notice, Reply, Table
from tests.adapters.mail.smtp_server import SmtpServer, running
from tests.fakes import Clock
from tests.house import House

TABLE = Table(("무엇을", "지금 모델", "새 모델"), (("맞게 답함", "3/10", "8/10"),))
PICTURE = Attachment("training-3-loss.png", b"\x89PNG", "image/png")
REPLY = Reply("3번 **학습**이 끝났어요. 새 모델: `ft:1`\n둘째 줄", attachments=(PICTURE,), table=TABLE)
NOTICE = Notice(NEWS, REPLY, "job:k:ended:mail:news", "slack:U1")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's side of TLS whose certificate this process trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return context


def options(server: SmtpServer, **changes: object) -> MailOptions:
    plain = MailOptions(
        "127.0.0.1", "bot@example.com", ("a@example.com", "b@example.com"), server.port, "none"
    )
    return replace(plain, patience=5.0, **changes)  # type: ignore[arg-type]


def announcer(server: SmtpServer, **changes: object) -> MailAnnouncer:
    return MailAnnouncer(options(server, **changes), Clock())


async def test_a_mail_has_the_news_its_table_and_its_pictures() -> None:
    async with running(SmtpServer()) as server:
        await announcer(server).announce(NOTICE)

    (mail,) = server.mails
    assert mail["Subject"] == "[호반느] 3번 학습이 끝났어요. 새 모델: ft:1"
    assert (mail["From"], mail["To"]) == ("bot@example.com", "a@example.com, b@example.com")
    assert server.envelopes == [["a@example.com", "b@example.com"]]
    body = mail.get_body()
    assert body is not None
    assert "둘째 줄" in body.get_content()
    assert "맞게 답함\n  지금 모델 3/10 · 새 모델 8/10" in body.get_content().replace("\r\n", "\n")
    (file,) = mail.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("training-3-loss.png", b"\x89PNG")


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_password_goes_over_tls_alone(secure: ssl.SSLContext, at_once: bool) -> None:
    async with running(SmtpServer(secure, at_once, ("me", "비밀"))) as server:
        tls = "tls" if at_once else "starttls"
        await announcer(server, tls=tls, user="me", password="비밀").announce(NOTICE)

    assert server.encrypted == [True]


async def test_a_server_without_tls_gets_nothing_where_tls_is_wanted() -> None:
    async with running(SmtpServer(login=("me", "pw"))) as server:
        with pytest.raises(NotDelivered):
            await announcer(server, tls="starttls", user="me", password="pw").announce(NOTICE)

    assert server.mails == []


async def test_a_certificate_that_nobody_trusts_gets_nothing(authority: trustme.CA) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    async with running(SmtpServer(context)) as server:
        with pytest.raises(NotDelivered):
            await announcer(server, tls="starttls").announce(NOTICE)

    assert server.mails == []


@pytest.mark.parametrize(
    ("server", "changes", "reason"),
    [
        (SmtpServer(refused={"DATA": "451 later"}), {}, "451"),
        (SmtpServer(refused={"RCPT": "550 nobody"}), {}, "SMTPRecipientsRefused"),
        (SmtpServer(login=("me", "pw")), {"user": "me", "password": "wrong"}, "SMTPAuthenticationError 535"),
    ],
)
async def test_what_the_server_does_not_take_is_told_without_its_words(
    server: SmtpServer, changes: dict[str, object], reason: str
) -> None:
    async with running(server):
        with pytest.raises(NotDelivered) as caught:
            await announcer(server, **changes).announce(NOTICE)

    assert reason in str(caught.value.facts["reason"])
    assert "nobody" not in str(caught.value.facts)


async def test_a_server_that_is_away_is_tried_again_later_and_told_once() -> None:
    house, server = House(), SmtpServer(refused={"DATA": "451 later"})
    await house.ports.outbox.put(NOTICE)
    async with running(server):
        mail = Announcements(house.ports.outbox, [announcer(server)], house.now)
        assert [await mail.deliver(), await mail.deliver()] == [0, 0]
        server.refused.clear()
        house.now.advance(timedelta(seconds=31))
        assert [await mail.deliver(), await mail.deliver()] == [1, 0]

    assert len(server.mails) == 1


@pytest.mark.parametrize(
    "evil", ["one\r\nBcc: all@example.com", "one\nSubject: two", "a\x00b\u202ec", "\u2028x"]
)
def test_nothing_in_the_news_becomes_a_header(evil: str) -> None:
    server = SmtpServer()
    notice = replace(NOTICE, reply=Reply(evil, attachments=(replace(PICTURE, name="a\r\nX: y.png"),)))
    mail = message_of(notice, options(server), Clock()())
    head = mail.as_bytes().partition(b"\r\n\r\n")[0].decode()

    assert [name for name in mail.keys() if name in ("Bcc", "X")] == []  # noqa: SIM118 - an email, not a dict
    assert head.count("Subject:") == 1


@pytest.mark.parametrize("server", [SmtpServer(silent_at="QUIT"), SmtpServer(refused={"QUIT": "421 away"})])
async def test_a_mail_that_was_taken_is_not_sent_again_for_a_server_that_does_not_say_goodbye(
    server: SmtpServer,
) -> None:
    house = House()
    await house.ports.outbox.put(NOTICE)
    async with running(server):
        mail = MailAnnouncer(replace(options(server), patience=0.3), house.now)
        announcements = Announcements(house.ports.outbox, [mail], house.now)
        assert await announcements.deliver() == 1
        house.now.advance(timedelta(days=1))
        assert await announcements.deliver() == 0

    assert len(server.mails) == 1


async def test_a_mail_that_is_sent_again_after_a_kill_has_the_very_same_bytes() -> None:
    house, server = House(), SmtpServer()
    await house.ports.outbox.put(NOTICE)
    async with running(server):
        for _ in range(2):  # the first time nobody notes that it was taken
            (notice,) = await house.ports.outbox.claim(["mail"], house.now(), timedelta(seconds=30))
            await announcer(server).announce(notice)
            house.now.advance(timedelta(hours=1))

    one, two = server.mails
    assert one.as_bytes() == two.as_bytes()


def test_a_repeat_carries_the_same_id() -> None:
    first, again = (message_of(NOTICE, options(SmtpServer()), Clock()()) for _ in range(2))
    other = message_of(replace(NOTICE, key="other"), options(SmtpServer()), Clock()())

    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert first["Message-ID"].endswith("@example.com>")


async def test_mail_shows_no_progress() -> None:
    with pytest.raises(MessageGone):
        await announcer(SmtpServer()).show(LiveMessage(Channel("mail", "news"), Reply("10%"), "k"))


async def test_the_doctor_looks_at_the_server_and_sends_nothing(secure: ssl.SSLContext) -> None:
    async with running(SmtpServer(secure, login=("me", "pw"))) as server:
        good = await examine_mail(options(server, tls="starttls", user="me", password="pw"))
        wrong = await examine_mail(options(server, tls="starttls", user="me", password="no", language="en"))
    away = await examine_mail(options(server))

    assert [(part, fine) for part, fine, _ in (*good, *wrong, *away)] == [
        ("메일", True),
        ("Mail", False),
        ("메일", False),
    ]
    assert "HOBANE_MAIL_PASSWORD" in wrong[0][2]
    assert "HOBANE_MAIL_SERVER" in away[0][2]
    assert server.mails == []
