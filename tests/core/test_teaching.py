"""Pairs are taught, changed, found, removed, brought in and out."""

from __future__ import annotations

import json

import pytest

from core.model import Actor, Note, QAPair, Role, Status
from core.reply import Call, Reply, Tone, Upload
from core.tuning import JobStatus
from tests.house import ADMIN, HERE, House

BALLS = {"question": "공은 몇 개야?", "answer": "두 개예요."}
MEMBER = Actor("web", "kim", "김", language="ko")


def _csv(text: str, name: str = "pairs.csv") -> Upload:
    return Upload(name, text.encode())


async def _pair(house: House, number: int = 1) -> QAPair:
    return (await house.ports.pairs.get([number]))[0]


async def test_a_pair_is_taught_with_its_wordings_tags_author_and_source() -> None:
    house = House()
    reply = await house.run(
        "addqa", BALLS | {"variants": "공 개수는? | 공이 몇 개?\n공 개수는?", "tags": "공"}
    )

    pair = await _pair(house)
    assert reply.tone == Tone.GOOD
    assert (pair.question, pair.variants, pair.tags) == (
        BALLS["question"],
        ("공 개수는?", "공이 몇 개?"),
        ("공",),
    )
    assert (pair.author, pair.source, pair.status) == ("terminal:min", "terminal:local", Status.APPROVED)


async def test_the_same_form_sent_twice_teaches_once() -> None:
    house = House()
    replies = [await house.app.result(Call("addqa", BALLS, ADMIN, HERE, "form-1")) for _ in range(2)]

    assert replies[0] == replies[1]
    assert (await house.run("listqa")).facts["total"] == 1


async def test_a_question_taught_with_the_same_answer_gains_the_new_wordings() -> None:
    house = House()
    await house.run("addqa", BALLS)
    reply = await house.run(
        "addqa", {"question": "공은몇개야", "answer": "두개예요", "variants": "볼은 몇 개?"}
    )

    assert reply.facts["pair"] == 1
    assert (await _pair(house)).variants == ("볼은 몇 개?",)


async def test_a_question_taught_with_another_answer_shows_both_and_changes_nothing() -> None:
    house = House()
    await house.run("addqa", BALLS)
    reply = await house.run("addqa", BALLS | {"answer": "세 개예요."})

    assert (reply.tone, reply.facts["findings"]) == (Tone.WARNING, ["contradiction:1"])
    assert "두 개예요." in reply.text
    assert "세 개예요." in reply.text
    assert [button.command for button in reply.buttons] == ["replaceqa", "keepqa", "teachanyway", "addqa"]
    assert (await _pair(house)).answer == "두 개예요."


async def test_a_rejected_pair_does_not_stand_in_the_way() -> None:
    house = House()
    await house.ports.pairs.add([QAPair(**BALLS, status=Status.REJECTED)])  # type: ignore[arg-type]

    assert (await house.run("addqa", BALLS)).tone == Tone.GOOD


async def test_an_answer_that_repeats_the_question_is_refused() -> None:
    house = House()
    reply = await house.run("addqa", {"question": "공은 몇 개야?", "answer": "공은 몇 개야!"})

    assert reply.facts["error"] == "SameQuestionAndAnswer"


async def test_editing_changes_what_is_filled_in_and_keeps_the_rest() -> None:
    house = House()
    await house.run("addqa", BALLS | {"variants": "볼은?"})
    reply = await house.run("editqa", {"number": "1", "answer": "정확히 두 개예요."})

    pair = await _pair(house)
    assert reply.tone == Tone.GOOD
    assert (pair.question, pair.answer, pair.variants) == (BALLS["question"], "정확히 두 개예요.", ("볼은?",))


async def test_editing_nothing_or_something_unknown_says_so() -> None:
    house = House()
    await house.run("addqa", BALLS)

    assert "바뀐 것이 없어요" in (await house.run("editqa", {"number": "1"})).text
    assert (await house.run("editqa", {"number": "9", "answer": "x"})).facts["error"] == "NoSuchPair"


async def test_editing_into_another_pairs_question_is_shown_as_a_clash() -> None:
    house = House()
    await house.teach(1)
    await house.run("addqa", BALLS)
    reply = await house.run("editqa", {"number": "1", "question": BALLS["question"]})

    assert (reply.tone, reply.facts["findings"]) == (Tone.WARNING, ["contradiction:2"])


