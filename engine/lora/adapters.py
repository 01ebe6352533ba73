"""The adapters on one base model in memory: put on when asked for, the least recently used taken off."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import torch
from peft import PeftModel
from safetensors import SafetensorError, safe_open

from engine.lora.base_model import Loaded
from engine.lora.template import Template

_WEIGHTS: Final = "adapter_model.safetensors"
_SLICE: Final = 2**15  # words of a vocabulary that are weighed at a time: tens of milliseconds for each


class NoAdapter(Exception):
    """A folder holds no adapter that fits the base; the message says why."""


class Adapters:
    """Switches one model between adapters without loading its base again."""

    def __init__(self, loaded: Loaded, most: int) -> None:
        """``most`` adapters stay in memory; the base itself always does."""
        self._base, self._most = loaded.model.eval(), most
        self.device = loaded.device
        self._tuned: PeftModel | None = None
        self._names: OrderedDict[str, str] = OrderedDict()
        self._made = 0
        self._on: str | None = ""  # the adapter in use; "" is none that could be asked for

    def load(self, folder: str, in_use: set[str]) -> None:
        """Put an adapter on, unless it is; raises `NoAdapter`. Those ``in_use`` are not taken off."""
        if folder in self._names:
            self._names.move_to_end(folder)
            return
        self._made += 1
        name = f"a{self._made}"
        try:
            self._put_on(folder, name)
        except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
            raise NoAdapter(str(error).partition("\n")[0][:200]) from error
        self._names[folder], self._on = name, ""
        self._drop_oldest(in_use | {folder})

    def _put_on(self, folder: str, name: str) -> None:
        with safe_open(Path(folder) / _WEIGHTS, "pt"):  # a file that is none is found before anything changes
            pass
        if self._tuned is None:
            self._tuned = PeftModel.from_pretrained(self._base, folder, adapter_name=name).eval()
        else:
            self._tuned.load_adapter(folder, name)

    def _drop_oldest(self, in_use: set[str]) -> None:
        for folder in list(self._names):
            if len(self._names) <= self._most:
                return
            if folder not in in_use and self._tuned is not None:
                self._tuned.delete_adapter(self._names.pop(folder))

    def use(self, folder: str | None) -> Any:  # noqa: ANN401 - a torch model
        """The model as it answers with an adapter that was loaded, or without any."""
        if self._tuned is None:
            return self._base
        if folder == self._on:
            return self._tuned
        if folder is None:
            self._tuned.base_model.disable_adapter_layers()
        else:
            self._tuned.base_model.enable_adapter_layers()
            self._tuned.set_adapter(self._names[folder])
        self._on = folder
        return self._tuned

    def between_layers(self, check: Callable[[], None]) -> None:
        """Have ``check`` called before each layer; what it raises ends the computation.

        On a CPU it is called before each product of matrices and between the slices of a large vocabulary:
        there a layer takes long for a long prompt, while a GPU has it on its list at once.
        """
        parts = list(self._base.get_decoder().layers)
        head = self._base.get_output_embeddings()
        if self.device == "cpu":
            parts = [part for layer in parts for part in layer.modules() if type(part) is torch.nn.Linear]
            if type(head) is torch.nn.Linear and head.bias is None:
                head.forward = partial(_sliced, head.weight, check)
        for part in parts:
            part.register_forward_pre_hook(lambda *_: check())

    def end_tokens(self, tokenizer: Any) -> frozenset[int]:  # noqa: ANN401 - transformers is untyped
        """The tokens that end an answer, by the model's settings, its tokenizer's and its chat template's."""
        stated = getattr(self._base.generation_config, "eos_token_id", None)
        several = stated if isinstance(stated, list) else [stated]
        known = {*several, tokenizer.eos_token_id, *Template(tokenizer, {}).end_tokens}
        return frozenset(token for token in known if token is not None)


def _sliced(weights: torch.Tensor, check: Callable[[], None], hidden: torch.Tensor) -> torch.Tensor:
    """What a linear layer computes, a slice at a time with ``check`` before each."""
    scores = []
    for rows in weights.split(_SLICE):
        check()
        scores.append(torch.nn.functional.linear(hidden, rows))
    return scores[0] if len(scores) == 1 else torch.cat(scores, dim=-1)
