"""Finds what opens a door in a text (keys, tokens, private keys, passwords), so that it is never taught."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential's kind (a name of ``core.sentences_consent``, or a product's own) and the text itself."""

    kind: str
    text: str

    @property
    def masked(self) -> str:
        """Enough to find it, too little to use it: its first four characters, and how long it is."""
        return f"{self.text[:4]}… ({len(self.text)})"


# Each form stands in its product's documentation; a length below the shortest real one would meet words.
_TOKENS = {
    "OpenAI": r"\bsk-(?!ant-)(?:proj-|svcacct-|admin-)?(?=[\w-]*\d)[A-Za-z0-9_-]{20,}",
    "Anthropic": r"\bsk-ant-[A-Za-z0-9_-]{20,}",
    "Slack": r"\b(?:xox[abceoprs]-|xapp-\d-)[A-Za-z0-9-]{10,}|hooks\.slack\.com/services/T\w+/B\w+/\w{16,}",
    "Discord": r"\b[MNO][A-Za-z0-9_-]{23,25}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}"
    r"|discord(?:app)?\.com/api/webhooks/\d+/[\w-]{40,}",
    "GitHub": r"\bgh[opsru]_[A-Za-z0-9]{36,}|\bgithub_pat_[A-Za-z0-9_]{22,}",
    "AWS": r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b",
    "Google": r"\bAIza[A-Za-z0-9_-]{35}",
    "Hugging Face": r"\bhf_[A-Za-z0-9]{30,}",
    "Stripe": r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}",
    "JSON Web Token": r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
}
_TOKEN = re.compile("|".join(f"(?P<t{place}>{form})" for place, form in enumerate(_TOKENS.values())))
_PRIVATE_KEY = re.compile(r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----")
_VALUE = r"[\"'`“‘]?(?P<value>[!-~]{6,80}?)[\"'`”’]?"
_END = r"(?=입니다|이에요|예요|이고|$|[\s\"'`”’,)]|\.(?:\s|$))"
_PASSWORDS = (
    re.compile(rf"(?:비밀\s?번호|비번|패스워드|암호|인증\s?키)\s*[:=]\s*{_VALUE}{_END}", re.M),
    re.compile(
        rf"(?:비밀\s?번호|비번|패스워드)[은는]\s+{_VALUE}(?=\s*(?:입니다|이에요|예요|이고|$)|[,.]\s|[,.]$)"
    ),
    re.compile(
        rf"(?i:\b(?:password|passwd|passphrase|pwd|secret[ _-]?key|api[ _-]?key|access[ _-]?token))"
        rf"\s*(?::|=|\bis\b)\s*{_VALUE}{_END}"
    ),
)
_PLACEHOLDER = re.compile(r"(?i)[<>{}$]|\*\*|xxx|example|changeme|your|://|\.(?:com|kr|net|org|io)\b|@")
# A long run without a space, the head of a key, or the name of a password: without one there is nothing.
_MAY_HOLD = re.compile(
    r"[!-~]{20}|비밀\s?번호|비번|패스워드|암호|인증\s?키|(?i:passw|passphrase|pwd|key|token)"
)


def may_hold(text: str) -> bool:
    """Whether a closer look is worth it; most texts are done with this."""
    return _MAY_HOLD.search(text) is not None


def credentials_in(text: str) -> list[Credential]:
    """Return the credentials that a text holds, in no order; passwords only where they are called so."""
    return list(_credentials(text)) if may_hold(text) else []


def _credentials(text: str) -> Iterator[Credential]:
    names = list(_TOKENS)
    for match in _TOKEN.finditer(text):
        yield Credential(names[int((match.lastgroup or "t0")[1:])], match.group())
    for match in _PRIVATE_KEY.finditer(text):
        yield Credential("private_key", match.group())
    for pattern in _PASSWORDS:
        for match in pattern.finditer(text):
            value = match.group("value")
            if _looks_made_up(value) and not _TOKEN.search(value):
                yield Credential("password", value)


def _looks_made_up(value: str) -> bool:
    """A password has letters and digits or signs; a word, a number, a link or ``<your-password>`` is none."""
    letters, others = re.search(r"[A-Za-z]", value), re.search(r"[^A-Za-z.,_()/-]", value)
    return bool(letters and others) and not _PLACEHOLDER.search(value)


def distinct(found: Sequence[Credential]) -> list[Credential]:
    """Leave out what is a part of another finding: two ways of looking may find the same."""
    kept: list[Credential] = []
    for one in sorted(found, key=lambda one: -len(one.text)):
        if not any(one.text in other.text for other in kept):
            kept.append(one)
    return kept
