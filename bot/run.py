"""Platforms and watchers in one task group, stopped together."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from adapters.openai_api.webhook import WebhookDoor
from adapters.web.listen import CannotListen, serve
from adapters.web.notices import WebAnnouncer
from adapters.web.server import Surroundings, create_web
from bot.build import Bot, now, open_bot
from bot.cli_start import leaves
from bot.log import set_up_logging
from bot.platform import Asgi, Platform
from bot.platforms import configured
from bot.receivers import receivers
from bot.settings import Settings
from core.errors import DatabaseTooNew, Trouble
from core.model import Language
from core.texts import say
from storage.lock import running

log = logging.getLogger("hobane")


async def run(settings: Settings) -> int:
    """Run the bot until it is told to stop; returns the exit code."""
    set_up_logging(settings.hobane_log, settings.hobane_log_format)
    try:
        with running(settings.data):
            await _run(settings)
    except Trouble as trouble:
        log.error(say(trouble.key, settings.hobane_language, **trouble.facts))
        return 1
    except ExceptionGroup as group:
        told, rest = group.split((CannotListen, DatabaseTooNew))
        if rest is not None or told is None:
            raise
        for error in leaves(told):
            log.error(_sentence(error, settings.hobane_language))
        return 1
    return 0


def _sentence(error: BaseException, language: Language) -> str:
    if isinstance(error, Trouble):
        return say(error.key, language, **error.facts)
    return error.sentence(language) if isinstance(error, CannotListen) else str(error)


async def _run(settings: Settings) -> None:
    page, platforms = WebAnnouncer(), configured(settings)
    others = [receiver.announcer for receiver in receivers(settings, now)]
    announcers = [page, *(platform.announcer for platform in platforms), *others]
    stop = asyncio.Event()
    with _told_by_signals(stop):
        async with open_bot(settings, announcers) as bot, asyncio.TaskGroup() as tasks:
            parts = [
                tasks.create_task(bot.watch(), name="watchers"),
                tasks.create_task(_serve(settings, bot, page, platforms), name="page"),
                *(tasks.create_task(_joined(platform, bot), name=platform.name) for platform in platforms),
            ]
            await stop.wait()
            for part in parts:
                part.cancel()


async def _joined(platform: Platform, bot: Bot) -> None:
    """Join a platform once the first question would find everything ready.

    Starting the engine holds Python up for a moment, in which nothing that arrives is acknowledged.
    """
    await bot.warm()
    _settle()
    await platform.run(bot)


def _settle() -> None:
    """Leave what start-up made out of later garbage collections, each of which would hold up everything.

    A full one looks at every object there is: about 90 ms with the SDKs of a platform loaded.
    """
    gc.collect()
    gc.freeze()


async def _serve(settings: Settings, bot: Bot, announcer: WebAnnouncer, platforms: list[Platform]) -> None:
    """The browser page, and the doors of platforms that call over HTTP."""
    password = settings.hobane_password.get_secret_value() if settings.hobane_password else None
    surroundings = Surroundings(bot.history, bot.welcome, bot.model, bot.waiting)
    web = create_web(bot.app, surroundings, announcer, password=password)
    host = settings.hobane_host

    def listening(port: int) -> None:
        log.info(say("page_is_at", settings.hobane_language, address=f"http://{host}:{port}"))

    doors: dict[str, Asgi] = {f"/{one.name}/": one.door for one in platforms if one.door}
    if secret := settings.openai_webhook_secret:
        doors["/openai/"] = WebhookDoor(secret.get_secret_value(), bot.services.training.wake)
    await serve(web, host, settings.hobane_port, listening, doors)


@contextmanager
def _told_by_signals(stop: asyncio.Event) -> Iterator[None]:
    """Set ``stop`` at Ctrl-C, and when the system asks the process to end."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
