"""News as a mail message: a subject, plain text, the files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from adapters.mail.options import MailOptions
from core.clean import clean, one_line
from core.reply import Attachment, Notice, Table

_LONGEST_SUBJECT = 120  # characters
_MARKS = re.compile(r"\*\*|`")


def message_of(notice: Notice, options: MailOptions, now: datetime) -> EmailMessage:
    """Return the message; ``now`` is its date where the notice does not say since when it waits.

    Its id, its date and its inner marks come from the notice alone, so that a repeat has the very same bytes
    and is known as one by servers and programs that look.
    """
    text = plain(clean(notice.reply.text))
    message = EmailMessage(policy=SMTP)
    message["Subject"] = one_line(f"[호반느] {text.partition(chr(10))[0]}", _LONGEST_SUBJECT)
    message["From"] = options.sender
    message["To"] = ", ".join(options.recipients)
    message["Date"] = format_datetime(notice.at or now)
    name = hashlib.sha256(notice.key.encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{name}@{options.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join([text, *_lines(notice.reply.table), ""]))
    _attach(message, notice.reply.attachments)
    if message.is_multipart():
        message.set_boundary(f"={name}=")
    return message


def plain(markdown: str) -> str:
    """Text without the marks of bold and code."""
    return _MARKS.sub("", markdown)


def _lines(table: Table | None) -> list[str]:
    """A table as lines that name each figure: mail programs draw with letters of many widths."""
    if table is None:
        return []
    lines = []
    for row in table.rows:
        cells = (f"{name} {cell}" for name, cell in zip(table.columns[1:], row[1:], strict=True) if cell)
        lines += ["", row[0], f"  {' · '.join(cells)}"]
    return lines


def _attach(message: EmailMessage, files: Sequence[Attachment]) -> None:
    for file in files:
        kind, _, exact = file.media_type.partition("/")
        message.add_attachment(
            file.content, maintype=kind, subtype=exact, filename=one_line(clean(file.name), _LONGEST_SUBJECT)
        )
