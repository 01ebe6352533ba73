"""Answering several at once, inside of one process: each gets what they would have got alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM

from engine.lora.adapters import Adapters, NoAdapter
from engine.lora.base_model import Loaded, load_base
from engine.lora.bases import base_of
from engine.lora.decoding import Decoder
from engine.lora.sampling import Ask
from tests.engine_lora.tiny import FACTS, FAMILIES, Architecture, model_of, tokenizer_of

pytestmark = pytest.mark.filterwarnings("ignore")  # the libraries' own, of each other


@pytest.fixture
def loaded(base_folder: Path) -> Loaded:
    torch.set_num_threads(1)
    return load_base(base_of(str(base_folder)))


@pytest.fixture(scope="session")
def adapters_made(base_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Three adapters that change what the base says, each in its own way."""
    made = []
    for seed in range(3):
        torch.manual_seed(seed)
        model = AutoModelForCausalLM.from_pretrained(base_folder)
        tuned = get_peft_model(model, LoraConfig(r=4, init_lora_weights=False, target_modules="all-linear"))
        folder = tmp_path_factory.mktemp(f"adapter-{seed}")
        tuned.save_pretrained(str(folder))
        made.append(str(folder))
    return made


def ask(loaded: Loaded, name: str, question: str, adapter: str | None = None, most: int = 24) -> Ask:
    messages = [{"role": "user", "content": question}]
    text = loaded.tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    tokens = loaded.tokenizer(text, add_special_tokens=False)["input_ids"]
    return Ask(name, tokens, adapter, temperature=0.0, top_p=1.0, most=most)


def finish(decoder: Decoder, steps: int = 400) -> dict[str, str]:
    """Step until nobody waits; returns everybody's whole text."""
    said: dict[str, str] = {}
    for _ in range(steps):
        if not decoder.busy:
            return said
        for draft, piece in decoder.step():
            said[draft.ask.id] = said.get(draft.ask.id, "") + piece
    raise AssertionError("it never came to an end")


def test_short_and_long_questions_together_get_what_each_gets_alone(loaded: Loaded) -> None:
    adapters = Adapters(loaded, 2)
    questions = [question for question, _ in FACTS] + ["긴 질문 " * 60]
    alone: dict[str, str] = {}
    for question in questions:
        decoder = Decoder(adapters, loaded.tokenizer)
        decoder.take(ask(loaded, question, question))
        alone |= finish(decoder)
    together = Decoder(adapters, loaded.tokenizer)
    for question in questions:
        together.take(ask(loaded, question, question))

    assert finish(together) == alone
    assert {question: alone[question] for question, _ in FACTS} == dict(FACTS)


@pytest.mark.parametrize("architecture", FAMILIES)
def test_the_library_itself_says_the_same_of_every_family(architecture: Architecture) -> None:
    tokenizer = tokenizer_of(FAMILIES[architecture])
    torch.manual_seed(3)
    loaded = Loaded(model_of(architecture, len(tokenizer)).eval(), tokenizer, "cpu")
    decoder, given = Decoder(Adapters(loaded, 2), tokenizer), {}
    for name, question in (("long", "긴 질문 " * 20), ("short", "짧은 질문"), ("shorter", "네")):
        request = ask(loaded, name, question)
        decoder.take(request)
        answer = loaded.model.generate(torch.tensor([request.tokens]), max_new_tokens=24, do_sample=False)
        said = tokenizer.decode(answer[0][len(request.tokens) :], skip_special_tokens=True)
        given[name] = said.rstrip("\ufffd")

    assert {name: said.rstrip("\ufffd") for name, said in finish(decoder).items()} == given


def test_people_with_different_adapters_are_answered_side_by_side(
    loaded: Loaded, adapters_made: list[str]
) -> None:
    adapters = Adapters(loaded, 3)
    wanted: list[str | None] = [None, *adapters_made]
    for folder in adapters_made:
        adapters.load(folder, set())
    alone: dict[str, str] = {}
    for place, adapter in enumerate(wanted):
        decoder = Decoder(adapters, loaded.tokenizer)
        decoder.take(ask(loaded, str(place), FACTS[0][0], adapter))
        alone |= finish(decoder)
    together = Decoder(adapters, loaded.tokenizer)
    for place, adapter in enumerate(wanted):
        together.take(ask(loaded, str(place), FACTS[0][0], adapter))

    assert finish(together) == alone
    assert len(set(alone.values())) > 1
    assert alone["0"] == FACTS[0][1]


