"""Asks every part whether it can answer."""

from __future__ import annotations

import shutil
import socket
import stat
from collections.abc import AsyncGenerator
from pathlib import Path

from bot.build import Bot, now, open_bot
from bot.doctor_engine import Finding, engine_findings
from bot.platforms import configured
from bot.receivers import receivers
from bot.settings import Settings
from core import errors
from core.model import Status, Turn
from core.texts import Say, speaker

_LITTLE = 200_000_000  # bytes of free disk below which the doctor warns


async def examine(settings: Settings) -> AsyncGenerator[Finding]:
    """Yield a finding for each part, each as soon as it is known. Changes nothing."""
    say = speaker(settings.hobane_language)
    yield _settings_file(Path(".env"), say)
    yield _page(settings, say)
    try:
        async with open_bot(settings) as bot:
            yield await _data(settings, bot, say)
            for finding in engine_findings(settings, say):
                yield finding
            yield await _host(bot, say)
            yield await _answer(settings, bot, say)
            yield await _training(bot, say)
            yield await _news(bot, say)
    except errors.Trouble as trouble:
        yield Finding(say("doctor_data"), False, say(trouble.key, **trouble.facts))
    examinations = [platform.examine for platform in configured(settings)]
    examinations += [receiver.examine for receiver in receivers(settings, now)]
    for examine_part in examinations:
        for part, fine, text in await examine_part():
            yield Finding(part, fine, text)


def _settings_file(file: Path, say: Say) -> Finding:
    part = say("doctor_settings")
    if not file.exists():
        return Finding(part, True, say("doctor_no_file"))
    others = file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    return Finding(part, not others, say("doctor_file_open" if others else "doctor_file_fine"))


def _page(settings: Settings, say: Say) -> Finding:
    part, address = say("doctor_page"), f"{settings.hobane_host}:{settings.hobane_port}"
    try:
        with socket.create_server((settings.hobane_host, settings.hobane_port)):
            return Finding(part, True, say("doctor_port_free", address=address))
    except OSError:
        return Finding(part, True, say("doctor_port_taken", address=address))


async def _data(settings: Settings, bot: Bot, say: Say) -> Finding:
    counts = await bot.services.dataset.datasets.counts()
    free = shutil.disk_usage(settings.data).free
    facts = {"path": settings.data, "pairs": counts[Status.APPROVED], "free": free // 1_000_000}
    return Finding(say("doctor_data"), free > _LITTLE, say("doctor_data_fine", **facts))


async def _host(bot: Bot, say: Say) -> Finding:
    try:
        served = await bot.services.chat_model.models()
    except errors.HostTrouble as trouble:
        return Finding(say("host"), False, say(trouble.key, **trouble.facts))
    model = await bot.model()
    if model not in served:
        return Finding(say("host"), False, say("HostLacksModel", model=model))
    return Finding(say("host"), True, say("host_fine", count=len(served)))


async def _answer(settings: Settings, bot: Bot, say: Say) -> Finding:
    """One real question; the embedded engine refuses it politely, which is an answer too."""
    model, text, part = await bot.model(), "", say("doctor_answer")
    options = settings.options()
    try:
        async for piece in bot.services.chat_model.answer([Turn("user", "ping")], model, options.sampling):
            text += piece if isinstance(piece, str) else ""
    except errors.HostTrouble as trouble:
        return Finding(part, False, say(trouble.key, **trouble.facts))
    where = say("doctor_remote" if settings.remote_chat else "doctor_embedded")
    return Finding(part, bool(text), say("doctor_answers", model=model, where=where))


async def _training(bot: Bot, say: Say) -> Finding:
    part, running = say("doctor_training"), await bot.services.training.running()
    if running:
        return Finding(part, True, say(f"job_{running.status}", number=running.id))
    try:
        return Finding(part, True, say("doctor_enough", have=(await bot.services.training.enough()).taken))
    except (errors.DatasetTooSmall, errors.TooFewMayTrain) as trouble:
        return Finding(part, True, say(trouble.key, **trouble.facts))


async def _news(bot: Bot, say: Say) -> Finding:
    waiting = len(await bot.services.outbox.waiting())
    return Finding(say("news_waiting"), True, say("doctor_waiting", count=waiting))
