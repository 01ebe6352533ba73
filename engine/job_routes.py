"""The endpoints of the wire below ``/v1/fine_tuning/jobs``."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NoReturn

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.examples import FEWEST, read_examples
from engine.files import FileStore
from engine.folder import read_json, sweep, write_json
from engine.job_request import JobRequest, read_job_request
from engine.job_views import checkpoints, events, job_view
from engine.jobs import Job, JobOrder, JobStore, job_part, new_job_id
from engine.models import Models
from engine.runner import Runner
from engine.wire import Json, WireError, json_body, page, page_size, refuse

_ROOT: Final = "/v1/fine_tuning/jobs"


class JobDesk:
    """Takes orders: checks a request and its files, and makes the job."""

    def __init__(self, models: Models, files: FileStore, jobs: JobStore) -> None:
        self._models, self._files, self._jobs = models, files, jobs

    def order(self, body: Json, job_id: str) -> Job:
        """Make the job that ``body`` asks for; 400 or 404 says why it cannot be made."""
        request = read_job_request(body, self._models.brain_to_train)
        training = self._examples(request, "training_file", FEWEST)
        validation = None
        if request.validation_file is not None:
            validation = self._examples(request, "validation_file", 1)
        return self._jobs.create(JobOrder(job_id, self._asked(request, job_id), training, validation))

    def _examples(self, request: JobRequest, param: str, fewest: int) -> bytes:
        content = self._files.get(getattr(request, param), param).content
        return read_examples(content, param, fewest, request.method)

    def _asked(self, request: JobRequest, job_id: str) -> Json:
        base = self._models.root(request.model)
        name = self._models.tuned_name(base, request.suffix, job_part(job_id))
        return {
            "id": job_id,
            "created_at": int(time.time()),
            "model": request.model,
            "base": base,
            "training_file": request.training_file,
            "validation_file": request.validation_file,
            "user_provided_suffix": request.suffix,
            "seed": request.seed,
            "metadata": request.metadata,
            "method": {"type": request.method},
            "hyperparameters": request.hyperparameters,
            "fine_tuned_model": name,
            "organization_id": self._models.organization,
        }


class OrderBook:
    """Remembers which job an ``Idempotency-Key`` has made, so that a repeated order makes no second one."""

    def __init__(self, root: Path, jobs: JobStore) -> None:
        self._root, self._jobs = root, jobs
        root.mkdir(parents=True, exist_ok=True)
        sweep(root)

    def job_id(self, key: str | None, body: Json) -> str:
        """The id the order's job has or is to have; 409 where the key has served for another job."""
        if not key:
            return new_job_id()
        order = {
            "job": new_job_id(),
            "print": hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest(),
        }
        place = self._root / f"{hashlib.sha256(key.encode()).hexdigest()}.json"
        known = self._claim(place, order)
        if known["print"] == order["print"]:
            return str(known["job"])
        if self._jobs.find(known["job"]) is not None:
            message = "This Idempotency-Key has already been used for another job."
            raise WireError(409, message, code="idempotency_key_reused", param="Idempotency-Key")
        write_json(place, order)  # the first order was refused; this one is put right
        return order["job"]

    def _claim(self, place: Path, entry: Json) -> Json:
        """Write the entry unless there is one; the one that is there counts."""
        if (known := read_json(place)) is not None:
            return known
        with tempfile.TemporaryDirectory(prefix=".new.", dir=self._root) as draft:
            write_json(Path(draft) / "entry", entry)
            try:
                os.link(Path(draft) / "entry", place)
            except FileExistsError:
                return read_json(place) or entry
        return entry


class JobRoutes:
    """The endpoints themselves."""

    def __init__(self, desk: JobDesk, book: OrderBook, jobs: JobStore, runner: Runner) -> None:
        self._desk, self._book, self._jobs, self._runner = desk, book, jobs, runner

    def routes(self) -> list[Route]:
        """What to answer where."""
        one = _ROOT + "/{job_id}"
        return [
            Route(_ROOT, self.create, methods=["POST"]),
            Route(_ROOT, self.list, methods=["GET"]),
            Route(one, self.retrieve, methods=["GET"]),
            Route(one + "/cancel", self.cancel, methods=["POST"]),
            Route(one + "/pause", self.pause, methods=["POST"]),
            Route(one + "/resume", self.pause, methods=["POST"]),
            Route(one + "/events", self.events, methods=["GET"]),
            Route(one + "/checkpoints", self.checkpoints, methods=["GET"]),
        ]

    async def create(self, request: Request) -> Response:
        """Check everything, make the job, and have it started."""
        body, key = await json_body(request), request.headers.get("idempotency-key")
        job, is_new = await asyncio.to_thread(self._ordered, key, body)
        self._runner.wake()
        shown = await asyncio.to_thread(job_view, job, self._jobs)
        return JSONResponse({**shown, "status": "validating_files"} if is_new else shown)

    def _ordered(self, key: str | None, body: Json) -> tuple[Job, bool]:
        job_id = self._book.job_id(key, body)
        known = self._jobs.find(job_id)
        return (known, False) if known else (self._desk.order(body, job_id), True)

    async def list(self, request: Request) -> Response:
        """A page of jobs, newest first."""
        limit = page_size(request, 20, 100)
        return JSONResponse(await asyncio.to_thread(lambda: page(self._listed(request), limit)))

    def _listed(self, request: Request) -> Iterator[Json]:
        query = request.query_params
        wanted = {name[9:-1]: value for name, value in query.items() if _is_metadata(name)}
        for job in self._jobs.newest_first(query.get("after")):
            metadata = job.asked["metadata"]
            if query.get("metadata") == "null" and metadata:
                continue
            if wanted.items() <= metadata.items():
                yield job_view(job, self._jobs)

    async def retrieve(self, request: Request) -> Response:
        """One job."""
        job = await self._asked(request)
        return JSONResponse(await asyncio.to_thread(job_view, job, self._jobs))

    async def cancel(self, request: Request) -> Response:
        """End a live job; ending a cancelled one again changes nothing, 409 for one that is done."""
        job = await self._asked(request)
        await self._runner.cancel(job)
        return JSONResponse(await asyncio.to_thread(job_view, job, self._jobs))

    async def pause(self, request: Request) -> NoReturn:
        """Refused: a training here runs through or is cancelled."""
        await self._asked(request)
        refuse(
            "Jobs cannot be paused or resumed here; cancel the job and start it again.", code="unsupported"
        )

    async def events(self, request: Request) -> Response:
        """A page of a job's events, newest first."""
        job, limit, after = await self._asked(request), page_size(request, 20, 1000), _after(request)
        return JSONResponse(await asyncio.to_thread(lambda: page(events(job, after), limit)))

    async def checkpoints(self, request: Request) -> Response:
        """A page of a job's checkpoints, latest first."""
        job, limit, after = await self._asked(request), page_size(request, 10, 100), _after(request)
        return JSONResponse(await asyncio.to_thread(lambda: page(checkpoints(job, after), limit)))

    async def _asked(self, request: Request) -> Job:
        return await asyncio.to_thread(self._jobs.get, request.path_params["job_id"])


def _after(request: Request) -> str | None:
    return request.query_params.get("after")


def _is_metadata(name: str) -> bool:
    return name.startswith("metadata[") and name.endswith("]")