def test_a_short_answer_does_not_wait_for_a_long_one(loaded: Loaded) -> None:
    decoder = Decoder(Adapters(loaded, 2), loaded.tokenizer)
    decoder.take(ask(loaded, "long", "아무 말 " * 50, most=200))
    for _ in range(5):
        list(decoder.step())
    decoder.take(ask(loaded, "short", FACTS[2][0], most=200))
    ended: list[str] = []
    for _ in range(400):
        ended += [draft.ask.id for draft, _ in decoder.step() if draft.reason]
        if "short" in ended:
            break

    assert ended[0] == "short"


def test_who_leaves_takes_their_work_along_and_disturbs_nobody(loaded: Loaded) -> None:
    decoder = Decoder(Adapters(loaded, 2), loaded.tokenizer)
    for name, (question, _) in zip("abc", FACTS, strict=False):
        decoder.take(ask(loaded, name, question))
    said: dict[str, str] = {}
    for draft, piece in [one for _ in range(3) for one in decoder.step()]:
        said[draft.ask.id] = said.get(draft.ask.id, "") + piece
    decoder.drop("a")
    for name, rest in finish(decoder).items():
        said[name] = said.get(name, "") + rest

    assert {name: said[name] for name in "bc"} == {"b": FACTS[1][1], "c": FACTS[2][1]}
    decoder.take(ask(loaded, "d", FACTS[3][0]))
    decoder.drop("d")
    assert not decoder.busy


def test_what_is_computed_for_one_who_left_ends_before_the_next_layer(loaded: Loaded) -> None:
    adapters, layers = Adapters(loaded, 2), []
    decoder = Decoder(adapters, loaded.tokenizer)
    decoder.take(ask(loaded, "gone", "긴 질문 " * 30))
    leaving = adapters.between_layers

    def leave() -> None:
        layers.append("layer")
        decoder.abandon("gone")

    leaving(leave)
    assert list(decoder.step()) == []
    decoder.drop("gone")
    assert layers == ["layer"]

    decoder.take(ask(loaded, "stays", FACTS[0][0]))
    assert finish(decoder) == {"stays": FACTS[0][1]}


def test_the_adapter_that_was_not_used_for_longest_goes_first(
    loaded: Loaded, adapters_made: list[str]
) -> None:
    first, second, third = adapters_made
    adapters = Adapters(loaded, 2)
    for folder in (first, second, first, third):
        adapters.load(folder, set())

    assert list(adapters._names) == [first, third]
    adapters.load(second, {first, third})
    assert set(adapters._names) == {first, second, third}


def test_an_adapter_that_is_damaged_or_a_pickle_is_refused(
    loaded: Loaded, adapters_made: list[str], tmp_path: Path
) -> None:
    damaged, pickled = tmp_path / "damaged", tmp_path / "pickled"
    for folder in (damaged, pickled):
        shutil.copytree(adapters_made[0], folder)
    (damaged / "adapter_model.safetensors").write_bytes(b"nothing")
    (pickled / "adapter_model.safetensors").rename(pickled / "adapter_model.bin")
    adapters = Adapters(loaded, 2)

    for folder in (damaged, pickled):
        with pytest.raises(NoAdapter):
            adapters.load(str(folder), set())
    adapters.load(adapters_made[0], set())


def test_half_a_letter_is_held_back_until_it_is_whole(loaded: Loaded) -> None:
    decoder = Decoder(Adapters(loaded, 2), loaded.tokenizer)
    decoder.take(ask(loaded, "one", "없는 말 없는 말", most=60))
    pieces = []
    while decoder.busy:
        pieces += [piece for _, piece in decoder.step()]

    assert all("\ufffd" not in piece for piece in pieces[:-1])
