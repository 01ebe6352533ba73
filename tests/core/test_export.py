"""What is taught goes out as files that come back as they were, and a frozen version to the very byte."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import spreadsheet
from core.clean import clean
from core.errors import HostUnreachable, SnapshotChanged
from core.intake import _read
from core.model import Consent, Provenance, QAPair, Status
from core.policy import Policy, Use
from core.reply import Attachment, Reply, Tone, Upload
from core.splitting import divided, held_back
from core.spool import Spool
from core.texts import say
from core.tuning import JobStatus, Snapshot
from core.writing import encoded, writer_for
from core.xlsx import read_sheet
from tests.both import CALM
from tests.both import house as house
from tests.house import House

TEXT = st.text(min_size=1, max_size=30).map(clean).filter(bool)


@st.composite
def any_pairs(draw: st.DrawFn) -> list[QAPair]:
    """Pairs that are written, with texts of every kind, also bars, quotes, breaks and formulas."""
    odd = st.sampled_from(["|", "\\|", "=1+1", "'=x", "a\nb", "_x0041_", '"', ",", ";", "'", "-", "＝1"])
    texts = st.one_of(TEXT, st.tuples(odd, TEXT).map("".join).map(clean), odd.map(clean))
    made = []
    for answer in draw(st.lists(texts, unique=True, min_size=1, max_size=4)):
        words = draw(st.lists(texts, unique=True, min_size=1, max_size=4))
        tags = draw(st.lists(texts, unique=True, max_size=2))
        origin = draw(st.sampled_from(list(Provenance)))
        borrowed = draw(st.sets(st.sampled_from(words)))
        pair = QAPair(words[0], answer, tuple(words[1:]), tuple(tags), provenance=origin)
        made.append(replace(pair, borrowed=tuple(word for word in words if word in borrowed)))
    return made


def brought_back(pair: QAPair) -> QAPair:
    """The pair as a table brings it back: whoever's message it was has to be asked again."""
    return replace(pair, consent=Consent.ASKED) if pair.provenance is Provenance.CAPTURED else pair


def written(form: str, pairs: list[QAPair]) -> bytes:
    spool = Spool()
    writer = writer_for(form, spool, "시스템")
    writer.write(pairs)
    writer.close()
    return b"".join(spool.pieces())


@CALM
@given(any_pairs(), st.sampled_from(["jsonl", "csv", "xlsx"]))
def test_any_pairs_come_back_from_any_form_as_they_were(pairs: list[QAPair], form: str) -> None:
    if form == "jsonl":  # has no place for tags and origins
        pairs = [QAPair(pair.question, pair.answer, pair.variants) for pair in pairs]
    intake = _read(Upload(f"a.{form}", written(form, pairs)), None)

    assert [row.pair for row in intake.rows] == list(map(brought_back, pairs))
    assert [fault for fault in intake.faults if fault.grave] == []


@CALM
@given(any_pairs())
def test_no_cell_of_a_table_begins_like_a_formula(pairs: list[QAPair]) -> None:
    cells = [cell for row in csv.reader(io.StringIO("".join(spreadsheet.rows_of(pairs)))) for cell in row]

    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r＝＋－＠")] == []


def lines_of(file: Attachment) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.content.decode().splitlines()]


async def test_each_line_has_the_prompt_that_is_in_force(house: House) -> None:
    await house.teach(2)
    await house.run("prompt", {"action": "set", "text": "너는 심판이야.", "where": "everywhere"})
    (file,) = (await house.run("export")).attachments

    first = lines_of(file)[0]["messages"]
    assert first == [
        {"role": "system", "content": "너는 심판이야."},
        {"role": "user", "content": "0번 질문은 무엇인가요?"},
        {"role": "assistant", "content": "0번 답이에요."},
    ]


async def test_a_table_opens_in_korean_excel_and_a_workbook_is_one(house: House) -> None:
    await house.run("addqa", {"question": "=1+1은?", "answer": "2예요.", "variants": "일 더하기 일?"})
    (table,) = (await house.run("export", {"format": "csv"})).attachments
    (book,) = (await house.run("export", {"format": "xlsx"})).attachments

    heading = b"\xef\xbb\xbfquestion,answer,variants,tags,provenance,borrowed\r\n'=1+1"
    assert table.content.startswith(heading)
    cells = ("=1+1은?", "2예요.", "일 더하기 일?", "", "terminal", "")
    assert read_sheet(book.content).rows[1] == (2, cells)
    assert (book.name, book.size) == ("hobane-2026-11-23.xlsx", len(book.content))


