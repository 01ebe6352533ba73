"""What the App Home shows: how the bot stands, each command with its button; in its pane, what to ask."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack.answers import Ports
from adapters.slack.buttons import rows_of
from adapters.slack.people import People
from adapters.slack.texts import slack_text
from adapters.slack.trouble import FAILURES, code_of
from adapters.slack.workspace import Workspace
from core.app import App
from core.clean import one_line
from core.command import Command
from core.errors import Trouble
from core.model import Actor, Language
from core.popular import popular
from core.reply import Button

_MOST = 45  # commands; a view holds 100 blocks
_PROMPTS, _PROMPT = 4, 70  # how many; characters of a title
log = logging.getLogger(__name__)


class Home:
    """The bot's own page in Slack."""

    def __init__(self, app: App, ports: Ports, workspace: Workspace, people: People) -> None:
        self._app, self._ports, self._workspace, self._people = app, ports, workspace, people

    async def opened(self, event: Mapping[str, Any]) -> None:
        """Publish the page for whoever opened it, or suggest what they could ask."""
        if event.get("tab") == "home":
            await self._publish(event)
        elif event.get("tab") == "messages":
            await self._suggest(event)

    async def _suggest(self, event: Mapping[str, Any]) -> None:
        """Offer the taught questions asked most; where nothing is taught, those of the manifest stay."""
        try:
            taught = await popular(self._ports.asked, self._ports.pairs, _PROMPTS)
            prompts = [{"title": one_line(one.question, _PROMPT), "message": one.question} for one in taught]
            if prompts:
                await self._workspace.client.assistant_threads_setSuggestedPrompts(
                    channel_id=str(event["channel"]),
                    title=slack_text("prompts_title", await self._language(event)),
                    prompts=prompts,
                )
        except (Trouble, *FAILURES) as error:
            log.info("nothing was suggested (%s)", code_of(error) or type(error).__name__)

    async def _language(self, event: Mapping[str, Any]) -> Language:
        return self._app.language(await self._people.asker(str(event["user"])))

    async def _publish(self, event: Mapping[str, Any]) -> None:
        actor = await self._people.actor(str(event["user"]))
        language = self._app.language(actor)
        mine = [command for command in await self._app.commands_for(actor) if command.listed]
        blocks = [*await self._overview(actor, language), *await self._blocks(mine, language)]
        view = {"type": "home", "blocks": [*_welcome(language), *blocks]}
        try:
            await self._workspace.client.views_publish(user_id=str(event["user"]), view=view)
        except FAILURES as error:
            log.warning(
                "the home of %s was not published (%s)", actor.id, code_of(error) or type(error).__name__
            )

    async def _overview(self, actor: Actor, language: Language) -> list[dict[str, Any]]:
        """What the bot knows and how it does; the commands are shown even where that cannot be read."""
        overview = self._ports.overview
        if overview is None:
            return []
        try:
            role = (await self._app.known(actor)).role
            lines = await overview.lines(role, language)
        except Trouble as trouble:
            log.warning("the home of %s has no figures (%s)", actor.id, trouble.key)
            return []
        return [_headed("home_knows", language), _says("\n".join(lines)), {"type": "divider"}]

    async def _blocks(self, commands: Sequence[Command], language: Language) -> list[dict[str, Any]]:
        blocks = [_headed("home_commands", language)]
        for index, command in enumerate(commands[:_MOST]):
            blocks.append(await self._line(command, index, language))
        return blocks

    async def _line(self, command: Command, index: int, language: Language) -> dict[str, Any]:
        needed = any(field.required for field in command.fields)
        button = Button(slack_text("run", language), command.name, {}, opens_form=needed)
        row = (await rows_of([button], self._ports.drafts, language))[0]
        name = f"/{self._workspace.options.prefix}{command.name}"
        line = _says(f"{name} — {command.summary(language)}")
        return {**line, "accessory": {**row["elements"][0], "action_id": f"run:{index}"}}


def _welcome(language: Language) -> list[dict[str, Any]]:
    return [_headed("home_title", language), _says(slack_text("home_hello", language)), {"type": "divider"}]


def _headed(key: str, language: Language) -> dict[str, Any]:
    return {"type": "header", "text": {"type": "plain_text", "text": slack_text(key, language)}}


def _says(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "plain_text", "text": text}}
