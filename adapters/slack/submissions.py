"""Forms that were sent: what does not fit is said under its field, and nothing typed is lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncAck

from adapters.slack.answers import Seen
from adapters.slack.errands import Errand, Errands
from adapters.slack.files import Files
from adapters.slack.forms import field_of, origin_of, written_in
from adapters.slack.people import People
from adapters.slack.post import Spot
from adapters.slack.trouble import FAILURES, code_of
from adapters.slack.words import PLATFORM, SentFile, team_of, within
from adapters.slack.workspace import Workspace
from core.app import App, trouble_reply
from core.command import Visibility, read
from core.errors import Refused
from core.model import Actor
from core.reply import Reply, Tone, Upload

Body = Mapping[str, Any]
Done = TypeVar("Done")
log = logging.getLogger(__name__)


class _Sheet:
    """A form on somebody's screen; it stays open until it is acknowledged."""

    def __init__(self, ack: AsyncAck, patience: float) -> None:
        self._ack, self._patience = ack, patience
        self.open = True

    async def close(self) -> None:
        """Take the form away."""
        if self.open:
            self.open = False
            await self._ack()

    async def mark(self, field: str, text: str) -> None:
        """Say under a field what is wrong; the form stays."""
        self.open = False
        await self._ack(response_action="errors", errors={field: text})

    async def during(self, work: Coroutine[None, None, Done]) -> Done:
        """Do something while the form is open; where it takes longer, the form goes and the work goes on."""
        task = asyncio.create_task(work)
        done, _ = await asyncio.wait({task}, timeout=self._patience)
        if not done:
            await self.close()
        return await task


class Submissions:
    """Runs the commands of forms."""

    def __init__(self, app: App, workspace: Workspace, people: People, errands: Errands) -> None:
        self._app, self._workspace, self._people, self._errands = app, workspace, people, errands
        self._files, self._begun = Files(workspace), Seen()

    async def submitted(self, ack: AsyncAck, body: Body, view: Body) -> None:
        """Run a form's command, once however often it is delivered."""
        sheet = _Sheet(ack, self._workspace.options.pace.form_patience)
        try:
            if self._workspace.serves(team_of(body)):
                await self._run(sheet, body, view)
        except FAILURES as error:
            log.warning("a reply could not be shown (%s)", code_of(error) or type(error).__name__)
        finally:
            await sheet.close()

    async def _run(self, sheet: _Sheet, body: Body, view: Body) -> None:
        try:
            origin = origin_of(view)
            command = self._app.commands[origin.command]
        except (ValueError, KeyError):
            log.warning("a form of an earlier version was sent")
            return
        user, home = str(body["user"]["id"]), self._workspace.home
        actor = await self._people.asker(user)
        spot = Spot(origin.channel, origin.thread, user, team_of(body), origin.response_url, home)
        written = {**origin.carried, **written_in(view)}
        texts = {name: value for name, value in written.items() if isinstance(value, str)}
        errand = Errand(command, texts, spot, f"{PLATFORM}:{within(home, str(view.get('id')))}")
        try:
            errand = await sheet.during(self._checked(errand, written, actor))
        except Refused as trouble:
            await self._refuse(sheet, errand, actor, trouble_reply(trouble, self._app.language(actor)))
            return
        same = f"{errand.key}:{written}"
        if not self._begun.before(same) and not await self._carry_out(sheet, errand, actor):
            self._begun.forget(same)  # it may be sent once more

    async def _checked(self, errand: Errand, written: Mapping[str, str | SentFile], actor: Actor) -> Errand:
        """Fetch the files of a form and check every field; raises the first `Refused`."""
        values: dict[str, str | Upload] = {
            name: await self._files.fetch(value) if isinstance(value, SentFile) else value
            for name, value in written.items()
        }
        read(errand.command, values, self._app.language(actor))
        return await self._errands.placed(errand.with_values(values))

    async def _carry_out(self, sheet: _Sheet, errand: Errand, asker: Actor) -> bool:
        """Run the command; False where it could not do what was asked."""
        if errand.command.visibility is Visibility.PUBLIC:
            await sheet.close()
            self._errands.start(errand)
            return True
        actor, reply = await sheet.during(self._result(errand))
        if reply.tone is Tone.TROUBLE:
            await self._refuse(sheet, errand, asker, reply)
            return False
        await sheet.close()
        await self._errands.tell(errand, actor, reply)
        return True

    async def _result(self, errand: Errand) -> tuple[Actor, Reply]:
        actor = await self._people.actor(errand.spot.user)
        return actor, await self._app.result(errand.call(actor))

    async def _refuse(self, sheet: _Sheet, errand: Errand, actor: Actor, reply: Reply) -> None:
        """Say what is wrong under its field, or beside the form, opened again, where it is gone."""
        field = field_of(errand.command, reply.facts, self._app.language(actor))
        if sheet.open and field:
            await sheet.mark(field, reply.text)
            return
        await self._errands.tell(errand, actor, reply)
