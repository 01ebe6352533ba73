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
