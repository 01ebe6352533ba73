"""The steps of the schema that came with hosts of models: what they cost, and what people prefer."""

from __future__ import annotations

USAGES = (
    # Tokens used at a host; the cost is that of the price table at the time.
    """CREATE TABLE usages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('answers', 'training')),
        model TEXT NOT NULL,
        tokens_in INTEGER NOT NULL CHECK (tokens_in >= 0),
        tokens_out INTEGER NOT NULL CHECK (tokens_out >= 0),
        cost REAL,
        used_at TEXT NOT NULL,
        counted INTEGER NOT NULL CHECK (counted IN (0, 1)),
        key TEXT UNIQUE
    ) STRICT""",
    "CREATE INDEX usages_by_time ON usages (used_at, kind, model, cost, tokens_in, tokens_out)",
    "CREATE INDEX usages_by_model ON usages (model, used_at)",
)

PREFERENCES = (
    # Two answers to one question; the digest is the same whichever comes first.
    """CREATE TABLE comparisons (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        digest TEXT NOT NULL UNIQUE,
        question TEXT NOT NULL,
        first TEXT NOT NULL,
        second TEXT NOT NULL,
        first_model TEXT NOT NULL,
        second_model TEXT NOT NULL,
        source TEXT NOT NULL CHECK (source IN ('shown', 'asked')),
        provenance TEXT NOT NULL CHECK (provenance <> ''),
        compared_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE preferences (
        comparison INTEGER NOT NULL REFERENCES comparisons (id) ON DELETE CASCADE,
        person TEXT NOT NULL,
        choice TEXT NOT NULL CHECK (choice IN ('first', 'second', 'same', 'bad')),
        given_at TEXT NOT NULL,
        UNIQUE (comparison, person)
    ) STRICT""",
    "CREATE INDEX preferences_by_person ON preferences (person)",
    "ALTER TABLE training_jobs ADD COLUMN method TEXT NOT NULL DEFAULT 'supervised'",
    "ALTER TABLE training_jobs ADD COLUMN beta REAL",
)
