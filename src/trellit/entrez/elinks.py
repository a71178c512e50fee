"""ELink answers: which id is linked to which, with NCBI's score where there is one.

Source: the E-utilities ELink document type of 2010-11-23 (``elink.dtd``).
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from trellit.entrez.entry import Entry
from trellit.errors import DamagedData, InvalidInput, Unavailable
from trellit.model import parse_pmid

_SELF_SCORE = 2147483647
"""The seed's own row among its similar papers carries the largest 32-bit score: no link."""


@dataclass(frozen=True, slots=True, order=True)
class Neighbour:
    """One linked paper; ``score`` only where similarity was asked for."""

    pmid: str
    score: int | None = None


def neighbours(entry: Entry) -> dict[str, tuple[Neighbour, ...]]:
    """Read an ELink answer.

    Returns
    -------
    dict
        For each id that was asked, its links in the answer's order, each paper once. An id with
        an empty tuple was answered with no links.

    Raises
    ------
    Unavailable
        When the answer is an error message. One LinkSet's error about an id that the entry does
        not claim to answer is none.
    DamagedData
        When it is no ELink answer, or does not answer the ids that were asked.
    """
    root = _root(entry)
    error = root.findtext("ERROR")
    wanted = entry.request.linkname
    found: dict[str, dict[str, Neighbour]] = {}
    for link_set in root.iterfind("LinkSet"):
        if (failed := link_set.findtext(".//ERROR")) is not None:
            error = error or failed
            continue
        asked = [pmid.text or "" for pmid in link_set.iterfind("IdList/Id")]
        if len(asked) != 1:
            raise _damaged(entry, f"a LinkSet answers {len(asked)} ids at once")
        links = found.setdefault(asked[0], {})
        for group in link_set.iterfind("LinkSetDb"):
            if group.findtext("LinkName") != wanted:
                continue
            for link in group.iterfind("Link"):
                neighbour = _neighbour(entry, link)
                if neighbour.pmid != asked[0] and neighbour.score != _SELF_SCORE:
                    links.setdefault(neighbour.pmid, neighbour)
    missing = set(entry.request.ids) - found.keys()
    if missing and error is not None:
        raise Unavailable(f"NCBI answered a request for links with an error: {error.strip()}.")
    if missing:
        raise _damaged(entry, f"it says nothing of {len(missing)} ids that were asked")
    return {pmid: tuple(links.values()) for pmid, links in found.items()}


def _neighbour(entry: Entry, link: etree._Element) -> Neighbour:
    pmid, score = link.findtext("Id") or "", link.findtext("Score")
    try:
        return Neighbour(parse_pmid(pmid), int(score) if score else None)
    except (InvalidInput, ValueError):
        raise _damaged(entry, f"a link to {pmid!r} with score {score!r} is none") from None


def _root(entry: Entry) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    try:
        root = etree.fromstring(entry.body, parser)
    except etree.XMLSyntaxError as error:
        raise _damaged(entry, f"it is not whole XML ({error.msg})") from None
    if root.tag != "eLinkResult":
        raise _damaged(entry, f"its root is {root.tag}, not eLinkResult")
    return root


def _damaged(entry: Entry, what: str) -> DamagedData:
    return DamagedData(
        f"The stored answer {entry.id} is no usable list of links: {what}.",
        "Remove it from the cache so that it is asked for again.",
    )
