"""Draws the parts of the documentation that the code knows: `make docs`; a test fails when they are stale."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.settings import Settings  # noqa: E402 - the project's root must be on the path first
from core.command import Command  # noqa: E402
from core.commands import COMMANDS  # noqa: E402
from core.policy import TABLE, Rule, Use  # noqa: E402
from core.texts import say  # noqa: E402

_ROOMS = ("bot", "core", "adapters", "storage", "engine")
_BEGIN, _END = "<!-- file map: begin -->", "<!-- file map: end -->"
_POLICY_BEGIN, _POLICY_END = "<!-- policy: begin -->", "<!-- policy: end -->"
_RULES = {
    Rule.YES: "yes",
    Rule.UNLESS_FORBIDDEN: "yes, unless `HOBANE_DISCORD_TRAINING=forbid`",
    Rule.SLACK_PERMISSION: "only with `HOBANE_SLACK_TRAINING_PERMISSION`",
    Rule.AGREED: "once its author and a teacher agreed",
    Rule.CAPTURED_PERMISSION: "only with `HOBANE_CAPTURED_TRAINING_PERMISSION`, and agreed",
}
# Which settings stand together, by what their names begin with; the longest beginning decides.
_GROUPS = {
    "The bot": ("hobane_",),
    "What is taught, and what may be trained on": (
        "hobane_review",
        "hobane_curated",
        "hobane_discord_training",
        "hobane_slack_training",
        "hobane_captured_training",
    ),
    "Answering: the three pillars, and how the model is asked": (
        "hobane_notes",
        "hobane_examples",
        "hobane_tuned",
        "hobane_temperature",
        "hobane_top_p",
        "hobane_window",
    ),
    "A model host other than the embedded engine": ("openai_",),
    "A training host, where it is another": ("finetune_",),
    "Training and evaluating": (
        "hobane_provider",
        "hobane_suffix",
        "hobane_epochs",
        "hobane_batch_size",
        "hobane_learning_rate",
        "hobane_promote",
        "hobane_repeats",
        "hobane_judge_model",
    ),
    "Costs and budgets": (
        "hobane_price",
        "hobane_training_price",
        "hobane_answer_budget",
        "hobane_training_budget",
    ),
    "News by mail and by webhook, and for admins": (
        "hobane_mail_",
        "hobane_webhook_",
        "hobane_admin_channel",
    ),
    "The engine: what trains and answers on this machine": (
        "hobane_engine",
        "hobane_base_model",
        "hobane_serve_",
        "hobane_trainer",
        "hobane_ray_",
        "ray_",
    ),
    "Azure, where the bot deploys what was trained": ("azure_",),
    "Discord": ("discord_",),
    "Slack": ("slack_",),
}


def file_map() -> str:
    """The source files with the first sentence of each, as the README shows them."""
    lines = ["```"]
    for room in _ROOMS:
        for path in sorted(
            (ROOT / room).rglob("*.py"), key=lambda path: (path.parent, path.name != "__init__.py")
        ):
            docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            sentence = docstring.partition("\n")[0]
            name = f"{path.parent.relative_to(ROOT)}/" if path.name == "__init__.py" else f"  {path.name}"
            lines.append(f"{name:<28} {sentence}")
    return "\n".join([*lines, "```"])


def readme() -> str:
    """The README with its present file map."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n{file_map()}\n{_END}{after}"


def compliance() -> str:
    """docs/compliance.md with the present policy table."""
    text = (ROOT / "docs" / "compliance.md").read_text(encoding="utf-8")
    before, _, rest = text.partition(_POLICY_BEGIN)
    _, _, after = rest.partition(_POLICY_END)
    return f"{before}{_POLICY_BEGIN}\n{_policy()}\n{_POLICY_END}{after}"


def _policy() -> str:
    uses = " | ".join(say(f"use_{use}", "en") for use in Use)
    lines = [f"| where it comes from | {uses} |", f"| --- |{' --- |' * len(Use)}"]
    for provenance, rules in TABLE.items():
        cells = " | ".join(_RULES[rules[use]] for use in Use)
        lines.append(f"| {say(f'from_{provenance}', 'en')} | {cells} |")
    return "\n".join(lines)


def commands() -> str:
    """docs/commands.md: every command with its fields."""
    parts = [
        "# Commands",
        "Every command works alike on every platform: as a slash command, a form, a button, and as "
        "`hobane COMMAND` in a terminal. This page is drawn from the registry (`make docs`).",
    ]
    return "\n\n".join([*parts, *map(_command, COMMANDS)]) + "\n"


def _command(command: Command) -> str:
    lines = [
        f"## /{command.name}",
        f"{command.ko} · {command.en}",
        f"Needs: {command.needs.name} · reply: {command.visibility.value}"
        + (f" · also on a message (fills in `{command.message_field}`)" if command.message_field else ""),
    ]
    if not command.fields:
        return "\n\n".join(lines)
    rows = ["| field | 한국어 | English | kind | needed |", "| --- | --- | --- | --- | --- |"]
    for field in command.fields:
        kind = ", ".join(field.choices) or {"yes_no": "yes/no"}.get(field.kind, field.kind)
        if field.kind == "text":
            kind = f"text, up to {field.field.limit:,} characters"
        labels = [label.replace("|", "\\|") for label in (field.field.ko, field.field.en)]
        needed = "yes" if field.required else "no"
        rows.append(f"| `{field.name}` | {labels[0]} | {labels[1]} | {kind} | {needed} |")
    return "\n\n".join([*lines, "\n".join(rows)])


def env_example() -> str:
    """.env.example: every setting, unset, with what it means."""
    lines = [
        "# Copy to .env and fill in what you need; an empty line means the default. Keep .env to yourself."
    ]
    for title in _GROUPS:
        lines += ["", f"# ---- {title}"]
        for name in _in_group(title):
            field = Settings.model_fields[name]
            lines += [f"# {field.description}{_default(field.default)}", f"{name.upper()}="]
    return "\n".join(lines) + "\n"


def settings() -> str:
    """docs/settings.md: every setting as a table."""
    lines = [
        "# Settings",
        "",
        "Set in the environment or in `.env`; the environment wins. Drawn by `make docs`.",
    ]
    for title in _GROUPS:
        lines += ["", f"## {title}", "", "| setting | meaning | default |", "| --- | --- | --- |"]
        for name in _in_group(title):
            field = Settings.model_fields[name]
            lines.append(f"| `{name.upper()}` | {field.description} | {_shown(field.default)} |")
    return "\n".join(lines) + "\n"


def _in_group(title: str) -> list[str]:
    """The names of a group's settings, as they stand in the code."""
    return [name for name in Settings.model_fields if _group_of(name) == title]


def _group_of(name: str) -> str:
    """The group with the longest word that the name begins with."""
    fitting = [
        (len(word), title) for title, words in _GROUPS.items() for word in words if name.startswith(word)
    ]
    return max(fitting)[1]


def _shown(default: object) -> str:
    return "" if default in (None, "", frozenset()) else f"`{default}`"


def _default(default: object) -> str:
    return f" (default: {default})" if _shown(default) else ""


PAGES = {
    "README.md": readme,
    "docs/commands.md": commands,
    "docs/compliance.md": compliance,
    "docs/settings.md": settings,
    ".env.example": env_example,
}


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (ROOT / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
