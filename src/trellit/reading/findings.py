"""Findings: claims bound to their arm, comparator, outcome, model and condition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from trellit.model import (
    Concept,
    Direction,
    Effect,
    Finding,
    Kind,
    Place,
    Term,
    combination,
    finding_id,
)
from trellit.reading.arms import (
    Arm,
    about_controls,
    added_to,
    after_opening,
    arms_in,
    generic,
    is_pronoun,
    may_inherit,
)
from trellit.reading.clauses import Claim, claims
from trellit.reading.comparators import Comparison, comparator_term, comparisons, control_term
from trellit.reading.cues import Sense
from trellit.reading.direction import flipped, resolve
from trellit.reading.found import Found, within
from trellit.reading.outcomes import Outcome, outcome_of
from trellit.reading.page import Page, primary_arm
from trellit.reading.polarity import depends
from trellit.reading.syntax import Phrase, Sentence
from trellit.reading.vocabulary import Vocabulary
from trellit.reading.words import Tag

_CONFIDENCE = {
    "active": 0.85, "passive": 0.85, "predicative": 0.85, "attributive": 0.8, "nominal": 0.75,
    "intransitive": 0.7, "gerund": 0.65, "null": 0.8,
}  # fmt: skip
_HEDGED = re.compile(
    r"\b(?:may|might|could|suggest\w*|potential(?:ly)?|possibl[ey]|likely|appears?|appeared|seems?"
    r"|seemed|perhaps|probabl[ey]|presumably|putative|tend(?:s|ed)?|trend)\b",
    re.IGNORECASE,
)
_EFFECT_OF = re.compile(
    r"\b(?:effects?|efficacy|effectiveness|potency|benefits?|outcomes?|action|activity)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Bound:
    """One finding with the concepts that it names and its outcome's place."""

    finding: Finding
    concepts: tuple[Concept, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class _Told:
    """An arm told of, with its comparator, and the claim's sense seen from that arm."""

    arm: Arm
    comparator: Term | None
    sense: Sense


def extract(page: Page, vocabulary: Vocabulary, reader: str) -> list[Bound]:
    """Return the findings of a page, restatements merged, in the order of the text."""
    primary = primary_arm(page)
    rows: list[Bound] = []
    before: list[Found] = []
    for sentence, own in zip(page.sentences, page.by_sentence, strict=True):
        spoken, before = before, [f for f in own if f.kind is Kind.THERAPY]
        if sentence.role.states:
            binder = _Binder(page, vocabulary, reader, sentence, own, primary, spoken)
            rows += binder.findings()
    return merged(rows)


@dataclass(slots=True)
class _Binder:
    """Binds the claims of one sentence.

    ``spoken`` are the therapies of the sentence before, for "it" and "they".
    """

    page: Page
    vocabulary: Vocabulary
    reader: str
    sentence: Sentence
    own: list[Found]
    primary: Arm | None
    spoken: list[Found]

    def findings(self) -> list[Bound]:
        """Return each arm with each outcome, of each claim."""
        made = claims(self.sentence)
        if not made:
            return []
        comparing = comparisons(self.sentence, self.own)
        rows: list[Bound] = []
        for claim in made:
            told = self._told(claim, comparing)
            for phrase in claim.outcomes if told else ():
                rows += self._of_phrase(claim, phrase, told)
        return rows

    # --- arms and comparators -----------------------------------------------------------------

    def _told(self, claim: Claim, comparing: Sequence[Comparison]) -> list[_Told]:
        """Return the arms that a claim is about: named, seen from the controls, or inherited."""
        near = [c for c in comparing if _is_near(c, claim)]
        if not near and len(comparing) == 1 and self._closes(comparing[0], claim):
            near = [comparing[0]]
        versus = near[0] if near else None
        arms = self._named(claim, near)
        controls = any(
            about_controls(self.sentence, stretch, near) for stretch in (claim.subject, claim.tail)
        )
        if arms:
            against = self._against(versus, arms[0])
            if against is None and claim.sense is Sense.SAME:
                against = self._control(claim)
            return [
                _Told(arm, against or (self.page.term(arm.base) if arm.base else None), claim.sense)
                for arm in arms
            ]
        if versus is not None and versus.therapies:
            turned = flipped(claim.sense)
            if not controls or turned is None:
                return []
            return [_Told(Arm(versus.therapies[:1], "arm.reversed", 0.8),
                          self._control(claim), turned)]  # fmt: skip
        inherited = None if controls else self._inherited(claim)
        if inherited is None:
            return []
        return [_Told(inherited, self._against(versus, inherited), claim.sense)]

    def _named(self, claim: Claim, comparing: Sequence[Comparison]) -> list[Arm]:
        """Return the arms that the sentence names: its subject's, else those named after."""
        sentence = self.sentence
        spans = [sentence.span(phrase) for phrase in claim.outcomes]
        usable = [
            f for f in self.own
            if f.kind is Kind.THERAPY
            and not any(start <= f.start and f.end <= end for start, end in spans)
        ]  # fmt: skip
        subject = after_opening(sentence, claim.subject)
        empty = generic(sentence, subject)
        order = [(subject, "arm.before"), (claim.subject, "arm.opening"), (claim.tail, "arm.after")]
        if claim.subject_is_outcome:
            order = [(claim.tail, "arm.after"), (claim.subject, "arm.before")]
        elif not empty:
            order = order[:1] if claim.rule in ("active", "gerund") else [order[0], order[2]]
        for stretch, rule in order:
            arms = arms_in(sentence, usable, stretch, rule, comparing)
            if arms:
                return arms
        first = claim.subject[0]
        if first > 0 and (claim.subject_is_outcome or empty):
            opening = arms_in(sentence, usable, (0, first), "arm.opening", comparing)
            if len(opening) == 1:
                return [Arm(opening[0].parts, "arm.opening", 0.7)]
        return []

    def _inherited(self, claim: Claim) -> Arm | None:
        """Return the arm of "it" or of "the treatment": the sentence before's, or the paper's."""
        active = not claim.subject_is_outcome and claim.rule in ("active", "gerund", "attributive")
        if not may_inherit(self.sentence, claim.subject, active=active):
            return None
        if is_pronoun(self.sentence, claim.subject) and self.spoken:
            alone = len({f.concept.id for f in self.spoken}) == 1
            return Arm(tuple(self.spoken[:1]), "inherit.pronoun", 0.6) if alone else None
        return Arm(self.primary.parts, "inherit.title-arm", 0.55) if self.primary else None

    def _against(self, versus: Comparison | None, arm: Arm) -> Term | None:
        """Return a comparator as a term, unless it is the arm itself."""
        return comparator_term(versus, self.sentence, arm.concepts) if versus else None

    def _control(self, claim: Claim) -> Term | None:
        """Return the control group that a claim's stretches name."""
        return control_term(self.sentence, claim.subject) or control_term(self.sentence, claim.tail)

    def _closes(self, comparison: Comparison, claim: Claim) -> bool:
        """Tell whether a comparator at the end of a list of changes is meant for each of them."""
        between = self.sentence.tokens[claim.at : comparison.first]
        return comparison.first > claim.at and not any(
            token.tag in (Tag.SUB, Tag.STOP, Tag.BE) for token in between
        )

    # --- outcomes -----------------------------------------------------------------------------

    def _of_phrase(self, claim: Claim, phrase: Phrase, told: Sequence[_Told]) -> list[Bound]:
        """Return the findings about one outcome phrase."""
        added = self._addition(claim, phrase, told)
        if added is not None:
            return [added]
        outcome = outcome_of(self.sentence, phrase, self.own, self.vocabulary, self.page.names)
        return [self._finding(claim, one, outcome) for one in told] if outcome else []

    def _addition(self, claim: Claim, phrase: Phrase, told: Sequence[_Told]) -> Bound | None:
        """Return the finding of "X improves the effect of Y": X with Y, against Y alone."""
        if claim.sense not in (Sense.GOOD, Sense.UP) or claim.rule not in ("active", "gerund"):
            return None
        sentence, tokens = self.sentence, self.sentence.tokens
        of = next((i for i in range(*phrase) if tokens[i].low == "of"), -1)
        if of <= phrase.first:
            return None
        start, end = tokens[phrase.first].start, tokens[of - 1].end
        head = sentence.printed(start, end)
        base = within(self.own, Kind.THERAPY, tokens[of].end, tokens[phrase.last - 1].end)
        arm = added_to([one.arm for one in told], base[:1]) if _EFFECT_OF.search(head) else None
        if arm is None:
            return None
        outcome = outcome_of(sentence, Phrase(phrase.first, of), self.own, self.vocabulary, {})
        if outcome is None or outcome.rule != "outcome.lexicon":
            concept = self.vocabulary.ground(Kind.OUTCOME, "therapeutic effect")
            outcome = Outcome(start, end, head, concept, "outcome.effect-of", 0.9)
        return self._finding(claim, _Told(arm, self.page.term(base[0]), claim.sense), outcome)

    # --- the finding --------------------------------------------------------------------------

    def _finding(self, claim: Claim, told: _Told, outcome: Outcome) -> Bound:
        """Return one finding with the concepts that it names."""
        page, sentence, arm, comparator = self.page, self.sentence, told.arm, told.comparator
        direction, effect = resolve(told.sense, outcome.concept.polarity)
        if effect is Effect.WORSENED and depends(outcome.text):
            effect = Effect.UNCLEAR
        whole = combination(arm.concepts)
        models, conditions = page.bound(self.own, Kind.MODEL), page.bound(self.own, Kind.CONDITION)
        hedged = claim.modal or bool(_HEDGED.search(sentence.text))
        extra = (comparator.concept if comparator else "", str(claim.at))
        finding = Finding(
            page.paper.pmid,
            finding_id(page.paper.pmid, sentence.place, sentence.start, sentence.end, whole.id,
                       outcome.concept.id, extra),
            whole.id,
            tuple(page.term(part) for part in arm.parts),
            Term(outcome.concept.id, outcome.concept.name, outcome.text),
            direction,
            effect,
            comparator,
            tuple(term for term, _concept in models),
            tuple(term for term, _concept in conditions),
            sentence.text,
            sentence.place,
            sentence.start,
            sentence.end,
            arm.rule if arm.rule.startswith("inherit") else f"{arm.rule}/{claim.rule}",
            self._confidence(claim, arm, outcome, hedged=hedged),
            hedged,
            reader=self.reader,
        )  # fmt: skip
        named = [whole, *arm.concepts, outcome.concept]
        named += [concept for _term, concept in (*models, *conditions)]
        if comparator is not None:
            known = self.vocabulary.concepts.get(comparator.concept)
            spoken = Concept(Kind.THERAPY, comparator.concept, comparator.name)
            named.append(known or spoken)
        return Bound(finding, tuple({c.id: c for c in reversed(named)}.values()), outcome)

    def _confidence(self, claim: Claim, arm: Arm, outcome: Outcome, *, hedged: bool) -> float:
        """Return how sure a finding is, from the rules that made it, at most 1."""
        sure = _CONFIDENCE[claim.rule] * arm.confidence * (0.7 + 0.3 * outcome.confidence)
        sure = sure * (0.9 if hedged else 1.0) + self.sentence.role.bonus
        return round(min(1.0, sure), 3)


def _is_near(comparison: Comparison, claim: Claim) -> bool:
    """Tell whether a comparator stands in a claim's stretches."""
    return claim.subject[0] <= comparison.first < max(claim.tail[1], claim.at)


def merged(rows: Sequence[Bound]) -> list[Bound]:
    """Keep, of what is told twice, the best telling: the abstract's before the title's."""
    best: dict[tuple[str, str, Direction | None, Effect], Bound] = {}
    for row in rows:
        one = row.finding
        key = (one.arm, one.outcome.concept, one.direction, one.effect)
        old = best.get(key)
        if old is None or _rank(row) > _rank(old):
            best[key] = row
    return sorted(
        best.values(),
        key=lambda row: (row.finding.place, row.finding.start, row.outcome.start, row.finding.id),
    )


def _rank(row: Bound) -> tuple[bool, bool, float]:
    """Return what makes one telling better than another."""
    one = row.finding
    return one.place is Place.ABSTRACT, one.comparator is not None, one.confidence
