"""Asks the mail server whether it lets the bot in; sends nothing."""

from __future__ import annotations

import asyncio

from adapters.mail.announcer import connection, reason_of
from adapters.mail.options import MailOptions
from core.texts import speaker


async def examine_mail(options: MailOptions) -> list[tuple[str, bool, str]]:
    """(part, whether it is fine, what to tell)."""
    import aiosmtplib

    say = speaker(options.language)
    part = say("doctor_mail")
    try:
        async with asyncio.timeout(options.patience), connection(options) as server:
            await server.noop()
    except aiosmtplib.SMTPAuthenticationError:
        return [(part, False, say("doctor_mail_login", server=options.server))]
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        return [(part, False, say("doctor_mail_bad", server=options.server, reason=reason_of(error)))]
    return [(part, True, say("doctor_mail_fine", server=options.server, count=len(options.recipients)))]
