"""Supervised and preference training of a LoRA adapter with TRL and PEFT, read from top to bottom.

Settings that differ from the trainers' own were measured: full precision without gradient checkpointing is
half the time on a CPU; sigmoid loss alone unlearns what the model could say, so the supervised loss stands
beside it (Rafailov et al. 2023, "Direct Preference Optimization"; Hu et al. 2021, "LoRA").
"""

from __future__ import annotations

import gc
import shutil
from enum import Enum, auto
from typing import Any, Final

import torch
from datasets import Dataset
from peft import LoraConfig, PeftModel
from transformers import PrinterCallback, set_seed
from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

from engine.lora.base_model import Loaded, load_base
from engine.lora.choices import Choices, choose
from engine.lora.forecast import forecast
from engine.lora.keep import adapter_bytes, checkpoints, keep_adapter
from engine.lora.order import BadOrder, Order
from engine.lora.report import Report
from engine.lora.rows import Rows, read_rows
from engine.lora.telling import Telling
from engine.lora.template import Template

_KEPT: Final = 3
_MOST_LOST: Final = 50  # steps that a killed training does again
_ROOM: Final = 64 * 2**20  # bytes of disk besides the adapters
_OUT_OF_MEMORY: Final = ("out of memory", "can't allocate memory", "STATUS_ALLOC_FAILED")
_NOT_REPEATABLE: Final = "does not have a deterministic implementation"
_LOSSES: Final = {"loss_type": ["sigmoid", "sft"], "loss_weights": [1.0, 1.0]}


class _Again(Enum):
    """Why a training has to be begun anew, otherwise."""

    NO_MEMORY = auto()
    NOT_REPEATABLE = auto()


class _PreferenceTrainer(DPOTrainer):  # type: ignore[misc] # TRL is untyped here
    """TRL's own, but for rows that are tokens already."""

    def _prepare_dataset(self, dataset: Dataset, *_: Any) -> Dataset:  # noqa: ANN401 - as above
        return dataset


def train(order: Order, report: Report) -> dict[str, object]:
    """Carry out a training and return what ``result.json`` is to say.

    Goes on from the last whole checkpoint where there is one. Raises `BadOrder` for what cannot be trained
    and `MemoryError` where not even one example at a time fits.
    """
    set_seed(order.seed)
    torch.use_deterministic_algorithms(True)  # with mere warnings, attention adds up in any order on a GPU
    torch.utils.deterministic.fill_uninitialized_memory = (
        False  # a debugging aid, and half of a small step's time
    )
    loaded = load_base(order.base)
    template = Template(loaded.tokenizer, order.base.template)
    rows = read_rows(order.training, order, template)
    validation = read_rows(order.validation, order, template) if order.validation else None
    choices = choose(order, len(rows.rows), loaded.parameters, loaded.device)
    for sentence in choices.sentences():
        report.say(sentence)

    divided = 1
    while True:
        result = _attempt(order, loaded, report, ((rows, validation), (choices, divided)))
        if isinstance(result, dict):
            return result
        divided = _eased(result, divided, int(choices.batch.value), report)
        del loaded  # there is hardly room for a second one
        loaded = _anew(order)


def _attempt(
    order: Order, loaded: Loaded, report: Report, told: tuple[tuple[Rows, Rows | None], tuple[Choices, int]]
) -> dict[str, object] | _Again:
    """Train with so many examples at a time; says what has to change where that cannot be.

    The memory of a step that failed is held by its error, so nothing can be freed before this has returned.
    """
    files, chosen = told
    try:
        trainer = _trainer(order, loaded, files, chosen)
        _check_disk(order, trainer.model)
        return _run(order, trainer, report, (files[0], chosen[0]))
    except RuntimeError as error:
        if _is_of_memory(error):
            return _Again.NO_MEMORY
        if _NOT_REPEATABLE in str(error):
            return _Again.NOT_REPEATABLE
        raise


def _eased(why: _Again, divided: int, batch: int, report: Report) -> int:
    """What the batch is divided by now; raises `MemoryError` where it cannot be divided any more."""
    if why is _Again.NO_MEMORY:
        divided = _smaller(divided, batch)
        report.say(f"Not enough memory; going on with {batch // divided} examples at a time.", "warn")
        return divided
    torch.use_deterministic_algorithms(True, warn_only=True)  # a training is worth more than its equal bytes
    report.say(
        "This base model has a step that cannot be repeated exactly: the same data can give other bytes.",
        "warn",
    )
    return divided


def _is_of_memory(error: RuntimeError) -> bool:
    """Whether memory did not suffice; the libraries beside torch have no kind of their own for it."""
    if isinstance(error, torch.OutOfMemoryError):
        return True
    return any(words in str(error) for words in _OUT_OF_MEMORY)


def _trainer(
    order: Order, loaded: Loaded, files: tuple[Rows, Rows | None], chosen: tuple[Choices, int]
) -> Any:  # noqa: ANN401 - one of TRL's trainers
    """Put the trainer together."""
    (rows, validation), (choices, divided) = files, chosen
    settings = _steps(order, choices, divided) | _machine(order, loaded.device)
    settings |= _saving(_save_steps(len(rows.rows), choices), validation is not None)
    model, adapter = _adapted(order, loaded, int(choices.rank.value))
    kind, options = SFTTrainer, SFTConfig
    if order.method == "dpo":
        kind, options = _PreferenceTrainer, DPOConfig
        settings |= {**_LOSSES, "beta": choices.beta.value if choices.beta else None}
    trainer = kind(
        model=model,
        args=options(**settings),
        train_dataset=Dataset.from_list(rows.rows),
        eval_dataset=Dataset.from_list(validation.rows) if validation else None,
        processing_class=loaded.tokenizer,
        peft_config=adapter,
    )
    trainer.remove_callback(PrinterCallback)  # it writes dictionaries to standard output
    return trainer


