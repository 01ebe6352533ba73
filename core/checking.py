"""The checks that every pair goes through when it is taught, in the order in which they are told."""

from __future__ import annotations

from core.checks import Check
from core.checks_form import check_form
from core.checks_pairs import check_pairs

CHECKS: tuple[Check, ...] = (check_form, check_pairs)
