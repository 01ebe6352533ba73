"""The steps of the schema that keep whose words a pair holds and whether they agreed."""

from __future__ import annotations

CONSENT = (
    """ALTER TABLE revisions ADD COLUMN consent TEXT NOT NULL DEFAULT 'own'
        CHECK (consent IN ('own', 'asked', 'agreed', 'withdrawn'))""",
    "ALTER TABLE revisions ADD COLUMN owner TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE revisions ADD COLUMN borrowed TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(borrowed))",
    "DROP VIEW present_pairs",
    """CREATE VIEW present_pairs AS
        SELECT pairs.id, pairs.entry, pairs.revision, pairs.status, question, answer, variants, tags,
               author, source, provenance, pairs.change, consent, owner, borrowed
        FROM pairs JOIN revisions ON revisions.pair = pairs.id AND revisions.revision = pairs.revision""",
)

PEOPLE = (
    "ALTER TABLE turns ADD COLUMN person TEXT",
    "ALTER TABLE turns ADD COLUMN private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1))",
    "CREATE INDEX turns_by_person ON turns (person) WHERE person IS NOT NULL",
    # Questions without a good answer that a teacher put aside, or whose askers heard that there is one now.
    """CREATE TABLE gap_marks (
        turn INTEGER NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
        mark TEXT NOT NULL CHECK (mark IN ('told', 'dismissed')),
        marked_by TEXT NOT NULL,
        marked_at TEXT NOT NULL,
        PRIMARY KEY (turn, mark)
    ) STRICT, WITHOUT ROWID""",
    # Revisions whose words were withdrawn; models trained on one of them hold withdrawn text.
    """CREATE TABLE withdrawn (
        pair INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        part TEXT NOT NULL CHECK (part IN ('pair', 'wording')),
        withdrawn_at TEXT NOT NULL,
        PRIMARY KEY (pair, revision, part)
    ) STRICT, WITHOUT ROWID""",
)

# What those who used a command were last called; goes when they ask to be forgotten.
NAMES = ("CREATE TABLE names (person TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID",)
