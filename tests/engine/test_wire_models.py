"""Models on the wire, through the official client."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import openai
import pytest

from engine.server import create_app
from tests.engine.conftest import Wire, inside
from tests.engine.parrot import BASE, Parrot


async def test_base_and_tuned_models_are_listed_and_found_by_names_with_slashes(wire: Wire) -> None:
    name = await wire.trained("호반느/둘째")
    listed = [model async for model in wire.client.models.list()]
    assert [model.id for model in listed] == [BASE, name]
    for model in listed:
        assert await wire.client.models.retrieve(model.id) == model
        assert (model.owned_by, model.object) == ("hobane", "model")


async def test_a_name_in_decomposed_letters_finds_the_same_model(wire: Wire) -> None:
    name = await wire.trained("호반느")
    apart = unicodedata.normalize("NFD", name)
    assert apart != name
    assert (await wire.client.models.retrieve(apart)).id == name


async def test_two_models_may_have_the_same_suffix(wire: Wire) -> None:
    assert await wire.trained("같은이름") != await wire.trained("같은이름")


async def test_a_deleted_model_is_gone_while_its_job_still_names_it(wire: Wire) -> None:
    job = await wire.reached((await wire.start()).id, "succeeded")
    name = job.fine_tuned_model
    assert name
    assert (await wire.client.models.delete(name)).deleted
    assert not (wire.job_folder(job.id) / "artifact").exists()
    assert not (wire.job_folder(job.id) / "step-2").exists()
    for gone in (name, f"{name}:ckpt-step-2"):
        with pytest.raises(openai.NotFoundError) as caught:
            await wire.client.chat.completions.create(model=gone, messages=[{"role": "user", "content": "?"}])
        assert (caught.value.code, caught.value.param) == ("model_not_found", "model")
    with pytest.raises(openai.NotFoundError):
        await wire.client.models.delete(name)
    assert [model.id async for model in wire.client.models.list()] == [BASE]
    again = await wire.client.fine_tuning.jobs.retrieve(job.id)
    assert (again.status, again.fine_tuned_model) == ("succeeded", name)


async def test_a_base_model_cannot_be_deleted(wire: Wire) -> None:
    with pytest.raises(openai.PermissionDeniedError, match="base model"):
        await wire.client.models.delete(BASE)


async def test_a_checkpoint_is_deleted_alone_and_its_model_stays(wire: Wire) -> None:
    name = await wire.trained()
    (job,) = [job async for job in wire.client.fine_tuning.jobs.list()]
    before = [one.step_number async for one in wire.client.fine_tuning.jobs.checkpoints.list(job.id)]

    await wire.client.models.delete(f"{name}:ckpt-step-2")

    after = [one.step_number async for one in wire.client.fine_tuning.jobs.checkpoints.list(job.id)]
    assert set(before) - set(after) == {2}
    assert (await wire.client.models.retrieve(name)).id == name
    with pytest.raises(openai.NotFoundError):
        await wire.client.models.retrieve(f"{name}:ckpt-step-2")


@pytest.mark.parametrize(
    "name", ["gpt-4.1", "ft:", f"ft:{BASE}:hobane::", "ft:a:b:c:../../x", "모델/없음", "ft:a:b:c:d"]
)
async def test_an_unknown_model_is_not_found_whatever_it_looks_like(embedded: Wire, name: str) -> None:
    with pytest.raises(openai.NotFoundError) as caught:
        await embedded.client.models.retrieve(name)
    assert caught.value.code == "model_not_found"


async def test_the_whole_name_of_a_model_counts_not_only_its_end(embedded: Wire) -> None:
    name = await embedded.trained("호반느")
    for other in (
        name.replace("호반느", "축구"),
        name.replace("hobane", "openai"),
        name.replace(BASE, "gpt-4.1"),
    ):
        with pytest.raises(openai.NotFoundError):
            await embedded.client.models.retrieve(other)


async def test_an_unknown_step_of_a_model_is_not_found(embedded: Wire) -> None:
    name = await embedded.trained()
    for step in ("9", "02", "2/x", "둘", ""):
        with pytest.raises(openai.NotFoundError):
            await embedded.client.models.retrieve(f"{name}:ckpt-step-{step}")


async def test_the_model_of_a_job_that_is_not_done_cannot_be_asked(embedded: Wire) -> None:
    job = await embedded.start(("!wait", str(embedded.folder / "go")), suffix="일찍")
    early = f"ft:{BASE}:hobane:일찍:{job.id.removeprefix('ftjob-')}"
    with pytest.raises(openai.NotFoundError):
        await embedded.client.models.retrieve(early)
    (embedded.folder / "go").touch()
    await embedded.reached(job.id, "succeeded")
    assert (await embedded.client.models.retrieve(early)).id == early


def test_two_brains_with_one_model_name_are_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="two models"):
        create_app(tmp_path, [Parrot(), Parrot()])


async def test_the_model_of_a_brain_that_is_not_served_any_more_is_not_offered(embedded: Wire) -> None:
    name = await embedded.trained()
    async with inside(create_app(embedded.folder, [])) as client:
        assert [model async for model in client.models.list()] == []
        with pytest.raises(openai.NotFoundError):
            await client.models.retrieve(name)
