"""Every lexicon phrase in a text in one pass (Aho-Corasick), longest first, per kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from trellit.model import Concept, Kind
from trellit.reading.folded import Folded, same_phrase

_BREAK = re.compile(r"[.;:!?]\s|\n")
"""Where a phrase cannot go on: between sentences."""
_ACRONYM = re.compile(r"[A-Z][A-Za-z]{0,2}[A-Z]s?|[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept at printed offsets."""

    start: int
    end: int
    concept: Concept


def plain_variants(phrase: str) -> tuple[str, ...]:
    """Return a folded phrase with its last word also in the other number."""
    last = phrase.rsplit(" ", 1)[-1]
    if len(last) < 2 or last[-1].isdigit() or last.endswith(("ss", "us", "is")):
        return (phrase,)
    if last.endswith("ies") and len(last) > 4:
        return (phrase, phrase[:-3] + "y")
    if last.endswith("s"):
        return (phrase, phrase[:-1])
    if last.endswith("y") and last[-2] not in "aeiou":
        return (phrase, phrase[:-1] + "ies")
    return (phrase, phrase + "s")


class Matcher:
    """The phrases of a set of concepts.

    An acronym of up to four letters (``SLE``, ``ALL``) is met only as printed in capitals,
    so that words like "all" stay words.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._by_phrase: dict[str, dict[Kind, Concept]] = {}
        self._acronyms: set[str] = set()
        plain: set[str] = set()
        for concept in concepts:
            for printed in (concept.name, *concept.synonyms):
                folded = same_phrase(printed)
                if not folded:
                    continue
                short = bool(_ACRONYM.fullmatch(printed))
                for phrase in plain_variants(folded):
                    (self._acronyms if short else plain).add(phrase)
                    entry = self._by_phrase.setdefault(phrase, {})
                    if phrase == folded:
                        entry[concept.kind] = concept
                    else:
                        entry.setdefault(concept.kind, concept)
        self._acronyms -= plain
        self._phrases = sorted(self._by_phrase)
        self._automaton = AhoCorasick([f" {phrase} " for phrase in self._phrases])

    def exact(self, kind: Kind, phrase: str) -> Concept | None:
        """Return the concept of that kind whose name or synonym the phrase is."""
        return self._by_phrase.get(same_phrase(phrase), {}).get(kind)

    def hits(self, printed: str, folded: Folded) -> list[Hit]:
        """Return all concepts in a text: of each kind the longest, without overlaps."""
        found: dict[Kind, list[tuple[int, int, Concept]]] = {}
        matches = self._automaton.find_matches_as_indexes(folded.text, overlapping=True)
        for index, start, end in matches:
            span = folded.printed(start + 1, end - 1)
            if span is None:
                continue
            if _BREAK.search(printed, *span):
                continue
            phrase = self._phrases[index]
            if phrase in self._acronyms and not printed[span[0] : span[0] + 2].isupper():
                continue
            for kind, concept in self._by_phrase[phrase].items():
                found.setdefault(kind, []).append((*span, concept))
        return sorted(
            (Hit(*span) for spans in found.values() for span in longest(spans)),
            key=lambda hit: (hit.start, -hit.end, hit.concept.kind, hit.concept.id),
        )


def longest(spans: Iterable[tuple[int, int, Concept]]) -> list[tuple[int, int, Concept]]:
    """Keep greedily the longest spans that do not overlap; of equals the leftmost."""
    kept: list[tuple[int, int, Concept]] = []
    taken: set[int] = set()
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s[0], s[2].id)):
        inside = range(span[0], span[1])
        if taken.isdisjoint(inside):
            taken.update(inside)
            kept.append(span)
    return kept
