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
