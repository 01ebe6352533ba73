"""What a deployment chooses about Slack, and the paces that answers are shown at."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field

from core.model import Language

API_URL = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast things are shown; times in seconds, ``buffer`` in characters."""

    sign_after: float = 0.02  # an answer that is quicker than this needs no status line
    gather: float = 0.005  # pieces that come together are shown together
    interval: float = 0.7  # between two pieces of a stream
    buffer: int = 60  # so many new characters are shown before the interval is over
    edit_every: float = 1.0  # between two edits of a message that is not a stream
    stoppable_after: float = 2.0  # only an answer that takes longer gets Slack's Stop button
    form_patience: float = 1.5  # for so long a form stays open until its command has answered
    grace: float = 8.0  # what is under way at the end may finish within this


@dataclass(frozen=True, slots=True)
class OAuth:
    """By what people install the bot in their workspaces; ``address`` is the public one of its web server."""

    client_id: str
    client_secret: str = field(repr=False)
    address: str


@dataclass(frozen=True, slots=True)
class SlackOptions:
    """Tokens and choices. With ``app_token`` events come over Socket Mode, else signed over HTTP.

    ``teams`` are the ids of the workspaces whose people are served; empty means the bot's own alone. Where
    workspaces install the bot themselves (``oauth``), these may do so, and ``bot_token`` is empty.
    ``admin_groups`` and ``teacher_groups`` are ids of user groups (S0..) whose members have these roles.
    ``prefix`` stands before every slash command, such as ``hb-`` for ``/hb-ask``.
    """

    bot_token: str = field(repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    api_url: str = API_URL
    teams: Set[str] = frozenset()
    admin_groups: frozenset[str] = frozenset()
    teacher_groups: frozenset[str] = frozenset()
    prefix: str = ""
    language: Language = "ko"
    oauth: OAuth | None = None
    pace: Pace = field(default_factory=Pace)
