"""Searches beyond what one answer can hold: split by PMID until every part is whole.

PubMed gives the first 9,999 papers of a search and no more, and cuts a window that reaches
beyond them without a word. An answer that lists fewer papers than it counts is such a part; its
range of PMIDs is cut into parts that should fit. No history at NCBI is used, so none can expire.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from trellit.entrez.entry import Entry
from trellit.entrez.envelope import NotXml, Refused, scan
from trellit.entrez.request import Request
from trellit.errors import DamagedData, Unavailable

_LAST = 2**27
"""No PMID is larger; in 2026 they have come to about 42 million."""


@dataclass(frozen=True, slots=True)
class Hits:
    """The papers that match, by falling number; the answers that say so; terms without answer."""

    pmids: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    missing: tuple[str, ...] = ()


def since(term: str, year: int | None) -> str:
    """Return a query for the same papers, published in this year or later."""
    return term if year is None else f"({term}) AND {year}:3000[pdat]"


def collect(term: str, ask: Callable[[Request], Entry | None]) -> Hits:
    """Return all papers that match a query.

    Parameters
    ----------
    term : str
        A PubMed query.
    ask : callable
        Gives the answer to a request, or ``None`` where there is none.

    Raises
    ------
    DamagedData
        When an answer is not what was stored.
    Unavailable
        When NCBI does not keep to a range of PMIDs.
    """
    pmids: set[str] = set()
    entries: list[Entry] = []
    missing: list[str] = []
    waiting = [(1, _LAST)]
    while waiting:
        low, high = waiting.pop()
        whole = (low, high) == (1, _LAST)
        part = term if whole else f"({term}) AND {low}:{high}[uid]"
        entry = ask(Request.esearch(part))
        if entry is None:
            missing.append(part)
            continue
        entries.append(entry)
        count, listed = hits(entry)
        if not whole and any(not low <= int(pmid) <= high for pmid in listed):
            raise Unavailable(f"NCBI answered a search with other papers than asked: {part}.")
        pmids.update(listed)
        if len(listed) < count and low < high:
            waiting += _parts(low, high, -(-count * 5 // max(4 * len(listed), 1)), listed)
    ordered = tuple(sorted(pmids, key=int, reverse=True))
    return Hits(ordered, tuple(entries), tuple(missing))


def _parts(low: int, high: int, number: int, listed: tuple[str, ...]) -> list[tuple[int, int]]:
    """Cut a range into so many; what lies beyond the largest listed PMID is one more."""
    top = max((int(pmid) for pmid in listed), default=high)
    number = max(2, min(number, top - low + 1))
    edges = [low + (top + 1 - low) * part // number for part in range(number + 1)]
    parts = [(a, b - 1) for a, b in pairwise(edges) if a < b]
    return [*parts, (top + 1, high)] if top < high else parts


def hits(entry: Entry) -> tuple[int, tuple[str, ...]]:
    """Read a search's answer: how many papers match, and those that it lists.

    Raises
    ------
    DamagedData
        When it cannot be read.
    """
    try:
        _, found = scan(entry.body, frozenset({"Count", "IdList/Id"}))
        (count,) = (int(one.text) for one in found if one.path == "Count")
    except (NotXml, Refused, ValueError):
        raise DamagedData(
            f"The stored answer {entry.id} is no usable result of a search.",
            "Remove it from the cache so that it is asked for again.",
        ) from None
    return count, tuple(one.text for one in found if one.path == "IdList/Id")
