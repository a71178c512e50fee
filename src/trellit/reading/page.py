"""A paper on the reader's desk: its sentences, and every concept found in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from trellit.model import Concept, Kind, Paper, Place, Term
from trellit.reading.arms import Arm, arms_in
from trellit.reading.found import Found
from trellit.reading.syntax import Sentence

_MOST_MODELS = 3


@dataclass(slots=True)
class Page:
    """One paper's sentences with what was found in each.

    ``names`` spells out short forms; ``weights`` say how plainly the paper presents each
    therapy concept as the one under test.
    """

    paper: Paper
    sentences: list[Sentence]
    found: list[Found] = field(default_factory=list)
    by_sentence: list[list[Found]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    _elsewhere: dict[Kind, list[Found]] = field(default_factory=dict)

    def printed(self, place: Place, start: int, end: int) -> str:
        """Return what title or abstract print between two offsets."""
        text = self.paper.title if place is Place.TITLE else self.paper.abstract
        return text[start:end]

    def term(self, one: Found) -> Term:
        """Return a concept as the paper prints it."""
        return Term(one.concept.id, one.concept.name, self.printed(one.place, one.start, one.end))

    def bound(self, own: Sequence[Found], kind: Kind) -> list[tuple[Term, Concept]]:
        """Return the models or conditions of a finding, with their concepts.

        Its sentence's (``own``), else the title's, else the paper's most frequent.
        """
        here = [f for f in own if f.kind is kind] or self._of_paper(kind)
        distinct = list({f.concept.id: f for f in here}.values())[:_MOST_MODELS]
        return [(self.term(f), f.concept) for f in distinct]

    def _of_paper(self, kind: Kind) -> list[Found]:
        """Return the title's concepts of a kind, else the most frequent one, worked out once."""
        if kind not in self._elsewhere:
            every = [f for f in self.found if f.kind is kind]
            here = [f for f in every if f.place is Place.TITLE]
            if every and not here:
                counts = Counter(f.concept.id for f in every)
                best = max(counts, key=lambda id_: (counts[id_], id_))
                here = [f for f in every if f.concept.id == best][:1]
            self._elsewhere[kind] = here
        return self._elsewhere[kind]

    def weight(self, one: Found) -> float:
        """Return how plainly the paper presents a therapy as the one under test."""
        return self.weights.get(one.concept.id, 0.0)


def primary_arm(page: Page) -> Arm | None:
    """Return the arm that a paper is plainly about: the title's, else the aims'.

    Of several in the title the one presented most plainly; outside the title a therapy must
    be presented as one, and make up most of what is said of therapies.
    """
    for sentence, own in zip(page.sentences, page.by_sentence, strict=True):
        if sentence.place is not Place.TITLE:
            continue
        arms = arms_in(sentence, own, (0, len(sentence.tokens)), "title", ())
        if arms:
            return max(arms, key=lambda arm: max(map(page.weight, arm.parts)))
    therapies = [f for f in page.found if f.kind is Kind.THERAPY]
    counts = Counter(f.concept.id for f in therapies)
    score = {id_: 2 * page.weights.get(id_, 0.0) + count for id_, count in counts.items()}
    if not score:
        return None
    best = max(score, key=lambda id_: (score[id_], id_))
    if page.weights.get(best, 0.0) <= 0 or score[best] < 0.4 * sum(score.values()):
        return None
    return Arm((next(f for f in therapies if f.concept.id == best),), "main")
