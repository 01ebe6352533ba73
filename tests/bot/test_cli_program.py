"""The command line on a real data folder, in this process."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import run_command_line
from core.commands import COMMANDS

TEACH = ("addqa", "한 팀은 몇 명이에요?", "한 팀은 세 명이에요.")


@dataclass(frozen=True)
class Done:
    """What one command line left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, object]:
        """The one object on standard output."""
        record = json.loads(self.out)
        assert isinstance(record, dict)
        return record


class Hobane:
    """Runs command lines and keeps their output apart."""

    def __init__(self, captured: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self._captured, self._patch = captured, patch

    def __call__(self, *arguments: str, stdin: str = "") -> Done:
        self._patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        code = run_command_line(arguments)
        said = self._captured.readouterr()
        return Done(code, said.out, said.err)


@pytest.fixture
def hobane(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Hobane]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOBANE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HOBANE_LANGUAGE", "ko")
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield Hobane(capsys, monkeypatch)
    for handler in root.handlers:
        handler.close()
    root.handlers[:], level = before
    root.setLevel(level)


def test_what_was_taught_answers_the_next_question(hobane: Hobane) -> None:
    taught = hobane(*TEACH)
    asked = hobane("ask", "한", "팀은", "몇", "명이에요?")

    assert (taught.code, taught.err) == (0, "")
    assert "한 팀은 세 명이에요." in taught.out
    assert (asked.code, asked.out, asked.err) == (0, "한 팀은 세 명이에요.\n\n— 가르친 답 #1\n", "")


def test_json_is_one_object_with_everything(hobane: Hobane) -> None:
    hobane(*TEACH)

    listed = hobane("listqa", "--json").json
    asked = hobane("ask", "한 팀은 몇 명이에요?", "--json").json

    assert set(listed) >= {"text", "tone", "table", "buttons", "attachments", "saved"}
    assert listed["pairs"][0]["answer"] == "한 팀은 세 명이에요."  # type: ignore[index]
    assert (asked["outcome"], asked["answer"]) == ("answered", "한 팀은 세 명이에요.")


def test_json_is_written_in_letters_people_read(hobane: Hobane) -> None:
    assert "아직 배운 것이 없어요" in hobane("listqa", "--json").out


def test_many_questions_give_a_line_each_and_none_leans_on_another(hobane: Hobane) -> None:
    hobane(*TEACH)
    lines = '한 팀은 몇 명이에요?\n\n{"question": "오늘 점심 뭐 먹지?", "kind": "off_topic"}\n'

    done = hobane("ask", "--file", "-", "--json", stdin=lines)

    records = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 0
    assert [record["question"] for record in records] == ["한 팀은 몇 명이에요?", "오늘 점심 뭐 먹지?"]
    assert [record["outcome"] for record in records] == ["answered", "refused"]
    wanted = {"question", "outcome", "answer", "suggestions", "certainty", "sources", "model"}
    assert all(wanted <= set(record) for record in records)


def test_a_line_that_cannot_be_read_does_not_end_the_others(hobane: Hobane) -> None:
    hobane(*TEACH)

    done = hobane("ask", "--file", "-", stdin='{"broken\n한 팀은 몇 명이에요?\n')

    assert done.code == 1
    assert done.err == "1번째 줄을 읽을 수 없어요.\n"
    assert done.out.endswith("> 한 팀은 몇 명이에요?\n한 팀은 세 명이에요.\n\n— 가르친 답 #1\n")


def test_a_refusal_is_said_on_standard_error_with_code_1(hobane: Hobane) -> None:
    plain, as_json = hobane("dropqa", "7"), hobane("dropqa", "7", "--json")

    assert (plain.code, plain.out, plain.err) == (1, "", "7번 질문과 답은 없어요.\n")
    assert (as_json.code, as_json.err) == (1, "7번 질문과 답은 없어요.\n")
    assert as_json.json["tone"] == "trouble"
    assert (as_json.json["error"], as_json.json["number"]) == ("NoSuchPair", 7)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("addqa",), "잘못된 사용: 질문을 적어 주세요."),
        (("nope",), "잘못된 사용: 이런 명령은 없어요: nope."),
        (("aks", "?"), "혹시 ask?"),
        (("listqa", "--serch", "x"), "이런 옵션은 없어요: --serch. 혹시 --search?"),
        (("listqa", "--search"), "값이 필요해요: --search"),
        (("backup",), "값이 필요해요: FILE"),
        (("help", "it"), "받을 자리가 없는 값이에요: it"),
    ],
)
def test_wrong_usage_has_code_2_and_opens_nothing(
    hobane: Hobane, arguments: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    done = hobane(*arguments)

    assert (done.code, done.out) == (2, "")
    assert sentence in done.err
    assert "도움말: hobane" in done.err
    assert not (tmp_path / "data").exists()


def test_wrong_settings_are_all_named_at_once(hobane: Hobane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOBANE_PORT", "x")
    monkeypatch.setenv("HOBANE_PROMOTE", "x")

    done = hobane("ask", "?")

    assert done.code == 1
    assert done.err.startswith("설정을 고쳐 주세요:\n")
    assert "HOBANE_PORT" in done.err
    assert "HOBANE_PROMOTE" in done.err


def test_an_unusable_data_folder_is_a_sentence(
    hobane: Hobane, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("HOBANE_DATA", str(tmp_path / "file" / "data"))

    done = hobane("listqa")

    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1
    assert "Traceback" not in done.err


def test_an_export_goes_to_the_file_or_to_standard_output(hobane: Hobane, tmp_path: Path) -> None:
    hobane(*TEACH)

    named, here = hobane("export", "pairs.jsonl"), hobane("export")
    hobane("export")
    piped = hobane("export", "-", "--format", "csv")

    assert named.out.endswith("저장했어요: pairs.jsonl\n")
    assert (
        json.loads((tmp_path / "pairs.jsonl").read_text("utf-8"))["messages"][2]["content"]
        == "한 팀은 세 명이에요."
    )
    assert here.code == 0
    assert len(list(tmp_path.glob("hobane-*.jsonl"))) == 2
    assert "한 팀은 세 명이에요." in piped.out
    assert "담았어요" in piped.err
    assert "담았어요" not in piped.out


def test_a_file_is_imported_once_it_is_confirmed(hobane: Hobane, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("question,answer\n공은 몇 개야?,두 개예요.\n", encoding="utf-8")

    shown = hobane("import", "a.csv")
    line = next(line for line in shown.out.splitlines() if "hobane import --draft" in line)
    hobane(*line.partition("hobane ")[2].split())
    piped = hobane("import", "-", "--yes", stdin="question,answer\n팀은 몇이야?,세 팀이에요.\n")

    assert "새 질문과 답 1개를 배웠어요." in piped.out
    assert hobane("listqa", "--json").json["total"] == 2


def test_a_script_learns_from_the_exit_code_whether_a_file_is_fit(hobane: Hobane) -> None:
    turns = '{"messages": [{"role": "user", "content": "%s은 뭐야?"}, {"role": "%s", "content": "규칙이에요."}]}\n'
    fit = "".join(turns % (f"규칙 {number}", "assistant") for number in range(12))

    assert hobane("check", "-", stdin=fit).code == 0
    broken = hobane("check", "-", "--json", stdin=fit + turns % ("규칙", "assitant"))
    assert (broken.code, broken.json["tone"], broken.json["faults"]) == (1, "warning", 1)
    assert hobane("check", "-", stdin="question,answer\n공은?,두 개\n").code == 0


def test_a_training_is_followed_to_its_end_and_its_news_come_once(hobane: Hobane) -> None:
    pairs = "".join(f"{number}번 선수의 이름은?,이름은 선수{number}예요.\n" for number in range(12))
    hobane("import", "-", "--yes", stdin=f"question,answer\n{pairs}")

    trained = hobane("retrain", "--yes", "--wait")

    assert trained.code == 0
    assert trained.err.splitlines()[-1].startswith("1번 학습: 끝남")
    assert trained.out.count("1번 학습이 끝났어요.") == 1
    assert "hobane use --model ft:" in trained.out
    assert "끝났어요" not in hobane("listqa").out


def test_news_wait_for_a_person_when_a_program_asks(hobane: Hobane) -> None:
    pairs = "".join(f"{number}번 선수의 이름은?,이름은 선수{number}예요.\n" for number in range(12))
    hobane("import", "-", "--yes", stdin=f"question,answer\n{pairs}")

    trained = hobane("retrain", "--yes", "--wait", "--json")

    assert trained.json["status"] == "succeeded"
    assert "1번 학습이 끝났어요." in hobane("forget").out


def test_a_backup_brings_everything_back(
    hobane: Hobane, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hobane(*TEACH)
    made, again = hobane("backup", "everything.zip"), hobane("backup", "everything.zip")
    monkeypatch.setenv("HOBANE_DATA", str(tmp_path / "other"))
    restored = hobane("restore", "everything.zip")

    assert (made.code, again.code, restored.code) == (0, 1, 0)
    assert "이미 있는 파일이에요" in again.err
    assert hobane("listqa", "--json").json["total"] == 1
    assert "손상되어" in hobane("restore", "other/hobane.sqlite3").err
    assert "찾을 수 없어요: nowhere" in hobane("restore", "nowhere").err


def test_the_doctor_finds_a_fresh_folder_well(hobane: Hobane) -> None:
    done = hobane("doctor")

    assert done.code == 0
    assert done.out.count("✓") >= 5
    assert "✗" not in done.out


def test_a_chat_from_a_pipe_welcomes_teaches_and_answers(hobane: Hobane) -> None:
    script = ("2", "공은 몇 개야?", "두 개예요.", "공은 몇 개야?", "/listqa 공", "/quit")

    done = hobane("chat", stdin="\n".join(script))

    assert done.code == 0
    assert "[1] 예시 불러오기\n[2] 직접 가르치기\n" in done.out
    assert "\n두 개예요.\n\n— 가르친 답 #1\n[1] 👍" in done.out
    assert "\n모두 1개예요.\n" in done.out
    assert "예시 불러오기" not in hobane("chat", stdin="/quit\n").out


@pytest.mark.parametrize(
    "command", [one.name for one in COMMANDS if not any(form.required for form in one.fields)]
)
def test_every_command_without_required_fields_answers(hobane: Hobane, command: str) -> None:
    done = hobane(command)

    assert done.code in (0, 1)
    assert (done.out if done.code == 0 else done.err).strip()
    assert "예상하지 못한" not in done.err


def test_a_reply_names_commands_as_a_shell_takes_them(hobane: Hobane) -> None:
    told, gone = hobane("jobs").out, hobane("dropcase", "9")

    assert "hobane retrain" in told
    assert "hobane cases" in gone.err
    assert "/retrain" not in told
    assert "/cases" not in gone.err