async def test_a_removed_pair_is_gone_from_the_next_prompt() -> None:
    house = House()
    await house.run("addqa", BALLS)
    await house.ask(BALLS["question"])
    await house.run("dropqa", {"number": "1"})
    await house.ask(BALLS["question"])

    examples = [[turn.name for turn in prompt].count("example") for _, prompt in house.model.prompts]
    assert examples == [2, 0]
    assert (await house.run("dropqa", {"number": "1"})).facts["error"] == "NoSuchPair"
    assert (await house.run("listqa", {"status": "removed"})).facts["total"] == 1


async def test_a_removed_pair_may_live_on_in_the_tuned_model_and_that_is_said() -> None:
    house = House()
    await house.teach(10)
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()
    before = await house.run("dropqa", {"number": "1"})
    await house.run("use", {"model": "ft:one"})
    after = await house.run("dropqa", {"number": "2"})

    assert ["다음 학습까지" in reply.text for reply in (before, after)] == [False, True]


async def test_listing_goes_page_by_page() -> None:
    house = House()
    assert "아직 배운 것이 없어요" in (await house.run("listqa")).text
    await house.teach(25)

    first = await house.run("listqa")
    assert first.table is not None
    assert (len(first.table.rows), first.facts["total"]) == (20, 25)
    second = await house.run(first.buttons[0].command, first.buttons[0].values)
    assert second.table is not None
    assert (len(second.table.rows), second.buttons) == (5, ())
    assert "없어요" in (await house.run("listqa", {"search": "코끼리"})).text


@pytest.mark.parametrize("command", ["addqa", "editqa", "dropqa", "import", "export", "wordings", "retrain"])
async def test_members_may_not_teach_and_hear_who_can_help(command: str) -> None:
    house = House()
    values = {field.name: "1" for field in house.app.commands[command].fields if field.required}
    reply = await house.run(command, values, MEMBER)

    assert (reply.tone, reply.facts["error"]) == (Tone.TROUBLE, "NotAllowed")
    assert "/roles" in reply.text


async def test_an_import_is_shown_first_and_carried_out_by_its_button() -> None:
    house = House()
    await house.run("addqa", BALLS)
    text = "question,answer,variants\n공은 몇 개야?,두 개예요.,볼은?\n코트 길이는?,약 20미터예요.,\n코트 길이는?,30미터,\n빈칸,,\n"
    preview = await house.run("import", {"file": _csv(text)})

    figures = {"new": 1, "widened": 1, "known": 0, "clashes": 1, "faults": 1}
    assert preview.facts.items() >= figures.items()
    assert "5번째 줄" in preview.text
    assert (await house.run("listqa")).facts["total"] == 1
    done = await house.run(preview.buttons[0].command, preview.buttons[0].values)
    assert done.facts.items() >= figures.items()
    assert [pair.question for pair in await house.ports.pairs.get([1, 2])] == [
        "공은 몇 개야?",
        "코트 길이는?",
    ]
    assert (await _pair(house)).variants == ("볼은?",)


async def test_importing_the_same_file_again_changes_nothing() -> None:
    house = House()
    file = _csv("question,answer,variants\na?,b,c?\nd?,b,\na ?,b,e?\n")
    first = await house.run("import", {"file": file, "yes": "yes"})
    again = await house.run("import", {"file": file, "yes": "yes"})

    assert first.facts.items() >= {"new": 2, "widened": 0, "known": 0, "clashes": 0, "faults": 0}.items()
    assert again.facts.items() >= {"new": 0, "widened": 0, "known": 3, "clashes": 0, "faults": 0}.items()
    assert (await _pair(house)).variants == ("c?", "e?")


async def test_a_wording_that_belongs_to_another_pair_stays_there() -> None:
    house = House()
    await house.run("addqa", BALLS)
    await house.run("addqa", {"question": "골대 수는?", "answer": "두 개예요."})
    reply = await house.run(
        "import", {"file": _csv("q?,두 개예요.,공은 몇 개야? | 골대 수는?"), "yes": "yes"}
    )

    assert reply.facts["widened"] == 1
    assert [pair.variants for pair in await house.ports.pairs.get([1, 2])] == [("q?",), ()]


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        (b"\xff\xfeq,a", "UnreadableFile", "글자가 아닌"),
        (b"q,a\nb,\0c", "UnreadableFile", "2번째 줄"),
        (b"", "NothingToImport", "비어 있어요"),
        (b'{"messages": []}', "NothingToImport", "messages"),
        (b"q," + b"a" * 2001, "NothingToImport", "2,000자"),
    ],
)
async def test_a_file_that_is_not_what_it_says_is_refused_with_its_fault(
    content: bytes, error: str, said: str
) -> None:
    reply = await House().run("import", {"file": Upload("pairs.csv", content)})

    assert reply.facts["error"] == error
    assert said in reply.text


