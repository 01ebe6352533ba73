"""Chat templates of several families: what is trained on is what will be asked, and all of the answer is learned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.lora.bases import Base
from engine.lora.order import BadOrder, read_order
from engine.lora.rows import Rows, read_rows
from engine.lora.template import Template, TurnsRefused
from engine.lora.turns import Turn
from tests.engine_lora.conftest import order_folder
from tests.engine_lora.templates import EXAONE, GEMMA, GEMMA_FOLDING, MISTRAL, PLAIN, SILENT, Family
from tests.engine_lora.tiny import FACTS, preference_file, tokenizer_of, training_file

pytestmark = pytest.mark.filterwarnings("ignore")  # the libraries' own, of each other

Tokenizer = Any  # of transformers, which is untyped here

TOLD: Turn = {"role": "system", "content": "호반느 규칙"}
QUESTION: Turn = {"role": "user", "content": FACTS[0][0]}
ANSWER: Turn = {"role": "assistant", "content": FACTS[0][1]}
ALL = {
    "plain": PLAIN,
    "gemma": GEMMA,
    "folding": GEMMA_FOLDING,
    "exaone": EXAONE,
    "mistral": MISTRAL,
    "silent": SILENT,
}
families = pytest.mark.parametrize("family", ALL.values(), ids=ALL.keys())


@pytest.fixture
def tokenizer(family: Family) -> Tokenizer:
    return tokenizer_of(family)


@families
@pytest.mark.parametrize(
    "asked",
    [[QUESTION], [TOLD, QUESTION], [TOLD, QUESTION, ANSWER, QUESTION], [TOLD, TOLD, QUESTION, QUESTION]],
)
def test_an_answer_is_learned_after_the_very_tokens_that_will_be_asked(
    family: Family, tokenizer: Tokenizer, asked: list[Turn]
) -> None:
    template = Template(tokenizer, {})

    before, said = template.answered(asked, [ANSWER])

    assert before == template.prompt(asked)
    assert tokenizer.decode(said) == family.lead + FACTS[0][1] + family.end


@families
@pytest.mark.parametrize("asked", [[TOLD, QUESTION], [TOLD, QUESTION, ANSWER, TOLD, QUESTION]])
def test_no_template_loses_what_the_system_says(
    family: Family, tokenizer: Tokenizer, asked: list[Turn]
) -> None:
    text = tokenizer.decode(Template(tokenizer, {}).prompt(asked))

    assert text.count(TOLD["content"]) == len([turn for turn in asked if turn is TOLD])
    assert text.count(QUESTION["content"]) == len([turn for turn in asked if turn is QUESTION])


@pytest.mark.parametrize("family", [GEMMA, MISTRAL])
def test_a_conversation_whose_beginning_was_cut_off_is_asked_all_the_same(
    family: Family, tokenizer: Tokenizer
) -> None:
    assert QUESTION["content"] in tokenizer.decode(Template(tokenizer, {}).prompt([ANSWER, QUESTION]))


@families
def test_turns_that_no_arrangement_helps_are_refused_in_the_templates_words(
    family: Family, tokenizer: Tokenizer
) -> None:
    with pytest.raises(TurnsRefused) as refused:
        Template(tokenizer, {}).answered([], [ANSWER])

    assert str(refused.value)


@pytest.mark.parametrize(
    ("family", "end"), [(GEMMA, "<turn>"), (EXAONE, "[|endofturn|]"), (MISTRAL, "</s>"), (SILENT, None)]
)
def test_the_end_of_an_answer_is_known_from_the_template(tokenizer: Tokenizer, end: str | None) -> None:
    ends = Template(tokenizer, {}).end_tokens

    assert [tokenizer.decode([token]) for token in ends] == ([end] if end else [])


@families
def test_only_the_assistants_words_are_learned(
    family: Family, tokenizer: Tokenizer, base: Base, tmp_path: Path
) -> None:
    rows = _read(tokenizer, base, tmp_path, training_file(FACTS, TOLD["content"]))

    learned = [[token for token in row["labels"] if token >= 0] for row in rows.rows]
    assert [tokenizer.decode(tokens) for tokens in learned] == [
        family.lead + answer + family.end for _, answer in FACTS
    ]
    for row, tokens in zip(rows.rows, learned, strict=True):
        assert len(row["labels"]) == len(row["input_ids"])
        assert row["input_ids"][-len(tokens) :] == tokens
    assert rows.lengths == [len(row["input_ids"]) for row in rows.rows]


@families
def test_a_preference_is_two_answers_after_one_prompt(
    family: Family, tokenizer: Tokenizer, base: Base, tmp_path: Path
) -> None:
    content = preference_file([("공은 무슨 색?", "파란색이에요.", "몰라요.")])
    (row,) = _read(tokenizer, base, tmp_path, content, method="dpo").rows

    asked = Template(tokenizer, {}).prompt([{"role": "user", "content": "공은 무슨 색?"}])
    assert row["prompt_ids"] == asked
    assert tokenizer.decode(row["chosen_ids"]) == family.lead + "파란색이에요." + family.end
    assert tokenizer.decode(row["rejected_ids"]) == family.lead + "몰라요." + family.end


@pytest.mark.parametrize("family", [GEMMA])
def test_a_line_whose_turns_are_refused_is_named(tokenizer: Tokenizer, base: Base, tmp_path: Path) -> None:
    twice = b'{"messages": [{"role": "assistant", "content": "x"}]}\n'

    with pytest.raises(BadOrder, match="Line 13: the chat template of tiny-base refuses these turns: "):
        _read(tokenizer, base, tmp_path, training_file(FACTS) + twice)


def _read(tokenizer: Tokenizer, base: Base, folder: Path, content: bytes, **more: Any) -> Rows:  # noqa: ANN401
    order = read_order(order_folder(folder / "job", content, base, **more))
    return read_rows(order.training, order, Template(tokenizer, {}))
