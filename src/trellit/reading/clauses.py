"""What a sentence says was changed, by syntax alone.

A claim knows nothing yet of therapies: it has the outcome phrases, the stretch that may name
the arm as its subject, and the stretch after it that may name arm and comparator.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from trellit.reading.cues import Cue, Form, Sense
from trellit.reading.governed import (
    EFFECTS,
    SIZES,
    Governed,
    after_noun,
    after_preposition,
    objects,
    subjects,
)
from trellit.reading.phrases import attributive, begins_predicate
from trellit.reading.predicates import (
    Verb,
    clause_start,
    negated_noun,
    next_verb,
    reported,
    skip_back,
    unproven,
    verb_group,
)
from trellit.reading.syntax import Phrase, Sentence, Token
from trellit.reading.words import Tag

_AFTER_MORE = frozenset(
    "severe frequent common pronounced marked prominent abundant intense extensive active".split()
)
_RANKS = frozenset("superior inferior better worse similar comparable".split())
_KINDS_OF_EFFECT = {
    "beneficial": Sense.GOOD, "positive": Sense.GOOD, "favorable": Sense.GOOD,
    "favourable": Sense.GOOD, "protective": Sense.GOOD, "therapeutic": Sense.GOOD,
    "ameliorative": Sense.GOOD, "adverse": Sense.SPOIL, "negative": Sense.SPOIL,
    "detrimental": Sense.SPOIL, "deleterious": Sense.SPOIL, "harmful": Sense.SPOIL,
    "inhibitory": Sense.DOWN, "suppressive": Sense.DOWN, "stimulatory": Sense.UP,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """A change told of outcome phrases by the cue at ``at``.

    ``subject`` and ``tail`` are token stretches ``[first, last)``: before and after.
    """

    at: int
    sense: Sense
    rule: str
    outcomes: tuple[Phrase, ...]
    subject: tuple[int, int]
    tail: tuple[int, int]
    subject_is_outcome: bool
    negated: bool = False
    modal: bool = False


def claims(sentence: Sentence) -> list[Claim]:
    """Return a sentence's claims in order."""
    tokens = sentence.tokens
    reader = _ClaimReader(tokens)
    found: list[Claim] = []
    for at, token in enumerate(tokens):
        if token.cue is None or at in reader.used:
            continue
        claim = reader.read(at, token.cue, found[-1] if found else None)
        if claim is not None and claim.outcomes and not unproven(tokens, at):
            found += _settled(sentence, claim)
    return found


def _settled(sentence: Sentence, claim: Claim) -> list[Claim]:
    """Lay negation and p values over a claim; drop what then says nothing."""
    if claim.negated:
        return [] if claim.sense is Sense.SAME else [replace(claim, sense=Sense.SAME)]
    if claim.sense is Sense.CHANGE:
        return []
    if _not_significant(sentence, claim) or _only_trend(sentence, claim):
        return [replace(claim, sense=Sense.SAME)]
    return [claim]


def _not_significant(sentence: Sentence, claim: Claim) -> bool:
    """Tell whether the first p value after a claim's cue says "not significant"."""
    for aside in sentence.asides:
        if aside.significant is not None and claim.at < aside.after <= claim.tail[1]:
            return not aside.significant
    return False


def _only_trend(sentence: Sentence, claim: Claim) -> bool:
    """Tell whether a claim is of a trend only: "tended to", "a trend toward"."""
    before = sentence.tokens[max(0, claim.at - 5) : claim.at]
    trend = any(token.low in ("trend", "trends", "tended", "tend", "tends") for token in before)
    return trend and not any(
        aside.significant for aside in sentence.asides if claim.at < aside.after <= claim.tail[1]
    )


