"""What holds for a person's words and name, in memory and in SQLite alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.forgetting import Forgotten
from core.model import Channel, Consent, Feedback, PairSearch, Provenance, QAPair, Role, Status, Turn, Wording
from core.preferences import Comparison, Preference
from core.reply import Notice, Reply
from core.tuning import JobStatus, ModelVersion, Snapshot, TrainingJob
from tests.fakes import Ports

KIM, LEE = "discord:7", "discord:8"
ROOM = Channel("discord", "1", "u7")
MESSAGE = QAPair(
    "회의는 언제예요?",
    "화요일 열 시에 해요.",
    ("회의 시간은?",),
    ("회의",),
    LEE,
    "discord:1:u8",
    Provenance.CAPTURED,
    consent=Consent.ASKED,
    owner=KIM,
    link="https://discord.com/channels/1/2/3",
)
TYPED = QAPair(
    "공은 몇 개예요?", "두 개예요.", author=KIM, source=str(ROOM), provenance=Provenance.DISCORD_FORM
)


async def _trained_on(ports: Ports, *pairs: QAPair) -> int:
    """A model version that was trained on these revisions."""
    members = tuple((pair.id, pair.revision) for pair in pairs)
    snapshot = await ports.datasets.freeze(Snapshot(members, f"digest {members}", len(members)))
    job = await ports.jobs.add(TrainingJob(f"key {members}", snapshot.id, ROOM, LEE, "base"))
    version = ModelVersion(f"ft:{members}", "base", job.id, snapshot.id)
    ended = replace(job, status=JobStatus.SUCCEEDED, ended_at=ports.now())
    await ports.jobs.finish(ended, version, [Notice(ROOM, Reply("끝"), f"news {members}")])
    return (await ports.versions.list())[0].id


async def test_the_author_of_a_message_agrees_and_nobody_else(ports: Ports) -> None:
    [pair] = await ports.pairs.add([MESSAGE])

    assert await ports.privacy.consent(pair.id, LEE, Consent.AGREED) is None
    assert await ports.privacy.consent(99, KIM, Consent.AGREED) is None
    agreed = await ports.privacy.consent(pair.id, KIM, Consent.AGREED)
    assert agreed == replace(pair, consent=Consent.AGREED, revision=2)
    assert await ports.privacy.consent(pair.id, KIM, Consent.AGREED) == agreed


async def test_a_message_taken_back_is_empty_in_every_revision_and_removed_for_good(ports: Ports) -> None:
    [pair] = await ports.pairs.add([MESSAGE])
    await ports.privacy.consent(pair.id, KIM, Consent.AGREED)

    assert await ports.privacy.withdraw(pair.id, LEE) is False
    assert await ports.privacy.withdraw(pair.id, KIM) is True
    [gone] = await ports.pairs.get([pair.id])
    history = [one.pair for one in await ports.revisions.of(pair.id)]
    assert (gone.status, gone.consent, gone.owner, gone.link) == (Status.REMOVED, Consent.WITHDRAWN, "", "")
    assert {(one.question, one.answer, one.wordings, one.tags) for one in history} == {("", "", ("",), ())}
    assert {one.consent for one in history} == {Consent.WITHDRAWN}
    assert (await ports.pairs.find(PairSearch("회의"))).total == 0
    assert [one.id for one in (await ports.pairs.changed_since(2)).pairs] == [pair.id]
    assert await ports.privacy.consent(pair.id, KIM, Consent.AGREED) is None
    assert await ports.privacy.withdraw(pair.id, KIM) is False


async def test_a_pair_that_a_teacher_wrote_anew_stays_and_only_its_past_is_emptied(ports: Ports) -> None:
    [pair] = await ports.pairs.add([MESSAGE])
    anew = replace(pair, question="회의는?", answer="매주 화요일이에요.", variants=(), owner="", link="")
    anew = replace(anew, provenance=Provenance.WEB, consent=Consent.OWN, author=LEE)
    stored = await ports.pairs.change(anew, LEE)

    assert await ports.privacy.withdraw(pair.id, KIM) is True
    assert list(await ports.pairs.get([pair.id])) == [stored]
    assert [one.pair.answer for one in await ports.revisions.of(pair.id)] == ["매주 화요일이에요.", ""]


async def test_models_trained_on_withdrawn_words_are_known_and_others_are_not(ports: Ports) -> None:
    message, typed = await ports.pairs.add([MESSAGE, TYPED])
    with_it, without = await _trained_on(ports, message, typed), await _trained_on(ports, typed)
    assert await ports.privacy.trained(["pair"]) == frozenset()
    await ports.privacy.withdraw(message.id, KIM)

    assert await ports.privacy.trained(["pair"]) == {with_it}
    assert without not in await ports.privacy.trained(["pair", "wording"])
    assert await ports.privacy.trained(["wording"]) == frozenset()


async def test_forgetting_a_person_takes_their_talk_with_its_answers_and_leaves_that_of_others(
    ports: Ports,
) -> None:
    turns = [
        Turn("user", "내 질문", "김", person=KIM),
        Turn("assistant", "내 답"),
        Turn("user", "남의 질문", "이", person=LEE),
        Turn("assistant", "남의 답"),
        Turn("user", "또 내 질문", "김", person=KIM),
    ]
    ids = await ports.talks.add(ROOM, turns)
    await ports.feedback.put(Feedback(ids[3], KIM, "down", "별로"))
    await ports.feedback.put(Feedback(ids[3], LEE, "up"))
    gone = await ports.privacy.forget(KIM)

    assert gone == Forgotten(turns=3, thumbs=1)
    assert [turn.text for turn in await ports.talks.recent(ROOM, 9)] == ["남의 질문", "남의 답"]
    assert await ports.feedback.counts(ids[3]) == {"up": 1, "down": 0}
    assert (await ports.privacy.forget(KIM)).nothing


async def test_forgetting_a_person_takes_what_they_preferred_and_leaves_what_others_did(ports: Ports) -> None:
    ball, field = [
        await ports.preferences.propose(Comparison(question, "두 개", "세 개", "a", "b"))
        for question in ("공은?", "마당은?")
    ]
    for comparison, person in ((ball, KIM), (ball, LEE), (field, KIM)):
        await ports.preferences.prefer(Preference(comparison.id, person, "first"))
    gone = await ports.privacy.forget(KIM)
    [left] = await ports.preferences.judged()

    assert gone == Forgotten(rankings=2)
    assert [one.person for one in left.preferences] == [LEE]


async def test_forgetting_a_person_takes_captured_pairs_and_open_suggestions_and_keeps_taught_ones_nameless(
    ports: Ports,
) -> None:
    draft = replace(TYPED, question="제안이에요?", status=Status.DRAFT)
    message, typed, waiting = await ports.pairs.add([MESSAGE, TYPED, draft])
    await ports.roles.give(KIM, Role.TEACHER, LEE)
    gone = await ports.privacy.forget(KIM)
    pairs = await ports.pairs.get([message.id, typed.id, waiting.id])

    assert (gone.pairs, gone.nameless) == (2, 1)
    assert [pair.status for pair in pairs] == [Status.REMOVED, Status.APPROVED, Status.REMOVED]
    assert [pair.question for pair in pairs] == ["", TYPED.question, ""]
    assert {pair.author for pair in pairs[1:]} == {""}
    assert pairs[1].source == ""
    assert await ports.roles.role_of(KIM) is None


async def test_forgetting_a_person_takes_their_wordings_out_of_pairs(ports: Ports) -> None:
    lent = "볼 몇 개 써?"
    pair, alone = await ports.pairs.add(
        [
            replace(TYPED, author=LEE, variants=(lent, "공 수는?"), borrowed=(lent,)),
            replace(TYPED, author=LEE, question="언제 써?", borrowed=("언제 써?",)),
        ]
    )
    model = await _trained_on(ports, pair)
    await ports.talks.add(ROOM, [Turn("user", "언제 써?", person=KIM)])
    await ports.wordings.propose(Wording(pair.id, lent, KIM))
    gone = await ports.privacy.forget(KIM)
    [left, removed] = await ports.pairs.get([pair.id, alone.id])

    assert gone.wordings == 3
    assert (left.variants, left.borrowed, left.status) == (("공 수는?",), (), Status.APPROVED)
    assert (removed.question, removed.status) == ("", Status.REMOVED)
    assert await ports.wordings.pending(5) == []
    assert await ports.privacy.trained(["wording"]) == {model}
    assert await ports.privacy.trained(["pair"]) == frozenset()


async def test_a_first_wording_that_goes_is_followed_by_the_next(ports: Ports) -> None:
    [pair] = await ports.pairs.add(
        [replace(TYPED, author=LEE, variants=("공 수는?",), borrowed=(TYPED.question,))]
    )
    await ports.talks.add(ROOM, [Turn("user", TYPED.question, person=KIM)])
    await ports.privacy.forget(KIM)
    [left] = await ports.pairs.get([pair.id])

    assert (left.question, left.variants, left.status) == ("공 수는?", (), Status.APPROVED)


async def _ask(ports: Ports, text: str, outcome: str | None, person: str | None = KIM) -> int:
    asked = Turn("user", text, "김", person=person, private=person == LEE)
    answered = Turn("assistant", "…", outcome=outcome)  # type: ignore[arg-type]
    ports.now.advance(timedelta(minutes=1))
    return (await ports.talks.add(ROOM, [asked, answered]))[1]


async def test_what_was_refused_guessed_or_disliked_is_unanswered_newest_first(ports: Ports) -> None:
    refused, fine = await _ask(ports, "공 무게는?", "refused"), await _ask(ports, "공 색은?", "answered")
    guessed, bad = await _ask(ports, "공 크기는?", "suggested", LEE), await _ask(ports, "심판은?", None, None)
    await ports.feedback.put(Feedback(bad, LEE, "down"))
    await ports.feedback.put(Feedback(fine, LEE, "up"))
    found = await ports.gaps.unanswered(9)

    assert [(one.turn, one.question, one.why) for one in found] == [
        (bad, "심판은?", "disliked"),
        (guessed, "공 크기는?", "suggested"),
        (refused, "공 무게는?", "refused"),
    ]
    assert [(one.person, one.private) for one in found] == [("", False), (LEE, True), (KIM, False)]
    assert found[2].channel == ROOM
    assert found[0].at > found[1].at
    assert [one.reply_to for one in found[1:]] == [Channel.direct(LEE), ROOM]
    assert list(await ports.gaps.unanswered(1)) == list(found[:1])


async def test_a_question_that_is_taught_is_unanswered_no_more_and_its_asker_can_be_told_once(
    ports: Ports,
) -> None:
    turn = await _ask(ports, "공 무게는?", "refused")
    await _ask(ports, "공 무게는?", "refused", None)
    [pair] = await ports.pairs.add([QAPair("공 무게는", "500 g이에요.")])

    assert await ports.gaps.unanswered(9) == []
    assert [(one.turn, number) for one, number in await ports.gaps.answered(9)] == [(turn, pair.id)]
    assert await ports.gaps.mark([turn, 999], "told", LEE) == 1
    assert await ports.gaps.mark([turn], "told", LEE) == 0
    assert await ports.gaps.answered(9) == []
    await ports.pairs.change(replace(pair, status=Status.REMOVED), LEE)
    assert len(await ports.gaps.unanswered(9)) == 2


async def test_a_pair_that_waits_for_its_author_answers_nothing_yet(ports: Ports) -> None:
    await _ask(ports, MESSAGE.question, "refused")
    [pair] = await ports.pairs.add([MESSAGE])
    assert len(await ports.gaps.unanswered(9)) == 1
    await ports.privacy.consent(pair.id, KIM, Consent.AGREED)

    assert await ports.gaps.unanswered(9) == []


async def test_a_disliked_answer_is_mended_only_by_what_was_changed_after_it(ports: Ports) -> None:
    [pair] = await ports.pairs.add([TYPED])
    turn = await _ask(ports, TYPED.question, "answered")
    await ports.feedback.put(Feedback(turn, LEE, "down"))
    assert [one.turn for one in await ports.gaps.unanswered(9)] == [turn]
    ports.now.advance(timedelta(minutes=1))
    await ports.pairs.change(replace(pair, answer="세 개예요."), LEE)

    assert await ports.gaps.unanswered(9) == []


async def test_what_was_dismissed_stays_away_until_it_is_asked_again(ports: Ports) -> None:
    turn = await _ask(ports, "공 무게는?", "refused")
    assert await ports.gaps.mark([turn], "dismissed", LEE) == 1
    assert await ports.gaps.unanswered(9) == []
    again = await _ask(ports, "공 무게는?", "refused")

    assert [one.turn for one in await ports.gaps.unanswered(9)] == [again]


@pytest.mark.parametrize(("platforms", "by", "heard"), [
    (["discord", "slack"], LEE, True),
    (["slack"], LEE, False),
    (["discord"], KIM, False),
])  # fmt: skip
async def test_what_somebody_else_asked_word_for_word_is_known(
    ports: Ports, platforms: list[str], by: str, heard: bool
) -> None:
    await _ask(ports, "공 무게는?", "refused")
    await _ask(ports, "공 색은?", "refused", None)
    found = await ports.gaps.heard(["공 무게는?", "공 색은?", "공무게는"], platforms, by)

    assert found == (frozenset({"공 무게는?"}) if heard else frozenset())
