"""Slack as a platform: in one workspace by its token, or in those that installed the bot themselves."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.build import Bot, now
from bot.platform import Platform, secret_of
from bot.settings import Settings
from core.errors import Trouble
from core.installations import Installation

if TYPE_CHECKING:
    from adapters.slack.answers import Ports
    from adapters.slack.connection import SlackConnection
    from adapters.slack.options import SlackOptions

log = logging.getLogger(__name__)


def slack(settings: Settings) -> Platform:
    """Slack as the settings want it; the SDK is imported only now."""
    return _installed(settings) if settings.slack_client_id else _by_token(settings)


def _by_token(settings: Settings) -> Platform:
    """Slack in one workspace, by its bot token."""
    from adapters.slack.connection import SlackConnection
    from adapters.slack.doctor import examine_slack
    from adapters.slack.http import Door
    from adapters.slack.notices import SlackAnnouncer
    from adapters.slack.one import One
    from adapters.slack.workspace import open_workspace

    announcer, door, options = SlackAnnouncer(), Door(), _options(settings)

    async def run(bot: Bot) -> None:
        async with open_workspace(options) as workspace:
            announcer.use(workspace, bot.services.drafts)
            connection = SlackConnection(One(bot.app, _ports(bot), workspace), workspace)
            door.leads_to = connection.events
            await _serve(connection, settings)

    front = None if settings.slack_app_token else door
    return Platform("slack", announcer, run, lambda: examine_slack(options, options.language), front)


def _installed(settings: Settings) -> Platform:
    """Slack in the workspaces that installed the bot themselves."""
    from adapters.slack.announcers import SeveralAnnouncer
    from adapters.slack.connection import SlackConnection
    from adapters.slack.http import Door
    from adapters.slack.installing import paths_of
    from adapters.slack.several import Several
    from adapters.slack.workspace import open_workspace

    announcer, door, options = SeveralAnnouncer(), Door(), _options(settings)

    async def run(bot: Bot) -> None:
        async with open_workspace(options) as shared:
            rooms = Several(bot.app, _ports(bot), shared, bot.installations)
            announcer.use(rooms, bot.services.drafts)
            connection = SlackConnection(rooms, shared)
            door.leads_to = paths_of(connection, rooms, shared)
            await _serve(connection, settings)

    return Platform("slack", announcer, run, lambda: _examine(settings), door)


async def _examine(settings: Settings) -> list[tuple[str, bool, str]]:
    from adapters.slack.doctor import examine_installed
    from storage.database import open_database
    from storage.installations import Installations

    known: Sequence[Installation] = ()
    with suppress(Trouble):  # the doctor has named it already
        async with open_database(settings.data) as database:
            known = await Installations(database, now).of("slack")
    return await examine_installed(_options(settings), known, settings.hobane_language)


async def _serve(connection: SlackConnection, settings: Settings) -> None:
    from adapters.slack.trouble import SlackRefused

    try:
        await connection.run()
    except SlackRefused as refused:
        log.error(refused.sentence(settings.hobane_language))


def _ports(bot: Bot) -> Ports:
    from adapters.slack.answers import Ports
    from adapters.slack.overview import Overview

    services = bot.services
    overview = Overview(
        datasets=services.dataset.datasets,
        remarks=services.remarks,
        wordings=services.wordings,
        versions=services.versions,
        evaluations=services.evaluations,
        jobs=services.jobs,
        base_model=services.options.base_model,
    )
    pairs, now = services.dataset.pairs, services.now
    return Ports(bot.inbox, services.talks, services.drafts, pairs, bot.asked, now, overview)


def _options(settings: Settings) -> SlackOptions:
    from adapters.slack.options import OAuth, SlackOptions

    oauth = None
    if settings.slack_client_id:
        secret, address = secret_of(settings.slack_client_secret) or "", settings.slack_public_url or ""
        oauth = OAuth(settings.slack_client_id, secret, address)
    return SlackOptions(
        bot_token=secret_of(settings.slack_bot_token) or "",
        app_token=secret_of(settings.slack_app_token),
        signing_secret=secret_of(settings.slack_signing_secret),
        api_url=settings.slack_api_url,
        teams=settings.slack_teams,
        admin_groups=settings.slack_admin_groups,
        teacher_groups=settings.slack_teacher_groups,
        prefix=settings.slack_prefix,
        language=settings.hobane_language,
        oauth=oauth,
    )
