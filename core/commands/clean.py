"""Cleaning up at the host that trains: what lies there, and deleting it after a second question."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Annotated, Literal

from core import errors
from core.command import Field, command
from core.hosting import HostFile, Inventory, protects
from core.model import Role
from core.reply import Button, Call, Part, Progress, Reply, Table, Tone
from core.services import Services
from core.texts import Say, speaker
from core.tuning import ModelVersion

_RECENT = 100  # trainings of ours that are compared with the host's
_SHOWN = 30  # rows of a table
_OFFERED = 5  # buttons of one kind
_UNITS = ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB"))
_WHAT = {"files": ("파일", "Files"), "versions": ("없어진 모델", "Models that are gone")}
Yes = Annotated[bool, Field("정말로", "Really")]


async def inventory(services: Services) -> Inventory:
    """Ask the host for everything, and put beside it what the bot knows."""
    store = services.host_store
    return Inventory(
        await store.files(),
        await store.models(),
        await store.trainings(),
        await services.versions.list(),
        await services.jobs.recent(_RECENT),
        services.now(),
    )


@command("files", ko="모델 서버에 있는 파일을 봐요", en="Show the files at the model host", needs=Role.ADMIN)
async def files(
    call: Call,
    services: Services,
    delete: Annotated[str | None, Field("지울 파일 (file-…)", "File to delete (file-…)", limit=100)] = None,
    yes: Yes = False,
) -> Reply:
    """List the host's files with the training each belongs to; or delete one, after a second question."""
    say = speaker(call.actor.language or "ko")
    if delete is None:
        return _files_reply(await inventory(services), say)
    found = next((file for file in await services.host_store.files() if file.id == delete), None)
    if found is None:
        raise errors.NoSuchFile(file=delete)
    if not yes:
        again = {"delete": delete, "yes": "yes"}
        asked = say("delete_file_really", file=found.name or found.id, size=spell_size(found.size))
        return _really(asked, Button(say("delete_it"), "files", again, danger=True))
    await services.host_store.delete_file(delete)
    return Reply(say("file_deleted", file=found.name or found.id), Tone.GOOD, facts={"deleted": [delete]})


def _really(asked: str, button: Button) -> Reply:
    return Reply(asked, Tone.WARNING, (button,), facts={"confirmed": False})


def _files_reply(found: Inventory, say: Say) -> Reply:
    facts = {"files": [_file_facts(file, found) for file in found.files]}
    if not found.files:
        return Reply(say("no_files"), facts=facts)
    columns = (say("file"), say("name"), say("size"), say("purpose"), say("age"), say("used_by"))
    rows = tuple(_file_row(file, found, say) for file in found.files[:_SHOWN])
    total = spell_size(sum(file.size for file in found.files))
    text = say("files_found", count=len(found.files), size=total)
    buttons = (Button(say("clean_up"), "cleanup"),) if found.spent_files() else ()
    return Reply(text, buttons=buttons, table=Table(columns, rows), facts=facts)


def _file_row(file: HostFile, found: Inventory, say: Say) -> tuple[str, ...]:
    training = found.users().get(file.id)
    user = say("nobody") if training is None else found.number(training)
    return (
        file.id,
        file.name,
        spell_size(file.size),
        file.purpose,
        _age(file.created_at, found.now, say),
        user,
    )


def _file_facts(file: HostFile, found: Inventory) -> dict[str, object]:
    training = found.users().get(file.id)
    user = None if training is None else found.number(training)
    facts = {"id": file.id, "name": file.name, "size": file.size, "purpose": file.purpose, "used_by": user}
    return {**facts, "created_at": file.created_at.isoformat() if file.created_at else None}


def _age(moment: datetime | None, now: datetime, say: Say) -> str:
    return "?" if moment is None else say("days", n=(now - moment).days)


def spell_size(size: int) -> str:
    """Write a number of bytes in the unit that fits."""
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} B"


@command("dropmodel", ko="학습한 모델을 모델 서버에서 지워요", en="Delete a tuned model", needs=Role.ADMIN)
async def drop_model(
    call: Call,
    services: Services,
    model: Annotated[str, Field("모델", "Model", limit=200, values_from="models")],
    yes: Yes = False,
) -> Reply:
    """Delete a tuned model or checkpoint, by name or number, after a second question; not the active one."""
    say = speaker(call.actor.language or "ko")
    version = await _version(services, model)
    name = version.model if version else model
    if protects(await services.versions.active(), name):
        raise errors.ModelInUse(model=name)
    if version is None and not await _lies_there(services, name):
        raise errors.NoSuchModel(name=name)
    if not yes:
        button = Button(say("delete_it"), "dropmodel", {"model": model, "yes": "yes"}, danger=True)
        return _really(say("delete_model_really", model=name), button)
    await services.host_store.delete_model(name)
    if version:
        await services.versions.remove(version.id)
    return Reply(say("model_deleted", model=name), Tone.GOOD, facts={"deleted": [name]})