class _ClaimReader:
    """Reads the cues of one sentence, left to right; ``used`` cues are part of another's object."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.used: set[int] = set()

    def read(self, at: int, cue: Cue, previous: Claim | None) -> Claim | None:
        """Return the claim of one cue; ``previous`` is the sentence's claim before it."""
        group = verb_group(self.tokens, at)
        if cue.form is Form.NOUN:
            return self._noun(at, cue, group)
        if cue.form is Form.ADJECTIVE:
            return self._adjective(at, cue, group)
        if group.blocked or self._is_relative(at, cue, group):
            self._objects(at, cue)
            return None
        if group.passive or not self._is_adjective(at, cue, group):
            return self._verb(at, cue, group, previous)
        return (
            None
            if attributive(self.tokens, at, len(self.tokens))
            else self._attributive(at, cue, group)
        )

    def _objects(self, at: int, cue: Cue) -> Governed:
        """Return what stands after a cue; its inner cues are used up."""
        governed = objects(self.tokens, at, cue)
        self.used.update(governed.used)
        return governed

    # --- verbs --------------------------------------------------------------------------------

    def _verb(self, at: int, cue: Cue, group: Verb, previous: Claim | None) -> Claim | None:
        """Return the claim of a verb: active, passive, intransitive or gerund."""
        tokens = self.tokens
        first = clause_start(tokens, group.first)
        subject = (first, group.first)
        shared = group.first == first or tokens[group.first - 1].tag in (Tag.CONJ, Tag.COMMA)
        follows = cue.form is Form.GERUND and previous is not None
        if (shared or follows) and previous is not None:
            if self._is_elliptic(at, cue, group, previous):
                return replace(
                    previous, at=at, sense=cue.sense, rule="passive", negated=group.negated,
                    tail=(at + 1, next_verb(tokens, at + 1)),
                )  # fmt: skip
            subject = previous.subject
        if group.passive:
            return self._of_subject(at, cue, group, subject)
        governed = self._objects(at, cue)
        if governed.phrases and not cue.intransitive:
            if shared and previous is not None and previous.subject_is_outcome:
                subject = (first, first)
            return self._active(at, cue, group, subject, governed)
        if cue.form is Form.GERUND or (
            shared and (previous is None or not previous.subject_is_outcome)
        ):
            return None
        return self._differing(at, cue, group, subject) or self._of_subject(at, cue, group, subject)

    def _active(
        self, at: int, cue: Cue, group: Verb, subject: tuple[int, int], governed: Governed
    ) -> Claim:
        """Return the claim of "X reduced Y", "by reducing Y"."""
        tail = (governed.end, max(governed.end, next_verb(self.tokens, governed.end)))
        return Claim(
            at, governed.sense or Sense.CHANGE, "gerund" if cue.form is Form.GERUND else "active",
            governed.phrases, subject, tail, subject_is_outcome=False,
            negated=group.negated or self._denied(subject), modal=group.modal,
        )  # fmt: skip

    def _differing(self, at: int, cue: Cue, group: Verb, subject: tuple[int, int]) -> Claim | None:
        """Return the claim of "the groups did not differ in Y"."""
        if cue.lemma not in ("differ", "vary"):
            return None
        phrases = after_preposition(self.tokens, at)
        tail = (at + 1, next_verb(self.tokens, at + 1))
        return Claim(
            at, cue.sense, "null", phrases, subject, tail, subject_is_outcome=False,
            negated=group.negated,
        ) if phrases else None  # fmt: skip

    def _of_subject(self, at: int, cue: Cue, group: Verb, subject: tuple[int, int]) -> Claim | None:
        """Return the claim about the subject: "Y was reduced", "Y declined", "Y was lower"."""
        if cue.sense is Sense.GUARD:
            return None
        governed = subjects(self.tokens, subject, cue.sense)
        self.used.update(governed.used)
        plain = "predicative" if cue.form is Form.ADJECTIVE else "intransitive"
        return Claim(
            at, governed.sense or Sense.CHANGE, "passive" if group.passive else plain,
            governed.phrases, subject, (at + 1, next_verb(self.tokens, at + 1)),
            subject_is_outcome=True, negated=group.negated or self._denied(subject),
            modal=group.modal,
        )  # fmt: skip

    def _is_elliptic(self, at: int, cue: Cue, group: Verb, previous: Claim) -> bool:
        """Tell whether a participle repeats a passive: "was increased in A but reduced in B"."""
        return (
            cue.form is Form.PAST
            and not group.passive
            and previous.subject_is_outcome
            and at + 1 < len(self.tokens)
            and self.tokens[at + 1].tag in (Tag.PREP, Tag.ADV)
        )

    def _is_relative(self, at: int, cue: Cue, group: Verb) -> bool:
        """Tell whether a participle only describes the noun before it: "damage induced by X"."""
        return (
            cue.form is Form.PAST
            and not group.passive
            and 0 < at < len(self.tokens) - 1
            and self.tokens[at + 1].low == "by"
            and self.tokens[at - 1].tag in (Tag.NOUN, Tag.CUE)
        )

    def _is_adjective(self, at: int, cue: Cue, group: Verb) -> bool:
        """Tell whether a participle stands as an adjective: "showed reduced X"."""
        tokens = self.tokens
        if cue.form is not Form.PAST or group.first != at or at + 1 >= len(tokens):
            return False
        back = skip_back(tokens, at)
        return tokens[at + 1].tag in (Tag.NOUN, Tag.ED) and (
            back < 0
            or tokens[back].tag in (Tag.DET, Tag.PREP, Tag.LIGHT, Tag.HAVE, Tag.VERB)
            or tokens[back].low in SIZES
        )

    def _denied(self, subject: tuple[int, int]) -> bool:
        """Tell whether a subject is "no …", "neither …" or "none of …"."""
        opening = self.tokens[subject[0] : min(subject[1], subject[0] + 2)]
        return any(token.low in ("no", "neither", "none", "nor") for token in opening)

    # --- adjectives and nouns -----------------------------------------------------------------

    def _adjective(self, at: int, cue: Cue, group: Verb) -> Claim | None:
        """Return the claim of "lower", "similar" and their like."""
        tokens = self.tokens
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if cue.lemma in ("more", "less") and after is not None:
            if after.low in _AFTER_MORE:
                at += 1
            elif after.low == "than" or group.copula:
                return None
        described = at + 1 < len(tokens) and tokens[at + 1].tag is Tag.NOUN
        if not group.copula or described:
            return self._attributive(at, cue, group)
        subject = (clause_start(tokens, group.first), group.first)
        phrases: tuple[Phrase, ...] = ()
        if cue.lemma in _RANKS:
            phrases = after_preposition(tokens, at, ("regarding", "concerning", "of"), reach=7)
        if not phrases:
            return self._of_subject(at, cue, group, subject)
        return Claim(
            at, cue.sense, "predicative", phrases, subject, (at + 1, next_verb(tokens, at + 1)),
            subject_is_outcome=False, negated=group.negated,
        )  # fmt: skip

    def _attributive(self, at: int, cue: Cue, group: Verb) -> Claim | None:
        """Return the claim of an adjective with its noun: "showed lower X", "with reduced X"."""
        governed = self._objects(at, cue)
        return self._described(at, "attributive", governed, group, negated=group.negated)

    def _noun(self, at: int, cue: Cue, group: Verb) -> Claim | None:
        """Return the claim of a noun of change: "led to a reduction in X", "no effect on X"."""
        governed = after_noun(self.tokens, at, cue)
        if not governed.phrases:
            return None
        self.used.update(range(at, governed.end))
        negated = negated_noun(self.tokens, at)
        if cue.lemma in EFFECTS and not negated:
            before = [token.low for token in self.tokens[max(0, at - 2) : at]]
            kinds = [_KINDS_OF_EFFECT[low] for low in before if low in _KINDS_OF_EFFECT]
            governed = governed._replace(sense=kinds[-1] if kinds else cue.sense)
        rule = "null" if governed.sense is Sense.CHANGE else "nominal"
        return self._described(at, rule, governed, group, negated=negated or group.negated)

    def _described(
        self, at: int, rule: str, governed: Governed, group: Verb, *, negated: bool
    ) -> Claim | None:
        """Return the claim of a noun phrase of change, by the verb that governs or follows it."""
        tokens, end = self.tokens, governed.end
        sense = governed.sense or Sense.CHANGE
        if governed.phrases and begins_predicate(tokens, end):
            verb = reported(tokens, end)
            if verb < 0:
                return None
            return Claim(
                at, sense, rule, governed.phrases, (at, at), (end, next_verb(tokens, verb + 1)),
                subject_is_outcome=True, negated=negated or tokens[verb - 1].tag is Tag.NEG,
            )  # fmt: skip
        first = clause_start(tokens, group.governor) if group.governor >= 0 else at
        return Claim(
            at, sense, rule, governed.phrases, (first, max(first, group.governor)),
            (end, next_verb(tokens, end)), subject_is_outcome=False, negated=negated,
            modal=group.modal,
        )  # fmt: skip
