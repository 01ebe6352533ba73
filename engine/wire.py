"""The words of the OpenAI wire: ids, errors, request bodies and pages."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, NoReturn, TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse

Json: TypeAlias = dict[str, Any]

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_TIME_DIGITS = 10
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class WireError(Exception):
    """A request that cannot be served: an HTTP status with the error object of the wire."""

    def __init__(
        self, status: int, message: str, *, code: str | None = None, param: str | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.code, self.param = status, message, code, param

    @property
    def headers(self) -> dict[str, str]:
        """A conflict of ours is deliberate, so trying again cannot help; the official client obeys this."""
        return {"x-should-retry": "false"} if self.status == 409 else {}

    @property
    def envelope(self) -> Json:
        """The body that carries the error."""
        kind = "server_error" if self.status >= 500 else "invalid_request_error"
        return {"error": {"message": self.message, "type": kind, "param": self.param, "code": self.code}}

    def response(self) -> JSONResponse:
        """The whole answer that carries the error."""
        return JSONResponse(self.envelope, self.status, headers=self.headers)


def refuse(message: str, param: str | None = None, code: str = "invalid_value") -> NoReturn:
    """Raise the 400 that most faults of a request end in."""
    raise WireError(400, message, code=code, param=param)


def new_id(prefix: str) -> str:
    """``prefix`` with a part that nobody can guess in full and that sorts by the moment it was made."""
    rest, moment = time.time_ns() // 1000, ""
    for _ in range(_TIME_DIGITS):
        rest, digit = divmod(rest, 36)
        moment = _DIGITS[digit] + moment
    return prefix + moment + "".join(secrets.choice(_DIGITS) for _ in range(4))


async def json_body(request: Request) -> Json:
    """The request's body as an object; 400 where it is none."""
    return parse_object(await request.body())


def parse_object(raw: bytes) -> Json:
    """A JSON object of UTF-8 text without ``NaN`` and without half characters; 400 for anything else."""
    try:
        value = parse_json(raw)
    except (ValueError, RecursionError) as error:
        raise WireError(400, "The body is not valid JSON in UTF-8.", code="invalid_json") from error
    if not isinstance(value, dict):
        refuse("The body must be a JSON object.", code="invalid_json")
    return value


def parse_json(raw: bytes) -> object:
    """The JSON value of UTF-8 bytes; ValueError for what could not be written out again as UTF-8."""
    text = raw.decode("utf-8-sig")
    value = json.loads(text, parse_constant=_no_constant)
    if _ESCAPED_SURROGATE.search(text):
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def text_field(body: Mapping[str, Any], name: str) -> str:
    """A required, non-empty string."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        refuse(f"'{name}' is required and must be a text.", name, "missing_required_parameter")
    return value


def optional_text(body: Mapping[str, Any], name: str) -> str | None:
    """A string, or None where the field is missing or null."""
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        refuse(f"'{name}' must be a text.", name)
    return value


def optional_whole(body: Mapping[str, Any], name: str, low: int, high: int) -> int | None:
    """A whole number from ``low`` to ``high``, or None where the field is missing or null."""
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        refuse(f"'{name}' must be a whole number from {low} to {high}.", name)
    return value


def optional_number(body: Mapping[str, Any], name: str, low: float, high: float) -> float | None:
    """A number from ``low`` to ``high``, or None where the field is missing or null."""
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        refuse(f"'{name}' must be a number from {low:g} to {high:g}.", name)
    return float(value)


def page_size(request: Request, usual: int, most: int) -> int:
    """The query's ``limit``, from 1 to ``most``; ``usual`` where it is not given."""
    asked = request.query_params.get("limit", str(usual))
    if not asked.isdecimal() or not 1 <= int(asked[:9]) <= most:
        refuse(f"'limit' must be a whole number from 1 to {most}.", "limit")
    return int(asked)


def page(entries: Iterable[Json], limit: int) -> Json:
    """A list object of the first ``limit`` entries, which says whether there are more."""
    found = list(islice(entries, limit + 1))
    shown = found[:limit]
    ends = (
        {"first_id": shown[0]["id"], "last_id": shown[-1]["id"]}
        if shown
        else {"first_id": None, "last_id": None}
    )
    return {"object": "list", "data": shown, "has_more": len(found) > limit, **ends}
