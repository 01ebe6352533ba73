"""Everything a command may use, handed in by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.access import Access
from core.checking import CHECKS
from core.checks import Check
from core.command import Command
from core.comparing import Comparing
from core.conversation import Conversation
from core.dataset import Dataset
from core.evaluation import Evaluator
from core.forgetting import Privacy
from core.gaps import Gaps
from core.hosting import HostStore
from core.knowledge import Knowledge
from core.naming import Names
from core.options import Options
from core.places import Places
from core.ports import (
    Cases,
    ChatModel,
    Conducts,
    Drafts,
    Evaluations,
    Feedbacks,
    Jobs,
    ModelVersions,
    Notes,
    Outbox,
    Prompts,
    Roles,
    Talks,
    Wordings,
)
from core.ports_consent import Moderator, SecretFinder
from core.ports_files import PageReader
from core.ports_pairs import Remarks, Revisions
from core.preferences import Preferences
from core.rankings import Rankings
from core.spending import Spending
from core.training import Training


class Sample(Protocol):
    """The sample domain that a new deployment may load."""

    async def files(self) -> Mapping[str, str]:
        """Texts by name: ``pairs.csv``, ``cases.jsonl`` and any ``*.md`` for notes."""


@dataclass(frozen=True, slots=True)
class Services:
    """The ports and the parts of the core that commands work with."""

    commands: Sequence[Command]
    options: Options
    now: Callable[[], datetime]
    access: Access
    conversation: Conversation
    knowledge: Knowledge
    dataset: Dataset
    training: Training
    evaluator: Evaluator
    chat_model: ChatModel
    talks: Talks
    notes: Notes
    wordings: Wordings
    revisions: Revisions
    remarks: Remarks
    jobs: Jobs
    versions: ModelVersions
    prompts: Prompts
    roles: Roles
    names: Names
    places: Places
    drafts: Drafts
    outbox: Outbox
    cases: Cases
    evaluations: Evaluations
    conducts: Conducts
    feedback: Feedbacks
    gaps: Gaps
    privacy: Privacy
    secrets: SecretFinder
    pages: PageReader
    moderator: Moderator
    host_store: HostStore
    spending: Spending
    preferences: Preferences
    rankings: Rankings
    comparing: Comparing
    sample: Sample
    checks: Sequence[Check] = CHECKS
