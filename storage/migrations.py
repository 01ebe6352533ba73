"""The schema of the database as a list of steps that only ever grows at its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from storage.migrations_asked import ASKED
from storage.migrations_consent import CONSENT, NAMES, PEOPLE
from storage.migrations_files import SNAPSHOTS
from storage.migrations_installations import INSTALLATIONS
from storage.migrations_news import LIVE
from storage.migrations_pairs import PAIR_LIFE, REMARKS
from storage.migrations_places import PLACES
from storage.migrations_proof import CASES, ESTIMATES, PROOF
from storage.migrations_providers import PREFERENCES, USAGES

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite
    from sqlite_utils import Migrations

APPLICATION = 0x484F4241  # "HOBA": marks the file as ours in SQLite's own header
SET = "hobane"

_KNOWLEDGE = (
    # One row per counter; every change of a pair or a note takes the next number.
    "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT",
    "INSERT INTO counters VALUES ('pairs', 0), ('notes', 0)",
    """CREATE TABLE pairs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        entry TEXT UNIQUE,
        revision INTEGER NOT NULL CHECK (revision > 0),
        status TEXT NOT NULL CHECK (status IN ('draft', 'approved', 'rejected', 'removed')),
        change INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX pairs_by_status ON pairs (status)",
    "CREATE INDEX pairs_by_change ON pairs (change)",
    """CREATE TABLE revisions (
        pair INTEGER NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
        revision INTEGER NOT NULL CHECK (revision > 0),
        question TEXT NOT NULL,
        answer TEXT NOT NULL,
        variants TEXT NOT NULL CHECK (json_valid(variants)),
        tags TEXT NOT NULL CHECK (json_valid(tags)),
        author TEXT NOT NULL,
        source TEXT NOT NULL,
        provenance TEXT NOT NULL CHECK (provenance <> ''),
        status TEXT NOT NULL CHECK (status IN ('draft', 'approved', 'rejected', 'removed')),
        changed_by TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        PRIMARY KEY (pair, revision)
    ) STRICT""",
    """CREATE VIEW present_pairs AS
        SELECT pairs.id, pairs.entry, pairs.revision, pairs.status, question, answer, variants, tags,
               author, source, provenance, pairs.change
        FROM pairs JOIN revisions ON revisions.pair = pairs.id AND revisions.revision = pairs.revision""",
    # Every wording of each pair as it stands now, with the form in which equal questions are equal.
    """CREATE TABLE wordings (
        pair INTEGER NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
        text TEXT NOT NULL,
        normal TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX wordings_by_normal ON wordings (normal)",
    "CREATE INDEX wordings_by_pair ON wordings (pair)",
    "CREATE VIRTUAL TABLE pair_grams USING fts5 (question, answer, content='', tokenize='unicode61')",
    """CREATE TABLE proposed_wordings (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        pair INTEGER NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
        text TEXT NOT NULL,
        normal TEXT NOT NULL,
        author TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('draft', 'approved', 'rejected', 'removed')),
        proposed_at TEXT NOT NULL,
        decided_by TEXT,
        decided_at TEXT,
        UNIQUE (pair, normal)
    ) STRICT""",
    "CREATE INDEX proposed_wordings_pending ON proposed_wordings (id) WHERE status = 'draft'",
    """CREATE TABLE notes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        origin TEXT NOT NULL,
        source TEXT NOT NULL,
        text TEXT NOT NULL,
        change INTEGER NOT NULL,
        added_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX notes_by_origin ON notes (origin)",
    "CREATE INDEX notes_by_change ON notes (change)",
    "CREATE TABLE gone_notes (id INTEGER PRIMARY KEY, change INTEGER NOT NULL) STRICT",
)

