"""How many tokens a text has: by the model's own vocabulary where it lies here, else an estimate."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from core.counting import SYLLABLE, estimated

_STORE = "https://openaipublic.blob.core.windows.net/encodings"
# The SHA-256 of the vocabularies, without which a damaged file would make the library download another.
_VOCABULARIES = {
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
}
# What a Hangul syllable takes, in hundredths of a token (docs/decisions).
_SYLLABLES = {"o200k_base": SYLLABLE, "cl100k_base": 133}
_OLDER = ("gpt-4-", "gpt-3.5", "text-embedding")  # of OpenAI's models, those with the older vocabulary
_OPENAI = ("gpt-", "chatgpt", "o1", "o3", "o4", "text-embedding")


def counter(model: str) -> Callable[[str], int]:
    """Return how to count tokens for a model. Never uses the network.

    The exact count needs the package ``tiktoken`` and its vocabulary in ``TIKTOKEN_CACHE_DIR``; without
    them it is an estimate for that vocabulary, and for models of other makers one for the newer of the two.
    """
    name = vocabulary_of(model)
    exact = exact_counter(name) if name and _lies_here(name) else None
    return exact or partial(estimated, syllable=_SYLLABLES.get(name or "", SYLLABLE))


def exact_counter(vocabulary: str) -> Callable[[str], int] | None:
    """Return how to count by a vocabulary that lies here; None without the package ``tiktoken``."""
    try:
        import tiktoken
    except ImportError:
        return None
    encoding: Any = tiktoken.get_encoding(vocabulary)
    return lambda text: len(encoding.encode_ordinary(text))


def vocabulary_of(model: str) -> str | None:
    """The vocabulary of an OpenAI model, also of one that was tuned; None for other makers' models."""
    base = model.removeprefix("ft:")
    if not base.startswith(_OPENAI):
        return None
    return "cl100k_base" if base == "gpt-4" or base.startswith(_OLDER) else "o200k_base"


def _lies_here(name: str) -> bool:
    folder = os.environ.get("TIKTOKEN_CACHE_DIR") or os.environ.get("DATA_GYM_CACHE_DIR")
    root = Path(folder) if folder else Path(tempfile.gettempdir()) / "data-gym-cache"
    file = root / hashlib.sha1(f"{_STORE}/{name}.tiktoken".encode(), usedforsecurity=False).hexdigest()
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == _VOCABULARIES[name]
    except OSError:
        return False
