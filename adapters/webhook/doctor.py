"""Asks whether the web address can be reached; tells it nothing."""

from __future__ import annotations

from adapters.webhook.announcer import called, host_of
from adapters.webhook.options import WebhookOptions
from core.errors import NotDelivered
from core.texts import speaker


async def examine_webhook(options: WebhookOptions) -> list[tuple[str, bool, str]]:
    """(part, whether it is fine, what to tell); a 4xx, too, shows that somebody is there."""
    say, host = speaker(options.language), host_of(options.url)
    part = say("doctor_webhook")
    try:
        status = await called("HEAD", options)
    except NotDelivered as trouble:
        return [(part, False, say("doctor_webhook_bad", host=host, reason=trouble.facts["reason"]))]
    if status >= 500:
        return [(part, False, say("doctor_webhook_bad", host=host, reason=f"HTTP {status}"))]
    return [(part, True, say("doctor_webhook_fine", host=host, status=status))]
