"""The steps of the schema that keep a pair's whole life: key phrases, origin, and what changed together."""

from __future__ import annotations

REMARKS = (
    "ALTER TABLE feedback ADD COLUMN settled_by TEXT NOT NULL DEFAULT ''",
    """CREATE VIEW open_remarks AS
        SELECT feedback.id, feedback.person, feedback.comment,
               (SELECT text FROM turns WHERE channel = answer.channel AND role = 'user' AND id < answer.id
                ORDER BY id DESC LIMIT 1) AS question, answer.text AS answer
        FROM feedback JOIN turns AS answer ON answer.id = feedback.turn
        WHERE feedback.thumb = 'down' AND feedback.comment <> '' AND feedback.settled_by = ''""",
)
PAIR_LIFE = (
    "ALTER TABLE revisions ADD COLUMN key_phrases TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(key_phrases))",
    "ALTER TABLE revisions ADD COLUMN link TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE revisions ADD COLUMN amends INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE revisions ADD COLUMN language TEXT NOT NULL DEFAULT '' CHECK (language IN ('', 'ko', 'en'))",
    # Pairs that were changed together share the number of the change (0: before this was kept).
    "ALTER TABLE revisions ADD COLUMN change INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX revisions_by_change ON revisions (change)",
    "CREATE INDEX revisions_by_person ON revisions (changed_by, change)",
    """CREATE VIEW all_revisions AS
        SELECT pairs.id, pairs.entry, revisions.revision, revisions.status, question, answer, variants, tags,
               author, source, provenance, revisions.change, consent, owner, borrowed, key_phrases, link,
               amends, language, changed_by, changed_at
        FROM revisions JOIN pairs ON pairs.id = revisions.pair""",
    "DROP VIEW present_pairs",
    """CREATE VIEW present_pairs AS
        SELECT pairs.id, pairs.entry, pairs.revision, pairs.status, question, answer, variants, tags,
               author, source, provenance, pairs.change, consent, owner, borrowed, key_phrases, link, amends,
               language
        FROM pairs JOIN revisions ON revisions.pair = pairs.id AND revisions.revision = pairs.revision""",
)
