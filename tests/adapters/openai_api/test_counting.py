"""Tokens are counted without a network: exactly where the vocabulary lies here, else by estimate."""

from __future__ import annotations

import base64
import hashlib
import sys
from pathlib import Path

import pytest
import tiktoken
import tiktoken.load
import tiktoken.registry

from adapters.openai_api import counting
from adapters.openai_api.counting import counter, vocabulary_of
from core.counting import estimated

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


ADDRESS = "https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken"
TEXT = "호반느는 hobane"
RANKS = {bytes([number]): number for number in range(256)} | {
    text.encode(): 256 + place for place, text in enumerate(["ho", "ba", "ne", "hoba", "hobane"])
}


def _file(folder: Path) -> Path:
    return folder / hashlib.sha1(ADDRESS.encode(), usedforsecurity=False).hexdigest()


@pytest.mark.parametrize(("model", "syllable"), [("gpt-4.1-mini", 84), ("hobane-recall", 84), ("gpt-4", 133)])
def test_without_a_vocabulary_here_tokens_are_estimated(
    model: str, syllable: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    assert counter(model)(TEXT) == estimated(TEXT, syllable)


def test_a_damaged_vocabulary_is_not_mended_from_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    _file(tmp_path).write_bytes(b"IQ== 0\n")

    assert counter("gpt-4.1-mini")(TEXT) == estimated(TEXT)
    assert _file(tmp_path).read_bytes() == b"IQ== 0\n"


def test_with_its_vocabulary_here_a_model_of_openai_is_counted_exactly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = b"".join(base64.b64encode(text) + b" %d\n" % rank for text, rank in RANKS.items())
    _file(tmp_path).write_bytes(lines)
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setitem(counting._VOCABULARIES, "o200k_base", hashlib.sha256(lines).hexdigest())
    ranks = tiktoken.load.load_tiktoken_bpe(str(_file(tmp_path)))
    tiny = tiktoken.Encoding("tiny", pat_str=r"\S+|\s+", mergeable_ranks=ranks, special_tokens={})
    monkeypatch.setitem(tiktoken.registry.ENCODINGS, "o200k_base", tiny)
    count = counter("ft:gpt-4.1-mini:org:x:1")

    assert (count("hobane"), count("호반느"), count(TEXT), count("")) == (1, 9, 14, 0)
    assert counter("hobane-recall")("호반느") == estimated("호반느")


def test_without_the_package_a_vocabulary_that_lies_here_is_of_no_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    _file(tmp_path).write_bytes(b"IQ== 0\n")
    monkeypatch.setitem(counting._VOCABULARIES, "o200k_base", hashlib.sha256(b"IQ== 0\n").hexdigest())
    monkeypatch.setitem(sys.modules, "tiktoken", None)

    assert counter("gpt-4.1-mini")(TEXT) == estimated(TEXT)
