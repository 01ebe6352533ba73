"""What only commands use: the stores, finders and checks behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from adapters.pdf.reader import PdfReader
from adapters.secrets.finder import SecretFinder
from bot.sample import SampleSport
from core.checking import CHECKS
from core.checks_safety import safety_checks
from core.ports_consent import Moderator
from core.services import Services
from storage.cases import Cases
from storage.conducts import Conducts
from storage.database import Database
from storage.drafts import Drafts
from storage.evaluations import Evaluations
from storage.gaps import Gaps
from storage.naming import Names
from storage.outbox import Outbox
from storage.places import Places
from storage.privacy import Privacy
from storage.remarks import Remarks
from storage.revisions import Revisions
from storage.roles import Roles
from storage.wordings import Wordings


def kept(database: Database, moderator: Moderator, now: Callable[[], datetime]) -> partial[Services]:
    """What only commands use."""
    finder = SecretFinder()
    return partial(
        Services,
        now=now,
        revisions=Revisions(database, now),
        remarks=Remarks(database),
        wordings=Wordings(database, now),
        roles=Roles(database, now),
        names=Names(database),
        places=Places(database, now),
        drafts=Drafts(database, now),
        outbox=Outbox(database, now),
        cases=Cases(database, now),
        evaluations=Evaluations(database, now),
        conducts=Conducts(database, now),
        pages=PdfReader(),
        gaps=Gaps(database, now),
        privacy=Privacy(database, now),
        secrets=finder,
        moderator=moderator,
        checks=(*CHECKS, *safety_checks(finder, moderator)),
        sample=SampleSport(),
    )
