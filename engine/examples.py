"""Check the examples of a training file line by line, before anything is trained on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from engine.wire import WireError, parse_json

FEWEST: Final = 10
_ROLES: Final = ("system", "user", "assistant")
_MESSAGE_KEYS: Final = frozenset({"role", "content", "name", "weight"})
_PREFERENCE_KEYS: Final = frozenset({"input", "preferred_output", "non_preferred_output"})


class Fault(ValueError):
    """What is wrong with one line, as a sentence without the line's number."""


def read_examples(path: Path, param: str, fewest: int, method: str = "supervised") -> bytes:
    """The checked lines of a file, one example in each, without byte order mark and blank lines.

    ``method`` says which kind: ``supervised`` or ``dpo`` (preferences).

    400 names the first faulty line and its fault, or the number of examples where there are too few;
    ``param`` is the field of the request that named the file.
    """
    lines = list(_checked(path, param, _check_preference if method == "dpo" else _check_example))
    if len(lines) < fewest:
        raise WireError(
            400,
            f"The file has {len(lines)} examples; at least {fewest} are needed.",
            code="invalid_n_examples",
            param=param,
        )
    return b"".join(lines)


def _checked(path: Path, param: str, check: Callable[[dict[str, Any]], None]) -> Iterator[bytes]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            line = line.removeprefix(b"\xef\xbb\xbf").strip()
            if not line:
                continue
            try:
                check(_object(line))
            except Fault as fault:
                raise WireError(
                    400, f"Line {number}: {fault}", code="invalid_training_file", param=param
                ) from fault
            yield _one_line(line) + b"\n"


def _one_line(line: bytes) -> bytes:
    """The same JSON without raw separators inside of texts that some readers take for the end of a line."""
    for letter in "\x85\u2028\u2029":
        line = line.replace(letter.encode(), f"\\u{ord(letter):04x}".encode())
    return line


def _object(line: bytes) -> dict[str, Any]:
    try:
        example = parse_json(line)
    except UnicodeError as error:
        raise Fault("it is not valid UTF-8 text.") from error
    except (ValueError, RecursionError) as error:
        raise Fault("it is not valid JSON.") from error
    if not isinstance(example, dict):
        raise Fault("it must be a JSON object.")
    return example


def _check_example(example: dict[str, Any]) -> None:
    if example.keys() & _PREFERENCE_KEYS:
        raise Fault("this is a preference example (DPO); supervised training needs 'messages'.")
    if "prompt" in example and "messages" not in example:
        raise Fault("'prompt' and 'completion' are the old form; 'messages' is needed.")
    if example.get("tools") or example.get("functions"):
        raise Fault("examples with tools cannot be trained on here.")
    messages = _messages(example.get("messages"), "messages")
    if not any(message["role"] == "assistant" and message.get("weight") != 0 for message in messages):
        raise Fault("there is no assistant message to learn from.")


def _check_preference(example: dict[str, Any]) -> None:
    """OpenAI's preference form: a conversation up to a question, a better answer to it and a worse one."""
    if "messages" in example:
        raise Fault("this is a supervised example; preferences need 'input' and two outputs.")
    given = example.get("input")
    if not isinstance(given, dict):
        raise Fault("'input' must be an object with 'messages'.")
    if given.get("tools"):
        raise Fault("examples with tools cannot be trained on here.")
    if _messages(given.get("messages"), "input.messages")[-1]["role"] != "user":
        raise Fault("'input.messages' must end with a user message.")
    outputs = [_output(example, name) for name in ("preferred_output", "non_preferred_output")]
    if outputs[0] == outputs[1]:
        raise Fault("the preferred and the other output are the same.")


def _output(example: dict[str, Any], name: str) -> str:
    messages = _messages(example.get(name), name)
    if len(messages) != 1 or messages[0]["role"] != "assistant":
        raise Fault(f"'{name}' must be one assistant message.")
    return str(messages[0]["content"])


def _messages(messages: Any, name: str) -> list[dict[str, Any]]:  # noqa: ANN401 - it is JSON not yet checked
    if not isinstance(messages, list) or not messages:
        raise Fault(f"'{name}' must be a list with at least one message.")
    for place, message in enumerate(messages, 1):
        _check_message(message, place)
    return messages


def _check_message(message: object, place: int) -> None:
    if not isinstance(message, dict):
        raise Fault(f"message {place} must be an object.")
    unknown = sorted(message.keys() - _MESSAGE_KEYS)
    if unknown:
        raise Fault(f"message {place} has the unknown key '{unknown[0]}'.")
    role, content = message.get("role"), message.get("content")
    if role not in _ROLES:
        raise Fault(f"message {place} has the role {role!r}; it must be one of {', '.join(_ROLES)}.")
    if not isinstance(content, str) or not content.strip():
        raise Fault(f"message {place} must have a text as its content.")
    if not isinstance(message.get("name", ""), str):
        raise Fault(f"message {place} must have a text as its name.")
    _check_weight(message, place)


def _check_weight(message: dict[str, Any], place: int) -> None:
    weight = message.get("weight")
    if weight is None:
        return
    if message["role"] != "assistant" or weight not in (0, 1):
        raise Fault(f"message {place} has a weight; only assistant messages have one, which is 0 or 1.")
