"""What a month's answers and trainings cost."""

from __future__ import annotations

from collections.abc import Sequence

from core.command import command
from core.model import Role
from core.options import Options
from core.reply import Call, Reply, Table
from core.services import Services
from core.spending import Kind, Spending, Total
from core.texts import Say, speaker

_KINDS: tuple[Kind, ...] = ("answers", "training")


@command("costs", ko="이번 달에 든 비용을 봐요", en="Show what this month has cost", needs=Role.ADMIN)
async def costs(call: Call, services: Services) -> Reply:
    """Say what answers and trainings have cost since the first of the month, and what is left of budgets."""
    say = speaker(call.actor.language or "ko")
    totals, options, spending = await services.spending.month(), services.options, services.spending
    facts = {"month": f"{services.now():%Y-%m}", "totals": [_facts(total) for total in totals]}
    lines = [
        say("costs_of", month=facts["month"]),
        *_budgets(totals, spending, say),
        *_remarks(totals, options, say),
    ]
    if not totals:
        return Reply("\n".join([*lines, say("nothing_used")]), facts=facts)
    columns = (say("kind"), say("model"), say("times"), say("tokens_in"), say("tokens_out"), say("cost"))
    rows = tuple(_row(total, options, say) for total in totals)
    return Reply("\n".join(lines), table=Table(columns, rows), facts=facts)


def _row(total: Total, options: Options, say: Say) -> tuple[str, ...]:
    known = options.prices is not None and total.unpriced < total.times
    cost = f"{total.cost:,.4f} {options.prices.currency}" if known and options.prices else "–"
    kind = say(f"kind_of_{total.kind}")
    return (kind, total.model, f"{total.times:,}", f"{total.tokens_in:,}", f"{total.tokens_out:,}", cost)


def _budgets(totals: Sequence[Total], spending: Spending, say: Say) -> list[str]:
    prices, lines = spending.options.prices, []
    for kind in _KINDS:
        budget = spending.budget(kind)
        if budget is not None and prices is not None:
            spent = sum(total.cost for total in totals if total.kind == kind)
            share = round(100 * spent / budget)
            facts = {"spent": f"{spent:,.2f}", "budget": f"{budget:,.2f}", "currency": prices.currency}
            lines.append(say("budget_line", what=say(f"kind_of_{kind}"), share=share, **facts))
    return lines


def _remarks(totals: Sequence[Total], options: Options, say: Say) -> list[str]:
    """What the figures rest on, and what they leave out."""
    if not options.metered:
        return [say("embedded_is_free")]
    if options.prices is None:
        return [say("no_prices")]
    unpriced = sorted({total.model for total in totals if total.unpriced})
    left_out = [say("unpriced", models=", ".join(unpriced))] if unpriced else []
    return [say("prices_of", dated=options.prices.dated), *left_out]


def _facts(total: Total) -> dict[str, object]:
    return {
        "kind": total.kind,
        "model": total.model,
        "times": total.times,
        "tokens_in": total.tokens_in,
        "tokens_out": total.tokens_out,
        "cost": total.cost,
        "unpriced": total.unpriced,
    }


COMMANDS = (costs,)
