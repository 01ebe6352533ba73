"""What nobody needs at the host is found, offered and deleted after a second question; never what answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core import errors
from core.commands.clean import spell_size
from core.hosting import HostFile, HostModel, HostTraining
from core.model import Actor, Language, Role
from core.options import Options, Provider
from core.reply import Tone
from core.tuning import JobStatus
from tests.house import House

MEMBER = Actor("terminal", "kim", "김", Role.MEMBER, "ko")


async def _trained(**options: object) -> House:
    """A house with one finished training, whose model is at the host."""
    house = House(Options(base_model="base", training_base="base", **options))  # type: ignore[arg-type]
    await house.teach(10)
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()
    (job,) = await house.ports.jobs.recent(1)
    house.store.served["ft:one"] = HostModel("ft:one", tuned=True)
    house.store.known = [
        HostTraining(job.host_job or "", True, "ft:one", ("file-1", "file-2"), ("ft:one:ckpt-step-1",)),
        HostTraining("ftjob-live", False, None, ("file-3",)),
        HostTraining("ftjob-older", True, None, ("file-1",)),
    ]
    old = house.now() - timedelta(days=3)
    for number, name in enumerate(
        ("hobane-a.jsonl", "results.csv", "hobane-b.jsonl", "hobane-c.jsonl", "theirs.jsonl"), 1
    ):
        file = HostFile(f"file-{number}", name, 2048, "fine-tune", old)
        house.store.held[file.id] = file
    return house


async def test_files_are_shown_with_size_purpose_age_and_training() -> None:
    house = await _trained()
    reply = await house.run("files")

    assert reply.table is not None
    assert reply.table.rows[0] == ("file-1", "hobane-a.jsonl", "2.0 kB", "fine-tune", "3일", "#1")
    assert reply.table.rows[2][5] == "ftjob-live"
    assert reply.table.rows[4][5] == "없음"
    assert "5개(10.0 kB)" in reply.text
    assert reply.buttons[0].command == "cleanup"


async def test_a_host_without_files_is_said() -> None:
    assert (await House().run("files")).text == "모델 서버에 파일이 없어요."


async def test_an_unknown_age_is_not_guessed_and_nothing_is_offered_that_lives() -> None:
    house = House()
    house.store.held["file-1"] = HostFile("file-1", "theirs.jsonl", 1, "assistants")
    reply = await house.run("files")

    assert reply.table is not None
    assert reply.table.rows[0][4] == "?"
    assert reply.buttons == ()


async def test_a_file_is_deleted_only_after_a_second_question() -> None:
    house = await _trained()
    asked = await house.run("files", {"delete": "file-1"})
    assert (asked.tone, asked.buttons[0].danger, "file-1" in house.store.held) == (Tone.WARNING, True, True)

    done = await house.run("files", dict(asked.buttons[0].values))
    assert (done.tone, "file-1" in house.store.held) == (Tone.GOOD, False)


async def test_a_file_that_is_not_there_is_said() -> None:
    assert (await House().run("files", {"delete": "file-9"})).facts == {
        "error": "NoSuchFile",
        "file": "file-9",
    }


@pytest.mark.parametrize(
    "trouble", [errors.HostForbidsDeletion(thing="file-1"), errors.FileInUse(file="file-1")]
)
async def test_what_the_host_does_not_allow_is_said_in_both_languages(trouble: errors.HostTrouble) -> None:
    house = await _trained()
    asked = await house.run("files", {"delete": "file-1"})
    languages: tuple[Language, ...] = ("ko", "en")
    for language in languages:
        house.store.refusals = {"file-1": trouble}
        admin = Actor("web", "boss", "b", Role.ADMIN, language)
        reply = await house.run("files", dict(asked.buttons[0].values), admin)
        assert (reply.tone, "file-1" in reply.text, "file-1" in house.store.held) == (
            Tone.TROUBLE,
            True,
            True,
        )


@pytest.mark.parametrize("command", ["files", "cleanup"])
async def test_only_admins_clean_up(command: str) -> None:
    assert (await House().run(command, by=MEMBER)).facts["error"] == "NotAllowed"


async def test_files_of_ended_trainings_are_found_and_others_are_left_alone() -> None:
    house = await _trained()
    found = await house.run("cleanup")
    assert found.facts["files"] == ["file-1", "file-4"]
    assert found.buttons[0].values == {"what": "files"}

    asked = await house.run("cleanup", {"what": "files"})
    assert (asked.facts, "2개(4.0 kB)" in asked.text) == ({"confirmed": False}, True)
    assert len(house.store.held) == 5

    done = await house.run("cleanup", {"what": "files", "yes": "yes"})
    assert done.facts["deleted"] == ["file-1", "file-4"]
    assert sorted(house.store.held) == ["file-2", "file-3", "file-5"]


async def test_a_file_that_was_just_handed_in_is_not_taken_for_a_leftover() -> None:
    house = await _trained()
    house.store.held["file-4"] = HostFile("file-4", "hobane-c.jsonl", 1, "fine-tune", house.now())
    assert (await house.run("cleanup")).facts["files"] == ["file-1"]


async def test_nothing_to_clean_is_said() -> None:
    house = House()
    for values in ({}, {"what": "files"}, {"what": "versions"}):
        assert (await house.run("cleanup", values)).text == "정리할 것이 없어요."


async def test_models_that_are_gone_at_the_host_are_taken_off_the_list() -> None:
    house = await _trained()
    del house.store.served["ft:one"]
    found = await house.run("cleanup")
    assert found.facts["gone"] == ["ft:one"]
    assert "`ft:one`" in found.text

    assert (await house.run("cleanup", {"what": "versions"})).facts == {"confirmed": False}
    assert (await house.run("cleanup", {"what": "versions", "yes": "yes"})).facts == {"deleted": ["ft:one"]}
    assert (await house.run("models")).facts["models"] == []


async def test_the_active_model_is_not_forgotten_and_deployments_that_are_not_seen_neither() -> None:
    house = await _trained()
    await house.run("use", {"model": "ft:one"})
    del house.store.served["ft:one"]
    found = await house.run("cleanup")
    assert (found.facts["gone"], found.facts["gone_in_use"]) == ([], ["ft:one"])
    assert "`ft:one`" in found.text
    assert [button.command for button in found.buttons][:2] == ["rollback", "models"]

    by_hand = await _trained(provider=Provider("azure", deploys="by_hand"))
    del by_hand.store.served["ft:one"]
    await by_hand.run("use", {"model": "ft:one"})
    unseen = (await by_hand.run("cleanup")).facts
    assert (unseen["gone"], unseen["gone_in_use"]) == ([], [])


async def test_tuned_models_that_nobody_knows_are_offered_one_by_one() -> None:
    house = await _trained()
    for number in range(7):
        house.store.served[f"ft:other-{number}"] = HostModel(f"ft:other-{number}", tuned=True)
    house.store.served["ft:one:ckpt-step-1"] = HostModel("ft:one:ckpt-step-1", tuned=True)
    found = await house.run("cleanup")

    assert found.facts["strangers"] == [f"ft:other-{number}" for number in range(7)]
    assert [button.command for button in found.buttons].count("dropmodel") == 5
    assert found.text.endswith("…")


async def test_a_model_is_deleted_after_a_second_question_and_leaves_the_list() -> None:
    house = await _trained()
    asked = await house.run("dropmodel", {"model": "1"})
    assert (asked.tone, "ft:one" in house.store.served) == (Tone.WARNING, True)

    done = await house.run("dropmodel", dict(asked.buttons[0].values))
    assert (done.facts, "ft:one" in house.store.served) == ({"deleted": ["ft:one"]}, False)
    assert (await house.run("models")).facts["models"] == []


@pytest.mark.parametrize("name", ["ft:one", "1"])
async def test_the_active_model_is_protected(name: str) -> None:
    house = await _trained()
    await house.run("use", {"model": "ft:one"})
    reply = await house.run("dropmodel", {"model": name, "yes": "yes"})

    assert reply.facts == {"error": "ModelInUse", "model": "ft:one"}
    assert "ft:one" in house.store.served


async def test_a_checkpoint_and_an_unknown_tuned_model_can_be_deleted_but_no_base() -> None:
    house = await _trained()
    house.store.served["ft:other"] = HostModel("ft:other", tuned=True)
    for name in ("ft:one:ckpt-step-1", "ft:other"):
        assert (await house.run("dropmodel", {"model": name, "yes": "yes"})).tone == Tone.GOOD
    for name in ("base", "ft:nobody"):
        assert (await house.run("dropmodel", {"model": name})).facts["error"] == "NoSuchModel"
    assert sorted(house.store.served) == ["base", "ft:one"]


async def test_models_show_how_they_stand_at_their_host_and_until_when() -> None:
    house = await _trained()
    house.store.served["base"] = HostModel("base", shutdown=date(2027, 1, 14))
    reply = await house.run("models")
    assert reply.table is not None
    assert [row[4] for row in reply.table.rows] == ["✅", "2027-01-14까지"]
    assert reply.facts["shutdown"] == {"base": "2027-01-14"}
    assert [button.command for button in reply.buttons] == ["cleanup"]

    del house.store.served["ft:one"]
    reply = await house.run("models", by=MEMBER)
    assert reply.table is not None
    assert (reply.table.rows[0][4], reply.buttons) == ("없음", ())


async def test_models_are_shown_also_when_their_host_cannot_be_reached() -> None:
    house = await _trained()
    house.store.trouble = [errors.HostUnreachable()]
    reply = await house.run("models")

    assert reply.table is not None
    assert [row[4] for row in reply.table.rows] == ["?", "?"]
    assert "연결할 수 없어요" in reply.text


@pytest.mark.parametrize(
    ("size", "written"), [(5, "5 B"), (2048, "2.0 kB"), (3 << 20, "3.0 MB"), (1 << 31, "2.0 GB")]
)
def test_sizes_are_written_in_the_unit_that_fits(size: int, written: str) -> None:
    assert spell_size(size) == written
