"""Measure how the embedded brain answers wordings it was not taught, near-misses and off-topic questions."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from engine.brain import Message, Verdict
from engine.recall.calibration import calibrated
from engine.recall.model import Model, built
from engine.recall.prompt import read
from engine.recall.verdict import judge

DOMAINS = Path(__file__).parent.parent / "tests" / "engine" / "recall_domains"
# Domains of very many facts about one narrow subject, which share most of their words.
DENSE = "dense_"
GROUPS = {"~": "near", "-": "unknown", "!": "off"}


@dataclass(frozen=True, slots=True)
class Domain:
    """Taught pairs of one small subject, and questions with the answer they should get (None: no answer)."""

    name: str
    held_out: bool
    taught: tuple[tuple[str, str], ...]
    cases: tuple[tuple[str, str, str | None], ...]


def read_domain(path: Path) -> Domain:
    """Read a domain file: = answer, + taught, ? held out, ~ near-miss, - unknown fact, ! off topic."""
    taught: list[tuple[str, str]] = []
    cases: list[tuple[str, str, str | None]] = []
    answer = ""
    lines = path.read_text("utf-8").splitlines()
    for line in lines:
        mark, text = line[:1], line[2:].strip()
        if mark == "=":
            answer = text
        elif mark == "+":
            taught.append((text, answer))
        elif mark == "?":
            cases.append(("held", text, answer))
        elif mark in GROUPS:
            cases.append((GROUPS[mark], text, None))
    return Domain(path.stem, "HELD OUT" in lines[0], tuple(taught), tuple(cases))


def domains() -> list[Domain]:
    """Return all domains, those never tuned on last."""
    found = [read_domain(path) for path in sorted(DOMAINS.glob("*.txt"))]
    return sorted(found, key=lambda domain: domain.held_out)


def trained(pairs: Sequence[tuple[str, str]]) -> Model:
    """Return the model a training on ``pairs`` leaves."""
    return calibrated(built(pairs))[0]


def ask(model: Model, question: str) -> Verdict:
    """Return the verdict on one question without any prompt around it."""
    return judge(model, read([Message("user", question)]))[0]


def grade(verdict: Verdict, wanted: str | None) -> str:
    """Return right, wrong, offered, amiss or refused."""
    answers = [candidate.answer for candidate in verdict.candidates]
    if verdict.outcome == "answered":
        return "right" if answers[0] == wanted else "wrong"
    if verdict.outcome == "refused":
        return "refused"
    return "offered" if wanted in answers else "amiss"


def counted(domain: Domain) -> dict[str, Counter[str]]:
    """Ask every case of ``domain``; return how often each grade was given in each group."""
    model = trained(domain.taught)
    counts: dict[str, Counter[str]] = {}
    for group, question, wanted in domain.cases:
        counts.setdefault(group, Counter())[grade(ask(model, question), wanted)] += 1
    return counts


def table(measured: Iterable[tuple[str, dict[str, Counter[str]]]]) -> str:
    """Return the shares as a Markdown table."""
    lines = [
        "| domain | cases | right | wrong | right or offered | refused | near answered | unknown | off |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, counts in measured:
        held = counts["held"]
        cells = [_share(held, "right"), _share(held, "wrong"), _share(held, "right", "offered")]
        cells += [_share(held, "refused")]
        cells += [_share(counts.get(group, Counter()), "wrong") for group in GROUPS.values()]
        lines.append(f"| {name} | {sum(held.values())} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Print the table for the development domains, with ``--all`` also for those never tuned on."""
    started = perf_counter()
    chosen = [domain for domain in domains() if "--all" in sys.argv or not domain.held_out]
    measured = [(domain.name, counted(domain)) for domain in chosen]
    small = [counts for name, counts in measured if not name.startswith(DENSE)]
    dense = [counts for name, counts in measured if name.startswith(DENSE)]
    totals = [("all small", _total(small)), ("all dense", _total(dense)), ("all", _total(small + dense))]
    sys.stdout.write(table([*measured, *totals]) + f"\n\n{perf_counter() - started:.1f} s\n")


def _total(counted: Iterable[dict[str, Counter[str]]]) -> dict[str, Counter[str]]:
    total: dict[str, Counter[str]] = {}
    for counts in counted:
        for group, grades in counts.items():
            total.setdefault(group, Counter()).update(grades)
    return total


def _share(counts: Counter[str], *grades: str) -> str:
    total = sum(counts.values())
    return f"{sum(counts[grade] for grade in grades) / total:.2f}" if total else "-"


if __name__ == "__main__":
    main()
