"""How the loss of a training went, from the host's result file or its events."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from adapters.openai_api.host import Host
from core.errors import HostTrouble
from core.figures import LossPoint

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_PAGE = 100
_MOST_EVENTS = 5000
_LARGEST_FILE = 32_000_000  # bytes
# Hosts' names of the same figure, the best first.
_TRAIN = ("train_loss", "training_loss", "loss")
_VALID = ("full_valid_loss", "valid_loss", "validation_loss", "eval_loss")


class OpenAICurves:
    """Fits `core.ports.Curves`."""

    def __init__(self, host: Host) -> None:
        self._host = host

    async def curve(self, host_job: str) -> Sequence[LossPoint]:
        """The loss of each step; the result file knows all steps, the events those that were told."""
        try:
            table = await self._host.ask(lambda client: _result_file(client, host_job), host_job)
        except HostTrouble:
            table = b""  # some hosts have no such file, or do not let it be read
        points = points_of_table(table)
        return points or await self._host.ask(lambda client: _from_events(client, host_job), host_job)


async def _result_file(client: AsyncOpenAI, host_job: str) -> bytes:
    job = await client.fine_tuning.jobs.retrieve(host_job)
    files = job.result_files or []
    return (await client.files.content(files[0])).content if files else b""


async def _from_events(client: AsyncOpenAI, host_job: str) -> list[LossPoint]:
    points: dict[int, LossPoint] = {}
    seen: set[str] = set()
    async for event in client.fine_tuning.jobs.list_events(host_job, limit=_PAGE):
        if event.id in seen or len(seen) >= _MOST_EVENTS:
            break
        seen.add(event.id)
        if event.type == "metrics" and isinstance(event.data, dict) and (point := _point(event.data)):
            points.setdefault(point.step, point)
    return [points[step] for step in sorted(points)]


def points_of_table(table: bytes) -> list[LossPoint]:
    """Read a result file: CSV, or CSV in base64 as OpenAI once gave it; what makes no sense is left out."""
    if len(table) > _LARGEST_FILE:
        return []
    rows = csv.DictReader(io.StringIO(_plain(table).decode("utf-8-sig", "replace")))
    try:
        points = [point for row in rows if (point := _point(row))]
    except csv.Error:
        return []
    return sorted(points, key=lambda point: point.step)


def _plain(table: bytes) -> bytes:
    if b"," in table.partition(b"\n")[0]:
        return table
    try:
        return base64.b64decode(b"".join(table.split()), validate=True)
    except binascii.Error:
        return table


def _point(figures: Mapping[str, Any]) -> LossPoint | None:
    step, train, valid = _number(figures, ("step",)), _number(figures, _TRAIN), _number(figures, _VALID)
    if step is None or step < 0 or (train is None and valid is None):
        return None
    return LossPoint(int(step), train, valid)


def _number(figures: Mapping[str, Any], names: Sequence[str]) -> float | None:
    """The first of these figures that is a finite number; tables hold them as text, or nothing."""
    for name in names:
        value = figures.get(name)
        try:
            number = float(value) if isinstance(value, str | int | float) else math.nan
        except ValueError:
            continue
        if math.isfinite(number):
            return number
    return None
