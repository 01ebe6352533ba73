"""What an installation begins with: a word that only the browser which began it can bring back, once."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

LIFE = 600.0  # seconds that somebody has to say yes in Slack
_MOST = 1000  # begun at the same time; the oldest is forgotten first


class States:
    """The installations that were begun and not ended (OAuth's ``state``, RFC 6749, section 10.12)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun: OrderedDict[str, float] = OrderedDict()

    def begin(self) -> str:
        """Return a new state, good once and for ten minutes."""
        state = secrets.token_urlsafe(24)
        self._begun[state] = self._clock()
        while len(self._begun) > _MOST:
            self._begun.popitem(last=False)
        return state

    def end(self, state: str) -> bool:
        """Whether this state was begun lately and is ended for the first time."""
        begun = self._begun.pop(state, None)
        return begun is not None and self._clock() - begun <= LIFE
