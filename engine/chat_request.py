"""Read a chat request: what the brain may see of it, and a clear refusal of what is not served here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from engine.brain import Message, Sampling
from engine.counting import PER_MESSAGE, tokens
from engine.wire import Json, optional_number, optional_text, optional_whole, refuse, text_field

_ROLES: Final[dict[str, Literal["system", "user", "assistant"]]] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "assistant": "assistant",
}
_REFUSED: Final = ("tools", "functions", "logprobs", "top_logprobs", "audio", "web_search_options")
_MOST_STOPS: Final = 4
_LARGEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A checked chat request."""

    model: str
    messages: tuple[Message, ...]
    sampling: Sampling
    stream: bool
    include_usage: bool


def read_chat_request(body: Json) -> ChatRequest:
    """The checked request; fields this server does not know are ignored."""
    for name in _REFUSED:
        if body.get(name):
            refuse(f"'{name}' is not supported by this server.", name, "unsupported_parameter")
    if body.get("n") not in (None, 1):
        refuse("'n' must be 1: this server gives one answer at a time.", "n", "unsupported_parameter")
    _check_format(body.get("response_format"))
    options = body.get("stream_options")
    return ChatRequest(
        model=text_field(body, "model"),
        messages=_messages(body.get("messages")),
        sampling=_sampling(body),
        stream=body.get("stream") is True,
        include_usage=isinstance(options, dict) and options.get("include_usage") is True,
    )


def prompt_tokens(messages: Sequence[Message]) -> int:
    """An estimate for a conversation, with what each message costs by itself."""
    return sum(PER_MESSAGE + tokens(message.content) for message in messages)


def _check_format(wanted: object) -> None:
    if wanted is not None and not (isinstance(wanted, dict) and wanted.get("type") == "text"):
        refuse("'response_format' must be text.", "response_format", "unsupported_parameter")


def _messages(given: object) -> tuple[Message, ...]:
    if not isinstance(given, list) or not given:
        refuse(
            "'messages' must be a list with at least one message.", "messages", "missing_required_parameter"
        )
    return tuple(_message(entry, f"messages[{place}]") for place, entry in enumerate(given))


def _message(entry: object, place: str) -> Message:
    if not isinstance(entry, dict):
        refuse(f"'{place}' must be an object.", place)
    role = entry.get("role")
    if not isinstance(role, str) or role not in _ROLES:
        refuse(f"'{place}.role' must be one of {', '.join(_ROLES)}.", f"{place}.role")
    name = entry.get("name")
    if name is not None and not isinstance(name, str):
        refuse(f"'{place}.name' must be a text.", f"{place}.name")
    return Message(_ROLES[role], _content(entry.get("content"), f"{place}.content"), name)


def _content(given: object, place: str) -> str:
    if isinstance(given, str):
        return given
    if not isinstance(given, list):
        refuse(f"'{place}' must be a text or a list of text parts.", place)
    return "".join(_part(part, place) for part in given)


def _part(part: object, place: str) -> str:
    kind = part.get("type") if isinstance(part, dict) else None
    if not isinstance(part, dict) or kind != "text":
        refuse(
            f"'{place}' has a part of the type {kind!r}; this server reads only text.",
            place,
            "unsupported_content",
        )
    text = part.get("text")
    if not isinstance(text, str):
        refuse(f"'{place}' has a text part without a text.", place)
    return text


def _sampling(body: Json) -> Sampling:
    usual = Sampling()
    temperature, top_p = optional_number(body, "temperature", 0, 2), optional_number(body, "top_p", 0, 1)
    most = optional_whole(body, "max_completion_tokens", 1, _LARGEST)
    return Sampling(
        temperature=usual.temperature if temperature is None else temperature,
        top_p=usual.top_p if top_p is None else top_p,
        max_tokens=optional_whole(body, "max_tokens", 1, _LARGEST) if most is None else most,
        seed=optional_whole(body, "seed", -_LARGEST, _LARGEST),
        stop=_stops(body),
    )


def _stops(body: Json) -> tuple[str, ...]:
    given: Any = body.get("stop")
    if given is None or isinstance(given, str):
        text = optional_text(body, "stop")
        return (text,) if text else ()
    if (
        not isinstance(given, list)
        or len(given) > _MOST_STOPS
        or not all(isinstance(stop, str) for stop in given)
    ):
        refuse(f"'stop' must be a text or a list of at most {_MOST_STOPS} texts.", "stop")
    return tuple(stop for stop in given if stop)
