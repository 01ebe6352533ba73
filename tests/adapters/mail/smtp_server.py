"""A small SMTP server on 127.0.0.1 with STARTTLS, TLS and logins, which keeps what it is handed."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass
class SmtpServer:
    """What a test says about the server, and what came."""

    secure: ssl.SSLContext | None = None
    at_once: bool = False  # TLS from the first byte, instead of STARTTLS
    login: tuple[str, str] | None = None
    refused: dict[str, str] = field(
        default_factory=dict
    )  # a command and its answer, such as "DATA": "451 later"
    silent_at: str = ""  # a command that is never answered
    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[list[str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    talks: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak with one client."""
        task = asyncio.current_task()
        assert task is not None
        self.talks.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, asyncio.CancelledError):
            await _Talk(self, reader, writer).hold()
        writer.transport.abort()
        await asyncio.sleep(0)  # the transport closes in the next round of the loop
        self.talks.discard(task)


class _Talk:
    def __init__(
        self, server: SmtpServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.server, self.reader, self.writer = server, reader, writer
        self.tls, self.known = server.at_once, server.login is None
        self.recipients: list[str] = []

    async def say(self, *lines: str) -> None:
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self.writer.drain()

    async def hold(self) -> None:
        await self.say("220 test ESMTP")
        while line := (await self.reader.readline()).decode().rstrip("\r\n"):
            word = line.partition(" ")[0].upper()
            if word == self.server.silent_at:
                await asyncio.Event().wait()
            if refusal := self.server.refused.get(word):
                await self.say(refusal)
            elif word == "QUIT":
                await self.say("221 bye")
                return
            else:
                await self.heed(word, line)

    async def heed(self, word: str, line: str) -> None:
        if word == "EHLO":
            extras = ["STARTTLS"] if self.server.secure and not self.tls else []
            extras += ["AUTH PLAIN"] if self.server.login else []
            await self.say("250-test", *(f"250-{extra}" for extra in extras), "250 8BITMIME")
        elif word == "STARTTLS" and self.server.secure:
            await self.say("220 go on")
            await self.writer.start_tls(self.server.secure)
            self.tls = True
        elif word == "AUTH":
            await self.authenticate(line)
        elif word == "RCPT":
            self.recipients.append(line.partition("<")[2].partition(">")[0])
            await self.say("250 ok")
        elif word == "DATA":
            await self.take()
        else:
            await self.say("250 ok" if self.known else "530 log in first")

    async def authenticate(self, line: str) -> None:
        _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
        self.known = (user, password) == self.server.login
        await self.say("235 welcome" if self.known else "535 no")

    async def take(self) -> None:
        await self.say("354 go on")
        content = (await self.reader.readuntil(b"\r\n.\r\n"))[:-3].replace(b"\r\n..", b"\r\n.")
        mail = message_from_bytes(content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.server.mails.append(mail)
        self.server.envelopes.append(self.recipients)
        self.server.encrypted.append(self.tls)
        await self.say("250 taken")


@asynccontextmanager
async def running(server: SmtpServer) -> AsyncIterator[SmtpServer]:
    """The server on a free port, until the end of the block."""
    context = server.secure if server.at_once else None
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=context, limit=2**24)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        talks = list(server.talks)
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
