"""Counts calls against Slack's published limits, so that what matters most is never turned away."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

_WINDOW = 61.0  # seconds; one more than Slack's minute, for the way there


class Budget:
    """How many calls of one method are left in the present minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute, self._clock = per_minute, clock
        self._spent: deque[float] = deque()

    @property
    def left(self) -> int:
        """Calls that may still be made."""
        begin = self._clock() - _WINDOW
        while self._spent and self._spent[0] < begin:
            self._spent.popleft()
        return self._per_minute - len(self._spent)

    @property
    def share(self) -> float:
        """What is left, as a part of the whole (0..1)."""
        return max(self.left, 0) / self._per_minute

    def spend(self) -> None:
        """Count a call that is made now."""
        self._spent.append(self._clock())


@dataclass(slots=True)
class Budgets:
    """The limits of a workspace (calls a minute, as read in the method reference in August 2026).

    ``streams`` and ``edited`` are how many answers under way will still need one last call to be whole.
    """

    start: Budget = field(default_factory=lambda: Budget(20))
    append: Budget = field(default_factory=lambda: Budget(100))
    stop: Budget = field(default_factory=lambda: Budget(20))
    update: Budget = field(default_factory=lambda: Budget(50))
    streams: int = 0
    edited: int = 0

    def may_stream(self) -> bool:
        """Whether a stream can be begun and also be ended within the limits."""
        return self.start.left > 0 and self.stop.left > self.streams

    def may_post_early(self) -> bool:
        """Whether a message can be shown before it is whole: its last edit must be affordable."""
        return self.update.left > self.edited

    def may_edit(self) -> bool:
        """Whether an edit that only shows progress is affordable; last edits come first."""
        return self.update.left > 2 * self.edited + 5
