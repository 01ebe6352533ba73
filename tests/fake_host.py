"""A small OpenAI-compatible host that does what a test tells it, byte by byte, and keeps every request."""

from __future__ import annotations

import asyncio
import json
import socket
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from typing import Any, TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit

Json: TypeAlias = dict[str, Any]
DONE = b"data: [DONE]\n\n"
SSE = "text/event-stream"


class Do(Enum):
    """What a host does in the place of sending bytes."""

    HANG = "say nothing more until the client goes away"
    CUT = "break the connection off"
    PAUSE = "wait for a twentieth of a second"
    TICK = "send comments for ever"


Step: TypeAlias = bytes | Do | asyncio.Event  # an event is waited for, so that a test leads the stream


@dataclass(frozen=True, slots=True)
class Reply:
    """A response: chunked in the given steps."""

    steps: tuple[Step, ...]
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("content-type", "application/json"),)
    headless: bool = False  # the steps stand for the whole response, from its first byte


@dataclass(slots=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    gone: asyncio.Event = field(default_factory=asyncio.Event)  # the client left before the end
    over: asyncio.Event = field(default_factory=asyncio.Event)  # nothing more happens

    @property
    def route(self) -> str:
        """The endpoint, such as ``POST /v1/files``."""
        return f"{self.method} {self.path}"

    @property
    def json(self) -> Json:
        """The body."""
        value: Json = json.loads(self.body)
        return value


# ---- replies --------------------------------------------------------------------------------------


def json_reply(value: object, status: int = 200, **headers: str) -> Reply:
    """A whole JSON answer; ``retry_after`` becomes the header Retry-After."""
    named = tuple((name.replace("_", "-"), text) for name, text in headers.items())
    return Reply((json.dumps(value).encode(),), status, (("content-type", "application/json"), *named))


def refusal(status: int, code: str | None = None, param: str | None = None, **headers: str) -> Reply:
    """An error in the envelope of the wire, with a message that no person may ever see."""
    message = f"Incorrect API key provided: sk-secret-of-the-host ({code})."
    error = {"message": message, "type": "invalid_request_error", "param": param, "code": code}
    return json_reply({"error": error}, status, **({"retry_after_ms": "1"} | headers))


def page(text: str = "<html>Bad gateway</html>", status: int = 200) -> Reply:
    """A web page where JSON was expected."""
    return Reply((text.encode(),), status, (("content-type", "text/html"),))


def silence() -> Reply:
    """Not even a status line."""
    return Reply((Do.HANG,), headless=True)


def reset() -> Reply:
    """A connection that breaks off before the first byte."""
    return Reply((Do.CUT,), headless=True)


def stream(*steps: Step) -> Reply:
    """Server-sent events, in exactly these steps."""
    return Reply(steps, 200, (("content-type", SSE),))


def event(value: object) -> bytes:
    """One server-sent event; text stands in it as it is, not escaped."""
    return b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n"


def piece(text: str | None = None, finish: str | None = None, **delta: object) -> bytes:
    """A chunk of a streamed answer."""
    shown = {**({} if text is None else {"content": text}), **delta}
    choice = {"index": 0, "delta": shown, "finish_reason": finish}
    return event({"id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [choice]})


def says(*texts: str, finish: str = "stop") -> Reply:
    """An ordinary streamed answer."""
    return stream(piece(role="assistant"), *(piece(text) for text in texts), piece(finish=finish), DONE)


# ---- the host -------------------------------------------------------------------------------------


class FakeHost:
    """Answers chats, keeps files and jobs; anything can be told to go wrong.

    ``next`` puts a reply in the place of the usual one; with ``after_all`` the request is carried out all the
    same. The other switches stand for the habits of real hosts.
    """

    def __init__(self) -> None:
        self.base_url = ""
        self.requests: list[Asked] = []
        self.files: dict[str, Json] = {}
        self.contents: dict[str, bytes] = {}  # of the files, by their ids
        self.jobs: dict[str, Json] = {}
        self.models = ["base"]
        self.refused: dict[str, str] = {}  # parameter -> code with which it is refused
        self.ignores_filter = False
        self.drops_metadata = False
        self.page_size = 100
        self.same_page_for_ever = False
        self.shutdown: dict[str, Json] = {}  # further fields of a model
        self.deployments: dict[str, Json] = {}  # Azure's, at its management
        self.deployment_refusal: Reply | None = None
        self.custom_models: list[Json] = []  # Nebius's
        self.connections: set[asyncio.Task[None]] = set()
        self._planned: dict[str, deque[tuple[Reply, bool]]] = defaultdict(deque)
        self._arrived = asyncio.Condition()

    def next(self, route: str, *replies: Reply, after_all: bool = False) -> None:
        """Plan the replies to the next requests of a route, such as ``POST /chat/completions``."""
        method, _, path = route.partition(" ")
        self._planned[f"{method} /v1{path}"].extend((reply, after_all) for reply in replies)

    def calm(self) -> None:
        """Nothing that was planned happens any more."""
        self._planned.clear()

    def asked(self, route: str) -> list[Asked]:
        """The requests of a route so far."""
        method, _, path = route.partition(" ")
        return [request for request in self.requests if request.route == f"{method} /v1{path}"]

    def asked_exactly(self, route: str) -> list[Asked]:
        """The requests of a route that does not lie below ``/v1``."""
        return [request for request in self.requests if request.route == route]

    async def arrival(self, count: int) -> Asked:
        """The ``count``-th request, once it is there."""
        async with self._arrived:
            await asyncio.wait_for(self._arrived.wait_for(lambda: len(self.requests) >= count), 5)
        return self.requests[count - 1]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry out the requests of one connection."""
        task = asyncio.current_task()
        assert task is not None
        self.connections.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while (request := await _read(reader)) is not None:
                    await self._exchange(request, reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()
            self.connections.discard(task)

    async def _exchange(
        self, request: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        reply = self._reply(request)
        async with self._arrived:
            self.requests.append(request)
            self._arrived.notify_all()
        watching = asyncio.create_task(_watch(reader, request))
        sending = asyncio.create_task(_send(reply, request, writer))
        try:
            await asyncio.wait((watching, sending), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (watching, sending):
                task.cancel()
            results = await asyncio.gather(watching, sending, return_exceptions=True)
            request.over.set()
        if request.gone.is_set() or isinstance(results[1], Exception):
            raise ConnectionAbortedError

    def _reply(self, request: Asked) -> Reply:
        planned = self._planned[request.route]
        if not planned:
            return self._usual(request)
        reply, after_all = planned.popleft()
        if after_all:
            self._usual(request)
        return reply

    def _usual(self, request: Asked) -> Reply:
        parts = request.path.removeprefix("/v1/").split("/", 1)
        if request.method == "POST" and request.path == "/v1/chat/completions":
            return self._chat(request)
        if parts[0] == "models":
            return self._model(request, unquote(parts[1]) if len(parts) > 1 else "")
        if request.path == "/v1/files":
            return self._file(request)
        if parts[0] == "files" and request.method == "DELETE":
            return self._gone_file(parts[1])
        if request.path.startswith("/v1/fine_tuning/jobs"):
            return self._job(request, request.path.removeprefix("/v1/fine_tuning/jobs").strip("/").split("/"))
        return habits_reply(self, request) or json_reply({"detail": "Not Found"}, 404)

    def _chat(self, request: Asked) -> Reply:
        for name, code in self.refused.items():
            if name in request.json:
                return refusal(400, code, name)
        if request.json["model"] not in self.models:
            return refusal(404, "model_not_found", "model")
        return says("안녕하세요", " 반갑습니다")

    def _model(self, request: Asked, name: str) -> Reply:
        if request.method == "GET":
            models = [
                {"id": id_, "object": "model", "created": 7, "owned_by": "host", **self.shutdown.get(id_, {})}
                for id_ in self.models
            ]
            return json_reply({"object": "list", "data": models})
        if name not in self.models:
            return refusal(404, "model_not_found", "model")
        self.models.remove(name)
        return json_reply({"id": name, "object": "model", "deleted": True})

    def _file(self, request: Asked) -> Reply:
        if request.method == "GET":
            return self._listed(list(self.files.values()), request)
        name = request.body.split(b'filename="', 1)[1].split(b'"', 1)[0].decode()
        content = request.body.split(b"\r\n\r\n", 2)[-1].rsplit(b"\r\n--", 1)[0]
        file: Json = {"id": f"file-{len(self.files) + 1}", "object": "file", "created_at": 0}
        file |= {"filename": name, "bytes": len(content), "purpose": "fine-tune", "status": "processed"}
        self.files[file["id"]], self.contents[file["id"]] = file, content
        return json_reply(file)

    def _gone_file(self, file: str) -> Reply:
        if self.files.pop(file, None) is None:
            return refusal(404, "file_not_found", "id")
        return json_reply({"id": file, "object": "file", "deleted": True})

    def _job(self, request: Asked, rest: Sequence[str]) -> Reply:
        if rest[0]:
            return self._one_job(request, rest)
        if request.method == "POST":
            return self._new_job(request.json)
        wanted = {name[9:-1]: values[0] for name, values in request.query.items() if name.startswith("meta")}
        jobs = [
            job
            for job in self.jobs.values()
            if self.ignores_filter or wanted.items() <= job["metadata"].items()
        ]
        return self._listed(jobs[::-1], request)

    def _new_job(self, asked: Json) -> Reply:
        metadata = {} if self.drops_metadata else asked.get("metadata") or {}
        job = {"id": f"ftjob-{len(self.jobs) + 1}", "object": "fine_tuning.job", "status": "validating_files"}
        self.jobs[job["id"]] = {
            **job,
            "model": asked["model"],
            "training_file": asked["training_file"],
            "metadata": metadata,
            "fine_tuned_model": None,
            "error": {"code": None, "message": None, "param": None},
            "events": [],
        }
        return json_reply(self.jobs[job["id"]])

    def _one_job(self, request: Asked, rest: Sequence[str]) -> Reply:
        job = self.jobs.get(rest[0])
        if job is None:
            return refusal(404, "fine_tune_not_found", "fine_tuning_job_id")
        if rest[1:] == ["events"]:
            return json_reply({"object": "list", "data": job["events"], "has_more": False})
        if rest[1:] == ["checkpoints"]:
            return json_reply({"object": "list", "data": job.get("checkpoints", []), "has_more": False})
        if rest[1:] == ["cancel"]:
            if job["status"] in ("succeeded", "failed", "cancelled"):
                return refusal(400, "invalid_job_state")
            job["status"] = "cancelled"
        return json_reply(job)

    def _listed(self, items: list[Json], request: Asked) -> Reply:
        after = request.query.get("after", [""])[0]
        ids = [item["id"] for item in items]
        start = ids.index(after) + 1 if after in ids and not self.same_page_for_ever else 0
        shown = items[start : start + self.page_size]
        more = self.same_page_for_ever or start + len(shown) < len(items)
        return json_reply({"object": "list", "data": shown, "has_more": more})


def habits_reply(host: FakeHost, request: Asked) -> Reply | None:
    """What only some hosts have beside the wire: Azure's login and management, Nebius's custom models."""
    if request.path.endswith("/oauth2/v2.0/token"):
        wrong = b"secret-of-the-app" not in request.body
        token = {"access_token": "management-token", "expires_in": 3600}
        return json_reply({"error": "invalid_client"}, 401) if wrong else json_reply(token)
    if "/deployments" in request.path:
        return host.deployment_refusal or _deployment(host.deployments, request)
    if request.path.startswith("/v0/models"):
        return _custom_model(host.custom_models, request)
    return None


def _deployment(deployments: dict[str, Json], request: Asked) -> Reply:
    name = request.path.rpartition("/deployments")[2].strip("/")
    if request.method == "PUT":
        deployments[name] = {**request.json, "name": name}
        deployments[name]["properties"]["provisioningState"] = "Creating"
    if not name:
        return json_reply({"value": list(deployments.values())})
    if name not in deployments:
        return json_reply({"error": {"code": "DeploymentNotFound"}}, 404)
    found = deployments.pop(name) if request.method == "DELETE" else deployments[name]
    return json_reply(found)


def _custom_model(models: list[Json], request: Asked) -> Reply:
    if request.method == "POST":
        name = f"{request.json['base_model']}-LoRa:{request.json['name']}-abcd"
        models.append({"name": name, "status": "validating"})
        return json_reply(models[-1])
    name = unquote(request.path.removeprefix("/v0/models").strip("/"))
    if request.method == "DELETE":
        models[:] = [model for model in models if model["name"] != name]
    return json_reply({"data": models})


@asynccontextmanager
async def running_host() -> AsyncIterator[FakeHost]:
    """A host on a free port of this machine, until the end of the block."""
    host = FakeHost()
    server = await asyncio.start_server(host.serve, "127.0.0.1", 0)
    host.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield host
    finally:
        server.close()
        connections = list(host.connections)
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        await server.wait_closed()


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.strip().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines if ": " in line)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    if headers.get("transfer-encoding") == "chunked":
        body = await _unchunked(reader)
    url = urlsplit(target)
    return Asked(method, url.path, parse_qs(url.query), headers, body)


async def _unchunked(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body


async def _watch(reader: asyncio.StreamReader, request: Asked) -> None:
    """Notice that the client goes away; it sends nothing more before its answer is complete."""
    with suppress(ConnectionError):
        await reader.read(1)
    request.gone.set()


async def _send(reply: Reply, request: Asked, writer: asyncio.StreamWriter) -> None:
    framed: Callable[[bytes], bytes] = (lambda data: data) if reply.headless else _chunk
    if not reply.headless:
        lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}", "transfer-encoding: chunked"]
        lines += [f"{name}: {value}" for name, value in reply.headers]
        writer.write("\r\n".join([*lines, "", ""]).encode())
    for step in reply.steps:
        await _take(step, framed, writer)
    if not reply.headless:
        writer.write(b"0\r\n\r\n")
        await writer.drain()


async def _take(step: Step, framed: Callable[[bytes], bytes], writer: asyncio.StreamWriter) -> None:
    if isinstance(step, bytes):
        writer.write(framed(step))
        await writer.drain()
    elif isinstance(step, asyncio.Event):
        await step.wait()
    elif step is Do.CUT:
        await asyncio.sleep(0)
        writer.transport.abort()
        raise ConnectionResetError
    elif step is Do.PAUSE:
        await asyncio.sleep(0.05)
    else:
        await _idle(step, framed, writer)


async def _idle(step: Step, framed: Callable[[bytes], bytes], writer: asyncio.StreamWriter) -> None:
    while step is Do.TICK:
        await _take(b": still there\n\n", framed, writer)
        await asyncio.sleep(0.02)
    await asyncio.Event().wait()


def _chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"
