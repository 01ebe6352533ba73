"""Which sampling parameters a model takes, learned from its refusals instead of kept in tables."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.errors import HostRefusedRequest
from core.model import Sampling

_CODES = {"unsupported_value", "unsupported_parameter", "unknown_parameter", "unrecognized_parameter"}
# How hosts say it that give neither code nor parameter.
_UNKNOWN = re.compile(
    r"unsupported|not support|unrecognized|unknown|extra_forbidden|not permitted", re.IGNORECASE
)

Parameters = dict[str, float | int]


class Refusals:
    """What each model of one host has refused so far."""

    def __init__(self) -> None:
        self._refused: dict[str, set[str]] = {}

    def allowed(self, model: str, sampling: Sampling) -> Parameters:
        """The parameters to send; older hosts know the limit of length only as ``max_tokens``."""
        refused = self._refused.get(model, set())
        length = "max_tokens" if "max_completion_tokens" in refused else "max_completion_tokens"
        wanted = {"temperature": sampling.temperature, "top_p": sampling.top_p, length: sampling.max_tokens}
        return {name: value for name, value in wanted.items() if value is not None and name not in refused}

    def learn(self, model: str, refusal: HostRefusedRequest, sent: Parameters) -> bool:
        """Remember the parameter that a refusal is about; False when it is about something else."""
        name = _refused_parameter(refusal.__cause__, sent)
        if name is None:
            return False
        self._refused.setdefault(model, set()).add(name)
        return True


def _refused_parameter(error: object, sent: Mapping[str, object]) -> str | None:
    code, param = getattr(error, "code", None), getattr(error, "param", None)
    if isinstance(param, str) and param:
        return param if code in _CODES and param in sent else None
    message = f"{getattr(error, 'message', '')} {getattr(error, 'body', '')}"
    named = [name for name in sent if re.search(rf"\b{name}\b", message)]
    return named[0] if named and _UNKNOWN.search(message) else None
