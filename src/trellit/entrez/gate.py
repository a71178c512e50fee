"""The gate before the cache: an answer passes when it is what was asked for, whole and sound.

A pure function. Status 200 says nothing at NCBI: rate limits, blocks and outages come with it as
JSON, HTML or an ``ERROR`` element, and answers may be cut, mixed or short. Only what passes here
is stored.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from trellit.entrez import envelope
from trellit.entrez.envelope import Found
from trellit.entrez.failures import Failure, Reason, shown
from trellit.entrez.request import Request

_STATUSES = {
    403: Reason.BLOCKED,
    404: Reason.WRONG_ADDRESS,
    407: Reason.PROXY,
    410: Reason.WRONG_ADDRESS,
    413: Reason.TOO_LONG,
    414: Reason.TOO_LONG,
    429: Reason.RATE_LIMIT,
}
GATE = 1
"""Raised whenever this gate lets less pass than before; older entries are then asked again."""
MAX_BYTES = 64 * 2**20
"""The largest answer, unpacked; 200 records take about 5 MB."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """An answer that may be stored.

    Parameters
    ----------
    body : bytes
        The document, unpacked.
    answered : tuple of str
        The asked ids that it answers, in the order asked.
    absent : tuple of str
        Asked ids of which it says that there is no such record (any more).
    strange : tuple of str
        PMIDs of records that nobody asked for.
    """

    body: bytes
    answered: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


def judge(
    request: Request, status: int, headers: Mapping[str, str], body: bytes
) -> Accepted | Failure:
    """Decide about one answer.

    Parameters
    ----------
    request : Request
        What was asked.
    status : int
        The HTTP status.
    headers : mapping
        The HTTP headers, names in lower case.
    body : bytes
        The body as it came, at most :data:`MAX_BYTES`.
    """
    unpacked = _unpacked(headers, body)
    if isinstance(unpacked, Failure):
        return unpacked
    begins = unpacked[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begins.startswith(b"{"):
        return _json(status, headers, unpacked)
    if status != 200:
        return _status(status, headers, unpacked)
    if begins.startswith((b"<!doctype html", b"<html", b"<head")):
        return _page(unpacked)
    return _document(request, unpacked) if begins else Failure(Reason.CUT_SHORT, "it is empty")


def _unpacked(headers: Mapping[str, str], body: bytes) -> bytes | Failure:
    """Return the body without gzip, whatever the headers say of it."""
    if not body.startswith(b"\x1f\x8b"):
        if headers.get("content-encoding", "identity").lower() in ("identity", "", "gzip"):
            return body
        return Failure(Reason.UNUSABLE, "packed in a way that was not asked for")
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        unpacked = unpacker.decompress(body, MAX_BYTES + 1)
    except zlib.error:
        return Failure(Reason.CUT_SHORT, "its packing is damaged")
    if len(unpacked) > MAX_BYTES:
        return Failure(Reason.TOO_LARGE)
    return unpacked if unpacker.eof else Failure(Reason.CUT_SHORT, "its packing has no end")


def _wait(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of ``Retry-After``; dates are taken against the answer's own."""
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        return float(told[:9])
    try:
        until = parsedate_to_datetime(told)
        return max(0.0, (until - parsedate_to_datetime(headers["date"])).total_seconds())
    except (ValueError, TypeError, KeyError):
        return None


