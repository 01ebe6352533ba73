"""The step between a training and a model that answers, where a host needs one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from core.tuning import HostJob

_LONGEST_NAME = 64


class Deployer(Protocol):
    """Makes tuned models answer, and takes them down again."""

    async def settled(self, state: HostJob) -> HostJob:
        """A succeeded job as it stands with its deployment: it goes on until the model can be asked.

        Asked as often as wanted, also after a restart: the same job leads to one deployment. ``model`` of
        what has succeeded is the name to ask.
        """

    async def remove(self, name: str) -> bool:
        """Take down what is asked by this name; False where it is not of this kind."""

    async def names(self) -> Sequence[str]:
        """The names by which deployed models are asked."""


class DeployedByHand:
    """Fits `Deployer` where people deploy: says by which name the model will be asked, and does nothing."""

    async def settled(self, state: HostJob) -> HostJob:
        """The job, with the name that its deployment shall have."""
        return replace(state, model=deployment_name(state.id))

    async def remove(self, name: str) -> bool:
        """Nothing is taken down from here."""
        return False

    async def names(self) -> Sequence[str]:
        """What is deployed cannot be seen from here."""
        return ()


def deployment_name(host_job: str) -> str:
    """The name by which the model of a job is deployed and asked."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", f"hobane-{host_job}")[:_LONGEST_NAME]
