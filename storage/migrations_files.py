"""The steps of the schema that let a snapshot be written again to the very byte."""

from __future__ import annotations

SNAPSHOTS = (
    # NULL: frozen before prompts were kept with it, with the default prompt of that time.
    "ALTER TABLE snapshots ADD COLUMN system TEXT",
    # The wordings of this revision that are not in the file, NULL for none.
    "ALTER TABLE snapshot_members ADD COLUMN left_out TEXT CHECK (left_out IS NULL OR json_valid(left_out))",
)
