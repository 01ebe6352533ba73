"""What can go wrong with a file that somebody hands in or asks for."""

from __future__ import annotations

from core.errors import Refused


class NoSuchColumnInFile(Refused):
    """A column was named that the table lacks; facts: name."""


class TrainingFileFaulty(Refused):
    """A training file needs mending before it is uploaded; facts: line, question, reason."""


class ValidationTooLarge(Refused):
    """More is held back than may be; facts: limit (percent)."""


class AuthorsForAdmins(Refused):
    """An export is to name who taught each pair, which is for admins."""


class NoSuchNote(Refused):
    """Facts: number."""


class NoSuchSnapshot(Refused):
    """Facts: number."""
