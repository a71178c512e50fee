"""Likeness of records by their words: this server's stand-in for PubMed's similar articles.

A record's weight for a word is ``(1 + ln n) · ln(N / d)``: ``n`` its occurrences in title (twice),
abstract and MeSH headings, ``N`` all records, ``d`` the records with the word. Likeness is the
cosine of two records' weights, in (0, 1]; it is told as a whole number of eight digits,
``10000000 + cosine · 89999999``. A word that all records have weighs nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from functools import cached_property

from tests.eutils_server.records import Record, Records

SELF_SCORE = 2147483647
_LEAST, _SPAN = 10_000_000, 89_999_999
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """Words in lower case; hyphens and all other signs part them, as in PubMed."""
    return _WORD.findall(text.lower())


class Likeness:
    """The weights of all records, computed at the first question."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def of(self, pmid: str, most: int = 100) -> list[tuple[str, int]]:
        """The ``most`` likest records with their scores, likest first, without the seed."""
        mine = self._weights.get(pmid, {})
        products: defaultdict[str, float] = defaultdict(float)
        for word, weight in mine.items():
            for other, its in self._postings[word].items():
                products[other] += weight * its
        products.pop(pmid, None)
        ranked = sorted(products.items(), key=lambda item: (-item[1], -int(item[0])))
        return [(other, _LEAST + round(min(cosine, 1) * _SPAN)) for other, cosine in ranked[:most]]

    @cached_property
    def _weights(self) -> dict[str, dict[str, float]]:
        counts = {record.pmid: _counted(record) for record in self._records}
        spread = Counter(word for counted in counts.values() for word in counted)
        weights = {}
        for pmid, counted in counts.items():
            raw = {
                word: (1 + math.log(times)) * math.log(len(counts) / spread[word])
                for word, times in counted.items()
                if spread[word] < len(counts)
            }
            length = math.sqrt(sum(weight * weight for weight in raw.values()))
            weights[pmid] = {word: weight / length for word, weight in raw.items()}
        return weights

    @cached_property
    def _postings(self) -> dict[str, dict[str, float]]:
        postings: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for pmid, weights in self._weights.items():
            for word, weight in weights.items():
                postings[word][pmid] = weight
        return postings


def _counted(record: Record) -> Counter[str]:
    text = " ".join([record.title, record.title, record.abstract, *record.headings])
    return Counter(words(text))
