"""A command's signature is its form."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Annotated, Literal

import pytest

from core import errors
from core.command import Command, Field, Visibility, command, read
from core.model import Role
from core.reply import Call, Part, Reply, Upload
from core.services import Services


@command(
    "paint", ko="칠해요", en="Paint", needs=Role.TEACHER, visibility=Visibility.PUBLIC, message_field="text"
)
async def paint(
    call: Call,
    services: Services,
    text: Annotated[str, Field("글", "Text", limit=5, long=True)],
    colour: Annotated[
        Literal["red", "blue"], Field("색", "Colour", choices={"red": ("빨강", "Red")})
    ] = "red",
    times: Annotated[int | None, Field("번", "Times")] = None,
    wet: Annotated[bool, Field("젖음", "Wet")] = False,
    picture: Annotated[Upload | None, Field("그림", "Picture")] = None,
) -> Reply:
    return Reply(text)


@command("count", ko="세요", en="Count")
async def count(call: Call, services: Services) -> AsyncIterator[Part]:
    yield "1"
    yield Reply("1")


def _read(values: Mapping[str, str | Upload], what: Command = paint) -> dict[str, object]:
    return read(what, values, "en")


def test_the_form_is_read_off_the_signature() -> None:
    kinds = {field.name: (field.kind, field.required, field.choices) for field in paint.fields}

    assert kinds == {
        "text": ("text", True, ()),
        "colour": ("choice", False, ("red", "blue")),
        "times": ("number", False, ()),
        "wet": ("yes_no", False, ()),
        "picture": ("file", False, ()),
    }
    assert (paint.needs, paint.visibility, paint.message_field) == (Role.TEACHER, Visibility.PUBLIC, "text")
    assert count.fields == ()


def test_labels_and_summaries_speak_both_languages() -> None:
    assert [field.label("ko") for field in paint.fields][:2] == ["글", "색"]
    assert [field.label("en") for field in paint.fields][:2] == ["Text", "Colour"]
    assert (paint.summary("ko"), paint.summary("en")) == ("칠해요", "Paint")
    assert (paint.message_label("ko"), paint.message_label("en")) == ("칠해요", "Paint")
    named = replace(paint, on_message=("이것 칠하기", "Paint this"))
    assert (named.message_label("ko"), named.message_label("en")) == ("이것 칠하기", "Paint this")
    colour = paint.fields[1]
    assert [colour.choice_label("red", language) for language in ("ko", "en")] == ["빨강", "Red"]
    assert colour.choice_label("blue", "ko") == "blue"


def test_values_become_what_the_function_wants() -> None:
    picture = Upload("a.png", b"\x89")

    assert _read({"text": " 가나 ", "colour": "BLUE", "times": "#12", "wet": "네", "picture": picture}) == {
        "text": "가나",
        "colour": "blue",
        "times": 12,
        "wet": True,
        "picture": picture,
    }


def test_what_is_left_empty_takes_its_default() -> None:
    assert _read({"text": "a", "colour": "", "wet": "no"}) == {
        "text": "a",
        "colour": "red",
        "times": None,
        "wet": False,
        "picture": None,
    }


@pytest.mark.parametrize(
    ("values", "trouble", "facts"),
    [
        ({}, errors.MissingField, {"field": "Text"}),
        ({"text": " \u202e "}, errors.MissingField, {"field": "Text"}),
        ({"text": "abcdef"}, errors.TooLong, {"field": "Text", "have": 6, "limit": 5}),
        ({"text": "a", "size": "3"}, errors.UnknownField, {"field": "size"}),
        ({"text": "a", "times": "three"}, errors.NotANumber, {"field": "Times", "value": "three"}),
        ({"text": "a", "times": "9" * 16}, errors.NotANumber, {"field": "Times", "value": "9" * 16}),
        ({"text": "a", "colour": "green"}, errors.NotAChoice, {"choices": "red, blue"}),
        ({"text": "a", "wet": "maybe"}, errors.NotAChoice, {"field": "Wet"}),
        ({"text": "a", "picture": "a.png"}, errors.NotAFile, {"field": "Picture"}),
        ({"text": Upload("a", b"")}, errors.NotAFile, {"field": "Text"}),
    ],
)
def test_a_value_that_does_not_fit_is_named(
    values: dict[str, str | Upload], trouble: type[errors.Trouble], facts: dict[str, object]
) -> None:
    with pytest.raises(trouble) as caught:
        _read(values)

    assert caught.value.facts.items() >= facts.items()
