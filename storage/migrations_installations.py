"""The tables of installations in workspaces."""

from __future__ import annotations

INSTALLATIONS = (
    """CREATE TABLE installations (
        platform TEXT NOT NULL,
        workspace TEXT NOT NULL CHECK (workspace <> ''),
        name TEXT NOT NULL,
        bot TEXT NOT NULL,
        token TEXT NOT NULL CHECK (token <> ''),
        installed_by TEXT NOT NULL,
        installed_at TEXT NOT NULL,
        PRIMARY KEY (platform, workspace)
    ) STRICT""",
)
