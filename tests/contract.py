"""The conversations that every platform must pass, told through a face that a platform's driver draws."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from bot.build import Bot
from core.model import Language
from core.texts import say

Who = Literal["member", "teacher", "admin"]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person sees: words (tables too), the labels of the buttons, and what a form held at first."""

    text: str
    labels: tuple[str, ...] = ()
    form: Mapping[str, str] = field(default_factory=dict)
    handle: Any = None


class Face(Protocol):
    """A platform, driven as its people drive it."""

    bot: Bot
    language: Language

    async def ask(self, who: Who, text: str) -> Shown:
        """Ask and return the whole answer."""

    async def run(self, who: Who, command: str, **values: str) -> Shown:
        """Run a command and return its reply."""

    async def press(self, who: Who, shown: Shown, label: str, **filled: str) -> Shown:
        """Press a button; where a form opens, write ``filled`` over what stands in it and send it."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in one language. ``near`` is like the question and asks for something else."""

    question: str
    answer: str
    near: str
    unknown: str
    better: str


WORDS: dict[Language, Words] = {
    "ko": Words(
        "심판은 몇 명인가요?",
        "두 명이에요.",
        "심판 복장은 몇 명이 정해요?",
        "우승컵은 어디에 있어요?",
        "세 명이에요.",
    ),
    "en": Words(
        "How many referees are there?",
        "Two of them.",
        "What do referees wear?",
        "Where is the trophy kept?",
        "Three of them.",
    ),
}


def plain(text: str) -> str:
    """A text without its spacing, which platforms may lay out in their own way."""
    return "".join(text.split())


async def taught(face: Face) -> Words:
    words = WORDS[face.language]
    told = await face.run("teacher", "addqa", question=words.question, answer=words.answer)
    assert words.answer in told.text
    return words


async def what_is_taught_answers_the_very_next_question(face: Face) -> None:
    words = await taught(face)

    assert (await face.ask("member", words.question)).text == words.answer


async def what_nobody_taught_is_refused_and_can_be_taught_on_the_spot(face: Face) -> None:
    words = await taught(face)
    refused = await face.ask("teacher", words.unknown)
    told = await face.press("teacher", refused, say("teach_this", face.language), answer=words.better)

    assert words.answer not in refused.text
    assert told.form["question"] == words.unknown
    assert (await face.ask("member", words.unknown)).text == words.better


async def a_near_miss_is_asked_back_and_the_choice_answers(face: Face) -> None:
    words = await taught(face)
    asked_back = await face.ask("member", words.near)
    chosen = await face.press("member", asked_back, words.question)

    assert say("did_you_mean", face.language)[:4] in asked_back.text
    assert words.answer not in asked_back.text
    assert words.answer in chosen.text


async def a_thumb_is_kept(face: Face) -> None:
    words = await taught(face)
    answer = await face.ask("member", words.question)
    thanked = await face.press("member", answer, "👍")
    kept = [await face.bot.services.feedback.counts(turn) for turn in range(1, 9)]

    assert say("rated_up", face.language) in thanked.text
    assert sum(counts["up"] for counts in kept) == 1
    assert sum(counts["down"] for counts in kept) == 0


async def a_members_correction_answers_once_a_teacher_approves_it(face: Face) -> None:
    words = await taught(face)
    answer = await face.ask("member", words.question)
    fixed = await face.press("member", answer, say("fix_it", face.language), answer=words.better)
    before = await face.ask("member", words.question)
    waiting = await face.run("teacher", "review")
    await face.press("teacher", waiting, say("approve", face.language))

    assert (fixed.form["question"], fixed.form["answer"]) == (words.question, words.answer)
    assert before.text == words.answer
    assert words.better in waiting.text
    assert (await face.ask("member", words.question)).text == words.better


async def once_more_answers_again(face: Face) -> None:
    words = await taught(face)
    answer = await face.ask("member", words.question)

    assert (await face.press("member", answer, say("again", face.language))).text == words.answer


async def a_training_on_less_than_ten_pairs_is_refused_with_the_figures(face: Face) -> None:
    await taught(face)
    refused = await face.run("admin", "retrain")

    assert say("DatasetTooSmall", face.language, have=1, need=10, missing=9) in refused.text


async def help_names_what_a_person_may_do_and_nothing_else(face: Face) -> None:
    member, admin = await face.run("member", "help"), await face.run("admin", "help")

    assert "/ask" in member.text
    assert "/addqa" not in member.text
    assert "/addqa" in admin.text


async def who_may_not_is_told_why(face: Face) -> None:
    words = WORDS[face.language]
    refused = await face.run("member", "addqa", question=words.question, answer=words.answer)

    assert say("NotAllowed", face.language, needs="TEACHER") in refused.text


async def a_command_that_does_not_exist_is_named(face: Face) -> None:
    told = await face.run("member", "nonsense")

    assert say("UnknownCommand", face.language, name="nonsense") in told.text


async def a_long_answer_is_shown_whole(face: Face) -> None:
    words = WORDS[face.language]
    whole = "\n".join(f"{number}. {words.answer} {words.unknown}" for number in range(1, 40))
    await face.run("teacher", "addqa", question=words.question, answer=whole)

    assert plain((await face.ask("member", words.question)).text) == plain(whole)


Conversation = Callable[[Face], Awaitable[None]]
CONVERSATIONS: tuple[Conversation, ...] = (
    what_is_taught_answers_the_very_next_question,
    what_nobody_taught_is_refused_and_can_be_taught_on_the_spot,
    a_near_miss_is_asked_back_and_the_choice_answers,
    a_thumb_is_kept,
    a_members_correction_answers_once_a_teacher_approves_it,
    once_more_answers_again,
    a_training_on_less_than_ten_pairs_is_refused_with_the_figures,
    help_names_what_a_person_may_do_and_nothing_else,
    who_may_not_is_told_why,
    a_command_that_does_not_exist_is_named,
    a_long_answer_is_shown_whole,
)
