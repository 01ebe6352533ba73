"""Makes text from people and models harmless in Slack: it pings nobody and fetches nothing."""

from __future__ import annotations

import re

# Slack's own markup begins with "<": mentions (<@U..>, <!channel>, <!subteam^..>), channels (<#C..>) and
# links with another text than their address (<https://bad|https://good>). "&lt;" is both Slack's and
# Markdown's way to write the sign itself, so that everything else of the Markdown stays as it is.
_MARKUP = re.compile(r"<(?=[@#!])|<(?=[^\s<>|]+\|)")
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\(")  # an image is fetched when shown; a link waits for a press
_UNDECIDED = re.compile(r"(?:<[^\s<>|]*|!(?:\[[^\]\n]*\]?)?)$")


def neutral(text: str) -> str:
    """Return Markdown without mentions, disguised links and images."""
    return _IMAGE.sub(r"[\1](", _MARKUP.sub("&lt;", text))


def decided(text: str) -> str:
    """Return the beginning of a growing text that no later piece can change the meaning of."""
    undecided = _UNDECIDED.search(text)
    return text[: undecided.start()] if undecided else text


def escaped(text: str) -> str:
    """Return plain text for a field that Slack reads as its own markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
