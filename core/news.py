"""The news of a training's end, in the language of whoever asked for it."""

from __future__ import annotations

from collections.abc import Sequence

from core.durations import spell_seconds
from core.estimating import duration
from core.failures import reason_of
from core.model import QAPair
from core.options import Options
from core.proof import Proof
from core.proof_words import changed, disagreement_lines, lines_of, reason_line, table_of
from core.reply import Attachment, Button, Notice, Reply, Tone
from core.texts import Say, speaker
from core.tuning import JobStatus, TrainingJob

_WORSE_SHOWN = 5  # more of them go into a file, all of them


def notice_of(
    job: TrainingJob, options: Options, pictures: Sequence[Attachment] = (), wrong: QAPair | None = None
) -> Notice:
    """Return the notice for an ended job; its key makes it tell once however often it is queued.

    ``wrong`` is the pair that made it fail, where that is known.
    """
    say = speaker(job.language)
    if job.status == JobStatus.SUCCEEDED:
        reply = _succeeded(job, options, pictures)
    elif job.status == JobStatus.FAILED:
        reply = _failed(job, wrong, say)
    else:
        told = say("training_cancelled", number=job.id, duration=spell_duration(job, say))
        reply = Reply(told, Tone.WARNING, facts=_facts(job))
    return Notice(job.channel, reply, f"job:{job.key}:ended", job.asked_by)


def _failed(job: TrainingJob, wrong: QAPair | None, say: Say) -> Reply:
    told = say("training_failed", number=job.id, reason=reason_of(job, say, wrong))
    again = Button(say("try_again"), "retrain")
    mend = [Button(say("fix_it"), "editqa", {"number": str(wrong.id)}, opens_form=True)] if wrong else []
    return Reply(told, Tone.TROUBLE, (*mend, again), facts=_facts(job))


def spell_duration(job: TrainingJob, say: Say) -> str:
    """Say how long a job took, from its order to its end."""
    took = duration(job)
    return "?" if took is None else spell_seconds(took, say)


def _succeeded(job: TrainingJob, options: Options, pictures: Sequence[Attachment]) -> Reply:
    say = speaker(job.language)
    lines = [_headline(job, say), *spent_of(job, options, say)]
    table, files = None, list(pictures)
    if job.proof is None:
        lines.append(say("now_active" if options.promote == "always" else "may_use"))
    else:
        table = table_of(job.proof, say)
        lines += ["", *_proven(job.proof, say)]
        files += _all_worse(job.proof, say)
    buttons = _choices(job, options, say)
    return Reply("\n".join(lines), Tone.GOOD, buttons, tuple(files), table, _facts(job))


def _headline(job: TrainingJob, say: Say) -> str:
    duration = spell_duration(job, say)
    return say("training_succeeded", number=job.id, duration=duration, examples=job.examples, model=job.model)


def spent_of(job: TrainingJob, options: Options, say: Say) -> list[str]:
    """Tokens as the host counted them, and what they cost by the dated price in the settings."""
    if not job.trained_tokens:
        return []
    key = "news_tokens_estimated" if job.estimated_tokens else "news_tokens"
    spent = [say(key, tokens=job.trained_tokens, estimated=job.estimated_tokens)]
    prices = options.prices
    cost = prices.training(job.base, job.trained_tokens) if prices else None
    if prices and cost is not None:
        spent.append(say("news_cost", cost=f"{cost:.2f}", currency=prices.currency, dated=prices.dated))
    return [" · ".join(spent)]


def _proven(proof: Proof, say: Say) -> list[str]:
    """The examination in words; where many questions got worse, the first of them and the file with all."""
    lines = [say("proof_heading", cases=proof.cases, repeats=proof.repeats)] if proof.before else []
    if len(proof.worse) <= _WORSE_SHOWN:
        return [*lines, *lines_of(proof, say)]
    lines += [reason_line(reason, say) for reason in proof.reasons]
    lines.append(say(f"decided_{proof.decision}"))
    lines += changed("got_worse", proof.worse, _WORSE_SHOWN, say)
    lines.append(say("news_all_worse", count=len(proof.worse), name=_worse_file(proof, say)))
    lines += changed("got_better", proof.better, _WORSE_SHOWN, say)
    return [*lines, *disagreement_lines(proof.disagreements, say)]


def _all_worse(proof: Proof, say: Say) -> list[Attachment]:
    if len(proof.worse) <= _WORSE_SHOWN:
        return []
    lines = changed("got_worse", proof.worse, len(proof.worse), say)
    return [Attachment(_worse_file(proof, say), "\n".join([*lines, ""]).encode(), "text/plain")]


def _worse_file(proof: Proof, say: Say) -> str:
    return say("worse_file", number=proof.job)


def _choices(job: TrainingJob, options: Options, say: Say) -> tuple[Button, ...]:
    """What can be done now: go back from a model that answers, let it answer, or keep the one before."""
    decision = job.proof.decision if job.proof else "promoted" if options.promote == "always" else "kept"
    if decision == "promoted":
        return (Button(say("roll_back"), "rollback"),)
    use = Button(say("use_it"), "use", {"model": job.model or ""})
    if decision == "asked" and job.proof and job.proof.before:
        return (use, Button(say("keep_it"), "use", {"model": job.proof.before.model}))
    return (use,)


def _facts(job: TrainingJob) -> dict[str, object]:
    facts = {"job": job.id, "status": str(job.status), "model": job.model, "examples": job.examples}
    facts |= {"estimated_tokens": job.estimated_tokens, "trained_tokens": job.trained_tokens}
    return facts | {"error": job.error}