async def test_a_file_beyond_all_measure_is_refused_unread() -> None:
    reply = await House().run("import", {"file": Upload("pairs.csv", bytes(64_000_001))})

    assert "64MB" in reply.text


async def test_an_import_without_a_file_or_with_a_lost_draft_says_so() -> None:
    house = House()

    assert (await house.run("import")).facts["error"] == "MissingField"
    assert (await house.run("import", {"draft": "lost"})).facts["error"] == "NoSuchDraft"


async def test_what_is_exported_can_be_imported_elsewhere() -> None:
    house = House()
    await house.run("addqa", BALLS | {"variants": "볼은?"})
    for format in ("jsonl", "csv"):
        reply = await house.run("export", {"format": format})
        (file,) = reply.attachments
        other = House()
        await other.run("import", {"file": Upload(file.name, file.content), "yes": "yes"})
        pair = await _pair(other)
        assert (pair.question, pair.answer, pair.variants) == (*BALLS.values(), ("볼은?",))
        assert file.name == f"hobane-2026-11-23.{format}"

    lines = (await house.run("export")).attachments[0].content.decode().splitlines()
    assert [json.loads(line)["messages"][1]["content"] for line in lines] == ["공은 몇 개야?", "볼은?"]


async def test_there_is_nothing_to_export_before_something_is_taught() -> None:
    assert (await House().run("export")).attachments == ()


async def test_the_sample_brings_pairs_notes_and_cases_once() -> None:
    house = House()

    assert (await house.run("demo")).facts == {"new": 1, "pairs": 1, "notes": 1, "cases": 1}
    assert (await house.run("demo")).facts == {"new": 0, "pairs": 1, "notes": 1, "cases": 1}


async def test_knowledge_is_refreshed_only_when_something_changed() -> None:
    house = House()
    await house.run("addqa", BALLS)
    await house.ask("공?")
    await house.ask("공?")

    assert house.retriever.updates == 1


async def test_a_note_that_goes_is_not_found_any_more() -> None:
    house = House()
    await house.ports.notes.replace("r.md", [Note("공은 두 개", "r.md")])
    await house.ask("공은?")
    await house.ports.notes.replace("r.md", [])
    await house.ask("공은?")

    assert ["<note" in prompt[0].text for _, prompt in house.model.prompts] == [True, False]


async def test_help_lists_what_a_person_may_do() -> None:
    house = House()
    mine = await house.run("help", by=MEMBER)
    all_of_it = await house.run("help")

    assert all_of_it.facts["commands"][: len(mine.facts["commands"])] == mine.facts["commands"]  # type: ignore[index, arg-type]
    assert "addqa" not in mine.facts["commands"]  # type: ignore[operator]
    assert "addqa" in all_of_it.facts["commands"]  # type: ignore[operator]
    assert "choose" not in all_of_it.facts["commands"]  # type: ignore[operator] # only its button makes sense
    assert [one.name for one in await house.app.commands_for(MEMBER)] == mine.facts["commands"]


async def test_an_unknown_command_points_to_help() -> None:
    reply = await House().run("fly")

    assert reply.facts == {"error": "UnknownCommand", "name": "fly"}
    assert "/help" in reply.text


async def test_asking_by_command_streams_like_asking() -> None:
    house = House()
    parts = await house.parts(house.app.run(Call("ask", {"question": "몇 개?"}, MEMBER, HERE)))

    assert parts[0] == "네"
    assert isinstance(parts[1], Reply)
    assert (await house.run("ask", {"question": "몇 개?"})).text == "네"


async def test_roles_come_from_the_platform_the_settings_and_the_chat() -> None:
    house = House()
    roles = [(await house.app.known(Actor("web", who, who))).role for who in ("boss", "helper", "kim")]

    assert roles == [Role.ADMIN, Role.TEACHER, Role.MEMBER]
