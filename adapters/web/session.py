"""Who sits at the browser: the session's cookie, its language, and the password of an open page."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection
from starlette.responses import Response

from adapters.web.faults import WebFault
from adapters.web.texts import LANGUAGES, page_text
from core.model import Actor, Channel, Language, Role

SESSION, LOGIN, LANGUAGE = "hobane_session", "hobane_login", "hobane_language"
_YEAR, _MONTH, _MINUTE = 31_536_000, 2_592_000, 60.0  # seconds
_TRIES = 10  # wrong passwords a minute
_SECRET = re.compile(r"[A-Za-z0-9_-]{22,64}")


@dataclass(frozen=True, slots=True)
class Session:
    """One browser. ``secret`` is its cookie; what others may see of it is derived and leads nowhere."""

    secret: str
    role: Role
    language: Language

    @property
    def id(self) -> str:
        """The session's public name."""
        return hashlib.sha256(self.secret.encode()).hexdigest()[:16]

    @property
    def actor(self) -> Actor:
        """The person at the browser."""
        return Actor("web", self.id, page_text("me", self.language), self.role, self.language, named=False)

    @property
    def channel(self) -> Channel:
        """The conversation of this browser."""
        return Channel("web", self.id)


class Login:
    """The password of a page that other computers can reach; proofs of it outlive a restart.

    A proof is ``expiry.mac`` with a key derived from the password (scrypt), bound to one session.
    """

    def __init__(self, password: str, clock: Callable[[], float] = time.time) -> None:
        self._key = hashlib.scrypt(password.encode(), salt=b"hobane web login", n=2**14, r=8, p=1)
        self._password, self._clock = password.encode(), clock
        self._wrong: deque[float] = deque(maxlen=_TRIES)

    def prove(self, password: str, secret: str) -> str:
        """Return the proof to keep as a cookie; raises `WebFault` for a wrong password or too many."""
        now = self._clock()
        if len(self._wrong) == _TRIES and now - self._wrong[0] < _MINUTE:
            raise WebFault(429, "too_many_tries")
        if not hmac.compare_digest(password.encode(), self._password):
            self._wrong.append(now)
            raise WebFault(403, "wrong_password")
        return self._proof(secret, int(now) + _MONTH)

    def holds(self, proof: str, secret: str) -> bool:
        """Whether a proof was given to this session and has not run out."""
        expiry, _, _ = proof.partition(".")
        if not (expiry.isascii() and expiry.isdecimal()) or len(expiry) > 12 or int(expiry) < self._clock():
            return False
        return hmac.compare_digest(proof.encode(), self._proof(secret, int(expiry)).encode())

    def _proof(self, secret: str, expiry: int) -> str:
        mac = hmac.new(self._key, f"{expiry}.{secret}".encode(), hashlib.sha256).hexdigest()
        return f"{expiry}.{mac}"


@dataclass(frozen=True, slots=True)
class Door:
    """Knows a browser by its cookies. Without a login everybody who gets in is an admin."""

    language: Language
    login: Login | None = None
    new_secret: Callable[[], str] = field(default=lambda: secrets.token_urlsafe(24))

    def session(self, request: HTTPConnection) -> Session:
        """Return the session of a request; raises `WebFault` where there is none yet."""
        secret = request.cookies.get(SESSION, "")
        if not _SECRET.fullmatch(secret):
            raise WebFault(401, "no_session")
        return Session(secret, self._role(request, secret), self.language_of(request))

    def logged_in(self, request: HTTPConnection) -> str:
        """Whether the browser is logged in: ``in``, ``out``, or ``open`` where no password is needed."""
        if self.login is None:
            return "open"
        proof = request.cookies.get(LOGIN, "")
        return "in" if self.login.holds(proof, request.cookies.get(SESSION, "")) else "out"

    def _role(self, request: HTTPConnection, secret: str) -> Role:
        return Role.MEMBER if self.logged_in(request) == "out" else Role.ADMIN

    def welcome(self, request: HTTPConnection, response: Response) -> None:
        """Give a browser its session, or prolong the one it has."""
        secret = request.cookies.get(SESSION, "")
        known = _SECRET.fullmatch(secret) is not None
        _keep(request, response, SESSION, secret if known else self.new_secret())

    def language_of(self, request: HTTPConnection) -> Language:
        """The language chosen on the page, else the browser's, else the deployment's."""
        return (
            _language(request.cookies.get(LANGUAGE, ""))
            or _accepted(request.headers.get("accept-language", ""))
            or self.language
        )


def remember_login(request: HTTPConnection, response: Response, proof: str) -> None:
    """Keep a proof of the password in the browser; an empty one logs out."""
    _keep(request, response, LOGIN, proof, _MONTH if proof else 0)


def remember_language(request: HTTPConnection, response: Response, language: Language) -> None:
    """Keep the choice of language in the browser."""
    _keep(request, response, LANGUAGE, language)


def _keep(request: HTTPConnection, response: Response, name: str, value: str, age: int = _YEAR) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=age, httponly=True, samesite="strict", secure=secure)


def _language(name: str) -> Language | None:
    return next((language for language in LANGUAGES if language == name), None)


def _accepted(header: str) -> Language | None:
    """The first language of ours in an Accept-Language header, by its weights."""
    wishes = [wish.strip().split(";") for wish in header[:200].split(",")]
    ranked = sorted(wishes, key=lambda wish: -_weight(wish[1:]))
    return next((ours for wish in ranked if (ours := _language(wish[0][:2].lower()))), None)


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.strip().partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
