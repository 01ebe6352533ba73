"""Loads a base model from its entry in the registry: weights as safetensors, never any code of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import SafetensorError
from transformers import AutoModelForCausalLM, AutoTokenizer

from engine.lora.bases import Base
from engine.lora.order import BadOrder

_HUB_FILES: Final = ["*.json", "*.safetensors", "*.txt", "*.model", "*.jinja"]  # no pickles, no programs


@dataclass(frozen=True, slots=True)
class Loaded:
    """A base model in memory and what reads its texts."""

    model: Any
    tokenizer: Any
    device: str

    @property
    def parameters(self) -> int:
        """How many numbers the model consists of."""
        return sum(weight.numel() for weight in self.model.parameters())


def best_device() -> str:
    """``cuda`` where there is a GPU that torch can use, else ``cpu``."""
    return "cuda" if torch.cuda.is_available() else "cpu"


def load_base(base: Base) -> Loaded:
    """Load a base model onto the best device; raises `BadOrder` where it is not here or not usable."""
    # cuDNN's attention makes a plan for each batch and length that it meets for the first time, and new ones
    # come up all day: on an H200 that took 35 ms a token, as much as the token itself. torch has its own.
    torch.backends.cuda.enable_cudnn_sdp(False)
    folder, device = _folder(base), best_device()
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
        model = AutoModelForCausalLM.from_pretrained(
            folder, dtype=_dtype(base, device), trust_remote_code=False, use_safetensors=True
        )
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        message = f"The base model {base.name} cannot be loaded: {_first_line(error)}"
        raise BadOrder("base_model_unusable", message, "model") from error
    if not tokenizer.chat_template:
        message = f"The base model {base.name} has no chat template, so it cannot hold a conversation."
        raise BadOrder("base_model_unusable", message, "model")
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return Loaded(model.to(device), tokenizer, device)


def fetch(base: Base) -> Path:
    """Bring a base model of the hub to this machine, once; raises `BadOrder` where that cannot be done."""
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(base.place, allow_patterns=_HUB_FILES))
    except Exception as error:  # the hub's client has many kinds, and each means the same here
        message = f"{base.place} is not on this machine and could not be fetched: {_first_line(error)}"
        raise BadOrder("base_model_missing", message, "model") from error


def _folder(base: Base) -> Path:
    folder = Path(base.place)
    if folder.is_dir():
        return folder
    if folder.is_absolute():
        message = f"The folder of the base model {base.name} is gone: {folder}"
        raise BadOrder("base_model_missing", message, "model")
    return fetch(base)


def _dtype(base: Base, device: str) -> torch.dtype:
    """As the entry says; else what is fastest: half precision on a GPU, full precision on a CPU."""
    if base.dtype != "auto":
        return getattr(torch, base.dtype)
    return torch.bfloat16 if device == "cuda" else torch.float32


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0][:300]