_TALK = (
    """CREATE TABLE turns (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        channel TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('system', 'user', 'assistant')),
        text TEXT NOT NULL,
        name TEXT,
        cut INTEGER NOT NULL CHECK (cut IN (0, 1)),
        model TEXT,
        outcome TEXT CHECK (outcome IN ('answered', 'suggested', 'refused')),
        said_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX turns_by_channel ON turns (channel, id)",
    "CREATE INDEX turns_by_time ON turns (said_at)",
    """CREATE TABLE messages (
        key TEXT PRIMARY KEY,
        message TEXT NOT NULL,
        taken_at TEXT NOT NULL,
        done_at TEXT
    ) STRICT""",
    "CREATE INDEX messages_by_time ON messages (taken_at)",
    """CREATE TABLE notices (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL UNIQUE,
        platform TEXT NOT NULL,
        channel TEXT NOT NULL,
        person TEXT NOT NULL,
        reply TEXT NOT NULL CHECK (json_valid(reply)),
        queued_at TEXT NOT NULL,
        claimed_until TEXT,
        delivered_at TEXT
    ) STRICT""",
    "CREATE INDEX notices_waiting ON notices (id) WHERE delivered_at IS NULL",
    # The channel '' stands for the whole deployment.
    """CREATE TABLE system_prompts (
        channel TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version > 0),
        text TEXT NOT NULL,
        author TEXT NOT NULL,
        written_at TEXT NOT NULL,
        PRIMARY KEY (channel, version)
    ) STRICT""",
    """CREATE TABLE roles (
        person TEXT PRIMARY KEY,
        role INTEGER NOT NULL CHECK (role BETWEEN 2 AND 3),
        given_by TEXT NOT NULL,
        given_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE drafts (
        key TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        content BLOB NOT NULL,
        kept_at TEXT NOT NULL
    ) STRICT""",
)

_TRAINING = (
    """CREATE TABLE snapshots (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        digest TEXT NOT NULL UNIQUE,
        examples INTEGER NOT NULL CHECK (examples >= 0),
        frozen_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE snapshot_members (
        snapshot INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
        place INTEGER NOT NULL,
        pair INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        PRIMARY KEY (snapshot, place)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE training_jobs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL UNIQUE,
        snapshot INTEGER NOT NULL REFERENCES snapshots (id),
        channel TEXT NOT NULL,
        asked_by TEXT NOT NULL,
        base TEXT NOT NULL,
        language TEXT NOT NULL CHECK (language IN ('ko', 'en')),
        status TEXT NOT NULL CHECK (
            status IN ('preparing', 'queued', 'running', 'succeeded', 'failed', 'cancelled')),
        host_job TEXT,
        model TEXT,
        examples INTEGER NOT NULL,
        trained_tokens INTEGER,
        error TEXT,
        created_at TEXT NOT NULL,
        ended_at TEXT,
        CHECK ((status IN ('succeeded', 'failed', 'cancelled')) = (ended_at IS NOT NULL))
    ) STRICT""",
    "CREATE INDEX training_jobs_unfinished ON training_jobs (id) WHERE ended_at IS NULL",
    """CREATE TABLE model_versions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        model TEXT NOT NULL,
        base TEXT NOT NULL,
        job INTEGER NOT NULL REFERENCES training_jobs (id),
        snapshot INTEGER NOT NULL REFERENCES snapshots (id),
        created_at TEXT NOT NULL,
        deleted_at TEXT
    ) STRICT""",
    # Which version answered from when on; NULL is the base model. The last row holds now.
    """CREATE TABLE activations (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        version INTEGER REFERENCES model_versions (id),
        activated_by TEXT NOT NULL,
        activated_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE cases (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        question TEXT NOT NULL,
        kind TEXT NOT NULL,
        expected TEXT,
        language TEXT NOT NULL CHECK (language IN ('ko', 'en'))
    ) STRICT""",
    """CREATE TABLE evaluations (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        model TEXT NOT NULL,
        setup TEXT NOT NULL,
        counts TEXT NOT NULL CHECK (json_valid(counts)),
        repeats INTEGER NOT NULL,
        evaluated_at TEXT NOT NULL
    ) STRICT""",
)

_FEEDBACK = (
    """CREATE TABLE feedback (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        turn INTEGER NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
        person TEXT NOT NULL,
        thumb TEXT NOT NULL CHECK (thumb IN ('up', 'down')),
        comment TEXT NOT NULL,
        given_at TEXT NOT NULL,
        UNIQUE (turn, person)
    ) STRICT""",
)

# Append only: a step that any released version has run is never changed, reordered or taken out.
_STEPS = (
    ("0001_knowledge", _KNOWLEDGE),
    ("0002_talk", _TALK),
    ("0003_training", _TRAINING),
    ("0004_feedback", _FEEDBACK),
    ("0005_proof", PROOF),
    ("0006_consent", CONSENT),
    ("0007_live_messages", LIVE),
    ("0008_places", PLACES),
    ("0009_installations", INSTALLATIONS),
    ("0010_people", PEOPLE),
    ("0011_cases", CASES),
    ("0012_pair_life", PAIR_LIFE),
    ("0013_usages", USAGES),
    ("0014_snapshots", SNAPSHOTS),
    ("0015_asked", ASKED),
    ("0016_remarks", REMARKS),
    ("0017_preferences", PREFERENCES),
    ("0018_estimates", ESTIMATES),
    ("0019_names", NAMES),
)

_COUNT = "SELECT count(*) FROM _sqlite_migrations"


def steps() -> Migrations:
    """Return all steps in their order, ready to be applied."""
    from sqlite_utils import Migrations

    migrations = Migrations(SET)
    for name, statements in _STEPS:
        migrations(name=name)(_step(statements))
    return migrations


def is_newer(sqlite: Sqlite) -> bool:
    """Whether a step was applied that this version does not know."""
    return bool({step.name for step in steps().applied(sqlite)} - {name for name, _ in _STEPS})


def is_outgrown(sqlite: Sqlite) -> bool:
    """Whether a newer version has changed a database since; quick enough for every transaction."""
    return int(sqlite.conn.execute(_COUNT).fetchone()[0]) > len(_STEPS)


def migrate(sqlite: Sqlite) -> None:
    """Apply the missing steps in one transaction: all of them or none."""
    if not steps().pending(sqlite):
        return
    sqlite.execute("BEGIN IMMEDIATE")  # another process may be doing the same
    try:
        steps().apply(sqlite)
        sqlite.execute(f"PRAGMA application_id = {APPLICATION}")
        sqlite.commit()
    except BaseException:
        sqlite.rollback()
        raise


def _step(statements: tuple[str, ...]) -> Callable[[Sqlite], None]:
    def apply(sqlite: Sqlite) -> None:
        for statement in statements:
            sqlite.execute(statement)

    return apply
