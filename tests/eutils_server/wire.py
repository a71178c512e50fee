"""What goes over the wire: requests as the utilities see them, answers, NCBI's forms."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from tests.eutils_server.delivery import Wire

XML = "text/xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
TEXT = "text/plain; charset=UTF-8"
HTML = "text/html; charset=UTF-8"

UTILITIES = ("einfo", "esearch", "epost", "efetch", "elink", "esummary")

_DTDS = {
    "einfo": ("eInfoResult", "einfo 20190110", "20190110/einfo.dtd"),
    "esearch": ("eSearchResult", "esearch 20060628", "20060628/esearch.dtd"),
    "epost": ("ePostResult", "epost 20090526", "20090526/epost.dtd"),
    "efetch": ("eEfetchResult", "efetch 20131226", "20131226/efetch.dtd"),
    "elink": ("eLinkResult", "elink 20101123", "20101123/elink.dtd"),
    "esummary": ("eSummaryResult", "esummary v1 20041029", "20041029/esummary-v1.dtd"),
    "esummary2": ("eSummaryResult", "esummary pubmed 20160808", "20160808/esummary_pubmed.dtd"),
}
_ROOTS = {name: root for name, (root, _, _) in _DTDS.items()} | {"efetch": "eFetchResult"}

COMMON_HEADERS: tuple[tuple[str, str], ...] = (
    ("Server", "Finatra"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains; preload"),
    ("Content-Security-Policy", "upgrade-insecure-requests"),
    ("Referrer-Policy", "origin-when-cross-origin"),
    ("Cache-Control", "private"),
    ("NCBI-SID", "00000000TRELLIT0_0000SID"),
    ("NCBI-PHID", "00000000TRELLIT00000000000000000.1.1.m_1"),
    ("Set-Cookie", "ncbi_sid=00000000TRELLIT0_0000SID; domain=.nih.gov; path=/"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "X-RateLimit-Limit,X-RateLimit-Remaining"),
    ("X-UA-Compatible", "IE=Edge"),
    ("X-XSS-Protection", "1; mode=block"),
)


@dataclass(frozen=True)
class Params:
    """The parameters of a request, from the query and a form body alike; all repeatable."""

    values: Mapping[str, tuple[str, ...]]

    @classmethod
    def parse(cls, query: str) -> Params:
        parsed = parse_qs(query, keep_blank_values=True, encoding="utf-8", errors="replace")
        return cls({name: tuple(values) for name, values in parsed.items()})

    def one(self, name: str, default: str = "") -> str:
        """The first value, without blanks around it; ``default`` when absent or empty."""
        values = self.values.get(name, ())
        return (values[0].strip() if values else "") or default

    def number(self, name: str, default: int) -> int:
        """A count; what is not one counts as ``default``."""
        value = self.one(name)
        return int(value) if value.isascii() and value.isdigit() else default

    def id_groups(self) -> list[list[str]]:
        """One list for each ``id=``, split at commas and blanks; order and doubles kept."""
        groups = [value.replace(",", " ").split() for value in self.values.get("id", ())]
        return [group for group in groups if group]

    @property
    def wants_json(self) -> bool:
        return self.one("retmode").lower() == "json"


@dataclass(frozen=True)
class Request:
    """One request that reached a utility."""

    utility: str
    method: str
    params: Params
    client: str


@dataclass(frozen=True)
class Answer:
    """One answer; ``send`` puts it on the wire, and is ``None`` for the ordinary way."""

    body: bytes
    content_type: str = XML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    send: Callable[[Wire, Answer], None] | None = field(default=None, repr=False)


def prolog(form: str) -> str:
    """The XML declaration and DOCTYPE that a utility's answer begins with."""
    name, public, path = _DTDS[form]
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n'
        f'<!DOCTYPE {name} PUBLIC "-//NLM//DTD {public}//EN" '
        f'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/{path}">\n'
    )


def xml(form: str, inside: str, status: int = 200) -> Answer:
    """An XML answer: prolog, root element, ``inside`` it (already escaped)."""
    root = _ROOTS[form]
    return Answer(f"{prolog(form)}<{root}>{inside}</{root}>\n".encode(), status=status)


def xml_errors(form: str, *messages: str, status: int = 200) -> Answer:
    """NCBI's ``<ERROR>`` answer, one element a message."""
    lines = "".join(f"\t<ERROR>{escape(message)}</ERROR>\n" for message in messages)
    return xml(form, f"\n{lines}", status=status)


def as_json(content: object, status: int = 200) -> Answer:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Answer(f"{text}\n".encode(), JSON, status)


def json_result(kind: str, name: str, content: object) -> Answer:
    """A JSON answer in NCBI's frame: a header and the utility's own member."""
    return as_json({"header": {"type": kind, "version": "0.3"}, name: content})


def tag(name: str, value: object) -> str:
    """One element with text, escaped."""
    return f"<{name}>{escape(str(value))}</{name}>"


def tags(name: str, values: Sequence[object]) -> str:
    return "".join(tag(name, value) for value in values)
