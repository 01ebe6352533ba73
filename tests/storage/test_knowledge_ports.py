"""What holds for taught pairs, datasets, proposed wordings and notes, in memory and in SQLite alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import PairChanged
from core.model import Consent, Note, PairSearch, Provenance, QAPair, Status, Wording
from core.tuning import Snapshot
from tests.fakes import Ports

PITCH = QAPair(
    "경기장은 어떻게 생겼나요?", "가운데에 원이 하나 있습니다.", ("구장 모양은?",), ("규칙", "장소")
)
BALL = QAPair("공은 몇 개인가요?", "공은 두 개입니다.", author="discord:1", entry="form-1")
WHOLE = QAPair(
    question="What is it?\n\tYes",
    answer="🏐 ‘quotes’ \"and\" \\ 'more' 호반느",
    variants=("변형 1", "변형 2"),
    tags=("a,b", 'c"d'),
    author="slack:U1",
    source="https://example.com/1",
    provenance=Provenance.SLACK_FORM,
    status=Status.DRAFT,
    entry="view-9",
    consent=Consent.ASKED,
    owner="slack:U2",
    borrowed=("변형 2",),
)


async def numbers(ports: Ports, search: PairSearch) -> list[int]:
    return [pair.id for pair in (await ports.pairs.find(search)).pairs]


async def test_a_pair_comes_back_as_it_was_stored(ports: Ports) -> None:
    [stored] = await ports.pairs.add([WHOLE])

    assert stored == replace(WHOLE, id=stored.id, revision=1)
    assert list(await ports.pairs.get([stored.id])) == [stored]


async def test_pairs_are_returned_in_the_order_asked_for_without_the_unknown(ports: Ports) -> None:
    first, second = await ports.pairs.add([PITCH, BALL])

    assert list(await ports.pairs.get([second.id, 999, first.id])) == [second, first]
    assert list(await ports.pairs.get([])) == []


async def test_the_same_form_handed_in_twice_is_one_pair(ports: Ports) -> None:
    [first] = await ports.pairs.add([BALL])
    again = await ports.pairs.add([replace(BALL, answer="다른 답"), PITCH])

    assert again[0] == first
    assert (await ports.pairs.find(PairSearch())).total == 2


async def test_the_same_form_twice_in_one_call_is_one_pair(ports: Ports) -> None:
    first, second = await ports.pairs.add([BALL, BALL])

    assert first == second


async def test_pairs_without_an_entry_are_never_taken_for_each_other(ports: Ports) -> None:
    first, second = await ports.pairs.add([PITCH, PITCH])

    assert first.id != second.id


async def test_a_change_is_the_next_revision(ports: Ports) -> None:
    [pair] = await ports.pairs.add([BALL])
    changed = await ports.pairs.change(replace(pair, answer="세 개입니다.", status=Status.DRAFT), "web:2")

    assert changed == replace(pair, answer="세 개입니다.", status=Status.DRAFT, revision=2)
    assert list(await ports.pairs.get([pair.id])) == [changed]


async def test_a_change_of_an_outdated_revision_is_refused_and_changes_nothing(ports: Ports) -> None:
    [pair] = await ports.pairs.add([BALL])
    newest = await ports.pairs.change(replace(pair, answer="세 개"), "web:2")

    with pytest.raises(PairChanged) as refused:
        await ports.pairs.change(replace(pair, answer="네 개"), "web:3")

    assert refused.value.facts == {"number": pair.id}
    assert list(await ports.pairs.get([pair.id])) == [newest]


async def test_a_change_of_a_pair_that_does_not_exist_is_refused(ports: Ports) -> None:
    with pytest.raises(PairChanged):
        await ports.pairs.change(replace(BALL, id=7, revision=1), "web:3")


async def test_the_entry_of_a_pair_stays_whatever_a_change_says(ports: Ports) -> None:
    [pair] = await ports.pairs.add([BALL])
    changed = await ports.pairs.change(replace(pair, entry=None), "web:2")

    assert changed.entry == "form-1"


async def test_pairs_are_found_newest_first_page_by_page(ports: Ports) -> None:
    await ports.pairs.add([QAPair(f"질문 {number}", "답") for number in range(5)])
    page = await ports.pairs.find(PairSearch(limit=2, offset=2))

    assert [pair.question for pair in page.pairs] == ["질문 2", "질문 1"]
    assert page.total == 5


async def test_a_page_beyond_the_end_is_empty_but_counts_all(ports: Ports) -> None:
    await ports.pairs.add([PITCH])
    page = await ports.pairs.find(PairSearch(offset=10))

    assert (page.pairs, page.total) == ((), 1)


async def test_pairs_are_found_by_status_and_tag(ports: Ports) -> None:
    pitch, ball = await ports.pairs.add([PITCH, replace(BALL, status=Status.DRAFT)])

    assert await numbers(ports, PairSearch(status=Status.DRAFT)) == [ball.id]
    assert await numbers(ports, PairSearch(tag="장소")) == [pitch.id]
    assert await numbers(ports, PairSearch(tag="장소", status=Status.DRAFT)) == []
    assert await numbers(ports, PairSearch(tag="장")) == []


async def test_a_search_without_a_status_finds_removed_pairs_too(ports: Ports) -> None:
    [pair] = await ports.pairs.add([replace(PITCH, status=Status.REMOVED)])

    assert await numbers(ports, PairSearch(text="경기장")) == [pair.id]


@pytest.mark.parametrize("wording", ["경기장은어떻게생겼나요", "  경기장은 어떻게, 생겼나요!?", "구장모양은"])
async def test_a_wording_is_found_however_it_is_spaced(ports: Ports, wording: str) -> None:
    pitch, _ = await ports.pairs.add([PITCH, BALL])

    assert await numbers(ports, PairSearch(wording=wording)) == [pitch.id]


@pytest.mark.parametrize("wording", ["경기장은", "경기장은 어떻게 생겼나요 정말", "", "?!"])
async def test_a_part_of_a_wording_is_not_the_wording(ports: Ports, wording: str) -> None:
    await ports.pairs.add([PITCH, QAPair("!?", "무엇이 궁금하세요?")])

    assert await numbers(ports, PairSearch(wording=wording)) == []


async def test_a_wording_is_compared_without_regard_to_case_and_width(ports: Ports) -> None:
    [pair] = await ports.pairs.add([QAPair("What is VAR?", "Nothing.")])

    assert await numbers(ports, PairSearch(wording="what is ｖａｒ")) == [pair.id]


async def test_a_changed_pair_is_found_by_its_new_words_only(ports: Ports) -> None:
    [pair] = await ports.pairs.add([PITCH])
    await ports.pairs.change(replace(pair, question="심판은 누구인가요?", variants=()), "web:1")

    assert await numbers(ports, PairSearch(text="심판")) == [pair.id]
    assert await numbers(ports, PairSearch(wording="심판은 누구인가요")) == [pair.id]
    assert await numbers(ports, PairSearch(text="구장")) == []
    assert await numbers(ports, PairSearch(wording="구장 모양은")) == []


@pytest.mark.parametrize("text", ["경기", "경기장", "기장은", "구장", "원", "가운데", "하나 없는말", "Ｇｏ"])
async def test_a_text_is_found_by_any_of_its_words_as_part_of_a_word(ports: Ports, text: str) -> None:
    pitch, _ = await ports.pairs.add([replace(PITCH, variants=("구장 모양은?", "let's go")), BALL])

    assert await numbers(ports, PairSearch(text=text)) == [pitch.id]


async def test_one_syllable_is_found_wherever_it_stands_in_a_word(ports: Ports) -> None:
    questions = ("공은 몇 개인가요?", "축구공도 쓰나요?", "어떤 축구공?", "공방은 어디인가요?", "공!")
    await ports.pairs.add([QAPair(question, "모릅니다.") for question in (*questions, "심판은요?")])
    found = await ports.pairs.find(PairSearch(text="공"))

    assert {pair.question for pair in found.pairs} == set(questions)


async def test_a_text_that_occurs_nowhere_finds_what_shares_two_syllables(ports: Ports) -> None:
    pitch, _ = await ports.pairs.add([PITCH, BALL])

    assert await numbers(ports, PairSearch(text="경기장에서의")) == [pitch.id]


@pytest.mark.parametrize("text", ["심판", "?!", '"', "OR", "규칙*", "NEAR(a b)", "^x", "question:"])
async def test_a_text_that_matches_nothing_finds_nothing(ports: Ports, text: str) -> None:
    await ports.pairs.add([PITCH, BALL])

    assert await numbers(ports, PairSearch(text=text)) == []


async def test_an_empty_text_is_no_condition(ports: Ports) -> None:
    await ports.pairs.add([PITCH])

    assert (await ports.pairs.find(PairSearch(text="  "))).total == 1


async def test_a_pair_with_more_of_the_words_comes_first(ports: Ports) -> None:
    await ports.pairs.add([QAPair(f"날씨는 어떤가요 {number}?", "맑습니다.") for number in range(5)])
    both, _, _ = await ports.pairs.add(
        [
            QAPair("공은 몇 개인가요?", "둘"),
            QAPair("공은 어디 있나요?", "밖"),
            QAPair("몇 시인가요?", "모릅니다"),
        ]
    )
    found = await ports.pairs.find(PairSearch(text="공은 몇"))

    assert found.pairs[0] == both
    assert found.total == 3


async def test_at_first_everything_that_counts_has_changed(ports: Ports) -> None:
    statuses = (Status.APPROVED, Status.DRAFT, Status.REJECTED, Status.REMOVED)
    pairs = await ports.pairs.add([QAPair("질문", "답", status=status) for status in statuses])

    assert list((await ports.pairs.changed_since(0)).pairs) == list(pairs[:2])


async def test_only_what_changed_after_the_mark_is_told_whatever_became_of_it(ports: Ports) -> None:
    first, second, _ = await ports.pairs.add([PITCH, BALL, WHOLE])
    mark = (await ports.pairs.changed_since(0)).mark
    removed = await ports.pairs.change(replace(second, status=Status.REMOVED), "web:1")
    await ports.pairs.change(await ports.pairs.change(first, "web:1"), "web:2")
    changes = await ports.pairs.changed_since(mark)

    assert [(pair.id, pair.revision) for pair in changes.pairs] == [(first.id, 3), (removed.id, 2)]
    assert changes.pairs[1].status == Status.REMOVED
    assert (await ports.pairs.changed_since(changes.mark)).pairs == ()


async def test_pairs_are_counted_in_every_status(ports: Ports) -> None:
    await ports.pairs.add([PITCH, BALL, WHOLE])

    assert await ports.datasets.counts() == {
        Status.APPROVED: 2,
        Status.DRAFT: 1,
        Status.REJECTED: 0,
        Status.REMOVED: 0,
    }


async def test_a_dataset_streams_one_status_in_the_order_of_ids(ports: Ports) -> None:
    await ports.pairs.add([QAPair(f"질문 {number}", "답") for number in range(1201)])
    await ports.pairs.add([WHOLE])
    batches = [batch async for batch in ports.datasets.stream(Status.APPROVED)]
    pairs = [pair for batch in batches for pair in batch]

    assert [pair.question for pair in pairs] == [f"질문 {number}" for number in range(1201)]
    assert max(map(len, batches)) < 1201


async def test_an_equal_snapshot_is_stored_once(ports: Ports) -> None:
    snapshot = Snapshot(((3, 1), (1, 2)), "a" * 64, 2)
    stored = await ports.datasets.freeze(snapshot)
    again = await ports.datasets.freeze(replace(snapshot, examples=9))
    other = await ports.datasets.freeze(replace(snapshot, digest="b" * 64))

    assert stored == replace(snapshot, id=stored.id, at=ports.now())
    assert again == stored
    assert other.id != stored.id
    assert await ports.datasets.snapshot(stored.id) == stored
    assert await ports.datasets.snapshot(999) is None


async def test_a_wording_is_proposed_once_and_decided_once(ports: Ports) -> None:
    pitch, ball = await ports.pairs.add([PITCH, BALL])
    proposed = await ports.wordings.propose(Wording(pitch.id, "구장은 어때요?", "web:1"))
    again = await ports.wordings.propose(Wording(pitch.id, "구장은  어때요", "web:2"))
    other = await ports.wordings.propose(Wording(ball.id, "구장은 어때요?", "web:1"))

    assert again == proposed
    assert list(await ports.wordings.pending(10)) == [proposed, other]
    assert list(await ports.wordings.pending(1)) == [proposed]
    assert await ports.wordings.decide(proposed.id, Status.REJECTED, "web:3")
    assert not await ports.wordings.decide(proposed.id, Status.APPROVED, "web:4")
    assert not await ports.wordings.decide(999, Status.APPROVED, "web:4")
    assert await ports.wordings.get(proposed.id) == replace(proposed, status=Status.REJECTED)
    assert await ports.wordings.get(999) is None
    assert list(await ports.wordings.pending(10)) == [other]


async def test_a_rejected_wording_is_not_asked_about_again(ports: Ports) -> None:
    [pair] = await ports.pairs.add([PITCH])
    proposed = await ports.wordings.propose(Wording(pair.id, "어때요?", "web:1"))
    await ports.wordings.decide(proposed.id, Status.REJECTED, "web:3")

    assert (await ports.wordings.propose(Wording(pair.id, "어때요?", "web:1"))).status == Status.REJECTED
    assert list(await ports.wordings.pending(10)) == []


async def test_notes_take_the_place_of_all_that_came_from_their_source(ports: Ports) -> None:
    rules = [Note("공은 둘이다.", "rules.md#공"), Note("원이 있다.", "rules.md#원")]
    await ports.notes.replace("rules.md", rules)
    await ports.notes.replace("other.md", [Note("딴 이야기", "other.md")])
    before = await ports.notes.changed_since(0)
    count = await ports.notes.replace("rules.md", [rules[1], Note("새 규칙", "rules.md#새"), rules[1]])
    after = await ports.notes.changed_since(before.mark)
    kept = next(note for note in before.notes if note.text == "원이 있다.")
    gone = next(note for note in before.notes if note.text == "공은 둘이다.")

    assert count == 2
    assert await ports.notes.count() == 3
    assert [note.text for note in before.notes] == ["공은 둘이다.", "원이 있다.", "딴 이야기"]
    assert ([note.text for note in after.notes], after.gone) == (["새 규칙"], (gone.id,))
    assert list(await ports.notes.get([after.notes[0].id, gone.id, kept.id])) == [after.notes[0], kept]


async def test_a_source_without_notes_is_forgotten(ports: Ports) -> None:
    await ports.notes.replace("rules.md", [Note("공은 둘이다.", "rules.md")])
    mark = (await ports.notes.changed_since(0)).mark

    assert await ports.notes.replace("rules.md", []) == 0
    assert await ports.notes.count() == 0
    assert len((await ports.notes.changed_since(mark)).gone) == 1
    assert (await ports.notes.changed_since(0)).gone == ()


async def test_equal_notes_put_in_again_are_no_change(ports: Ports) -> None:
    await ports.notes.replace("rules.md", [Note("공은 둘이다.", "rules.md")])
    before = await ports.notes.changed_since(0)
    await ports.notes.replace("rules.md", [Note("공은 둘이다.", "rules.md")])

    assert await ports.notes.changed_since(0) == before


async def test_the_members_of_a_snapshot_are_as_they_were_without_what_it_left_out(ports: Ports) -> None:
    pitch, ball = await ports.pairs.add([PITCH, replace(BALL, variants=("볼은 몇 개?", "공 수는?"))])
    await ports.pairs.change(replace(ball, answer="이제는 세 개예요."), "web:2")
    members = ((ball.id, 1), (pitch.id, 1), (99, 1))
    frozen = Snapshot(members, "c" * 64, 2, system="지시", left_out={ball.id: (ball.question, "공 수는?")})
    stored = await ports.datasets.freeze(frozen)
    pairs = [pair async for batch in ports.datasets.members(stored.id) for pair in batch]

    assert await ports.datasets.snapshot(stored.id) == stored
    assert pairs == [replace(ball, question="볼은 몇 개?", variants=()), pitch]
    assert [batch async for batch in ports.datasets.members(999)] == []
