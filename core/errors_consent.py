"""What can go wrong where people decide about their own words."""

from __future__ import annotations

from core.errors import Refused


class NotYourMessage(Refused):
    """Only the author of a captured message can agree to it or take it back; or it was taken back before."""