async def test_no_wording_is_validated_by_what_its_pair_was_trained_on(house: House) -> None:
    await house.teach(20)
    for number in range(1, 21):
        pair = (await house.ports.pairs.get([number]))[0]
        await house.ports.pairs.change(replace(pair, variants=(f"다르게 {number}?", f"또 {number}?")), "x")
    reply = await house.run("export", {"validation": "25"})
    train, validation = reply.attachments
    answers = [{line["messages"][2]["content"] for line in lines_of(file)} for file in (train, validation)]  # type: ignore[index]

    assert [file.name for file in reply.attachments] == [
        "hobane-2026-11-23-train.jsonl",
        "hobane-2026-11-23-validation.jsonl",
    ]
    assert (len(answers[0]), len(answers[1]), answers[0] & answers[1]) == (15, 5, set())
    assert (len(lines_of(train)), len(lines_of(validation))) == (45, 15)
    assert "5개는 검증용" in reply.text
    assert reply.facts["held_back"] == 5


async def test_more_than_half_cannot_be_held_back(house: House) -> None:
    assert (await house.run("export", {"validation": "51"})).facts["error"] == "ValidationTooLarge"


@CALM
@given(st.sets(st.integers(1, 10_000), max_size=60), st.integers(1, 50))
def test_some_are_held_back_but_never_all_and_the_same_ones_each_time(ids: set[int], percent: int) -> None:
    held = held_back(ids, percent)
    train, validation = divided([QAPair("q", "a", id=number) for number in ids], held)

    assert held == held_back(sorted(ids, reverse=True), percent)
    assert len(train) + len(validation) == len(ids)
    assert bool(validation) == (len(ids) > 1)
    assert train or not ids


async def _frozen(house: House) -> tuple[int, bytes]:
    await house.teach(10)
    reply = await house.run("retrain", {"yes": "yes"})
    job = await house.ports.jobs.get(reply.facts["job"])  # type: ignore[arg-type]
    assert job is not None
    return job.snapshot, house.tuner.orders[-1].training_file


async def test_a_snapshot_is_written_again_to_the_byte_whatever_happened_since(house: House) -> None:
    await house.run("prompt", {"action": "set", "text": "그때의 프롬프트", "where": "everywhere"})
    number, uploaded = await _frozen(house)
    await house.run("editqa", {"number": "3", "answer": "바뀐 답"})
    await house.run("dropqa", {"number": "4"})
    await house.run("prompt", {"action": "set", "text": "지금의 프롬프트", "where": "everywhere"})
    replies = [await house.run("export", {"snapshot": str(number)}) for _ in range(2)]

    assert [reply.attachments[0].content for reply in replies] == [uploaded, uploaded]
    assert replies[0].facts["digest"] == (await house.services.dataset.snapshot(number)).digest
    assert "그때의 프롬프트".encode() in uploaded
    table = (await house.run("export", {"snapshot": str(number), "format": "csv"})).attachments[0]
    assert "3번 답이에요." in table.content.decode()
    assert table.name == f"hobane-snapshot-{number}.csv"


async def test_wordings_that_the_policy_takes_out_stay_out_of_the_snapshot(house: House) -> None:
    await house.teach(9)
    borrowed = QAPair("빌린 말?", "답이에요.", ("가르친 말?",), borrowed=("빌린 말?",))
    await house.ports.pairs.add([borrowed])
    reply = await house.run("retrain", {"yes": "yes"})
    job = await house.ports.jobs.get(reply.facts["job"])  # type: ignore[arg-type]
    (file,) = (await house.run("export", {"snapshot": str(job and job.snapshot)})).attachments

    assert file.content == house.tuner.orders[-1].training_file
    assert "빌린 말" not in file.content.decode()
    assert "가르친 말" in file.content.decode()


async def test_a_snapshot_that_is_not_there_is_named(house: House) -> None:
    for form in ("jsonl", "csv"):
        reply = await house.run("export", {"snapshot": "7", "format": form})
        assert reply.facts == {"error": "NoSuchSnapshot", "number": 7}


async def test_a_snapshot_whose_revisions_are_gone_is_not_passed_off_as_it_was() -> None:
    house = House()
    number, _ = await _frozen(house)
    house.ports.pairs.revisions.pop(0)  # type: ignore[attr-defined]
    reply = await house.run("export", {"snapshot": str(number)})

    assert reply.facts == {"error": "SnapshotChanged", "number": number}
    with pytest.raises(SnapshotChanged):
        await house.services.dataset.rewritten(number, "ko")


async def test_a_snapshot_of_before_prompts_were_kept_has_the_default_one(house: House) -> None:
    await house.teach(10)
    pairs = await house.ports.pairs.get(range(1, 11))
    content = encoded(pairs, say("default_prompt", "ko"))
    digest = hashlib.sha256(content).hexdigest()
    old = await house.ports.datasets.freeze(Snapshot(tuple((pair.id, 1) for pair in pairs), digest, 10))

    assert (await house.run("export", {"snapshot": str(old.id)})).attachments[0].content == content
    (book,) = (await house.run("export", {"snapshot": str(old.id), "format": "xlsx"})).attachments
    assert len(read_sheet(book.content).rows) == 11


