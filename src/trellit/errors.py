"""Everything that can go wrong, as one tree.

::

    TrellitError
    ├── UserError             yours: exit 2, HTTP 4xx
    │   ├── InvalidInput          a PMID, option, filter or file that cannot be meant
    │   ├── NotFound              a well-formed name of something that is not there
    │   └── CannotWrite           a target that refuses: permission, space, a folder in the way
    ├── UpstreamError         NCBI's or the network's: exit 3, HTTP 502/503
    │   ├── NotCached             asked offline for answers that no cache holds
    │   └── Unavailable           NCBI did not answer, or answered with an error
    ├── DamagedData           the data's: exit 4, HTTP 500
    └── InternalError         ours: exit 1, HTTP 500

Every error is one sentence about what is wrong and one about what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class TrellitError(Exception):
    """The root: nothing else of ours is ever raised on purpose.

    Parameters
    ----------
    message : str
        One sentence: what is wrong, with the offending value.
    hint : str
        What to do next; empty when the message says it already.
    """

    fault: ClassVar[str] = "ours"
    exit_code: ClassVar[int] = 1
    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"

    def __init__(self, message: str, hint: str = "") -> None:
        self.message = message
        self.hint = hint
        super().__init__(f"{message} {hint}".strip())


class UserError(TrellitError):
    """The caller asked for something that cannot be; asking differently helps."""

    fault = "yours"
    exit_code = 2
    status = 400
    code = "bad-request"


class InvalidInput(UserError):
    """A PMID, option, filter or file that cannot be meant."""

    status = 422
    code = "invalid-input"


class NotFound(UserError):
    """A well-formed name of something that is not there.

    Parameters
    ----------
    near : sequence of str
        Names that do exist and resemble the one asked for.
    """

    status = 404
    code = "not-found"

    def __init__(self, message: str, hint: str = "", near: Sequence[str] = ()) -> None:
        self.near = tuple(near)
        super().__init__(message, hint)


class CannotWrite(UserError):
    """The target cannot be written: no permission, no space, a folder in the way."""

    status = 409
    code = "cannot-write"


class UpstreamError(TrellitError):
    """What is needed has to come from NCBI, and it did not."""

    fault = "NCBI's"
    exit_code = 3
    status = 502
    code = "upstream"


class NotCached(UpstreamError):
    """Asked offline for answers that no cache holds.

    Parameters
    ----------
    missing : sequence of str
        What is missing, one line each (``elink cited_by 24935337``).
    """

    fault = "the network's"
    status = 503
    code = "not-cached"

    def __init__(self, message: str, hint: str = "", missing: Sequence[str] = ()) -> None:
        self.missing = tuple(missing)
        super().__init__(message, hint)


class Unavailable(UpstreamError):
    """NCBI did not answer, or answered with an error."""

    status = 503
    code = "unavailable"


class DamagedData(TrellitError):
    """A file that was whole once is not any more: cut off, altered, or of another kind."""

    fault = "the data's"
    exit_code = 4
    status = 500
    code = "damaged-data"


class InternalError(TrellitError):
    """A defect of Trellit itself."""
