"""Tokens are counted without a network: exactly where the vocabulary lies here, else by estimate."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from adapters.openai_api.counting import counter, vocabulary_of
from core.prompt import tokens

MODELS = {
    "gpt-4.1-mini": "o200k_base",
    "ft:gpt-4.1-mini-2025-04-14:org:x:1": "o200k_base",
    "gpt-4o": "o200k_base",
    "gpt-6-luna": "o200k_base",
    "o4-mini": "o200k_base",
    "gpt-4": "cl100k_base",
    "gpt-4-turbo": "cl100k_base",
    "ft:gpt-3.5-turbo:org": "cl100k_base",
    "hobane-recall": None,
    "Qwen/Qwen3-0.6B": None,
}


@pytest.mark.parametrize(("model", "name"), MODELS.items())
def test_a_tuned_model_has_the_vocabulary_of_its_base(model: str, name: str | None) -> None:
    assert vocabulary_of(model) == name


@pytest.mark.parametrize("model", ["gpt-4.1-mini", "hobane-recall"])
def test_without_a_vocabulary_here_tokens_are_estimated(
    model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    assert counter(model) is tokens


def test_a_damaged_vocabulary_is_not_mended_from_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    address = "https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken"
    file = tmp_path / hashlib.sha1(address.encode(), usedforsecurity=False).hexdigest()
    file.write_bytes(b"IQ== 0\n")

    assert counter("gpt-4.1-mini") is tokens
    assert file.read_bytes() == b"IQ== 0\n"
