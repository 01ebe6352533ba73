"""The news of a training's end, in the language of whoever asked for it."""

from __future__ import annotations

from core import errors
from core.options import Promote
from core.reply import Button, Notice, Reply, Tone
from core.texts import Say, speaker
from core.tuning import JobStatus, TrainingJob


def notice_of(job: TrainingJob, promote: Promote) -> Notice:
    """Return the notice for an ended job; its key makes it tell once however often it is queued."""
    say = speaker(job.language)
    reply = _ENDS[job.status](job, promote, say)
    return Notice(job.channel, reply, f"job:{job.key}:ended", job.asked_by)


def spell_duration(job: TrainingJob, say: Say) -> str:
    """Say how long a job took, from its order to its end."""
    if not (job.created_at and job.ended_at):
        return "?"
    return spell_seconds((job.ended_at - job.created_at).total_seconds(), say)


def spell_seconds(seconds: float, say: Say) -> str:
    """Say a duration in the unit that fits: seconds, minutes or hours."""
    if seconds < 90:
        return say("seconds", n=max(1, round(seconds)))
    if seconds < 5400:
        return say("minutes", n=round(seconds / 60))
    return say("hours", n=round(seconds / 3600, 1))


def reason_of(job: TrainingJob, say: Say) -> str:
    """Why a job failed: our own sentence where there is one, else what the host said."""
    if job.error and hasattr(errors, job.error):
        return say(job.error, model=job.base, base=job.base, method="", code="", reason="")
    return say(job.error) if job.error == "host_lost_job" else (job.error or "?")


def _succeeded(job: TrainingJob, promote: Promote, say: Say) -> Reply:
    told = say(
        "training_succeeded",
        number=job.id,
        duration=spell_duration(job, say),
        examples=job.examples,
        model=job.model,
    )
    always = promote == "always"
    button = (
        Button(say("roll_back"), "rollback")
        if always
        else Button(say("use_it"), "use", {"model": job.model or ""})
    )
    return Reply(
        f"{told}\n{say('now_active' if always else 'may_use')}", Tone.GOOD, (button,), facts=_facts(job)
    )


def _failed(job: TrainingJob, _promote: Promote, say: Say) -> Reply:
    told = say("training_failed", number=job.id, reason=reason_of(job, say))
    return Reply(told, Tone.TROUBLE, (Button(say("try_again"), "retrain"),), facts=_facts(job))


def _cancelled(job: TrainingJob, _promote: Promote, say: Say) -> Reply:
    told = say("training_cancelled", number=job.id, duration=spell_duration(job, say))
    return Reply(told, Tone.WARNING, facts=_facts(job))


def _facts(job: TrainingJob) -> dict[str, object]:
    return {"job": job.id, "status": str(job.status), "model": job.model, "examples": job.examples}


_ENDS = {
    JobStatus.SUCCEEDED: _succeeded,
    JobStatus.FAILED: _failed,
    JobStatus.CANCELLED: _cancelled,
}
