"""A concept found at a place, and which concept a sentence's stretch holds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trellit.model import Concept, Kind, Place
from trellit.reading.syntax import Sentence


class Found(NamedTuple):
    """A concept at offsets of a field, by a rule, with a confidence."""

    place: Place
    start: int
    end: int
    concept: Concept
    rule: str
    confidence: float

    @property
    def kind(self) -> Kind:
        """The concept's kind."""
        return self.concept.kind


def by_sentence(sentences: Sequence[Sentence], found: Iterable[Found]) -> list[list[Found]]:
    """Return, for each sentence, what lies wholly in it."""
    starts = {
        place: [(s.start, index) for index, s in enumerate(sentences) if s.place is place]
        for place in (Place.TITLE, Place.ABSTRACT)
    }
    groups: list[list[Found]] = [[] for _ in sentences]
    for one in found:
        rows = starts[one.place]
        at = bisect_right(rows, (one.start, len(sentences))) - 1
        if at >= 0 and one.end <= sentences[rows[at][1]].end:
            groups[rows[at][1]].append(one)
    return groups


def within(found: Iterable[Found], kind: Kind, start: int, end: int) -> list[Found]:
    """Return what of a kind lies wholly in a stretch."""
    return [f for f in found if f.start >= start and f.end <= end and f.concept.kind is kind]


def without_overlaps(found: Iterable[Found]) -> list[Found]:
    """Keep, of one kind, the longest of what overlaps; of equals the more certain, the first."""
    kept: list[Found] = []
    ends: dict[tuple[Place, Kind], set[int]] = {}
    for one in sorted(found, key=lambda f: (f.start - f.end, -f.confidence, f.start, f.rule)):
        taken = ends.setdefault((one.place, one.concept.kind), set())
        inside = range(one.start, one.end)
        if taken.isdisjoint(inside):
            taken.update(inside)
            kept.append(one)
    return sorted(kept, key=lambda f: (f.place, f.start, f.end, f.concept.kind))


def covering(found: Sequence[Found], start: int, end: int) -> bool:
    """Tell whether something strictly longer contains the stretch."""
    return any(f.start <= start and end <= f.end and f.end - f.start > end - start for f in found)
