"""Looks for the keys and tokens of some twenty services with the patterns of detect-secrets."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.credentials import Credential

if TYPE_CHECKING:
    from detect_secrets.plugins.base import RegexBasedDetector

# All of the library's detectors that know a service's own form. Its guesses by entropy, keywords and public
# addresses meet ordinary sentences; core.credentials looks for passwords by their Korean and English names.
_DETECTORS = (
    *("artifactory", "aws", "azure_storage_key", "basic_auth", "cloudant", "discord", "github_token"),
    *("gitlab_token", "ibm_cloud_iam", "ibm_cos_hmac", "jwt", "mailchimp", "npm", "openai", "private_key"),
    *("pypi_token", "sendgrid", "slack", "softlayer", "square_oauth", "stripe", "telegram_token", "twilio"),
)


class SecretFinder:
    """`core.ports_consent.SecretFinder` with detect-secrets, which is imported at the first look."""

    def __init__(self) -> None:
        self._detectors: list[RegexBasedDetector] = []
        self._loading = asyncio.Lock()

    async def find(self, texts: Sequence[str]) -> Sequence[Sequence[Credential]]:
        """The credentials in each of the texts."""
        async with self._loading:
            if not self._detectors:
                self._detectors = await asyncio.to_thread(_detectors)
        return await asyncio.to_thread(lambda: [self._in(text) for text in texts])

    def _in(self, text: str) -> list[Credential]:
        """The detectors judge a line; what they return may be a part, so their forms say what was met."""
        return [
            Credential(detector.secret_type, met.group())
            for detector in self._detectors
            for line in text.splitlines()
            if any(detector.analyze_string(line))
            for form in detector.denylist
            for met in form.finditer(line)
        ]


def _detectors() -> list[RegexBasedDetector]:
    from detect_secrets.plugins.base import RegexBasedDetector

    found: list[RegexBasedDetector] = []
    for name in _DETECTORS:
        module = importlib.import_module(f"detect_secrets.plugins.{name}")
        for kind in vars(module).values():
            if (
                isinstance(kind, type)
                and issubclass(kind, RegexBasedDetector)
                and kind.__module__ == module.__name__
            ):
                found.append(kind())
    return found
