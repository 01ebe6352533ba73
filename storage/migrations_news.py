"""The steps of the schema that came with the news of trainings."""

from __future__ import annotations

LIVE = (
    # The message that shows how a training stands, by the platform's own id of it.
    """CREATE TABLE live_messages (
        job INTEGER PRIMARY KEY REFERENCES training_jobs (id) ON DELETE CASCADE,
        message TEXT NOT NULL,
        over INTEGER NOT NULL CHECK (over IN (0, 1))
    ) STRICT""",
    # How often a notice was tried, for those that wait longer each time.
    "ALTER TABLE notices ADD COLUMN tries INTEGER NOT NULL DEFAULT 0",
)