async def test_what_waits_for_its_host_is_uploaded_as_it_was_frozen(house: House) -> None:
    house.tuner.trouble = [HostUnreachable()]
    await house.teach(10)
    reply = await house.run("retrain", {"yes": "yes"})
    assert house.tuner.orders == []
    await house.run("addqa", {"question": "나중에 온 것?", "answer": "아직 아니에요."})
    await house.services.training.look()

    (file,) = (await house.run("export", {"snapshot": str((await _job(house, reply)).snapshot)})).attachments
    assert house.tuner.orders[0].training_file == file.content
    assert "나중에" not in file.content.decode()


async def _job(house: House, reply: Reply):  # type: ignore[no-untyped-def] # noqa: ANN202 - a job
    return await house.ports.jobs.get(reply.facts["job"])  # type: ignore[arg-type]


async def test_a_job_whose_frozen_version_was_forgotten_meanwhile_fails_and_says_why() -> None:
    house = House()
    house.tuner.trouble = [HostUnreachable()]
    await house.teach(10)
    reply = await house.run("retrain", {"yes": "yes"})
    house.ports.pairs.revisions.pop(0)  # type: ignore[attr-defined]
    await house.services.training.look()

    assert (await _job(house, reply)).status == JobStatus.FAILED
    (notice,) = await house.ports.outbox.waiting()
    assert "지워 달라고" in notice.reply.text


async def test_what_may_not_train_a_language_model_is_left_out_of_training_files_and_said(
    house: House,
) -> None:
    pair = QAPair("슬랙에서 온 것?", "네.", provenance=Provenance.SLACK_FORM)
    await house.ports.pairs.add([pair])
    none = await house.run("export")
    assert (none.tone, none.attachments) == (Tone.WARNING, ())
    assert "내보낼 수 있는" in none.text

    await house.teach(1)
    some = await house.run("export")
    assert some.facts["left_out"] == {"left_out_slack": 1}
    assert len(lines_of(some.attachments[0])) == 1
    assert "슬랙에서" in (await house.run("export", {"format": "csv"})).attachments[0].content.decode()


async def test_a_wrong_answer_and_the_one_that_took_its_place_make_a_preference(house: House) -> None:
    assert (await house.run("export", {"format": "preferences"})).tone == Tone.WARNING
    reply = await house.ask("공은 몇 개야?")
    good = await house.ask("선은 몇 개야?")
    turn = str(reply.facts["turn"])
    await house.run("rate", {"turn": turn, "thumb": "down"})
    await house.run("rate", {"turn": str(good.facts["turn"]), "thumb": "up"})
    await house.run("addqa", {"question": "공은 몇 개야?", "answer": "두 개예요."})
    await house.run("addqa", {"question": "선은 몇 개야?", "answer": "네 개예요."})

    (file,) = (await house.run("export", {"format": "preferences"})).attachments
    (line,) = lines_of(file)
    assert line["input"]["messages"][1] == {"role": "user", "content": "공은 몇 개야?"}  # type: ignore[index]
    assert line["preferred_output"] == [{"role": "assistant", "content": "두 개예요."}]
    assert line["non_preferred_output"] == [{"role": "assistant", "content": "네"}]


async def test_an_answer_that_was_right_after_all_makes_no_preference(house: House) -> None:
    reply = await house.ask("공은 몇 개야?")
    await house.run("rate", {"turn": str(reply.facts["turn"]), "thumb": "down"})
    await house.run("addqa", {"question": "공은 몇 개야?", "answer": "네!"})

    assert (await house.run("export", {"format": "preferences"})).attachments == ()


def test_a_large_file_is_read_a_piece_at_a_time_and_as_often_as_needed() -> None:
    spool = Spool()
    spool.file.write(b"x" * 3_000_000)
    file = Attachment("a", spool, "text/plain")

    assert [max(map(len, file.pieces())) for _ in range(2)] == [1 << 18] * 2
    assert (file.size, len(file.content)) == (3_000_000, 3_000_000)
    assert list(Attachment("b", b"xy", "text/plain").pieces()) == [b"xy"]


def test_a_temporary_file_that_was_let_go_of_holds_nothing_and_bytes_stay() -> None:
    spool = Spool()
    spool.file.write(b"x")
    kept, let_go = Attachment("b", b"xy", "text/plain"), Attachment("a", spool, "text/plain")
    for file in (kept, let_go):
        file.close()

    assert kept.content == b"xy"
    with pytest.raises(ValueError, match="closed"):
        next(let_go.pieces())


def test_policy_forbidding_training_is_respected_whatever_the_deployment_trains() -> None:
    pair = QAPair("q", "a", provenance=Provenance.DISCORD_FORM, status=Status.APPROVED)

    assert Policy(Use.RECALL, "forbid").fit(pair, Use.LANGUAGE_MODEL) is None
