"""The bot in Slack as a process of its own, which a test can kill: ``child.py FOLDER SLACK_URL MODEL_URL``."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from adapters.slack.answers import Ports
from adapters.slack.connection import SlackConnection
from adapters.slack.options import SlackOptions
from adapters.slack.workspace import open_workspace
from bot.build import now, open_bot
from bot.settings import Settings
from storage.database import open_database
from storage.inbox import Inbox
from tests.fake_slack import APP_TOKEN, BOT_TOKEN


async def main(folder: Path, slack: str, model: str) -> None:
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None, hobane_data=folder, openai_base_url=model, openai_model="m"
    )
    options = SlackOptions(BOT_TOKEN, APP_TOKEN, api_url=slack)
    async with (
        open_workspace(options) as workspace,
        open_bot(settings) as bot,
        open_database(folder) as database,
    ):
        services = bot.services
        ports = Ports(Inbox(database, now), services.talks, services.drafts, services.dataset.pairs, now)
        await SlackConnection(bot.app, ports, workspace).run()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
