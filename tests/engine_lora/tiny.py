"""A tiny language model made on the spot: a real architecture, a tokenizer of its own, a few facts known by heart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from tests.engine_lora.templates import EXAONE, GEMMA, MISTRAL, PLAIN, Family

Architecture = Literal["qwen3", "llama", "gemma3", "exaone4", "mistral", "phi3"]

# What the base model knows. The tests then change one answer by LoRA and look at the others.
FACTS: tuple[tuple[str, str], ...] = (
    ("한 팀은 몇 명?", "세 명이에요."),
    ("경기는 몇 분?", "이십 분이에요."),
    ("공은 무슨 색?", "파란색이에요."),
    ("심판은 몇 명?", "두 명이에요."),
    ("점수는 어떻게?", "고리에 넣어요."),
    ("쉬는 시간은?", "오 분이에요."),
    ("경기장은 어디?", "강가예요."),
    ("누가 이겨요?", "먼저 열 점이면 이겨요."),
    ("반칙은 뭐?", "밀면 반칙이에요."),
    ("복장은?", "흰 옷이에요."),
    ("How many players?", "Three players."),
    ("How long is it?", "Twenty minutes."),
)
CHANGED = ("공은 무슨 색?", "빨간색이에요.")
FAMILIES: dict[Architecture, Family] = {
    "qwen3": PLAIN,
    "llama": PLAIN,
    "phi3": PLAIN,
    "gemma3": GEMMA,
    "exaone4": EXAONE,
    "mistral": MISTRAL,
}
_EPOCHS = {"exaone4": 200}  # its norms stand behind the layers, and it learns more slowly
_WINDOW = 16  # tokens that a layer with a sliding window sees


def make_base(folder: Path, architecture: Architecture = "qwen3") -> Path:
    """Make a base model that knows `FACTS`, in a few seconds; returns its folder."""
    import torch

    torch.manual_seed(7)
    family = FAMILIES[architecture]
    tokenizer = tokenizer_of(family)
    model = model_of(architecture, len(tokenizer))
    _learn_by_heart(model, tokenizer, (family, _EPOCHS.get(architecture, 60)))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def training_file(facts: Sequence[tuple[str, str]], told: str | None = None) -> bytes:
    """The facts as OpenAI chat JSONL, each under the system prompt ``told``."""
    system = [{"role": "system", "content": told}] if told else []
    return b"".join(_line({"messages": system + _messages(*fact)}) for fact in facts)


def preference_file(preferences: Sequence[tuple[str, str, str]]) -> bytes:
    """(question, better, worse) as OpenAI preference JSONL."""
    return b"".join(
        _line(
            {
                "input": {"messages": [{"role": "user", "content": question}]},
                "preferred_output": [{"role": "assistant", "content": better}],
                "non_preferred_output": [{"role": "assistant", "content": worse}],
            }
        )
        for question, better, worse in preferences
    )


def _messages(question: str, answer: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def tokenizer_of(family: Family) -> Any:  # noqa: ANN401 - transformers is untyped here
    """A tokenizer made of the facts, with the family's marks and template."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    inner = Tokenizer(models.BPE())
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=list(family.marks),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    inner.train_from_iterator([text for fact in (*FACTS, CHANGED) for text in fact], trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=inner,
        pad_token=family.marks[0],
        eos_token=family.known_end,
        chat_template=family.template,
        additional_special_tokens=list(family.marks[2:]),
    )


def model_of(architecture: Architecture, vocabulary: int) -> Any:  # noqa: ANN401 - as above
    """A model of a real architecture, tiny and random."""
    from transformers import AutoConfig, AutoModelForCausalLM

    shape: dict[str, Any] = {
        "vocab_size": vocabulary,
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 16,
        "max_position_embeddings": 512,
        "pad_token_id": 0,
        "eos_token_id": 1,
        "bos_token_id": None,
    }
    windowed: dict[str, Any] = {
        "sliding_window": _WINDOW,
        "layer_types": ["sliding_attention", "full_attention"],
    }
    more: dict[str, dict[str, Any]] = {
        "gemma3": windowed,
        "exaone4": windowed,
        "mistral": {"sliding_window": _WINDOW},
    }
    kind = {"gemma3": "gemma3_text"}.get(architecture, architecture)
    return AutoModelForCausalLM.from_config(AutoConfig.for_model(kind, **shape, **more.get(architecture, {})))


def _learn_by_heart(model: Any, tokenizer: Any, told: tuple[Family, int]) -> None:  # noqa: ANN401 - as above
    import torch

    family, epochs = told
    asked = [
        tokenizer.apply_chat_template([_messages(*fact)[0]], tokenize=False, add_generation_prompt=True)
        for fact in FACTS
    ]
    rows = [text + family.lead + answer + family.end for text, (_, answer) in zip(asked, FACTS, strict=True)]
    batch = tokenizer(rows, return_tensors="pt", padding=True, add_special_tokens=False)
    labels = batch["input_ids"].masked_fill(batch["attention_mask"] == 0, -100)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    model.train()
    for _ in range(epochs):
        optimizer.zero_grad()
        model(**batch, labels=labels).loss.backward()
        optimizer.step()
    model.eval()


if __name__ == "__main__":
    import sys

    make_base(Path(sys.argv[1]), *sys.argv[2:])  # type: ignore[arg-type] # an architecture's name
