"""Why a training failed, translated from the host's codes into what to do about it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core import errors
from core.clean import clean, one_line
from core.model import QAPair
from core.texts import Say
from core.tuning import TrainingJob

_CODE = re.compile(r"([A-Za-z][A-Za-z0-9_]{2,63})(?:: |\Z)")
_LINE = re.compile(r"\b(?:line|example|row)s?\s*(?:number\s*)?#?(\d+)", re.IGNORECASE)
_SECRETS = re.compile(
    r"\b(?:sk|pk|rk|ak|key|api_key|token|bearer|whsec)(?:[-_ ]|: ?|= ?)[\w*.-]{6,}|\b[A-Za-z0-9_*-]{32,}",
    re.IGNORECASE,
)
_LONGEST = 300  # characters quoted of what a host said
_QUESTION = 80  # characters of a pair's question
_NO_SUCH_BASE = "model_not_found"
_OURS = re.compile(r"line \d+")  # what `error_of` itself writes in the place of a host's words
# Different hosts' names of the same failure; each leads to one sentence.
_CODES: Mapping[str, str] = {
    "invalid_training_file": "bad_file",
    "invalid_validation_file": "bad_file",
    "invalid_file_format": "bad_file",
    "invalid_file": "bad_file",
    "invalid_jsonl": "bad_file",
    "file_not_found": "file_gone",
    "file_expired": "file_gone",
    "invalid_n_examples": "too_few",
    "too_few_examples": "too_few",
    "file_too_large": "too_large",
    "request_too_large": "too_large",
    "context_length_exceeded": "too_long_example",
    "unsafe_file": "unsafe",
    "unsafe_training_file": "unsafe",
    "content_policy_violation": "unsafe",
    "moderation_failed": "unsafe",
    "exceeded_quota": "no_money",
    "insufficient_quota": "no_money",
    "billing_hard_limit_reached": "no_money",
    "billing_not_active": "no_money",
    "rate_limit_exceeded": "too_many",
    "too_many_jobs": "too_many",
    "max_active_jobs_exceeded": "too_many",
    _NO_SUCH_BASE: "no_such_base",
    "invalid_model": "no_such_base",
    "model_not_available": "no_such_base",
    "unsupported_model": "no_such_base",
    "permission_denied": "no_permission",
    "insufficient_permissions": "no_permission",
    "invalid_api_key": "no_permission",
    "training_closed": "no_permission",
    "invalid_hyperparameters": "bad_numbers",
    "invalid_n_epochs": "bad_numbers",
    "invalid_suffix": "bad_suffix",
    "out_of_memory": "no_memory",
    "server_error": "host_broke",
    "internal_error": "host_broke",
    "training_failed": "host_broke",
    "job_expired": "host_broke",
    "timeout": "host_broke",
}


def error_of(trouble: errors.HostTrouble) -> str:
    """Write down trouble at the creation of a job, as it is kept with the job.

    That is ``code: words`` for a code that we can explain, else our own name of the trouble.
    """
    if isinstance(trouble, errors.HostLacksModel):
        return _NO_SUCH_BASE
    code, line = str(trouble.facts.get("reason") or ""), trouble.facts.get("line")
    if code not in _CODES:
        return trouble.key
    return f"{code}: line {line}" if line else code


def wrong_line(job: TrainingJob) -> int | None:
    """The line of the training file, from 1, that the host found wrong; None where it names none."""
    key, words = _read(job.error or "")
    line = _LINE.search(words) if key == "bad_file" else None
    return int(line[1]) if line and int(line[1]) else None


def reason_of(job: TrainingJob, say: Say, wrong: QAPair | None = None) -> str:
    """Say why a job failed and what to do; words of the host that nobody knows are quoted, shortly.

    ``wrong`` is the pair on the line that the host found wrong, where that is known.
    """
    error = job.error or ""
    if error and hasattr(errors, error):
        return say(error, model=job.base, base=job.base, method="", code="", reason="")
    if error in ("host_lost_job", "preferences_changed"):
        return say(error)
    key, words = _read(error)
    if key is None:
        return say("failure_unknown", words=words) if words else say("failure_silent")
    facts: dict[str, object] = {"model": job.base, "have": job.examples, "line": wrong_line(job)}
    if wrong:
        key, facts = "bad_pair", facts | {"number": wrong.id, "question": one_line(wrong.question, _QUESTION)}
    elif facts["line"]:
        key = "bad_line"
    told = say(f"failure_{key}", **facts)
    theirs = words and not _OURS.fullmatch(words)
    return f"{told}\n{say('failure_words', words=words)}" if theirs else told


def _read(error: str) -> tuple[str | None, str]:
    """Our name of what a host's code means, None where nobody knows it, and the words beside it."""
    found = _CODE.match(error)
    key = _CODES.get(found[1].lower()) if found else None
    return key, quoted(error[found.end() :] if found and key else error)


def quoted(words: str) -> str:
    """A host's words on one line, without anything that looks like a key, cut where they are long."""
    return one_line(_SECRETS.sub("…", clean(words)), _LONGEST)