def _json(status: int, headers: Mapping[str, str], body: bytes) -> Failure:
    """Judge JSON: nothing is asked for in JSON, so it is an error, whatever the status."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return Failure(Reason.CUT_SHORT, "the beginning of some JSON")
    said = str(told.get("error", "")) if isinstance(told, dict) else ""
    if "rate limit" in said.lower() or status == 429:
        return Failure(Reason.RATE_LIMIT, wait=_wait(headers))
    if "api key" in said.lower():
        return Failure(Reason.BAD_KEY)
    return Failure(Reason.OUTAGE, shown(said) or f"status {status}", _wait(headers))


def _status(status: int, headers: Mapping[str, str], body: bytes) -> Failure:
    beginning = body[:4000].lower().replace(b"+", b" ")
    if status == 400 and b"id list is empty" in beginning:
        return Failure(Reason.BAD_IDS)
    if _says_blocked(beginning):
        return Failure(Reason.BLOCKED)
    reason = _STATUSES.get(status, Reason.REDIRECT if 300 <= status < 400 else Reason.OUTAGE)
    return Failure(reason, f"status {status}", _wait(headers))


def _page(body: bytes) -> Failure:
    if _says_blocked(body[:20_000].lower()):
        return Failure(Reason.BLOCKED)
    return Failure(Reason.OUTAGE, "a web page instead of an answer")


def _says_blocked(beginning: bytes) -> bool:
    return b"temporarily blocked" in beginning or b"blocked diagnostic" in beginning


# --- documents -------------------------------------------------------------------------------

_ARTICLE = "PubmedArticle/MedlineCitation/PMID"
BOOK = "PubmedBookArticle/BookDocument/PMID"
_DELETED = "DeleteCitation/PMID"
_LINK_SET = "LinkSet"
_LINK_ID = "LinkSet/IdList/Id"
_INFO = "LinkSet/LinkSetDb/Info"
_SUMMARY = "DocumentSummarySet/DocumentSummary"
_NO_SUMMARY = "DocumentSummarySet/DocumentSummary/error"


def _document(request: Request, body: bytes) -> Accepted | Failure:
    expected, places, check = _UTILITIES[request.utility]
    try:
        root, found = envelope.scan(body, places)
    except envelope.Refused as refused:
        return Failure(Reason.HOSTILE, str(refused))
    except envelope.NotXml as error:
        return Failure(Reason.CUT_SHORT, f"no whole XML: {error}")
    if errors := _errors(request, found):
        if "id list is empty" in errors.lower():
            return Failure(Reason.BAD_IDS)
        return Failure(Reason.SAID_ERROR, errors)
    if root != expected:
        return Failure(Reason.UNUSABLE, f"it is a {shown(root)}, not a {expected}")
    return check(request, body, found)


def _errors(request: Request, found: list[Found]) -> str:
    """Return what the errors say; those inside LinkSets concern single ids and wait."""
    own = [f.text for f in found if f.path.rpartition("/")[2] == "ERROR"]
    if request.utility == "elink":
        own = [f.text for f in found if f.path == "ERROR"]
    return shown("; ".join(own) or "no reason") if own else ""


def _records(request: Request, body: bytes, found: list[Found]) -> Accepted | Failure:
    there = {f.text.lstrip("0") for f in found if f.path in (_ARTICLE, BOOK)}
    deleted = {f.text.lstrip("0") for f in found if f.path == _DELETED} - there
    asked = dict.fromkeys(request.ids)
    return Accepted(
        body,
        tuple(pmid for pmid in asked if pmid in there),
        tuple(pmid for pmid in asked if pmid in deleted),
        tuple(sorted(there - asked.keys())),
    )


def _links(request: Request, body: bytes, found: list[Found]) -> Accepted | Failure:
    """Match LinkSets by their IdList; one with an error, or without a clear id, answers nothing."""
    good: set[str] = set()
    bad: set[str] = set()
    reasons: list[str] = []
    ids: list[str] = []
    failed = False
    for one in found:
        if one.path == _LINK_ID:
            ids.append(one.text)
        elif one.path == _LINK_SET:
            (bad if failed or len(ids) != 1 else good).update(ids)
            ids, failed = [], False
        else:
            failed = True
            reasons.append(one.text)
    answered = tuple(pmid for pmid in dict.fromkeys(request.ids) if pmid in good - bad)
    if not answered:
        if reasons:
            return Failure(Reason.SAID_ERROR, shown("; ".join(dict.fromkeys(reasons))))
        return Failure(Reason.UNUSABLE, "it says nothing of any paper that was asked for")
    return Accepted(body, answered)


def _summaries(request: Request, body: bytes, found: list[Found]) -> Accepted | Failure:
    told: set[str] = set()
    absent: set[str] = set()
    no_summary = False
    for one in found:
        if one.path == _NO_SUMMARY:
            no_summary = True
        else:
            (absent if no_summary else told).add(one.attributes.get("uid", ""))
            no_summary = False
    if silent := set(request.ids) - told - absent:
        return Failure(Reason.UNUSABLE, f"it says nothing of {len(silent)} papers")
    asked = dict.fromkeys(request.ids)
    return Accepted(
        body, tuple(p for p in asked if p in told), tuple(p for p in asked if p in absent)
    )


def _hits(_request: Request, body: bytes, found: list[Found]) -> Accepted | Failure:
    counts = [f.text for f in found if f.path == "Count"]
    if len(counts) != 1 or not (counts[0].isascii() and counts[0].isdigit()):
        return Failure(Reason.UNUSABLE, "it does not say how many papers match")
    if any(not (f.text.isascii() and f.text.isdigit()) for f in found if f.path == "IdList/Id"):
        return Failure(Reason.UNUSABLE, "it lists what is no PMID")
    if int(counts[0]) and len(found) == 1:
        return Failure(Reason.UNUSABLE, "it counts papers and lists none")
    return Accepted(body)


_Check = Callable[[Request, bytes, list[Found]], Accepted | Failure]
_UTILITIES: Mapping[str, tuple[str, frozenset[str], _Check]] = {
    "efetch": ("PubmedArticleSet", frozenset({_ARTICLE, BOOK, _DELETED}), _records),
    "elink": ("eLinkResult", frozenset({_LINK_SET, _LINK_ID, _INFO}), _links),
    "esummary": ("eSummaryResult", frozenset({_SUMMARY, _NO_SUMMARY}), _summaries),
    "esearch": ("eSearchResult", frozenset({"Count", "IdList/Id"}), _hits),
}
"""Of each utility: its root element, the places that are looked at, and what is asked of them."""
