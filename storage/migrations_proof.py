"""The steps of the schema for proofs: jobs that are evaluated, and what came of it."""

from __future__ import annotations

# A check cannot be changed in place, so the tables are made anew, children dropped before their parents.
PROOF = (
    """CREATE TABLE jobs_anew (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL UNIQUE,
        snapshot INTEGER NOT NULL REFERENCES snapshots (id),
        channel TEXT NOT NULL,
        asked_by TEXT NOT NULL,
        base TEXT NOT NULL,
        language TEXT NOT NULL CHECK (language IN ('ko', 'en')),
        status TEXT NOT NULL CHECK (status IN (
            'preparing', 'queued', 'running', 'evaluating', 'succeeded', 'failed', 'cancelled')),
        host_job TEXT,
        model TEXT,
        examples INTEGER NOT NULL,
        trained_tokens INTEGER,
        error TEXT,
        created_at TEXT NOT NULL,
        ended_at TEXT,
        proof TEXT CHECK (proof IS NULL OR json_valid(proof)),
        CHECK ((status IN ('succeeded', 'failed', 'cancelled')) = (ended_at IS NOT NULL))
    ) STRICT""",
    """INSERT INTO jobs_anew
        SELECT id, key, snapshot, channel, asked_by, base, language, status, host_job, model, examples,
               trained_tokens, error, created_at, ended_at, NULL FROM training_jobs""",
    """CREATE TABLE versions_anew (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        model TEXT NOT NULL,
        base TEXT NOT NULL,
        job INTEGER NOT NULL REFERENCES jobs_anew (id),
        snapshot INTEGER NOT NULL REFERENCES snapshots (id),
        created_at TEXT NOT NULL,
        deleted_at TEXT
    ) STRICT""",
    """INSERT INTO versions_anew
        SELECT id, model, base, job, snapshot, created_at, deleted_at FROM model_versions""",
    """CREATE TABLE activations_anew (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        version INTEGER REFERENCES versions_anew (id),
        activated_by TEXT NOT NULL,
        activated_at TEXT NOT NULL
    ) STRICT""",
    "INSERT INTO activations_anew SELECT id, version, activated_by, activated_at FROM activations",
    "DROP TABLE activations",
    "DROP TABLE model_versions",
    "DROP TABLE training_jobs",
    "ALTER TABLE jobs_anew RENAME TO training_jobs",
    "ALTER TABLE versions_anew RENAME TO model_versions",
    "ALTER TABLE activations_anew RENAME TO activations",
    "CREATE INDEX training_jobs_unfinished ON training_jobs (id) WHERE ended_at IS NULL",
)

CASES = (
    "ALTER TABLE cases ADD COLUMN origin TEXT NOT NULL DEFAULT 'cases.jsonl'",
    "ALTER TABLE cases ADD COLUMN person TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE cases ADD COLUMN added_at TEXT",
    # The answers of evaluations that go on, so that a killed one goes on where it stood.
    """CREATE TABLE case_answers (
        run TEXT NOT NULL,
        setup TEXT NOT NULL,
        asked TEXT NOT NULL,
        repeat INTEGER NOT NULL CHECK (repeat >= 0),
        text TEXT NOT NULL,
        rules TEXT NOT NULL,
        judge TEXT,
        reason TEXT NOT NULL,
        seconds REAL NOT NULL,
        prompt_tokens INTEGER NOT NULL,
        completion_tokens INTEGER NOT NULL,
        answered_at TEXT NOT NULL,
        PRIMARY KEY (run, setup, asked, repeat)
    ) STRICT, WITHOUT ROWID""",
    # Questions that people asked and a model gave no answer to.
    """CREATE TABLE failures (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        model TEXT NOT NULL,
        trouble TEXT NOT NULL,
        failed_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX failures_by_model ON failures (model, failed_at)",
    "CREATE INDEX turns_by_model ON turns (model, said_at) WHERE model IS NOT NULL",
)

# What a training was expected to take, and when its model was there, before its evaluation.
ESTIMATES = (
    "ALTER TABLE training_jobs ADD COLUMN estimated_tokens INTEGER",
    "ALTER TABLE training_jobs ADD COLUMN trained_at TEXT",
)
