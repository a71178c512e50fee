"""What ESearch looks things up in: words by field, whole values, dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tests.eutils_server.dates import bounds, published
from tests.eutils_server.records import Record, Records
from tests.eutils_server.similar import words


@dataclass(frozen=True)
class Field:
    """A search field: NCBI's short name, full name, the tags that mean it."""

    code: str
    name: str
    tags: tuple[str, ...]
    is_date: bool = False


SEARCH_FIELDS = (
    Field("ALL", "All Fields", ("all", "all fields", "")),
    Field("UID", "UID", ("uid", "pmid")),
    Field("TITL", "Title", ("title", "ti", "titl")),
    Field("TIAB", "Title/Abstract", ("title/abstract", "tiab")),
    Field("WORD", "Text Word", ("text word", "tw", "word")),
    Field("MESH", "MeSH Terms", ("mesh", "mesh terms", "mh")),
    Field("JOUR", "Journal", ("journal", "ta", "jour")),
    Field("AUTH", "Author", ("author", "au", "auth")),
    Field("PTYP", "Publication Type", ("publication type", "pt", "ptyp")),
    Field("LANG", "Language", ("language", "la", "lang")),
    Field("FILT", "Filter", ("filter", "sb", "filt")),
    Field("PDAT", "Date - Publication", ("pdat", "dp", "publication date"), is_date=True),
)
FIELDS: Mapping[str, str] = {tag: field.name for field in SEARCH_FIELDS for tag in field.tags} | {
    field.name.lower(): field.name for field in SEARCH_FIELDS
}
"""From a tag in lower case to the field's full name."""


class Index:
    """The records' words, values, dates and numbers; each part is made when first needed."""

    WHOLE_VALUES = frozenset({"MeSH Terms", "Journal", "Author", "Publication Type"})
    """Fields whose value is one heading or name, not a text of words."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self.all = frozenset(record.pmid for record in records)
        self._texts: dict[str, dict[str, tuple[str, ...]]] = {}

    def find(self, name: str, term: str, upper: str = "") -> frozenset[str]:
        """The PMIDs that have ``term`` (to ``upper``, in a range) in the field of that name."""
        if name == "UID":
            return self._uids(term, upper)
        if name == "Date - Publication":
            return self._dated(term, upper)
        if name in {"Filter", "All Fields"} and term.lower() == "hasabstract":
            return frozenset(record.pmid for record in self._records if record.abstract)
        if name in self.WHOLE_VALUES:
            return self._valued(name, term)
        return self._worded(name, term)

    def _uids(self, term: str, upper: str) -> frozenset[str]:
        if not (term.isdigit() and (upper or "0").isdigit()):
            return frozenset()
        first, last = int(term), int(upper or term)
        return frozenset(pmid for pmid in self.all if first <= int(pmid) <= last)

    def _dated(self, term: str, upper: str) -> frozenset[str]:
        first, last = bounds(term), bounds(upper or term)
        if first is None or last is None:
            return frozenset()
        return frozenset(pmid for pmid, day in self._days.items() if first[0] <= day <= last[1])

    def _valued(self, name: str, term: str) -> frozenset[str]:
        wanted = _pattern(term)
        return frozenset(
            pmid
            for pmid, values in self._tokens(name).items()
            if any(wanted.fullmatch(value) for value in values)
        )

    def _worded(self, name: str, term: str) -> frozenset[str]:
        pieces = [piece for piece in term.split() if words(piece)]
        if not pieces:
            return frozenset()
        wanted = re.compile(rf"(?<![^ ]){' '.join(map(_stem, pieces))}(?![^ ])")
        return frozenset(
            pmid
            for pmid, texts in self._tokens(name).items()
            if any(wanted.search(text) for text in texts)
        )

    def _tokens(self, name: str) -> dict[str, tuple[str, ...]]:
        if name not in self._texts:
            of, whole = _READERS[name], name in self.WHOLE_VALUES
            self._texts[name] = {
                record.pmid: tuple(
                    text.lower() if whole else " ".join(words(text)) for text in of(record)
                )
                for record in self._records
            }
        return self._texts[name]

    @cached_property
    def _days(self) -> dict[str, tuple[int, int, int]]:
        return {record.pmid: published(record) for record in self._records}


def _journal(record: Record) -> list[str]:
    return [record.text(".//Journal/Title"), record.text(".//MedlineTA")]


def _text(record: Record) -> list[str]:
    return [record.title, record.abstract]


def _all(record: Record) -> list[str]:
    mesh = [*record.headings, *record.texts(".//QualifierName"), *record.texts(".//Keyword")]
    return [*_text(record), *mesh, *record.authors, *_journal(record), *record.types]


_READERS: Mapping[str, Callable[[Record], Sequence[str]]] = {
    "All Fields": _all,
    "Title": lambda record: [record.title],
    "Title/Abstract": _text,
    "Text Word": lambda record: [*_text(record), *record.headings, *record.texts(".//Keyword")],
    "MeSH Terms": lambda record: record.headings,
    "Journal": _journal,
    "Author": lambda record: record.authors,
    "Publication Type": lambda record: record.types,
    "Language": lambda record: record.texts(".//Language"),
    "Filter": lambda _: [],
}


def _stem(piece: str) -> str:
    """A pattern for one word of a query, in which ``*`` stands for the rest of a word."""
    return "[^ ]*".join(re.escape(" ".join(words(part))) for part in piece.split("*"))


def _pattern(term: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in term.lower().strip().split("*")))
