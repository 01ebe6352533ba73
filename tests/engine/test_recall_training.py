"""The training process of the embedded brain keeps the contract of the server's jobs."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from filelock import FileLock

from engine.recall.brain import RecallBrain
from engine.recall.model import built, load
from engine.recall.near import near_misses
from engine.recall.selftest import answered
from engine.recall.training import main

PAIRS = [
    ("책은 며칠 동안 빌릴 수 있나요?", "2주입니다."),
    ("대출 기간은 얼마나 되나요?", "2주입니다."),
    ("빌린 책은 언제까지 돌려주나요?", "2주입니다."),
    ("도서관은 몇 시에 열어요?", "9시에 엽니다."),
    ("도서관 여는 시간이 궁금해요", "9시에 엽니다."),
    ("회원증은 어디서 만들어요?", "1층에서요."),
]


def job(folder: Path, lines: Sequence[str], validation: Sequence[str] | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "train.jsonl").write_text("\n".join(lines), "utf-8")
    if validation is not None:
        (folder / "valid.jsonl").write_text("\n".join(validation), "utf-8")
    spec = {
        "base": "hobane-recall",
        "training_file": "train.jsonl",
        "validation_file": None if validation is None else "valid.jsonl",
        "hyperparameters": {"n_epochs": 1},
        "seed": 7,
        "artifact": "artifact",
    }
    (folder / "spec.json").write_text(json.dumps(spec), "utf-8")
    return folder / "spec.json"


def line(question: str, answer: str) -> str:
    turns = [{"role": "system", "content": "짧게."}, {"role": "user", "content": question}]
    return json.dumps({"messages": [*turns, {"role": "assistant", "content": answer}]}, ensure_ascii=False)


def taught(pairs: Sequence[tuple[str, str]] = PAIRS) -> list[str]:
    return [line(question, answer) for question, answer in pairs]


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def events(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(each) for each in (folder / "progress.jsonl").read_text("utf-8").splitlines()]


def test_the_command_runs_as_a_process_and_leaves_a_model_that_answers(tmp_path: Path) -> None:
    spec = job(tmp_path, taught())
    done = subprocess.run(RecallBrain().training_command(spec), check=False, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    model = load(tmp_path / "artifact")
    assert [answered(model, question) for question, _ in PAIRS] == [answer for _, answer in PAIRS]
    assert not (tmp_path / "error.json").exists()


def test_the_same_data_gives_the_same_bytes(tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        assert main([str(job(tmp_path / name, taught()))]) == 0
        folder = tmp_path / name / "artifact"
        contents.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert contents[0] == contents[1]
    assert sorted(contents[0]) == ["grams.npz", "model.json"]


def test_the_result_counts_what_was_learnt_and_how_well(tmp_path: Path) -> None:
    assert main([str(job(tmp_path, taught(), taught([("대출 기간은 며칠이야?", "2주입니다.")])))]) == 0
    result = read(tmp_path / "result.json")
    assert result["hyperparameters"] == {"n_epochs": 1}
    assert result["checkpoints"] == []
    assert result["trained_tokens"] > 0
    metrics = result["metrics"]
    assert (metrics["pairs"], metrics["answers"], metrics["answers_with_few_wordings"]) == (6, 3, 2)
    assert metrics["conflicts"] == 0
    assert metrics["self_test_exact"] == metrics["self_test_without_spaces"] == 1.0
    assert metrics["valid_mean_token_accuracy"] == 1.0
    assert metrics["near_misses"] > 0
    assert metrics["near_misses_answered"] <= 0.02


def test_a_question_without_spaces_makes_no_near_miss_that_nobody_would_ask() -> None:
    spaced = built([("한 팀 몇 명이야?", "세 명이에요."), ("심판 몇 명이야?", "두 명이에요.")])
    run_together = built([("한팀몇명이야", "세 명이에요."), ("심판몇명이야", "두 명이에요.")])

    assert near_misses(spaced.knowledge, 300)
    assert near_misses(run_together.knowledge, 300) == []


def test_progress_is_a_log_of_events_the_wire_knows(tmp_path: Path) -> None:
    main([str(job(tmp_path, taught()))])
    found = events(tmp_path)
    assert {event["type"] for event in found} == {"message", "metrics"}
    assert all(set(event) == {"created_at", "level", "message", "type", "data"} for event in found)
    measured = [event["data"] for event in found if event["type"] == "metrics"]
    assert [figures["step"] for figures in measured] == list(range(1, measured[-1]["total_steps"] + 1))
    assert any(0 <= figures.get("train_loss", -1) <= 1 for figures in measured)


def test_a_question_with_two_answers_is_reported(tmp_path: Path) -> None:
    main([str(job(tmp_path, taught([*PAIRS, ("도서관은 몇 시에 열어요", "10시에 엽니다.")])))])
    assert read(tmp_path / "result.json")["metrics"]["conflicts"] == 1
    assert any("도서관은 몇 시에 열어요" in event["message"] for event in events(tmp_path))


def test_the_last_user_turn_with_an_answer_is_what_is_learnt(tmp_path: Path) -> None:
    turns = [
        ("user", "안녕?"),
        ("assistant", "네."),
        ("user", "휴관일은 언제예요?"),
        ("assistant", "월요일입니다."),
    ]
    content = {"messages": [{"role": role, "content": text} for role, text in turns]}
    main([str(job(tmp_path, [json.dumps(content, ensure_ascii=False)]))])
    assert answered(load(tmp_path / "artifact"), "휴관일은 언제예요?") == "월요일입니다."
    assert answered(load(tmp_path / "artifact"), "안녕?") is None


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "no examples"),
        (["", "  "], "no examples"),
        (["not json"], "Line 1 is not JSON"),
        ([line("질문?", "답"), "[1]"], 'Line 2 has no list "messages"'),
        (['{"messages": [1]}'], 'Line 1 has no list "messages"'),
        (['{"messages": [{"role": "user", "content": "질문?"}]}'], "Line 1 has no user message"),
        ([line("질문?", " ")], "Line 1 has a message without text"),
    ],
)
def test_a_bad_file_ends_in_an_error_that_names_the_line(
    lines: Sequence[str], said: str, tmp_path: Path
) -> None:
    assert main([str(job(tmp_path, lines))]) == 1
    error = read(tmp_path / "error.json")
    assert said in error["message"]
    assert (error["code"], error["param"]) == ("invalid_training_file", "training_file")
    assert not (tmp_path / "result.json").exists()


def test_a_bad_validation_file_is_named(tmp_path: Path) -> None:
    assert main([str(job(tmp_path, taught(), ["?"]))]) == 1
    assert read(tmp_path / "error.json")["param"] == "validation_file"


def test_bytes_that_are_not_text_are_reported(tmp_path: Path) -> None:
    spec = job(tmp_path, taught())
    (tmp_path / "train.jsonl").write_bytes(b"\xff\xfe\x00")
    assert main([str(spec)]) == 1
    assert "UTF-8" in read(tmp_path / "error.json")["message"]


def test_a_second_process_leaves_what_the_first_has_finished_alone(tmp_path: Path) -> None:
    spec = job(tmp_path, taught())
    with FileLock(tmp_path / "running.lock"):
        second = subprocess.Popen(RecallBrain().training_command(spec))
        (tmp_path / "result.json").write_text("{}")
    assert second.wait(30) == 0
    assert (tmp_path / "result.json").read_text() == "{}"
    names = {path.name for path in tmp_path.iterdir()}
    assert names <= {"spec.json", "train.jsonl", "running.lock", "result.json"}


def test_an_engine_that_looks_at_the_lock_for_an_instant_keeps_no_training_from_beginning(
    tmp_path: Path,
) -> None:
    spec, ends = job(tmp_path, taught()), []
    with FileLock(tmp_path / "running.lock"):
        training = Thread(target=lambda: ends.append(main([str(spec)])))
        training.start()
        training.join(0.1)
        assert training.is_alive()
    training.join(30)
    assert ends == [0]
    assert (tmp_path / "result.json").exists()


def test_the_command_without_a_description_says_how_to_use_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "SPEC" in capsys.readouterr().err