def _steps(order: Order, choices: Choices, divided: int) -> dict[str, Any]:
    """How it learns; a batch that is divided is gathered again before each step."""
    batch = int(choices.batch.value) // divided
    return {
        "num_train_epochs": int(choices.epochs.value),
        "per_device_train_batch_size": batch,
        "per_device_eval_batch_size": batch,
        "gradient_accumulation_steps": divided,
        "learning_rate": choices.rate.value,
        "lr_scheduler_type": "linear",
        "seed": order.seed,
        "data_seed": order.seed,
        "max_length": order.base.longest,
    }


def _machine(order: Order, device: str) -> dict[str, Any]:
    """Where it learns, and that nothing is said but what `Telling` says."""
    on_gpu = device == "cuda"
    return {
        "output_dir": str(order.workshop),
        "bf16": on_gpu,
        "use_cpu": not on_gpu,
        "gradient_checkpointing": False,
        "dataloader_pin_memory": on_gpu,
        "logging_steps": 1,
        "report_to": "none",
        "disable_tqdm": True,
    }


def _saving(often: int, validates: bool) -> dict[str, Any]:
    """When it is saved and examined; with a validation file the best one is kept."""
    return {
        "save_strategy": "steps",
        "save_steps": often,
        "save_total_limit": _KEPT,
        "eval_strategy": "steps" if validates else "no",
        "eval_steps": often,
        "load_best_model_at_end": validates,
        "metric_for_best_model": "eval_loss",
        "greater_is_better": False,
    }


def _save_steps(examples: int, choices: Choices) -> int:
    """After every epoch, but at most about ten times, and no more than `_MOST_LOST` steps are ever lost."""
    epoch = -(-examples // int(choices.batch.value))
    return min(_MOST_LOST, max(epoch, epoch * int(choices.epochs.value) // 10))


def _adapted(order: Order, loaded: Loaded, rank: int) -> tuple[Any, LoraConfig | None]:
    """The model and the adapter to put onto it: a new one, or the parent's own to go on with."""
    if order.parent is not None:
        return PeftModel.from_pretrained(loaded.model, order.parent, is_trainable=True), None
    adapter = LoraConfig(
        r=rank, lora_alpha=2 * rank, lora_dropout=0.0, target_modules="all-linear", task_type="CAUSAL_LM"
    )
    return loaded.model, adapter


def _run(order: Order, trainer: Any, report: Report, told: tuple[Rows, Choices]) -> dict[str, object]:  # noqa: ANN401
    rows, choices = told
    whole = checkpoints(order)
    if whole:
        report.say(f"Going on from step {whole[-1][0]}.")
    else:
        report.measure(*forecast(trainer, rows, int(choices.epochs.value)))
    trainer.add_callback(Telling(report))
    trainer.train(resume_from_checkpoint=str(whole[-1][1]) if whole else None)
    _tell_memory(report)
    return _kept(order, trainer, report, told)


def _tell_memory(report: Report) -> None:
    """Say how much of a GPU's memory was taken: what to look at before a longer base or a larger batch."""
    if torch.cuda.is_available():
        most = torch.cuda.max_memory_reserved()
        report.say(f"At most {most / 2**30:.1f} GiB of the GPU's memory were in use.")


def _kept(order: Order, trainer: Any, report: Report, told: tuple[Rows, Choices]) -> dict[str, object]:  # noqa: ANN401
    """Keep the model (the best one, where validation says which) and the last checkpoints of it."""
    rows, choices = told
    last = order.workshop / "last"
    trainer.save_model(str(last))
    keep_adapter(last, order.artifact, order.base.name)
    train_loss, valid_loss = report.losses("train_loss"), report.losses("valid_loss")
    listed = []
    for step, path in checkpoints(order)[-_KEPT:]:
        keep_adapter(path, order.folder / f"step-{step}", order.base.name)
        metrics = {"train_loss": train_loss.get(step), "valid_loss": valid_loss.get(step)}
        known = {name: value for name, value in metrics.items() if value is not None}
        listed.append({"step": step, "metrics": known, "artifact": f"step-{step}"})
    shutil.rmtree(order.workshop)  # the optimizer's state is many times the adapter
    final = {"train_loss": train_loss[max(train_loss)]} if train_loss else {}
    final |= {"valid_loss": min(valid_loss.values())} if valid_loss else {}
    return {
        "trained_tokens": sum(rows.lengths) * int(choices.epochs.value),
        "hyperparameters": choices.resolved(order.hyperparameters),
        "metrics": final,
        "checkpoints": listed,
    }


def _check_disk(order: Order, model: Any) -> None:  # noqa: ANN401 - a torch model
    trainable = sum(weight.numel() for weight in model.parameters() if weight.requires_grad)
    needed, free = adapter_bytes(trainable) + _ROOM, shutil.disk_usage(order.folder).free
    if free < needed:
        have, need = free / 2**20, needed / 2**20
        raise BadOrder(
            "disk_full", f"The disk has {have:,.0f} MiB free; this training needs {need:,.0f} MiB."
        )


def _smaller(divided: int, batch: int) -> int:
    if divided >= batch:
        raise MemoryError
    return min(2 * divided, batch)


def _anew(order: Order) -> Loaded:
    """The base model loaded again, when what an interrupted step left behind has gone out of memory."""
    gc.collect()
    torch.cuda.empty_cache()
    set_seed(order.seed)
    return load_base(order.base)
