"""Plain pages for a browser: a sentence, maybe a link, nothing that runs or is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from adapters.slack.http import Send
from adapters.slack.states import LIFE
from adapters.slack.texts import slack_text
from core.model import Language

_STYLE = (
    "body{font-family:system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.5rem;line-height:1.6}"
    ":root{color-scheme:light dark}"
)
_PAGE = (
    '<!doctype html><html lang="{language}"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title><style>{style}</style>'
    "<h1>{title}</h1><p>{text}</p>{link}"
)
_HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",  # the address holds a code
    "x-content-type-options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What a browser gets; a ``link`` is where a redirect leads, or what can be pressed."""

    status: int
    key: str
    facts: Mapping[str, object] = field(default_factory=dict)
    link: str = ""
    cookie: str = ""


async def respond(send: Send, page: Page, language: Language) -> None:
    """Send a page in a person's language."""
    headers = dict(_HEADERS)
    if page.cookie:
        headers["set-cookie"] = page.cookie
    if page.status == 302:
        headers["location"] = page.link
    pairs = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": page.status, "headers": pairs})
    await send({"type": "http.response.body", "body": _drawn(page, language).encode()})


def _drawn(page: Page, language: Language) -> str:
    label = slack_text("install_open" if page.status == 200 else "install_again", language)
    link = f'<p><a href="{escape(page.link)}">{escape(label)}</a></p>' if page.link else ""
    text = escape(slack_text(page.key, language, **page.facts))
    title = escape(slack_text("home_title", language))
    return _PAGE.format(language=language, title=title, style=_STYLE, text=text, link=link)


def cookie(name: str, value: str, *, secure: bool) -> str:
    """Return a cookie for the pages alone; an empty value takes it back."""
    life = int(LIFE) if value else 0
    kept = f"{name}={value}; Path=/slack/; Max-Age={life}; HttpOnly; SameSite=Lax"
    return f"{kept}; Secure" if secure else kept


def spoken(accepted: str, otherwise: Language) -> Language:
    """Return the first language of ours that a browser accepts."""
    for wanted in accepted.lower().split(","):
        if wanted.strip().startswith("ko"):
            return "ko"
        if wanted.strip().startswith("en"):
            return "en"
    return otherwise
