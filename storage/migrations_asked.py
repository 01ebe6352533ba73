"""The column that says which pair an answer rests on."""

from __future__ import annotations

ASKED = (
    "ALTER TABLE turns ADD COLUMN pair INTEGER",
    "CREATE INDEX turns_by_pair ON turns (pair) WHERE pair IS NOT NULL",
)
