"""Says what became of the lines of a file: shortly in the reply, whole in a file beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from core.clean import one_line
from core.columns import MARKS, ROLES, Columns, letters_of
from core.doubts import Doubts
from core.importing import Outcome, Plan
from core.intake import Intake
from core.lines import Fault
from core.model import QAPair
from core.reply import Attachment
from core.spreadsheet import neutral
from core.texts import Say

_SHOWN = 5  # of each kind, in the reply itself
_FORMS = {"jsonl": "JSONL", "csv": "CSV", "xlsx": "Excel"}
Line = tuple[int, str, str, str]


def form_of(intake: Intake) -> str:
    """The form of a file and its encoding, such as ``CSV, CP949``."""
    return ", ".join(filter(None, (_FORMS[intake.form], intake.encoding)))


def described(columns: Columns, speak: Say) -> str:
    """Say which column is taken as what, and whether the first row is a heading."""
    parts = [_column(columns, role, speak) for role in (*ROLES, *MARKS) if role in columns.places]
    text = [speak("columns_are", columns=" · ".join(parts))]
    text.append(speak("heading_taken" if columns.heading else "heading_not_taken"))
    if columns.guessed:
        text.append(speak("columns_guessed"))
    return " ".join(text)


def _column(columns: Columns, role: str, speak: Say) -> str:
    place = columns.places[role]
    facts = {"role": speak(f"role_{role}"), "letters": letters_of(place)}
    if columns.heading and place < len(columns.heading) and columns.heading[place]:
        return speak("column_is", name=one_line(columns.heading[place], 30), **facts)
    return speak("column_is_unnamed", **facts)


def written_columns(columns: Columns, speak: Say) -> str:
    """The columns as a person would write them into the field."""
    places = [
        f"{speak(f'role_{role}')}={letters_of(columns.places[role])}"
        for role in ROLES
        if role in columns.places
    ]
    return ", ".join(places)


def remarks_on(faults: Sequence[Fault], speak: Say) -> list[str]:
    """The first faults as lines of a reply, and how many more there are."""
    shown = [_fault_line(fault, speak) for fault in faults[:_SHOWN]]
    more = len(faults) - len(shown)
    return [*shown, speak("more_faults", count=more)] if more else shown


def _fault_line(fault: Fault, speak: Say) -> str:
    reason = speak(fault.reason, **fault.facts)
    if not fault.line:
        return speak("fault_whole", reason=reason)
    return speak("fault_line", line=fault.line, reason=reason)


def clashes_in(plan: Plan, speak: Say) -> list[str]:
    """The first pairs that were left out because another answer is taught."""
    clashes = [(one.row, one.other) for one in plan.outcomes if one.kind == "clash" and one.other]
    return [
        speak(
            "clash_line",
            line=row.lines[0],
            question=one_line(row.pair.question, 60),
            both=_both(row.pair, other, 80, speak),
        )
        for row, other in clashes[:_SHOWN]
    ]


def doubts_in(doubts: Doubts, plan: Plan, speak: Say) -> list[str]:
    """How much a teacher should look at, the first few of it, and what becomes of it."""
    lines = []
    if doubts.lines:
        counts = [speak(f"doubts_{kind}", count=count) for kind, count in doubts.counts.items() if count]
        lines = [speak("doubts_found", found=" · ".join(counts)), *remarks_on(doubts.faults, speak)]
        left_out = plan.count("doubtful")
        lines += [speak("doubts_left_out", count=left_out)] if left_out else []
    return [*lines, speak("not_moderated", count=doubts.unseen)] if doubts.unseen else lines


def import_report(plan: Plan, doubts: Sequence[Fault], speak: Say) -> Attachment | None:
    """Every line with what became of it, as a table; None where everything is simply new."""
    faults = [*plan.faults, *doubts]
    if not faults and all(outcome.kind == "new" for outcome in plan.outcomes):
        return None
    lines = sorted([*_outcomes(plan.outcomes, speak), *_faults(faults, speak)], key=lambda line: line[0])
    return _table(lines, speak("report_name"), speak)


def fault_report(faults: Sequence[Fault], speak: Say) -> Attachment | None:
    """Every fault of a file as a table; None where the reply itself shows them all."""
    return _table(_faults(faults, speak), speak("check_report_name"), speak) if len(faults) > _SHOWN else None


def _outcomes(outcomes: Iterable[Outcome], speak: Say) -> Iterator[Line]:
    for outcome in outcomes:
        for line in outcome.row.lines:
            why = _why(outcome, outcome.other, speak) if outcome.other else ""
            yield line, speak(f"line_{outcome.kind}"), outcome.row.pair.question, why


def _why(outcome: Outcome, other: QAPair, speak: Say) -> str:
    differs = outcome.kind in ("clash", "replaced")
    return _both(outcome.row.pair, other, 200, speak) if differs else _with(other, 200, speak)


def _both(pair: QAPair, other: QAPair, limit: int, speak: Say) -> str:
    """Two answers to one question, side by side."""
    return speak("both_answers", mine=one_line(pair.answer, limit), other=_with(other, limit, speak))


def _with(other: QAPair, limit: int, speak: Say) -> str:
    answer = one_line(other.answer, limit)
    return speak("with_pair" if other.id else "in_same_file", number=other.id, answer=answer)


def _faults(faults: Iterable[Fault], speak: Say) -> Iterator[Line]:
    for fault in faults:
        kind = "line_refused" if fault.grave else "line_remark"
        yield fault.line, speak(kind), "", speak(fault.reason, **fault.facts)


def _table(lines: Iterable[Line], name: str, speak: Say) -> Attachment:
    """A CSV that spreadsheets open as UTF-8, with nothing in it that they would run."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([speak(key) for key in ("report_line", "report_result", "question", "report_why")])
    for line, *cells in lines:
        writer.writerow([line or "", *map(neutral, cells)])
    return Attachment(name, buffer.getvalue().encode("utf-8-sig"), "text/csv")
