"""What differs from one host of trainings to the next, as facts and not as code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from core.tuning import JobStatus

ProviderName = Literal["embedded", "openai", "azure", "nebius", "generic"]

_OPENAI_NAMES = {
    "epochs": "n_epochs",
    "batch_size": "batch_size",
    "learning_rate": "learning_rate_multiplier",
    "beta": "beta",
}
# What the wire says, and how hosts beside it spell the same.
_STATUSES = {
    "validating_files": JobStatus.QUEUED,
    "queued": JobStatus.QUEUED,
    "pending": JobStatus.QUEUED,
    "created": JobStatus.QUEUED,
    "succeeded": JobStatus.SUCCEEDED,
    "success": JobStatus.SUCCEEDED,
    "completed": JobStatus.SUCCEEDED,
    "failed": JobStatus.FAILED,
    "error": JobStatus.FAILED,
    "cancelled": JobStatus.CANCELLED,
    "canceled": JobStatus.CANCELLED,
    "stopped": JobStatus.CANCELLED,
}
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Suffix:
    """What a part of a tuned model's name may be: so many characters, none of those that ``bad`` matches."""

    longest: int = 64
    bad: str = r"[:\s]+"

    def fit(self, text: str) -> str | None:
        """Return the suffix as the host takes it; None where nothing of it is left."""
        return re.sub(self.bad, "-", text)[: self.longest].strip("-") or None


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of host.

    ``names`` gives each hyperparameter the host's word for it, ``always`` those that are sent in any case,
    and ``extra`` what the order of a job holds besides the fields of the wire.
    ``deploys``: a tuned model answers only after another step. ``idle_days``: after so many days without a
    question what was deployed is deleted there. ``continues``: a tuned model can be trained on.
    ``closing``: a 403 on the creation of a job says that this account's trainings are over.
    """

    name: ProviderName
    methods: tuple[str, ...] = ("supervised", "dpo")
    names: Mapping[str, str] = field(default_factory=lambda: _OPENAI_NAMES)
    always: Mapping[str, object] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)
    statuses: Mapping[str, JobStatus] = field(default_factory=lambda: _STATUSES)
    purpose: Literal["fine-tune"] = "fine-tune"
    byte_order_mark: bool = False
    suffix: Suffix = Suffix()
    sends_metadata: bool = True
    deploys: bool = False
    idle_days: int | None = None
    continues: bool = False
    closing: bool = False

    def status(self, word: str) -> JobStatus:
        """A status in our words; one that is not known (``paused``, say) is one of a job that goes on."""
        return self.statuses.get(word.lower(), JobStatus.RUNNING)

    def file(self, content: bytes) -> bytes:
        """The bytes to upload."""
        return _BYTE_ORDER_MARK + content if self.byte_order_mark else content

    def hyperparameters(self, wanted: Mapping[str, object]) -> dict[str, object]:
        """What is wanted, in the host's words; what it has no word for is left out."""
        named = {self.names[name]: value for name, value in wanted.items() if name in self.names}
        return {**self.always, **named}


_ASCII = r"[^A-Za-z0-9_-]+"
PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile("embedded", continues=True),
        Profile("openai", continues=True, closing=True),
        Profile(
            "azure",
            byte_order_mark=True,
            suffix=Suffix(18, _ASCII),
            deploys=True,
            idle_days=15,
        ),
        Profile(
            "nebius",
            methods=("supervised",),
            names=_OPENAI_NAMES | {"learning_rate": "learning_rate"},
            always={
                "lora": True
            },  # what is not a LoRA adapter cannot be asked without a machine of one's own
            suffix=Suffix(64, _ASCII),
            sends_metadata=False,
            deploys=True,
        ),
        Profile("generic", closing=True),  # which may be a proxy in front of OpenAI
    )
}
_HOSTS: tuple[tuple[str, ProviderName], ...] = (
    ("api.openai.com", "openai"),
    ("openai.azure.com", "azure"),
    ("services.ai.azure.com", "azure"),
    ("cognitiveservices.azure.com", "azure"),
    ("nebius.com", "nebius"),
    ("nebius.ai", "nebius"),
)


def provider_at(base_url: str | None) -> ProviderName:
    """The kind of host at an address; None is OpenAI's own, and what is not known is a ``generic`` one."""
    if base_url is None:
        return "openai"
    host = (urlsplit(base_url).hostname or "").lower()
    for known, name in _HOSTS:
        if host == known or host.endswith(f".{known}"):
            return name
    return "generic"
