"""What the browser sends → domain words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from adapters.web.faults import WebFault
from adapters.web.session import Session
from core.model import Question
from core.reply import Call, Upload

_FILES, KEY = 8, 64  # files of one form; characters of a form's own key
LARGEST_UPLOAD = 64_000_000  # bytes


async def body_of(request: Request) -> Mapping[str, Any]:
    """Return the JSON object of a request; raises `WebFault` for anything else."""
    return _object(await request.body())


def _object(content: bytes | str) -> Mapping[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise WebFault(400, "broken_json") from error
    if not isinstance(found, dict):
        raise WebFault(400, "broken_json")
    return found


def text_of(body: Mapping[str, Any], name: str) -> str:
    """Return a text of a body; raises `WebFault` where it is missing or something else."""
    text = body.get(name)
    if not isinstance(text, str):
        raise WebFault(400, "broken_json")
    return text


async def question_of(request: Request, session: Session) -> tuple[Question, str]:
    """Return what is asked, and the key by which the page can stop it: ``{"text": ..., "key": ...}``."""
    body = await body_of(request)
    key = body.get("key")
    question = Question(text_of(body, "text"), session.actor, session.channel, private=True)
    return question, key[:KEY] if isinstance(key, str) else ""


async def call_of(request: Request, session: Session) -> Call:
    """Return the command to run: JSON, or a form with the JSON as ``call`` beside its files."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return _call(await body_of(request), {}, session)
    try:
        async with request.form(max_files=_FILES, max_fields=_FILES) as form:
            body, files = form.get("call"), await _files(form.multi_items())
    except HTTPException as error:
        raise WebFault(400, "broken_form") from error
    if not isinstance(body, str):
        raise WebFault(400, "broken_form")
    return _call(_object(body), files, session)


async def _files(items: list[tuple[str, UploadFile | str]]) -> dict[str, Upload]:
    """The uploads of a form by their field; their names are words to show, never paths."""
    files = {}
    for field, item in items:
        if isinstance(item, UploadFile):
            if (item.size or 0) > LARGEST_UPLOAD:
                raise WebFault(413, "too_large")
            files[field] = Upload((item.filename or "")[-200:], await item.read())
    return files


def _call(body: Mapping[str, Any], files: Mapping[str, Upload], session: Session) -> Call:
    values, key = body.get("values", {}), body.get("key")
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise WebFault(400, "broken_json")
    known = f"{session.actor.key}:{key[:KEY]}" if isinstance(key, str) and key else None
    return Call(
        text_of(body, "command"), {**values, **files}, session.actor, session.channel, known, private=True
    )
