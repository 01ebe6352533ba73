"""The files of the wire: one folder for each, with its content and what is known about it."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from engine.folder import publish, read_json, remove, sweep, sync_folder, write_json
from engine.wire import Json, WireError, new_id, page, page_size, refuse

TRAINING: Final = "fine-tune"
RESULTS: Final = "fine-tune-results"
_LONGEST_NAME: Final = 255
_LIFETIME: Final = range(3600, 2_592_001)
_ID: Final = re.compile(r"file-[0-9a-z]+")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the wire: ``content`` is where its bytes lie, ``known`` what the wire shows of it."""

    content: Path
    known: Json

    @property
    def name(self) -> str:
        """The name the sender gave."""
        return str(self.known["filename"])

    @property
    def expired(self) -> bool:
        """Whether the time its sender set has passed."""
        end = self.known.get("expires_at")
        return end is not None and end <= time.time()


class FileStore:
    """All files below one folder; any number of processes may use it at once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(parents=True, exist_ok=True)
        sweep(root)

    def add(self, source: BinaryIO, known: Json) -> StoredFile:
        """Keep the bytes of ``source``; ``known`` gives name and purpose, perhaps id and end."""
        created = int(time.time())
        known = {"id": new_id("file-"), "object": "file", "created_at": created, "expires_at": None, **known}
        draft = Path(tempfile.mkdtemp(prefix=".new.", dir=self._root))
        content = draft / "content"
        with content.open("wb") as target:
            shutil.copyfileobj(source, target)
        known |= {"bytes": content.stat().st_size, "status": "processed", "status_details": None}
        sync_folder(draft)
        write_json(draft / "file.json", known)
        publish(draft, self._root / known["id"])
        return self.get(known["id"])

    def find(self, file_id: str) -> StoredFile | None:
        """The file, or None where there is none (any more)."""
        if not _ID.fullmatch(file_id):
            return None
        known = read_json(self._root / file_id / "file.json")
        if known is None:
            return None
        file = StoredFile(self._root / file_id / "content", known)
        if not file.expired:
            return file
        remove(self._root / file_id)
        return None

    def get(self, file_id: str, param: str = "id") -> StoredFile:
        """The file; 404 where there is none."""
        file = self.find(file_id)
        if file is None:
            raise WireError(404, f"There is no file '{file_id}'.", code="file_not_found", param=param)
        return file

    def ids(self) -> list[str]:
        """The ids of all files, oldest first."""
        return sorted(path.name for path in self._root.iterdir() if _ID.fullmatch(path.name))

    def delete(self, file_id: str) -> None:
        """Forget a file and its content."""
        remove(self._root / file_id)


class FileRoutes:
    """The endpoints below ``/v1/files``; ``in_use`` tells which job still needs a file."""

    def __init__(self, store: FileStore, in_use: Callable[[str], str | None]) -> None:
        self._store, self._in_use = store, in_use

    def routes(self) -> list[Route]:
        """What to answer where."""
        return [
            Route("/v1/files", self.create, methods=["POST"]),
            Route("/v1/files", self.list, methods=["GET"]),
            Route("/v1/files/{file_id}", self.retrieve, methods=["GET"]),
            Route("/v1/files/{file_id}", self.delete, methods=["DELETE"]),
            Route("/v1/files/{file_id}/content", self.content, methods=["GET"]),
        ]

    async def create(self, request: Request) -> Response:
        """Take in a file from a multipart form."""
        async with request.form(max_files=1, max_fields=20) as form:
            upload = form.get("file")
            if not isinstance(upload, UploadFile):
                refuse(
                    "'file' is required, as a part of a multipart form.", "file", "missing_required_parameter"
                )
            known = _described(form, upload)
            file = await asyncio.to_thread(self._store.add, upload.file, known)
        return JSONResponse(file.known)

    async def list(self, request: Request) -> Response:
        """A page of files."""
        limit = page_size(request, 10_000, 10_000)
        found = await asyncio.to_thread(lambda: page(self._listed(request), limit))
        return JSONResponse(found)

    def _listed(self, request: Request) -> Iterator[Json]:
        query = request.query_params
        order, after, purpose = query.get("order", "desc"), query.get("after"), query.get("purpose")
        if order not in ("asc", "desc"):
            refuse("'order' must be 'asc' or 'desc'.", "order")
        ids = self._store.ids()
        for file_id in ids if order == "asc" else reversed(ids):
            if after and (file_id <= after if order == "asc" else file_id >= after):
                continue
            file = self._store.find(file_id)
            if file is not None and purpose in (None, file.known["purpose"]):
                yield file.known

    async def retrieve(self, request: Request) -> Response:
        """What is known about one file."""
        return JSONResponse((await self._asked(request)).known)

    async def content(self, request: Request) -> Response:
        """The bytes of one file."""
        file = await self._asked(request)
        return FileResponse(file.content, filename=file.name, media_type="application/octet-stream")

    async def delete(self, request: Request) -> Response:
        """Forget a file, unless a job still needs it."""
        file_id = (await self._asked(request)).known["id"]
        job = await asyncio.to_thread(self._in_use, file_id)
        if job is not None:
            raise WireError(
                409, f"File '{file_id}' is in use by job '{job}'.", code="file_in_use", param="id"
            )
        await asyncio.to_thread(self._store.delete, file_id)
        return JSONResponse({"id": file_id, "object": "file", "deleted": True})

    async def _asked(self, request: Request) -> StoredFile:
        return await asyncio.to_thread(self._store.get, request.path_params["file_id"])


def _described(form: FormData, upload: UploadFile) -> Json:
    """What a form says about its file; 400 where it is not a file to train on."""
    purpose, name = form.get("purpose"), _plain_name(upload.filename or "")
    if purpose != TRAINING:
        refuse(f"'purpose' must be '{TRAINING}'; this server takes no other files.", "purpose")
    if not name.lower().endswith(".jsonl"):
        refuse(
            f"'{name}' must be a .jsonl file: one JSON object in each line.", "file", "invalid_file_format"
        )
    if not upload.size:
        refuse(f"'{name}' is empty.", "file", "invalid_file_format")
    return {"filename": name, "purpose": purpose, "expires_at": _end(form)}


def _plain_name(name: str) -> str:
    """A sender's file name without folders and control characters, in the composed form of its letters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(letter for letter in unicodedata.normalize("NFC", last) if letter.isprintable())
    return kept[-_LONGEST_NAME:] or "upload"


def _end(form: FormData) -> int | None:
    seconds = form.get("expires_after[seconds]")
    if seconds is None:
        return None
    if form.get("expires_after[anchor]") != "created_at":
        refuse("'expires_after[anchor]' must be 'created_at'.", "expires_after")
    if not isinstance(seconds, str) or not seconds.isdecimal() or int(seconds[:9]) not in _LIFETIME:
        refuse(f"'expires_after[seconds]' must be from {_LIFETIME[0]} to {_LIFETIME[-1]}.", "expires_after")
    return int(time.time()) + int(seconds)
