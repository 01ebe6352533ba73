"""Which models there are: those that can answer, how they stand at their host, and how long they last."""

from __future__ import annotations

from collections.abc import Sequence

from core.command import command
from core.consent import models_with_withdrawn
from core.errors import HostTrouble
from core.hosting import HostModel
from core.model import Role
from core.reply import Button, Call, Reply, Table
from core.services import Services
from core.texts import Say, speaker
from core.tuning import ModelVersion


@command("models", ko="어떤 모델이 있는지 봐요", en="Show the models")
async def models(call: Call, services: Services) -> Reply:
    """List the base model and the tuned ones, which of them answers, and how they stand at their host."""
    say = speaker(call.actor.language or "ko")
    versions = [version for version in await services.versions.list() if not version.deleted]
    withdrawn = await models_with_withdrawn(services)
    active = next((version for version in versions if version.active), None)
    base, (there, trouble) = services.options.base_model, await _at_host(services, say)
    rows = [_row(version, there, say) for version in versions]
    rows.append(("–", base, say("base"), "" if active else "✅", _state(base, there, say)))
    columns = (say("number"), say("model"), say("made"), say("answers_now"), say("at_host"))
    facts = {
        "active": active.model if active else base,
        "models": [version.model for version in versions],
        "withdrawn": [version.model for version in versions if version.id in withdrawn],
        "shutdown": {model.name: model.shutdown.isoformat() for model in there or () if model.shutdown},
    }
    buttons = (Button(say("clean_up"), "cleanup"),) if call.actor.role >= Role.ADMIN and versions else ()
    held = [f"#{version.id} {say('model_withdrawn')}" for version in versions if version.id in withdrawn]
    text = "\n".join([say("models"), *trouble, *held])
    return Reply(text, buttons=buttons, table=Table(columns, tuple(rows)), facts=facts)


async def _at_host(services: Services, say: Say) -> tuple[Sequence[HostModel] | None, list[str]]:
    """What the host serves, or None and a remark on why that is not known."""
    try:
        return await services.host_store.models(), []
    except HostTrouble as trouble:
        return None, [f"⚠️ {say(trouble.key, **trouble.facts)}"]


def _row(version: ModelVersion, there: Sequence[HostModel] | None, say: Say) -> tuple[str, ...]:
    made = f"{version.created_at:%Y-%m-%d %H:%M}" if version.created_at else ""
    active = "✅" if version.active else ""
    return (str(version.id), version.model, made, active, _state(version.model, there, say))


def _state(name: str, there: Sequence[HostModel] | None, say: Say) -> str:
    if there is None:
        return "?"
    found = next((model for model in there if model.name == name), None)
    if found is None:
        return say("not_listed")
    return say("until", day=f"{found.shutdown:%Y-%m-%d}") if found.shutdown else "✅"


COMMANDS = (models,)
