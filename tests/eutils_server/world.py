"""All that the utilities answer from."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.eutils_server.history import History
from tests.eutils_server.index import Index
from tests.eutils_server.links import Links
from tests.eutils_server.records import Records

DATABASES = ("pubmed", "protein", "nuccore", "gene", "mesh", "pmc")
"""Names that are valid; ``pubmed`` is the only one that holds anything."""


@dataclass(frozen=True)
class Limits:
    """NCBI's numbers; tests of paging lower ``searchable`` instead of making 10,000 records."""

    searchable: int = 9_999
    """How many records of a search can be retrieved."""
    most: int = 10_000
    """The largest ``retmax``."""
    postable: int = 10_000
    """How many ids one EPost takes."""


@dataclass(frozen=True)
class World:
    """The records and what is made of them; the history is the only part that changes."""

    records: Records
    links: Links
    index: Index
    history: History = field(default_factory=History)
    limits: Limits = field(default_factory=Limits)
    linkname_with_score: bool = False
    """Whether ``linkname`` is honoured with ``cmd=neighbor_score``, which NCBI's documentation
    promises for ``neighbor`` and ``neighbor_history`` alone."""

    def posted(self, webenv: str, key: str) -> tuple[str, ...] | None:
        """The ids of a set in the history; ``None`` when there is no such set (any more)."""
        return self.history.find(webenv, int(key)) if key.isascii() and key.isdigit() else None
