"""Documents that are meant to hurt a parser, and ones that only look unfamiliar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from tests.eutils_server.faults.plan import Exchange, Kind
from tests.eutils_server.wire import XML, Answer

_ROOTS = {
    "einfo": "eInfoResult",
    "esearch": "eSearchResult",
    "epost": "ePostResult",
    "efetch": "PubmedArticleSet",
    "elink": "eLinkResult",
    "esummary": "eSummaryResult",
}
_MEGABYTE = 1024 * 1024


def _laughs(exchange: Exchange) -> Answer:
    """Entities of entities: a billion words from a few lines."""
    entities = ['<!ENTITY l0 "ha">']
    entities += [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
    return _document(exchange, "&l9;", f"[{''.join(entities)}]")


def _external(exchange: Exchange) -> Answer:
    """An entity that points to the argument (``file:///etc/hostname``)."""
    target = exchange.fault.argument or "file:///etc/hostname"
    return _document(exchange, "&there;", f'[<!ENTITY there SYSTEM "{target}">]')


def _huge_token(exchange: Exchange) -> Answer:
    """One attribute of so many megabytes (argument, 64)."""
    value = "a" * (exchange.number(64) * _MEGABYTE)
    return _document(exchange, f'<Title long="{value}"/>')


def _deep(exchange: Exchange) -> Answer:
    """Elements in elements, as deep as the argument says (100000)."""
    depth = exchange.number(100_000)
    return _document(exchange, "<e>" * depth + "</e>" * depth)


def _attributes(exchange: Exchange) -> Answer:
    """One element with as many attributes as the argument says (10000)."""
    rows = " ".join(f'a{number}="{number}"' for number in range(exchange.number(10_000)))
    return _document(exchange, f"<Title {rows}/>")


def _new_dtd(exchange: Exchange) -> Answer:
    """Records under a document type of another year: the argument (``pubmed_270101``)."""
    name = exchange.fault.argument or "pubmed_270101"
    answer = exchange.honest()
    body = re.sub(rb"pubmed_\d{6}\.dtd", f"{name}.dtd".encode(), answer.body, count=1)
    year = re.search(r"(\d\d)\d{4}$", name)
    if year:
        public = rf"1st January 20{year[1]}//EN".encode()
        body = re.sub(rb"1st January \d{4}//EN", public, body, count=1)
    return replace(answer, body=body)


def _unknown_element(exchange: Exchange) -> Answer:
    """An element that no document type knows, in every record (or once, in other answers)."""
    name = exchange.fault.argument or "FutureElement"
    new = f'<{name} Since="2027">later<Inner/></{name}>'.encode()
    answer = exchange.honest()
    for end in (b"</MedlineCitation>", b"</BookDocument>", b"</LinkSet>"):
        if end in answer.body:
            return replace(answer, body=answer.body.replace(end, new + end))
    head, end, rest = answer.body.rpartition(b"</")
    return replace(answer, body=head + new + end + rest)


def _document(exchange: Exchange, inside: str, subset: str = "") -> Answer:
    root = _ROOTS[exchange.request.utility]
    head = f'<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE {root} {subset}>\n'
    return Answer(f"{head}<{root}>{inside}</{root}>\n".encode(), XML)


KINDS: Mapping[str, Kind] = {
    "billion-laughs": Kind(_laughs),
    "external-entity": Kind(_external),
    "huge-token": Kind(_huge_token),
    "deep": Kind(_deep),
    "attributes": Kind(_attributes),
    "dtd": Kind(_new_dtd, ("efetch",)),
    "unknown-element": Kind(_unknown_element),
}