async def _version(services: Services, model: str) -> ModelVersion | None:
    for version in await services.versions.list():
        if not version.deleted and model in (version.model, str(version.id)):
            return version
    return None


async def _lies_there(services: Services, name: str) -> bool:
    """Whether a tuned model or checkpoint of this name is at the host; base models are not ours to delete."""
    if any(model.tuned and model.name == name for model in await services.host_store.models()):
        return True
    return any(name in training.checkpoints for training in await services.host_store.trainings())


@command(
    "cleanup",
    ko="쓰이지 않는 파일과 모델을 정리해요",
    en="Clean up unused files and models",
    needs=Role.ADMIN,
)
async def cleanup(
    call: Call,
    services: Services,
    what: Annotated[Literal["files", "versions"] | None, Field("무엇을", "What", choices=_WHAT)] = None,
    yes: Yes = False,
) -> AsyncIterator[Part]:
    """Show what nobody needs any more; delete the files or forget the models, after a second question."""
    say, found = speaker(call.actor.language or "ko"), await inventory(services)
    if what == "files":
        async for part in _clean_files(services, found.spent_files(), say, yes):
            yield part
    elif what == "versions":
        yield await _forget_versions(services, _gone(found, services, active=False), say, yes)
    else:
        yield _orphans_reply(found, services, say)


def _gone(found: Inventory, services: Services, *, active: bool) -> list[ModelVersion]:
    """Versions that are gone; nothing can be said of deployments that the bot does not see."""
    if services.options.provider.deploys == "by_hand":
        return []
    return [version for version in found.gone() if version.active == active]


async def _clean_files(
    services: Services, files: Sequence[HostFile], say: Say, yes: bool
) -> AsyncIterator[Part]:
    if not files:
        yield Reply(say("nothing_to_clean"), facts={"deleted": []})
        return
    size = spell_size(sum(file.size for file in files))
    if not yes:
        button = Button(say("delete_it"), "cleanup", {"what": "files", "yes": "yes"}, danger=True)
        yield _really(say("delete_files_really", count=len(files), size=size), button)
        return
    for done, file in enumerate(files):
        yield Progress(say("deleting"), done, len(files))
        await services.host_store.delete_file(file.id)
    facts = {"deleted": [file.id for file in files]}
    yield Reply(say("files_deleted", count=len(files), size=size), Tone.GOOD, facts=facts)


async def _forget_versions(
    services: Services, versions: Sequence[ModelVersion], say: Say, yes: bool
) -> Reply:
    names = [version.model for version in versions]
    if not versions:
        return Reply(say("nothing_to_clean"), facts={"deleted": []})
    if not yes:
        button = Button(say("forget_them"), "cleanup", {"what": "versions", "yes": "yes"}, danger=True)
        return _really(say("forget_versions_really", count=len(names)), button)
    for version in versions:
        await services.versions.remove(version.id)
    return Reply(say("versions_forgotten", count=len(names)), Tone.GOOD, facts={"deleted": names})


def _orphans_reply(found: Inventory, services: Services, say: Say) -> Reply:
    files, strangers = found.spent_files(), found.strangers()
    gone, in_use = (_gone(found, services, active=active) for active in (False, True))
    lines, buttons = [], []
    if in_use:
        lines.append(say("gone_in_use", models=_listed([version.model for version in in_use])))
        buttons += [Button(say("roll_back"), "rollback"), Button(say("show_models"), "models")]
    if files:
        size = spell_size(sum(file.size for file in files))
        lines.append(say("spent_files", count=len(files), size=size))
        buttons.append(Button(say("delete_files"), "cleanup", {"what": "files"}))
    if gone:
        lines.append(say("gone_versions", models=_listed([version.model for version in gone])))
        buttons.append(Button(say("forget_them"), "cleanup", {"what": "versions"}))
    if strangers:
        names = [model.name for model in strangers]
        lines.append(say("strange_models", models=_listed(names)))
        buttons += [
            Button(say("delete_one", model=name), "dropmodel", {"model": name}) for name in names[:_OFFERED]
        ]
    facts: dict[str, object] = {
        "files": [file.id for file in files],
        "gone": [version.model for version in gone],
        "gone_in_use": [version.model for version in in_use],
        "strangers": [model.name for model in strangers],
    }
    return Reply("\n".join(lines) or say("nothing_to_clean"), buttons=tuple(buttons), facts=facts)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:_OFFERED])
    return shown if len(names) <= _OFFERED else f"{shown} …"


COMMANDS = (files, drop_model, cleanup)
