"""A tiny language model made on the spot: a real architecture, a tokenizer of its own, a few facts known by heart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

Architecture = Literal["qwen3", "llama"]

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
_TEMPLATE = (
    "{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
_MARKS = ("<|pad|>", "<|end|>", "<|system|>", "<|user|>", "<|assistant|>")


def make_base(folder: Path, architecture: Architecture = "qwen3", epochs: int = 60) -> Path:
    """Make a base model that knows `FACTS`, in a few seconds; returns its folder."""
    import torch

    torch.manual_seed(7)
    texts = [text for fact in (*FACTS, CHANGED) for text in fact]
    tokenizer = _tokenizer(texts)
    model = _model(architecture, len(tokenizer))
    _learn_by_heart(model, tokenizer, epochs)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def training_file(facts: Sequence[tuple[str, str]]) -> bytes:
    """The facts as OpenAI chat JSONL."""
    return b"".join(_line({"messages": _messages(*fact)}) for fact in facts)


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


def _tokenizer(texts: Sequence[str]) -> Any:  # noqa: ANN401 - transformers is untyped here
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    inner = Tokenizer(models.BPE())
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=list(_MARKS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    inner.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=inner,
        pad_token="<|pad|>",
        eos_token="<|end|>",
        chat_template=_TEMPLATE,
        additional_special_tokens=list(_MARKS[2:]),
    )


def _model(architecture: Architecture, vocabulary: int) -> Any:  # noqa: ANN401 - as above
    from transformers import LlamaConfig, LlamaForCausalLM, Qwen3Config, Qwen3ForCausalLM

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
    if architecture == "llama":
        return LlamaForCausalLM(LlamaConfig(**shape))
    return Qwen3ForCausalLM(Qwen3Config(**shape))


def _learn_by_heart(model: Any, tokenizer: Any, epochs: int) -> None:  # noqa: ANN401 - as above
    import torch

    rows = [tokenizer.apply_chat_template(_messages(*fact), tokenize=False) for fact in FACTS]
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
