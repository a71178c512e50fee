"""The links of PubMed to PubMed, made from the records themselves.

References come from the reference lists, citations by turning them round, similar papers from
:mod:`tests.eutils_server.similar`. Orders are NCBI's: similar papers by score with the seed
first, the other lists by falling number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from tests.eutils_server.records import Records
from tests.eutils_server.similar import SELF_SCORE, Likeness

Scored = tuple[str, int]


@dataclass(frozen=True)
class LinkName:
    """A link's name with the words that einfo and acheck show for it."""

    name: str
    menu: str
    description: str


LINK_NAMES = (
    LinkName(
        "pubmed_pubmed",
        "Similar articles",
        "Similar PubMed articles, obtained by matching text and MeSH terms",
    ),
    LinkName("pubmed_pubmed_citedin", "Cited In", "Articles that cite this one"),
    LinkName("pubmed_pubmed_combined", "Combined", "The likest and the latest citing articles"),
    LinkName("pubmed_pubmed_five", "Five most related", "The seed and the four likest articles"),
    LinkName("pubmed_pubmed_refs", "References", "Articles in this one's reference lists"),
    LinkName("pubmed_pubmed_reviews", "Related reviews", "The seed and the likest reviews"),
    LinkName("pubmed_pubmed_reviews_five", "Five reviews", "The first five related reviews"),
)


class Links:
    """All links of the records.

    Parameters
    ----------
    records : Records
        What is served.
    dangling : bool
        Whether references to papers that are not served are listed, as NCBI lists papers that
        were merged or deleted since.
    """

    def __init__(self, records: Records, *, dangling: bool = False) -> None:
        self._records = records
        self._dangling = dangling
        self._likeness = Likeness(records)
        self._lists: Mapping[str, Callable[[str], list[Scored]]] = {
            "pubmed_pubmed": self._similar,
            "pubmed_pubmed_citedin": lambda pmid: _falling(self._cited_in.get(pmid, ())),
            "pubmed_pubmed_combined": self._combined,
            "pubmed_pubmed_five": lambda pmid: self._similar(pmid)[:5],
            "pubmed_pubmed_refs": self._references,
            "pubmed_pubmed_reviews": self._reviews,
            "pubmed_pubmed_reviews_five": lambda pmid: self._reviews(pmid)[:5],
        }

    def of(self, pmid: str, name: str) -> list[Scored]:
        """One list of a paper's links; empty for unknown papers and unknown names."""
        if pmid not in self._records or name not in self._lists:
            return []
        return self._lists[name](pmid)

    @cached_property
    def _cited_in(self) -> dict[str, set[str]]:
        citing: defaultdict[str, set[str]] = defaultdict(set)
        for record in self._records:
            for cited in record.references:
                citing[cited].add(record.pmid)
        return citing

    def _similar(self, pmid: str) -> list[Scored]:
        return [(pmid, SELF_SCORE), *self._likeness.of(pmid)]

    def _references(self, pmid: str) -> list[Scored]:
        cited = self._records.by_pmid[pmid].references
        return _falling(one for one in cited if self._dangling or one in self._records)

    def _reviews(self, pmid: str) -> list[Scored]:
        similar = self._similar(pmid)
        reviews = (s for s in similar[1:] if "Review" in self._records.by_pmid[s[0]].types)
        return [similar[0], *reviews]

    def _combined(self, pmid: str) -> list[Scored]:
        latest = _falling(self._cited_in.get(pmid, ()))[:1]
        return list(dict([*self._similar(pmid)[:4], *latest]).items())


def _falling(pmids: Iterable[str]) -> list[Scored]:
    return [(pmid, 0) for pmid in sorted(pmids, key=int, reverse=True)]
