"""The kinds of values that settings have: lists in one line, addresses."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic_settings import NoDecode

Words = Annotated[frozenset[str], NoDecode]
Numbers = Annotated[frozenset[int], NoDecode]


def parts(value: Any) -> list[str]:  # noqa: ANN401 - whatever the environment holds
    """The parts of a comma list."""
    found = value.split(",") if isinstance(value, str) else map(str, value)
    return [part.strip() for part in found if part.strip()]


def words(value: Any) -> frozenset[str]:  # noqa: ANN401 - as above
    """A comma list of words."""
    return frozenset(parts(value))


def numbers(value: Any) -> frozenset[int]:  # noqa: ANN401 - as above
    """A comma list of ids; raises ValueError for anything else."""
    found = parts(value)
    if not all(part.isdecimal() for part in found):
        raise ValueError("ids")
    return frozenset(int(part) for part in found)


def address(value: str | None) -> str | None:
    """An HTTP address as it is; raises ValueError for anything else."""
    if value is not None and not re.match(r"^https?://[^\s/]+", value):
        raise ValueError("address")
    return value
