"""Questions to the E-utilities: which utility, which ids, which other parameters."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

RETMAX = 9_999
"""The most ids that one PubMed search gives; beyond them its answers are cut without a word."""


@dataclass(frozen=True, slots=True, order=True)
class Request:
    """One question to one utility: its ids, and its other parameters."""

    utility: str
    ids: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def efetch(cls, ids: Iterable[str]) -> Request:
        """Ask for PubMed records."""
        return cls("efetch", tuple(ids), (("db", "pubmed"), ("retmode", "xml")))

    @classmethod
    def elink(cls, ids: Iterable[str], linkname: str, cmd: str = "neighbor") -> Request:
        """Ask for one kind of link, one LinkSet for each id."""
        names = {"cmd": cmd, "db": "pubmed", "dbfrom": "pubmed", "linkname": linkname}
        return cls("elink", tuple(ids), tuple(sorted(names.items())))

    @classmethod
    def esummary(cls, ids: Iterable[str]) -> Request:
        """Ask whether records exist."""
        return cls("esummary", tuple(ids), (("db", "pubmed"), ("version", "2.0")))

    @classmethod
    def esearch(cls, term: str) -> Request:
        """Ask for the PMIDs that match a PubMed query."""
        names = {"db": "pubmed", "retmax": str(RETMAX), "term": term}
        return cls("esearch", (), tuple(sorted(names.items())))

    @property
    def canonical(self) -> str:
        """The request as JSON, the same text for the same question."""
        everything = {"utility": self.utility, "ids": list(self.ids), **dict(self.parameters)}
        return compact(everything)

    @property
    def key(self) -> str:
        """The entry's name without its suffix."""
        return f"{self.utility}-{hashlib.sha256(self.canonical.encode()).hexdigest()[:16]}"

    @property
    def linkname(self) -> str:
        """The ELink name, or empty."""
        return dict(self.parameters).get("linkname", "")

    @property
    def cmd(self) -> str:
        """The ELink command, or empty."""
        return dict(self.parameters).get("cmd", "")


def compact(value: object) -> str:
    """Return JSON in its one shortest ASCII form."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
