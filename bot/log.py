"""Log lines that name the channel and hide every secret."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

_SECRET = re.compile(
    r"sk-[A-Za-z0-9_-]{8,}|xox[abeprs]-[A-Za-z0-9-]{8,}|xapp-[A-Za-z0-9-]{8,}|gh[pousr]_[A-Za-z0-9]{20,}"
    r"|AKIA[0-9A-Z]{16}|[MNO][A-Za-z\d_-]{23,25}\.[A-Za-z\d_-]{6}\.[A-Za-z\d_-]{27,}|(?<=Bearer )[^\s\"']+"
)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_QUIET = (
    "uvicorn",
    "httpx2",
    "httpcore2",
    "openai",
    "asyncio",
    "filelock",
    "slack_sdk",
    "slack_bolt",
    "discord",
)


def hide_secrets(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hide what looks like a token, and control characters, in every value; a structlog processor."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = _CONTROLS.sub("", _SECRET.sub("[hidden]", value))
    return event


def set_up_logging(level: str, style: str) -> None:
    """Send all records of the process, ours and the libraries', to standard error in one form.

    ``style`` is ``console`` for people or ``json`` for programs.
    """
    import structlog

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Any] = [structlog.processors.JSONRenderer(ensure_ascii=False)]
    if style == "console":
        last = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    strip = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    processors = [strip, structlog.processors.format_exc_info, hide_secrets, *last]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=processors))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
