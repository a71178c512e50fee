"""EFetch answers that are well-formed and hold other records than were asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.eutils_server.faults.plan import Exchange, Kind
from tests.eutils_server.records import Record
from tests.eutils_server.wire import Answer

_OTHER = "99999999"
_END = b"</PubmedArticleSet>"


def _fewer(exchange: Exchange) -> Answer:
    """The last records are not there: as many as the argument says (1)."""
    return _edited(exchange, lambda found: found[: -exchange.number(1)])


def _extra(exchange: Exchange) -> Answer:
    """One record more, of a PMID that nobody asked for (argument, 99999999)."""
    return _edited(exchange, lambda found: [*found, *_renamed(exchange, found[:1])])


def _other(exchange: Exchange) -> Answer:
    """In place of the first record one of another PMID (argument, 99999999)."""
    return _edited(exchange, lambda found: [*_renamed(exchange, found[:1]), *found[1:]])


def _duplicated(exchange: Exchange) -> Answer:
    """The first record twice."""
    return _edited(exchange, lambda found: [*found[:1], *found])


def _second_version(exchange: Exchange) -> Answer:
    """The first record twice, the second time as version 2 of the same PMID."""
    return _edited(exchange, lambda found: [*found, *map(_version2, found[:1])])


def _deleted(exchange: Exchange) -> Answer:
    """The record of ``pmid=`` (else the first) is gone; ``DeleteCitation`` names it."""
    answer = exchange.honest()
    found = _found(exchange, answer)
    pmid = exchange.fault.pmid or (found[0].pmid if found else exchange.ids[0])
    kept = _wrapped(answer, [record.body for record in found if record.pmid != pmid])
    gone = f'<DeleteCitation><PMID Version="1">{pmid}</PMID></DeleteCitation>'.encode()
    return replace(kept, body=kept.body.replace(_END, gone + _END))


def _edited(exchange: Exchange, edit: Callable[[list[Record]], list[Record]]) -> Answer:
    answer = exchange.honest()
    return _wrapped(answer, [record.body for record in edit(_found(exchange, answer))])


def _found(exchange: Exchange, answer: Answer) -> list[Record]:
    records = exchange.world.records
    return [record for record in records if record.body in answer.body]


def _wrapped(answer: Answer, bodies: list[bytes]) -> Answer:
    tag = b"<PubmedArticleSet>"
    head = answer.body[: answer.body.find(tag)] + tag + b"\n"
    return replace(answer, body=head + b"\n".join(bodies) + _END)


def _renamed(exchange: Exchange, found: list[Record]) -> list[Record]:
    other = exchange.fault.argument or _OTHER
    old, new = (f">{pmid}<".encode() for pmid in (found[0].pmid if found else "", other))
    return [Record(other, one.version, one.body.replace(old, new)) for one in found]


def _version2(record: Record) -> Record:
    body = re.sub(rb'<PMID Version="\d+">', b'<PMID Version="2">', record.body, count=1)
    return Record(record.pmid, 2, body)


_ONLY = ("efetch",)
KINDS: Mapping[str, Kind] = {
    "records-fewer": Kind(_fewer, _ONLY),
    "records-extra": Kind(_extra, _ONLY),
    "records-other": Kind(_other, _ONLY),
    "records-duplicated": Kind(_duplicated, _ONLY),
    "records-version2": Kind(_second_version, _ONLY),
    "records-deleted": Kind(_deleted, _ONLY),
}
