"""Says how far people agree on which answers are better, and what cannot be learned from."""

from __future__ import annotations

from core.preferences import Examples
from core.texts import Say

_WEAK = 0.4  # alpha below which agreement is little better than chance (Krippendorff asks for 0.667 at least)


def spell_examples(found: Examples, say: Say) -> list[str]:
    """The report before a training by preferences, a line for each thing to know."""
    lines = [say("preference_sources", ranked=len(found.taken) - found.corrected, corrected=found.corrected)]
    if found.tied:
        lines.append(say("preference_ties", count=found.tied))
    if found.barred:
        lines.append(say("preference_barred", count=found.barred))
    return [*lines, *_agreement(found, say)]


def _agreement(found: Examples, say: Say) -> list[str]:
    agreement = found.agreement
    if agreement.agreeing is None:
        return [say("agreement_unknown")]
    alpha = "–" if agreement.alpha is None else f"{agreement.alpha:.2f}"
    share = round(100 * agreement.agreeing)
    lines = [say("agreement_line", count=agreement.comparisons, share=share, alpha=alpha)]
    weak = agreement.alpha is not None and agreement.alpha < _WEAK
    return [*lines, say("agreement_weak")] if weak else lines


def example_facts(found: Examples) -> dict[str, object]:
    """The same for programs."""
    return {
        "ranked": len(found.taken) - found.corrected,
        "corrected": found.corrected,
        "tied": found.tied,
        "barred": found.barred,
        "ranked_by_several": found.agreement.comparisons,
        "agreement": found.agreement.agreeing,
        "alpha": found.agreement.alpha,
    }
