"""Which stored answer is the newest for each question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from trellit.entrez.entry import Entry

_K = TypeVar("_K")


class Index:
    """The newest answers by PMID: records, records that are not there, links by their name."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.records: dict[str, Entry] = {}
        self.absent: dict[str, Entry] = {}
        self.links: dict[tuple[str, str], Entry] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Take note of an answer."""
        for pmid in entry.absent:
            _newer(self.absent, pmid, entry)
        if entry.request.utility == "efetch":
            for pmid in entry.request.ids:
                if pmid not in entry.absent:
                    _newer(self.records, pmid, entry)
        elif entry.request.utility == "elink":
            for pmid in entry.request.ids:
                _newer(self.links, (entry.request.linkname, pmid), entry)

    def uses(self, entry: Entry) -> bool:
        """Whether any part of an answer is the newest of its kind."""
        if any(self.absent.get(pmid) == entry for pmid in entry.absent):
            return True
        if entry.request.utility == "efetch":
            return any(self.records.get(pmid) == entry for pmid in entry.request.ids)
        if entry.request.utility == "elink":
            name = entry.request.linkname
            return any(self.links.get((name, pmid)) == entry for pmid in entry.request.ids)
        return entry.request.utility == "esearch"


def _newer(index: dict[_K, Entry], key: _K, entry: Entry) -> None:
    held = index.get(key)
    if held is None or held.age_key <= entry.age_key:
        index[key] = entry
