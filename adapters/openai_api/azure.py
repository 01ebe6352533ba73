"""Azure: a tuned model answers once it is deployed, by a call to Azure's management and not to the host."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from adapters.openai_api.deploying import deployment_name
from adapters.openai_api.trouble import translated
from core import errors
from core.clean import clean, one_line
from core.tuning import HostJob, JobStatus

if TYPE_CHECKING:
    import httpx2

_VERSION = "2024-10-01"
_PATIENCE = 60.0  # seconds for one call
_EARLY = 300.0  # seconds before its end at which a token is renewed
_LONGEST_REASON = 300
_FAILED = {"failed", "canceled", "disabled"}


@dataclass(frozen=True, slots=True)
class AzureAccount:
    """Where deployments are made, and the app registration that may make them."""

    subscription: str
    group: str
    resource: str
    tenant: str
    client: str
    secret: str = field(repr=False)
    sku: str = "Standard"
    management_url: str = "https://management.azure.com"
    login_url: str = "https://login.microsoftonline.com"


class AzureDeployer:
    """Fits `adapters.openai_api.deploying.Deployer`, through Azure's management API."""

    def __init__(self, account: AzureAccount) -> None:
        self._account = account
        self._token, self._good_until = "", 0.0
        self._entering = asyncio.Lock()

    async def settled(self, state: HostJob) -> HostJob:
        """The deployment of a job's model, made now if there is none; the job goes on until it stands."""
        name = deployment_name(state.id)
        found = await self._call("GET", f"/{name}")
        if found is None:
            found = await self._call("PUT", f"/{name}", self._wanted(state)) or {}
        properties = found.get("properties") or {}
        stage = str(properties.get("provisioningState", "")).lower()
        if stage in _FAILED:
            reason = one_line(clean(f"{name}: {stage}"), _LONGEST_REASON)
            return replace(state, status=JobStatus.FAILED, error=reason)
        if stage == "succeeded":
            return replace(state, model=name)
        return replace(state, status=JobStatus.RUNNING)

    def _wanted(self, state: HostJob) -> dict[str, Any]:
        model = {"format": "OpenAI", "name": state.model, "version": "1"}
        return {"sku": {"name": self._account.sku, "capacity": 1}, "properties": {"model": model}}

    async def remove(self, name: str) -> bool:
        """Delete a deployment; the model that it served stays, as files of trainings do."""
        if await self._call("GET", f"/{name}") is None:
            return False
        await self._call("DELETE", f"/{name}")
        return True

    async def names(self) -> Sequence[str]:
        """The names of the deployments."""
        found = await self._call("GET", "") or {}
        return [str(one.get("name")) for one in found.get("value", []) if isinstance(one, dict)]

    async def _call(self, method: str, rest: str, body: object = None) -> dict[str, Any] | None:
        """What management answers; None for a 404. Raises the `HostTrouble` of anything else."""
        import httpx2

        one = self._account
        path = (
            f"/subscriptions/{one.subscription}/resourceGroups/{one.group}/providers"
            f"/Microsoft.CognitiveServices/accounts/{one.resource}/deployments{rest}"
        )
        with translated():
            async with httpx2.AsyncClient(timeout=_PATIENCE) as client:
                headers = {"Authorization": f"Bearer {await self._entered(client)}"}
                url = f"{one.management_url}{path}?api-version={_VERSION}"
                response = await client.request(method, url, headers=headers, json=body)
                return _read(response)

    async def _entered(self, client: httpx2.AsyncClient) -> str:
        """A token for management, by the client credentials grant; renewed shortly before its end."""
        async with self._entering:
            if time.monotonic() > self._good_until:
                one = self._account
                form = {
                    "grant_type": "client_credentials",
                    "client_id": one.client,
                    "client_secret": one.secret,
                    "scope": f"{one.management_url}/.default",
                }
                response = await client.post(f"{one.login_url}/{one.tenant}/oauth2/v2.0/token", data=form)
                if response.status_code in (400, 401, 403):
                    raise errors.HostRefusedKey
                said = _read(response) or {}
                self._token = str(said["access_token"])
                self._good_until = time.monotonic() + float(said.get("expires_in", 0)) - _EARLY
            return self._token


def _read(response: httpx2.Response) -> dict[str, Any] | None:
    if response.status_code == 404:
        return None
    if response.status_code in (401, 403):
        raise errors.HostForbids
    if response.status_code == 429:
        raise errors.HostBusy
    if response.status_code >= 500:
        raise errors.HostFailed
    if response.status_code >= 400:
        raise errors.DeploymentFailed(reason=_code(response))
    return dict(response.json()) if response.content else {}


def _code(response: httpx2.Response) -> str:
    """The code of a refusal, if it is one; never a sentence, which may hold a part of a key."""
    try:
        code = response.json()["error"]["code"]
    except (ValueError, KeyError, TypeError):
        code = None
    return code if isinstance(code, str) and re.fullmatch(r"\w{1,64}", code) else str(response.status_code)
