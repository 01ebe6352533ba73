"""The schema of what is set for single channels."""

PLACES = (
    """CREATE TABLE places (
        channel TEXT PRIMARY KEY,
        answers TEXT NOT NULL CHECK (answers IN ('thread', 'reply')),
        chosen_by TEXT NOT NULL,
        chosen_at TEXT NOT NULL
    ) STRICT""",
)
