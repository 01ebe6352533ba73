"""Training: start and follow jobs, and decide which model answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated, Literal

from core import errors
from core.blame import blamed
from core.command import Field, Visibility, command
from core.durations import spell_seconds
from core.estimating import Estimate
from core.failures import reason_of
from core.model import QAPair, Role
from core.moderation import Screening
from core.news import spell_duration, spent_of
from core.options import Options
from core.proof_words import lines_of, table_of
from core.reply import Button, Call, Part, Progress, Reply, Table, Tone
from core.services import Services
from core.spelling import spell_left_out
from core.spelling_preferences import example_facts, spell_examples
from core.texts import Say, speaker
from core.tuning import TrainingJob, TrainingPlan
from core.waiting import told_to_admins

Job = Annotated[int, Field("학습 번호", "Training", values_from="jobs")]
Model = Annotated[str, Field("모델", "Model", limit=200, values_from="models")]
_SHOWN = 10
_LARGEST_BETA = 2.0
_METHODS = {"supervised": ("예시로", "By examples"), "dpo": ("선호로 (DPO)", "By preferences (DPO)")}
_WORDS = {
    "supervised": ("estimate", "few_pairs"),
    "dpo": ("estimate_preferences", "few_preferences"),
}
_QUICK = 500  # pairs that are moderated before anybody wonders what goes on


@command(
    "retrain",
    ko="가르친 것으로 모델을 학습해요",
    en="Train a model on what was taught",
    needs=Role.ADMIN,
    visibility=Visibility.PUBLIC,
)
async def retrain(
    call: Call,
    services: Services,
    yes: Annotated[bool, Field("바로 시작", "Start at once")] = False,
    wait: Annotated[bool, Field("끝까지 지켜보기", "Watch it to the end")] = False,
    method: Annotated[Literal["supervised", "dpo"], Field("방법", "Method", choices=_METHODS)] = "supervised",
    beta: Annotated[
        str | None, Field("선호의 세기 (0~2)", "How strongly preferences count (0–2)", limit=10)
    ] = None,
) -> AsyncIterator[Part]:
    """Say what a training will take, start it once that is confirmed, and follow it if asked to."""
    say = speaker(call.actor.language or "ko")
    plan, screening = TrainingPlan(method, _beta(beta, say)), Screening()
    if method == "supervised":
        async for progress in _screened(services, screening, say):
            yield progress
    if not yes:
        yield _with_screening(await _before(services, plan, say), screening, say)
        return
    job = await services.training.start(call.actor, call.channel, call.key, plan)
    if job.status.ended:
        yield Reply(say("training_refused", number=job.id), Tone.TROUBLE, facts=_facts(job))
        return
    if wait:
        async for progress in services.training.follow(job.id):
            yield progress
        yield await _followed(services, call, job.id, say)
        return
    yield _with_screening(_started_reply(job, say), screening, say)


async def _screened(services: Services, screening: Screening, say: Say) -> AsyncIterator[Progress]:
    """Ask moderation about all that would be trained on, before it is handed in."""
    tally = await services.training.enough()
    async for done in screening.run(services.dataset, services.moderator):
        if tally.taken > _QUICK:
            yield Progress(say("moderating"), done, tally.taken)


def _started_reply(job: TrainingJob, say: Say) -> Reply:
    values = {"number": str(job.id), "follow": "yes"}
    buttons = (Button(say("follow_it"), "jobs", values), _cancel_button(job.id, say))
    facts = {"job": job.id, "status": str(job.status)}
    text = say("training_started", number=job.id, examples=job.examples)
    return Reply(text, Tone.GOOD, buttons, facts=facts)


def _beta(text: str | None, say: Say) -> float | None:
    """A number above 0, at most 2, as OpenAI takes it; raises `NotANumber` for anything else."""
    if text is None:
        return None
    try:
        beta = float(text.replace(",", "."))
    except ValueError:
        beta = 0.0
    if not 0 < beta <= _LARGEST_BETA:
        raise errors.NotANumber(field=say("beta"), value=text)
    return beta


async def _before(services: Services, plan: TrainingPlan, say: Say) -> Reply:
    """What a training will take; of one by preferences also how far people agree."""
    reply = _estimate_reply(await services.training.estimate(plan), plan, services, say)
    if plan.method == "supervised":
        kept_out = await services.dataset.kept_out()
        told = f"{reply.text}\n{say('kept_out', count=kept_out)}" if kept_out else reply.text
        return replace(reply, text=told, facts={**reply.facts, "kept_out": kept_out})
    found = await services.rankings.examples()
    values = {"yes": "yes", "method": plan.method} | ({"beta": f"{plan.beta:g}"} if plan.beta else {})
    start = Button(say("start_training"), "retrain", values)
    text = "\n".join([reply.text, *spell_examples(found, say)])
    return replace(reply, text=text, buttons=(start,), facts={**reply.facts, **example_facts(found)})


def _with_screening(reply: Reply, screening: Screening, say: Say) -> Reply:
    """The reply with what moderation found in the training data."""
    text = "\n".join([reply.text, *screening.told(say)])
    return replace(reply, text=text, facts={**reply.facts, "flagged": screening.facts})


def _estimate_reply(estimate: Estimate, plan: TrainingPlan, services: Services, say: Say) -> Reply:
    options, prices = services.options, services.options.prices
    told, warning = _WORDS[plan.method]
    lines = [
        say(
            told,
            pairs=estimate.pairs,
            examples=estimate.examples,
            tokens=estimate.tokens,
            base=estimate.base or options.training_base,
        ),
        _epochs(estimate, options, say),
        *_times(estimate, say),
    ]
    if prices and estimate.cost is not None:
        cost = f"{estimate.cost:.2f} {prices.currency}"
        lines.append(say("costs_about", cost=cost, epochs=estimate.epochs, dated=prices.dated))
    few = estimate.pairs < options.recommended_pairs
    if few:
        lines.append(say(warning, have=estimate.pairs, recommended=options.recommended_pairs))
    lines += spell_left_out(estimate.left_out, say)
    facts: dict[str, object] = {"pairs": estimate.pairs, "examples": estimate.examples}
    facts |= {"tokens": estimate.tokens, "epochs": estimate.epochs, "cost": estimate.cost}
    facts |= {"trained_tokens": estimate.trained_tokens, "seconds": estimate.seconds}
    facts |= {"training_seconds": estimate.training_seconds, "exam_seconds": estimate.exam_seconds}
    facts |= {"left_out": dict(estimate.left_out)}
    start = Button(say("start_training"), "retrain", {"yes": "yes"})
    return Reply("\n".join(lines), Tone.WARNING if few else Tone.PLAIN, (start,), facts=facts)


def _epochs(estimate: Estimate, options: Options, say: Say) -> str:
    """How often the file is gone through, and so how many tokens are trained."""
    key = "estimate_epochs" if options.epochs else "estimate_automatic"
    if options.epochs == 1:
        key = "estimate_once"
    return say(key, epochs=estimate.epochs, trained=estimate.trained_tokens)


def _times(estimate: Estimate, say: Say) -> list[str]:
    """What the training takes, what the examination takes, and both together."""
    training, exam = estimate.training_seconds, estimate.exam_seconds
    lines = [say("takes_about", time=spell_seconds(training, say)) if training else say("takes_unknown")]
    if exam:
        lines.append(say("exam_takes", questions=estimate.questions, time=spell_seconds(exam, say)))
    if training and exam:
        lines.append(say("takes_in_all", time=spell_seconds(training + exam, say)))
    return lines


def _cancel_button(number: int, say: Say) -> Button:
    return Button(say("cancel_it"), "cancel", {"number": str(number)}, danger=True)


@command("jobs", ko="학습이 어떻게 되어 가는지 봐요", en="Show trainings", visibility=Visibility.PUBLIC)
async def jobs(
    call: Call,
    services: Services,
    number: Annotated[int | None, Field("학습 번호", "Training", values_from="jobs")] = None,
    follow: Annotated[bool, Field("끝까지 지켜보기", "Watch it to the end")] = False,
) -> AsyncIterator[Part]:
    """List the last trainings, or show one and follow it."""
    say = speaker(call.actor.language or "ko")
    if number is not None:
        if follow:
            async for progress in services.training.follow(number):
                yield progress
        yield await (_followed(services, call, number, say) if follow else _one(services, number, say))
        return
    recent = (await services.jobs.recent(_SHOWN))[:_SHOWN]
    if not recent:
        yield Reply(say("no_jobs"), facts={"jobs": []})
        return
    states = {job.id: _state(job, "state", say) for job in recent}
    rows = tuple((f"#{job.id}", states[job.id], str(job.examples), job.model or "–") for job in recent)
    table = Table((say("number"), say("state"), say("examples"), say("model")), rows)
    waiting = [one for one in await services.outbox.waiting() if one.key.endswith(":ended")]
    facts = {"jobs": [_facts(job) for job in recent], "waiting_news": len(waiting)}
    told = "\n\n".join(part for part in (say("jobs"), told_to_admins(waiting, call.actor, say)) if part)
    yield Reply(told, table=table, facts=facts)


async def _one(services: Services, number: int, say: Say) -> Reply:
    job = await services.jobs.get(number)
    if job is None:
        raise errors.NoSuchJob(number=number)
    buttons = () if job.status.ended else (_cancel_button(number, say),)
    wrong = await blamed(services.dataset, job)
    lines = [_state(job, "job", say, wrong), say("job_line", examples=job.examples, base=job.base)]
    if job.model:
        lines.append(f"`{job.model}`")
    lines += spent_of(job, services.options, say)
    lines += lines_of(job.proof, say) if job.proof else []
    table = table_of(job.proof, say) if job.proof else None
    return Reply("\n".join(lines), buttons=buttons, table=table, facts=_facts(job))


async def _followed(services: Services, call: Call, number: int, say: Say) -> Reply:
    """How a followed training ended; where it was ordered, its news says the rest, and says it once."""
    reply, job = await _one(services, number, say), await services.jobs.get(number)
    if job is None or job.channel != call.channel:
        return reply
    return replace(reply, text=reply.text.partition("\n")[0], table=None)


def _state(job: TrainingJob, form: str, say: Say, wrong: QAPair | None = None) -> str:
    """How a training stands; as a ``job`` it is named by its number, as a ``state`` it is not."""
    state = say(f"{form}_{job.status}", number=job.id)
    if job.error:
        return f"{state} — {reason_of(job, say, wrong)}"
    return f"{state} ({spell_duration(job, say)})" if job.status.ended else state


def _facts(job: TrainingJob) -> dict[str, object]:
    return {
        "job": job.id,
        "status": str(job.status),
        "examples": job.examples,
        "model": job.model,
        "error": job.error,
        "estimated_tokens": job.estimated_tokens,
        "trained_tokens": job.trained_tokens,
    }


@command("cancel", ko="학습을 그만둬요", en="Cancel a training", needs=Role.ADMIN)
async def cancel(call: Call, services: Services, number: Job) -> Reply:
    """Cancel a training; its end is announced like any other."""
    say = speaker(call.actor.language or "ko")
    job = await services.training.cancel(number)
    return Reply(say("cancelling", number=job.id), facts={"job": job.id})


@command("use", ko="답할 모델을 골라요", en="Choose the model that answers", needs=Role.ADMIN)
async def use(call: Call, services: Services, model: Model) -> Reply:
    """Let a model answer from the next question on; by its name, its number, or ``base``."""
    say = speaker(call.actor.language or "ko")
    base = services.options.base_model
    if model in (base, "base", "–"):
        await services.versions.activate(None, call.actor.key)
        return Reply(say("now_using", model=base), Tone.GOOD, facts={"active": base})
    for version in await services.versions.list():
        if not version.deleted and model in (version.model, str(version.id)):
            await services.versions.activate(version.id, call.actor.key)
            back = Button(say("roll_back"), "rollback")
            return Reply(
                say("now_using", model=version.model), Tone.GOOD, (back,), facts={"active": version.model}
            )
    raise errors.NoSuchModel(name=model)


@command("rollback", ko="전에 답하던 모델로 되돌려요", en="Go back to the model before", needs=Role.ADMIN)
async def rollback(call: Call, services: Services) -> Reply:
    """Let what answered before answer again."""
    say = speaker(call.actor.language or "ko")
    if await services.versions.active() is None:
        raise errors.NothingToRollBack
    previous = await services.versions.previous()
    await services.versions.activate(previous.id if previous else None, call.actor.key)
    name = previous.model if previous else services.options.base_model
    return Reply(say("rolled_back", model=name), Tone.GOOD, facts={"active": name})


COMMANDS = (retrain, jobs, cancel, use, rollback)
