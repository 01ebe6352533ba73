"""The bot in Slack as a process of its own, which a test can kill.

``child.py FOLDER SLACK_URL MODEL_URL socket|http``; over HTTP it prints the port that it listens at.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

import uvicorn

from adapters.slack.connection import SlackConnection
from adapters.slack.one import One
from adapters.slack.options import SlackOptions
from adapters.slack.workspace import open_workspace
from bot.build import now, open_bot
from bot.settings import Settings
from storage.database import open_database
from storage.inbox import Inbox
from tests.adapters.slack.conftest import ports_of
from tests.fake_slack import APP_TOKEN, BOT_TOKEN, SECRET


async def main(folder: Path, slack: str, model: str, way: str) -> None:
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None, hobane_data=folder, openai_base_url=model, openai_model="m"
    )
    tokens = {"socket": (APP_TOKEN, None), "http": (None, SECRET)}[way]
    options = SlackOptions(BOT_TOKEN, *tokens, api_url=slack)
    async with (
        open_workspace(options) as workspace,
        open_bot(settings) as bot,
        open_database(folder) as database,
    ):
        one = One(bot.app, ports_of(bot, Inbox(database, now)), workspace)
        connection = SlackConnection(one, workspace)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(connection.run())
            if connection.events is not None:
                await connection.ready.wait()
                config = uvicorn.Config(connection.events, "127.0.0.1", 0, lifespan="off", log_config=None)
                tasks.create_task(Server(config).serve())


class Server(uvicorn.Server):
    """A web server that says where it listens."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self.servers[0].sockets[0].getsockname()[1], flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), *sys.argv[2:5]))
