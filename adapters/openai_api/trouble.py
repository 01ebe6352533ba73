"""What the troubles of the SDK and of the wire mean, in the words of `core.errors`."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from core import errors

if TYPE_CHECKING:
    import openai

_A_CODE = re.compile(r"[A-Za-z0-9_.-]{1,64}")  # anything else may be a sentence, or hold a part of a key
_QUOTA = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "exceeded_quota"}
_FILTERED = {"content_filter", "content_policy_violation"}
_BUSY = {"rate_limit_exceeded", "rate_limit_error", "429"}
_BY_STATUS: dict[int, type[errors.HostTrouble]] = {
    401: errors.HostRefusedKey,
    402: errors.HostQuotaUsedUp,
    403: errors.HostForbids,
    408: errors.HostTooSlow,
    429: errors.HostBusy,
}


@contextlib.contextmanager
def translated(thing: str = "") -> Iterator[None]:
    """Raise the SDK's errors as the `HostTrouble` they mean.

    ``thing`` is the model (or the job) that was asked for, named when the host does not have it.
    """
    import httpx2
    import openai

    try:
        yield
    except openai.APIConnectionError as error:
        raise _connection_trouble(error.__cause__ or error) from error
    except openai.APIStatusError as error:
        raise _status_trouble(error, thing) from error
    except (
        httpx2.RequestError
    ) as error:  # while the SDK does not watch: in a body that is read piece by piece
        raise _connection_trouble(error) from error
    except (httpx2.InvalidURL, ExceptionGroup) as error:  # a group: nobody knew it while connecting
        raise errors.HostUnreachable from error
    except (openai.OpenAIError, ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise errors.HostFailed from error  # the host's answer makes no sense


def trouble_in_stream(error: object) -> errors.HostTrouble:
    """The trouble that an error object means which comes in the place of an answer's first piece."""
    found = error if isinstance(error, dict) else {}
    codes = {code_of(found.get("code")), code_of(found.get("type"))}
    if codes & _QUOTA:
        return errors.HostQuotaUsedUp()
    if codes & _FILTERED:
        return errors.AnswerFiltered()
    return errors.HostBusy() if codes & _BUSY else errors.HostFailed()


def code_of(value: object) -> str | None:
    """A host's code if it is one; hosts put numbers, sentences and nothing at all in its place."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if _A_CODE.fullmatch(text) else None


def _connection_trouble(error: BaseException) -> errors.HostTrouble:
    import httpx2

    never_there = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError, httpx2.UnsupportedProtocol)
    if isinstance(error, never_there):
        return errors.HostUnreachable()
    if isinstance(error, httpx2.TimeoutException):
        return errors.HostTooSlow()
    return errors.HostFailed()  # it was reached, and broke off


def _status_trouble(error: openai.APIStatusError, thing: str) -> errors.HostTrouble:
    code, kind = code_of(error.code), code_of(error.type)
    if {code, kind} & _QUOTA:
        return errors.HostQuotaUsedUp()
    if code in _FILTERED:
        return errors.AnswerFiltered()
    if thing and (code == "model_not_found" or _names_a_missing_thing(error)):
        return errors.HostLacksModel(model=thing)
    if error.status_code in _BY_STATUS:
        return _BY_STATUS[error.status_code]()
    if error.status_code >= 500:
        return errors.HostFailed()
    return errors.HostRefusedRequest(code=code or error.status_code)


def _names_a_missing_thing(error: openai.APIStatusError) -> bool:
    """Whether a 404 is about what was asked for; else the address itself leads nowhere on that host."""
    message = error.body.get("message") if isinstance(error.body, dict) else None
    if error.status_code != 404 or not isinstance(message, str):
        return False
    return error.code != "unknown_url" and not message.startswith("Invalid URL")
