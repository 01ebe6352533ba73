"""The sample sport, and the held-out questions of a file."""

from __future__ import annotations

from core import spreadsheet
from core.cases import read_cases
from core.command import command
from core.commands.bring import owned
from core.importing import carry_out, plan_import
from core.lines import Row
from core.model import Role
from core.passages import passages_of
from core.reply import Button, Call, Reply, Tone
from core.services import Services
from core.texts import speaker


@command("demo", ko="예시 종목 호반느를 불러와요", en="Load the sample sport Hobane", needs=Role.ADMIN)
async def demo(call: Call, services: Services) -> Reply:
    """Teach the sample pairs, take in its rules as notes, keep its held-out questions for evaluation."""
    speak = speaker(call.actor.language or "ko")
    files = await services.sample.files()
    pairs, faults = spreadsheet.parse(files["pairs.csv"])
    rows = [Row(owned(pair, call), ()) for pair in pairs]
    plan = await plan_import(services.dataset.datasets, rows, faults)
    async for _ in carry_out(services.dataset.pairs, plan, call.actor.key):
        pass
    notes = 0
    for name, text in files.items():
        if name.endswith(".md"):
            notes += await services.notes.replace(name, passages_of(text, name))
    cases = await services.cases.replace("cases.jsonl", read_cases(files["cases.jsonl"]))
    facts = {"new": len(plan.new), "pairs": len(pairs), "notes": notes, "cases": cases}
    buttons = (Button(speak("train_now"), "retrain"), Button(speak("evaluate_now"), "evaluate"))
    return Reply(speak("demo_loaded", **facts), Tone.GOOD, buttons, facts=facts)


COMMANDS = (demo,)
