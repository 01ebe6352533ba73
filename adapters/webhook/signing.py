"""News as a signed call, in the form that Standard Webhooks describes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from core.reply import Notice

_TOLD = ("job", "status", "model", "examples", "trained_tokens", "error")


def body_of(notice: Notice, now: datetime) -> bytes:
    """What is sent: what happened, when it is told, and what the channel is told. No picture, no person."""
    facts = {name: notice.reply.facts.get(name) for name in _TOLD}
    told: dict[str, Any] = {
        "type": f"training.{facts['status']}",
        "timestamp": now.isoformat(),
        "data": facts | {"text": notice.reply.text},
    }
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def headers_of(notice: Notice, body: bytes, key: bytes, now: datetime) -> dict[str, str]:
    """The headers of the call; the id is the same however often it is repeated."""
    number = f"msg_{hashlib.sha256(notice.key.encode()).hexdigest()[:32]}"
    at = str(int(now.timestamp()))
    signed = hmac.new(key, f"{number}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "content-type": "application/json",
        "user-agent": "hobane",
        "webhook-id": number,
        "webhook-timestamp": at,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
