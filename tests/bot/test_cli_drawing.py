"""The whole registry is drawn as sub-commands: every command, every field, its limits and choices."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli import whole
from bot.cli_command import WRITING, Order, draw, takes_many
from bot.cli_many import read_lines
from bot.cli_own import own_commands
from bot.cli_shell import shell_command
from core.command import Command, FormField
from core.commands import COMMANDS
from core.model import Language
from core.reply import Button, Upload

BY_NAME = {command.name: command for command in COMMANDS}
FIELDS = [
    pytest.param(command, form, id=f"{command.name}-{form.name}")
    for command in COMMANDS
    for form in command.fields
]
LANGUAGES: tuple[Language, ...] = ("ko", "en")


def flag(form: FormField) -> str:
    return f"--{form.name.replace('_', '-')}"


class Given:
    """Runs one drawn command and keeps what it was given."""

    def __init__(self) -> None:
        self.orders: list[Order] = []

    def __call__(self, name: str, *arguments: str, stdin: bytes = b"") -> Order:
        drawn = draw(BY_NAME[name], "ko", self._keep)
        done = CliRunner().invoke(drawn, list(arguments), input=stdin, standalone_mode=False)
        if done.exception:
            raise done.exception
        return self.orders[-1]

    def refused(self, name: str, *arguments: str) -> str:
        with pytest.raises(click.UsageError) as error:
            self(name, *arguments)
        assert error.value.exit_code == 2
        return error.value.format_message()

    def _keep(self, order: Order) -> int:
        self.orders.append(order)
        return 0


@pytest.fixture
def given() -> Given:
    return Given()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_lists_every_command_in_the_registry_s_order(language: Language) -> None:
    shown = CliRunner().invoke(whole(language), ["--help"]).output
    own = [command.name for command in own_commands(language)]

    named = [
        line.split()[0]
        for line in shown.splitlines()
        if line.startswith("  ") and line.split()[0] in {*own, *BY_NAME}
    ]
    assert named == [*own, *BY_NAME]
    assert all(command.summary(language)[:30] in shown for command in COMMANDS)


def test_no_command_of_the_registry_hides_one_of_the_command_line() -> None:
    assert not {command.name for command in own_commands("ko")} & set(BY_NAME)
    assert set(BY_NAME) >= WRITING


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("command", "form"), FIELDS)
def test_every_field_is_an_option_with_its_label(
    command: Command, form: FormField, language: Language
) -> None:
    drawn = draw(command, language, lambda order: 0)
    option = next(one for one in drawn.params if flag(form) in one.opts)

    assert isinstance(option, click.Option)
    assert form.label(language) in (option.help or "")
    assert option.is_flag == (form.kind == "yes_no")
    assert tuple(getattr(option.type, "choices", ())) == form.choices
    shown = CliRunner().invoke(drawn, ["--help"]).output
    assert flag(form) in shown


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_has_json_and_output(command: Command) -> None:
    drawn = draw(command, "en", lambda order: 0)

    assert {"--json", "--output"} <= {name for one in drawn.params for name in one.opts}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_what_is_given_by_name_reaches_the_command(command: Command, given: Given, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("inhalt")
    kinds = {"text": "글", "number": "#3", "file": str(tmp_path / "a.csv")}
    arguments: list[str] = []
    for form in command.fields:
        value = form.choices[0].upper() if form.choices else kinds.get(form.kind)
        arguments += [flag(form)] + ([value] if value else [])

    values = given(command.name, *arguments).values

    assert set(values) == {form.name for form in command.fields}
    assert all(isinstance(values[form.name], Upload) for form in command.fields if form.kind == "file")
    assert all(values[form.name] == "yes" for form in command.fields if form.kind == "yes_no")


@pytest.mark.parametrize(("command", "form"), [case for case in FIELDS if case.values[1].kind == "text"])  # type: ignore[union-attr]
def test_a_text_over_its_limit_is_wrong_usage(command: Command, form: FormField, given: Given) -> None:
    others = [other for other in command.fields if other.required and other is not form]
    required = [f"{flag(other)}={next(iter(other.choices), '1')}" for other in others]

    assert given(command.name, *required, flag(form), "가" * form.field.limit).values[form.name]
    said = given.refused(command.name, *required, flag(form), "가" * (form.field.limit + 1))

    assert f"{form.field.limit + 1:,}자" in said
    assert f"{form.field.limit:,}자" in said


@pytest.mark.parametrize(
    ("arguments", "values"),
    [
        (("ask", "공은", "몇", "개야?"), {"question": "공은 몇 개야?"}),
        (("addqa", "공은?", "두 개"), {"question": "공은?", "answer": "두 개"}),
        (("addqa", "두 개", "--question", "공은?"), {"question": "공은?", "answer": "두 개"}),
        (("dropqa", "3"), {"number": "3"}),
        (("listqa", "공"), {"search": "공"}),
        (("jobs", "2", "--follow"), {"number": "2", "follow": "yes"}),
        (("retrain", "--yes", "--wait"), {"yes": "yes", "wait": "yes"}),
        (("use", "ft:model"), {"model": "ft:model"}),
        (("prompt", "set", "--text", "친절히"), {"action": "set", "text": "친절히"}),
    ],
)
def test_the_first_fields_need_no_name(
    arguments: tuple[str, ...], values: dict[str, str], given: Given
) -> None:
    assert given(*arguments).values == values


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("addqa",), "질문을 적어 주세요."),
        (("addqa", "질문만"), "답을 적어 주세요."),
        (("ask", ""), "질문을 적어 주세요."),
        (("addqa", "하나", "둘", "셋"), "받을 자리가 없는 값이에요: 셋"),
        (("dropqa", "셋"), "번호는 숫자여야 하는데 ‘셋’"),
        (("roles", "--role", "king"), "역할은 다음 중 하나여야 해요: member, teacher, admin"),
        (("import", "nowhere.csv"), "파일이 없어요: nowhere.csv"),
        (("ask", "--file", "nowhere.txt"), "파일이 없어요: nowhere.txt"),
        (("ask", "공은?", "--file", "-"), "--file은 다른 값과 함께 쓸 수 없어요."),
        (("export", "a", "b"), "받을 자리가 없는 값이에요: b"),
        (("export", "a", "--output", "b"), "받을 자리가 없는 값이에요: a"),
        (("help", "me"), "받을 자리가 없는 값이에요: me"),
    ],
)
def test_wrong_usage_is_said_before_anything_is_opened(
    arguments: tuple[str, ...], sentence: str, given: Given
) -> None:
    assert sentence in given.refused(*arguments)
    assert given.orders == []


def test_a_dash_reads_standard_input(given: Given) -> None:
    file = given("import", "-", stdin="질문,답\n".encode()).values["file"]

    assert file == Upload("stdin", "질문,답\n".encode())
    assert given("ask", "-", stdin="공은?\n".encode()).values == {"question": "공은?\n"}
    assert given("listqa", "-").values == {"search": "-"}


def test_where_the_file_goes_may_be_the_first_word(given: Given) -> None:
    assert given("export", "a.jsonl", "--format", "csv") == Order(
        BY_NAME["export"], {"format": "csv"}, False, "a.jsonl"
    )
    assert given("export", "--output", "-").output == "-"
    assert given("export", "--json").as_json


def test_only_commands_that_need_one_text_take_many() -> None:
    assert [command.name for command in COMMANDS if takes_many(command)] == ["ask"]


def test_lines_are_objects_or_plain_text(given: Given) -> None:
    lines = [
        "하나",
        "",
        json.dumps({"question": "둘", "kind": "wording"}),
        '{"question": 3}',
        "{broken",
        "[4]",
        "{" * 5000,
    ]

    assert list(read_lines("\r\n".join(lines), BY_NAME["ask"])) == [
        (1, {"question": "하나"}),
        (3, {"question": "둘"}),
        (4, None),
        (5, None),
        (6, {"question": "[4]"}),
        (7, None),
    ]


@pytest.mark.parametrize(
    ("button", "line"),
    [
        (Button("", "retrain", {"yes": "yes"}), "hobane retrain --yes"),
        (Button("", "use", {"model": "ft:a b"}), "hobane use --model 'ft:a b'"),
        (Button("", "addqa", {"question": "-x"}), "hobane addqa --question=-x --answer …"),
        (Button("", "listqa", {"search": "", "page": "2"}), "hobane listqa --page 2"),
        (Button("", "demo"), "hobane demo"),
    ],
)
def test_a_button_is_a_line_for_the_shell(button: Button, line: str, given: Given) -> None:
    assert shell_command(button) == line


def test_a_button_s_line_gives_back_the_button_s_values(given: Given) -> None:
    values = {"question": 'It\'s "$HOME" --x?', "answer": "둘"}
    line = shell_command(Button("", "addqa", values))

    assert given(*shlex.split(line)[1:]).values == values


@pytest.mark.parametrize(
    ("name", "values"),
    [("import", {"draft": "k-1", "yes": "yes"}), ("review", {"after": "3"}), ("import", {"draft": "-k"})],
)
def test_a_line_under_a_reply_brings_along_what_no_help_page_shows(
    given: Given, name: str, values: dict[str, str]
) -> None:
    line = shlex.split(shell_command(Button("", name, values)))
    shown = CliRunner().invoke(draw(BY_NAME[name], "ko", lambda order: 0), ["--help"]).output

    assert given(*line[1:]).values == values
    assert "--draft" not in shown
    assert "--after" not in shown
