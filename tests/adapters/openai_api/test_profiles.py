"""Each kind of host is spoken to in its own words: names, suffix, first bytes, statuses, and its last step."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.openai_api.azure import AzureAccount, AzureDeployer
from adapters.openai_api.deploying import DeployedByHand, deployment_name
from adapters.openai_api.host import Host
from adapters.openai_api.nebius import NebiusDeployer
from adapters.openai_api.profiles import PROFILES, provider_at
from adapters.openai_api.tuner import OpenAITuner
from core import errors
from core.tuning import HostJob, JobStatus
from tests.adapters.openai_api.conftest import ORDER, reaching
from tests.fake_host import FakeHost, json_reply, refusal

CREATE, UPLOAD = "POST /fine_tuning/jobs", "POST /files"
WANTED = {"epochs": 3, "batch_size": 4, "learning_rate": 0.5}
LESSON = replace(ORDER, suffix="호반느 v1.2", hyperparameters=WANTED)
ADDRESSES = {
    None: "openai",
    "https://api.openai.com/v1": "openai",
    "https://eu.api.openai.com/v1": "openai",
    "https://team.openai.azure.com/openai/v1/": "azure",
    "https://team.services.ai.azure.com/openai/v1/": "azure",
    "https://team.cognitiveservices.azure.com/openai/v1/": "azure",
    "https://api.tokenfactory.nebius.com/v1/": "nebius",
    "https://api.studio.nebius.ai/v1": "nebius",
    "http://127.0.0.1:8000/v1": "generic",
    "https://api.openai.com.example.org/v1": "generic",
    "https://notopenai.azure.com.example.org": "generic",
}


@pytest.fixture
async def reached(host: FakeHost) -> AsyncIterator[Host]:
    async with reaching(host.base_url) as there:
        yield there


@pytest.mark.parametrize(("address", "name"), ADDRESSES.items())
def test_the_address_tells_the_kind_of_host(address: str | None, name: str) -> None:
    assert provider_at(address) == name


WORDS = {
    "openai": {"n_epochs": 3, "batch_size": 4, "learning_rate_multiplier": 0.5},
    "azure": {"n_epochs": 3, "batch_size": 4, "learning_rate_multiplier": 0.5},
    "nebius": {"lora": True, "n_epochs": 3, "batch_size": 4, "learning_rate": 0.5},
    "generic": {"n_epochs": 3, "batch_size": 4, "learning_rate_multiplier": 0.5},
    "embedded": {"n_epochs": 3, "batch_size": 4, "learning_rate_multiplier": 0.5},
}
SUFFIXES = {"openai": "호반느-v1.2", "azure": "v1-2", "nebius": "v1-2", "generic": "호반느-v1.2"}


@pytest.mark.parametrize("name", sorted(PROFILES))
async def test_an_order_is_written_in_the_words_of_its_host(host: FakeHost, reached: Host, name: str) -> None:
    await OpenAITuner(reached, PROFILES[name]).start(LESSON)

    asked = host.asked(CREATE)[0].json
    assert asked["method"] == {"type": "supervised", "supervised": {"hyperparameters": WORDS[name]}}
    assert asked["suffix"] == SUFFIXES.get(name, "호반느-v1.2")
    assert ("metadata" in asked) == (name != "nebius")
    uploaded = host.asked(UPLOAD)[0].body
    assert (b"\xef\xbb\xbf" + LESSON.training_file in uploaded) == (name == "azure")
    assert LESSON.training_file in uploaded


async def test_an_order_at_nebius_is_found_again_by_its_file(host: FakeHost, reached: Host) -> None:
    first = await OpenAITuner(reached, PROFILES["nebius"]).start(LESSON)
    assert await OpenAITuner(reached, PROFILES["nebius"]).start(LESSON) == first
    assert len(host.jobs) == 1


async def test_a_suffix_of_which_nothing_is_left_is_not_sent(host: FakeHost, reached: Host) -> None:
    await OpenAITuner(reached, PROFILES["azure"]).start(replace(LESSON, suffix="호반느"))
    assert "suffix" not in host.asked(CREATE)[0].json


async def test_what_a_host_wants_besides_is_sent_along(host: FakeHost, reached: Host) -> None:
    profile = replace(PROFILES["azure"], extra={"trainingType": "Developer"})
    await OpenAITuner(reached, profile).start(LESSON)
    assert host.asked(CREATE)[0].json["trainingType"] == "Developer"


async def test_preferences_are_trained_with_their_own_number(host: FakeHost, reached: Host) -> None:
    await OpenAITuner(reached, PROFILES["openai"]).start(
        replace(ORDER, method="dpo", hyperparameters={"beta": 0.2})
    )
    assert host.asked(CREATE)[0].json["method"] == {"type": "dpo", "dpo": {"hyperparameters": {"beta": 0.2}}}


async def test_a_method_that_a_host_lacks_is_refused_before_anything_is_sent(
    host: FakeHost, reached: Host
) -> None:
    with pytest.raises(errors.MethodNotOffered) as caught:
        await OpenAITuner(reached, PROFILES["nebius"]).start(replace(ORDER, method="dpo"))
    assert caught.value.facts == {"method": "dpo", "base": "base"}
    assert host.requests == []


@pytest.mark.parametrize("code", ["model_not_trainable", "unsupported_method"])
async def test_a_method_that_the_host_itself_refuses_is_told_as_such(
    host: FakeHost, reached: Host, code: str
) -> None:
    host.next(CREATE, refusal(400, code, "method.type"))
    with pytest.raises(errors.MethodNotOffered):
        await OpenAITuner(reached).start(replace(ORDER, method="dpo"))


RIGHTS = json_reply(
    {"error": {"message": "You have insufficient permissions. Missing scopes: api.fine_tuning.jobs.write"}},
    403,
)


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("openai", errors.FineTuningClosed),
        ("generic", errors.FineTuningClosed),
        ("azure", errors.HostForbids),
    ],
)
async def test_only_where_trainings_end_does_a_403_mean_that_they_ended(
    host: FakeHost, reached: Host, name: str, trouble: type[errors.HostTrouble]
) -> None:
    host.next(CREATE, refusal(403))
    with pytest.raises(errors.HostTrouble) as caught:
        await OpenAITuner(reached, PROFILES[name]).start(ORDER)
    assert type(caught.value) is trouble


async def test_a_key_without_the_right_is_not_a_closed_account(host: FakeHost, reached: Host) -> None:
    host.next(CREATE, RIGHTS)
    with pytest.raises(errors.HostForbids):
        await OpenAITuner(reached, PROFILES["openai"]).start(ORDER)


@pytest.mark.parametrize(
    ("word", "status"),
    [("Completed", JobStatus.SUCCEEDED), ("canceled", JobStatus.CANCELLED), ("pending", JobStatus.QUEUED)],
)
async def test_other_spellings_of_a_status_are_understood(
    host: FakeHost, reached: Host, word: str, status: JobStatus
) -> None:
    tuner = OpenAITuner(reached)
    host.jobs[await tuner.start(ORDER)]["status"] = word
    assert (await tuner.state("ftjob-1")).status == status


# ---- the step after a training ----------------------------------------------------------------------


async def _succeeded(host: FakeHost, tuner: OpenAITuner) -> None:
    job = await tuner.start(ORDER)
    host.jobs[job] |= {"status": "succeeded", "fine_tuned_model": "base.ft-1", "trained_tokens": 9}


def _account(host: FakeHost) -> AzureAccount:
    root = host.base_url.removesuffix("/v1")
    return AzureAccount(
        "sub", "group", "team", "tenant", "client", "secret-of-the-app", "Standard", root, root
    )


async def test_at_azure_the_bot_deploys_once_and_waits_for_it(host: FakeHost, reached: Host) -> None:
    tuner = OpenAITuner(reached, PROFILES["azure"], AzureDeployer(_account(host)))
    await _succeeded(host, tuner)

    stages = [(await tuner.state("ftjob-1")).status for _ in range(2)]
    host.deployments["hobane-ftjob-1"]["properties"]["provisioningState"] = "Succeeded"
    restarted = OpenAITuner(reached, PROFILES["azure"], AzureDeployer(_account(host)))
    done = await restarted.state("ftjob-1")

    assert stages == [JobStatus.RUNNING, JobStatus.RUNNING]
    assert done == HostJob("ftjob-1", JobStatus.SUCCEEDED, "hobane-ftjob-1", 9)
    (made,) = [request for request in host.requests if request.method == "PUT"]
    assert made.json == {
        "sku": {"name": "Standard", "capacity": 1},
        "properties": {"model": {"format": "OpenAI", "name": "base.ft-1", "version": "1"}},
    }
    assert made.headers["authorization"] == "Bearer management-token"
    tokens = [request for request in host.requests if request.path.endswith("/token")]
    assert len(tokens) == 2  # one for each process
    assert b"secret-of-the-app" in tokens[0].body


async def test_a_deployment_that_fails_ends_the_job(host: FakeHost, reached: Host) -> None:
    tuner = OpenAITuner(reached, PROFILES["azure"], AzureDeployer(_account(host)))
    await _succeeded(host, tuner)
    await tuner.state("ftjob-1")
    host.deployments["hobane-ftjob-1"]["properties"]["provisioningState"] = "Failed"
    failed = await tuner.state("ftjob-1")

    assert (failed.status, failed.error) == (JobStatus.FAILED, "hobane-ftjob-1: failed")


async def test_a_deployment_that_azure_refuses_ends_the_job_with_its_code(
    host: FakeHost, reached: Host
) -> None:
    tuner = OpenAITuner(reached, PROFILES["azure"], AzureDeployer(_account(host)))
    await _succeeded(host, tuner)
    host.deployment_refusal = json_reply(
        {"error": {"code": "InsufficientQuota", "message": "sk-secret"}}, 400
    )
    failed = await tuner.state("ftjob-1")

    assert (failed.status, failed.error) == (JobStatus.FAILED, "deployment: InsufficientQuota")


@pytest.mark.parametrize(
    ("status", "trouble"), [(403, errors.HostForbids), (429, errors.HostBusy), (500, errors.HostFailed)]
)
async def test_trouble_with_azures_management_is_told_and_passes(
    host: FakeHost, reached: Host, status: int, trouble: type[errors.HostTrouble]
) -> None:
    tuner = OpenAITuner(reached, PROFILES["azure"], AzureDeployer(_account(host)))
    await _succeeded(host, tuner)
    host.deployment_refusal = json_reply({}, status)
    with pytest.raises(trouble):
        await tuner.state("ftjob-1")
    host.deployment_refusal = None

    assert (await tuner.state("ftjob-1")).status == JobStatus.RUNNING


async def test_a_wrong_secret_of_the_app_is_told(host: FakeHost) -> None:
    deployer = AzureDeployer(replace(_account(host), secret="wrong"))
    with pytest.raises(errors.HostRefusedKey):
        await deployer.names()


async def test_deployments_are_listed_and_taken_down_once(host: FakeHost) -> None:
    deployer = AzureDeployer(_account(host))
    await deployer.settled(HostJob("ftjob-1", JobStatus.SUCCEEDED, "m"))

    assert await deployer.names() == ["hobane-ftjob-1"]
    assert await deployer.remove("hobane-ftjob-1")
    assert not await deployer.remove("hobane-ftjob-1")
    assert await deployer.names() == []


async def test_without_rights_at_azure_people_deploy_and_the_name_is_known(
    host: FakeHost, reached: Host
) -> None:
    tuner = OpenAITuner(reached, PROFILES["azure"], DeployedByHand())
    await _succeeded(host, tuner)

    assert (await tuner.state("ftjob-1")).model == "hobane-ftjob-1"
    assert deployment_name("ftjob:한/1") == "hobane-ftjob---1"
    assert (await DeployedByHand().remove("x"), await DeployedByHand().names()) == (False, ())


async def test_at_nebius_the_last_checkpoint_becomes_a_model_and_is_waited_for(
    host: FakeHost, reached: Host
) -> None:
    tuner = OpenAITuner(reached, PROFILES["nebius"], NebiusDeployer(reached))
    await _succeeded(host, tuner)
    host.jobs["ftjob-1"]["checkpoints"] = [{"id": f"ftckpt_{step}", "step_number": step} for step in (2, 1)]

    stages = [(await tuner.state("ftjob-1")).status for _ in range(2)]
    host.custom_models[0]["status"] = "active"
    done = await tuner.state("ftjob-1")

    assert stages == [JobStatus.RUNNING, JobStatus.RUNNING]
    assert done.model == "base-LoRa:hobane-ftjob-1-abcd"
    (made,) = host.asked_exactly("POST /v0/models")
    assert made.json == {"name": "hobane-ftjob-1", "base_model": "base", "source": "ftjob-1:ftckpt_2"}


async def test_a_custom_model_that_nebius_rejects_ends_the_job(host: FakeHost, reached: Host) -> None:
    tuner = OpenAITuner(reached, PROFILES["nebius"], NebiusDeployer(reached))
    await _succeeded(host, tuner)
    host.jobs["ftjob-1"]["checkpoints"] = [{"id": "ftckpt_1", "step_number": 1}]
    await tuner.state("ftjob-1")
    host.custom_models[0] |= {"status": "error", "status_reason": "bad\nadapter"}
    failed = await tuner.state("ftjob-1")

    assert (failed.status, failed.error) == (JobStatus.FAILED, "hobane-ftjob-1: bad adapter")


async def test_a_job_without_a_checkpoint_cannot_be_deployed(host: FakeHost, reached: Host) -> None:
    tuner = OpenAITuner(reached, PROFILES["nebius"], NebiusDeployer(reached))
    await _succeeded(host, tuner)

    assert (await tuner.state("ftjob-1")).error == "deployment: no checkpoint"


async def test_a_custom_model_is_taken_down_by_its_name(host: FakeHost, reached: Host) -> None:
    deployer = NebiusDeployer(reached)
    host.custom_models.append({"name": "base-LoRa:one", "status": "active"})

    assert await deployer.remove("base-LoRa:one")
    assert not await deployer.remove("base-LoRa:one")
    assert json.dumps(host.custom_models) == "[]"
