"""Every error as a problem document (RFC 9457), never as a stack trace or a path."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from trellit.errors import (
    InternalError,
    InvalidInput,
    NotFound,
    TrellitError,
    UpstreamError,
    UserError,
)
from trellit.service.envelope import HEADERS

MEDIA_TYPE = "application/problem+json"

_log = logging.getLogger("trellit.service")


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, whose fault it is, and what to do next."""

    title: str
    """The status in words."""
    status: int
    detail: str
    """One sentence: what is wrong, with the offending value."""
    code: str
    """Short and stable, for programs."""
    fault: str
    """``yours``, ``ours``, ``the data's``, ``NCBI's`` or ``the network's``."""
    hint: str = ""
    """What to do next."""
    near: tuple[str, ...] = ()
    """Names that do exist and resemble the one asked for."""
    type: str = "about:blank"


_PROBLEM = TypeAdapter(Problem)


def install(app: FastAPI) -> None:
    """Make the application answer every error with a problem document."""
    for kind in (TrellitError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, _answer)


async def _answer(request: Request, error: Exception) -> Response:
    """Answer with the problem; the server logs what is not the caller's to know."""
    problem = describe(error)
    if problem.status == 404 and isinstance(error, HTTPException):
        problem = _nothing_at(request.url.path)
    headers: Mapping[str, str] = getattr(error, "headers", None) or {}
    return Response(
        _PROBLEM.dump_json(problem),
        problem.status,
        headers={**HEADERS, **headers},  # an unexpected error is answered outside the envelope
        media_type=MEDIA_TYPE,
    )


@singledispatch
def describe(error: Exception) -> Problem:
    """Return the problem that an error is to the caller."""
    return _problem(
        InternalError,
        f"This is a defect of Trellit ({type(error).__name__}).",
        "The server's log has the details.",
    )


@describe.register
def _(error: TrellitError) -> Problem:
    if isinstance(error, UserError | UpstreamError):
        near = error.near if isinstance(error, NotFound) else ()
        return _problem(type(error), error.message, error.hint, near)
    _log.error("%s", error)  # these name files of the server
    return _problem(
        type(error),
        "The graph's files are not what was written, or Trellit has a defect.",
        "The server's log names the file.",
    )


@describe.register
def _(error: RequestValidationError) -> Problem:
    wrong = [_sentence(each["loc"], each["input"], each["msg"]) for each in error.errors()]
    return _problem(InvalidInput, " ".join(wrong), "The parameters are described at /docs.")


@describe.register
def _(error: HTTPException) -> Problem:
    status = HTTPStatus(error.status_code)
    code = status.phrase.lower().replace(" ", "-")
    allowed = (error.headers or {}).get("Allow")
    hint = f"Allowed here: {allowed}." if allowed else ""
    return Problem(status.phrase, status, f"{status.description}.", code, UserError.fault, hint)


def _nothing_at(path: str) -> Problem:
    return _problem(NotFound, f"There is nothing at {_short(path)}.", "The API is shown at /docs.")


def _problem(
    kind: type[TrellitError], detail: str, hint: str = "", near: tuple[str, ...] = ()
) -> Problem:
    phrase = HTTPStatus(kind.status).phrase
    return Problem(phrase, kind.status, detail, kind.code, kind.fault, hint, near)


def _sentence(place: tuple[str | int, ...], value: object, message: str) -> str:
    name = ".".join(str(part) for part in place[1:])
    if message == "Field required":
        return f"The parameter {name} is missing."
    if message == "Extra inputs are not permitted":
        return f"There is no parameter {_short(name)} here."
    return f"{name} cannot be {_short(repr(value))}: {message[:1].lower()}{message[1:]}."


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:80] + "…"
