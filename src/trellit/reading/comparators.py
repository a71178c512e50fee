"""Comparators: what follows "than", "compared with", "versus", "between A and"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trellit.model import Concept, Kind, Term, minted_id
from trellit.reading.found import Found, within
from trellit.reading.syntax import Sentence, Token
from trellit.reading.words import Tag

_CONTROLS = {
    "placebo": "placebo", "vehicle": "vehicle", "saline": "saline", "pbs": "PBS",
    "control": "control", "controls": "control", "untreated": "untreated control",
    "non-treated": "untreated control", "sham": "sham", "baseline": "baseline",
    "usual": "usual care", "standard": "standard care", "conventional": "conventional therapy",
    "healthy": "healthy control", "normal": "normal control", "no": "no treatment",
    "model": "model group", "wild-type": "wild type", "wt": "wild type",
    "pretreatment": "baseline", "before": "baseline", "non-transplanted": "untreated control",
    "sham-operated": "sham", "vehicle-treated": "vehicle", "saline-treated": "saline",
    "placebo-treated": "placebo", "pbs-treated": "PBS", "nontreated": "untreated control",
    "diabetic": "disease control", "alone": "monotherapy",
}  # fmt: skip
CONTROL_GROUPS = frozenset(
    """placebo vehicle saline pbs control controls untreated sham healthy normal model non-treated
    vehicle-treated saline-treated placebo-treated pbs-treated nontreated wild-type""".split()
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparator's stretch of tokens, what it names, and whether it is a mere control."""

    first: int
    last: int
    therapies: tuple[Found, ...]
    control: str | None


def comparisons(sentence: Sentence, found: Sequence[Found]) -> list[Comparison]:
    """Return the comparators of a sentence: what follows "than", "compared with", "versus"."""
    tokens = sentence.tokens
    result: list[Comparison] = []
    for at, token in enumerate(tokens):
        first = _after_trigger(tokens, at)
        if first is None or (result and first <= result[-1].last):
            continue
        last = _comparison_end(tokens, first)
        if last == first:
            continue
        start, end = tokens[first].start, tokens[last - 1].end
        therapies = tuple(within(found, Kind.THERAPY, start, end))
        control = next(
            (
                _CONTROLS[t.low]
                for t in tokens[first:last]
                if t.low in _CONTROLS and t.low != "alone"
            ),
            None,
        )
        begin = first if token.low == "between" else at
        result.append(Comparison(begin, last, therapies, control))
    return result


def _after_trigger(tokens: list[Token], at: int) -> int | None:
    """Return where a comparator begins, when a trigger stands at ``at``."""
    low = tokens[at].low
    after = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if low == "than":
        return at + 1
    if low in ("versus", "vs", "vs."):
        return at + 1
    if low in ("compared", "comparing", "comparison", "relative") and after in ("with", "to"):
        return at + 2
    if low in ("superior", "inferior", "similar", "comparable", "equivalent") and after == "to":
        return at + 2
    if low == "between":
        return _second_of_two(tokens, at + 1)
    return None


def _second_of_two(tokens: list[Token], first: int) -> int | None:
    """Return where B begins in "between A and B", when B is not the first named control."""
    for at in range(first, min(first + 12, len(tokens))):
        if tokens[at].low == "and":
            return at + 1
        if tokens[at].tag in (Tag.STOP, Tag.SUB, Tag.COMMA, Tag.BE) or (
            tokens[at].low in CONTROL_GROUPS
        ):
            return None
    return None


def _comparison_end(tokens: list[Token], first: int) -> int:
    """Return where a comparator's stretch ends."""
    for at in range(first, min(first + 14, len(tokens))):
        token = tokens[at]
        if token.tag in (Tag.COMMA, Tag.STOP, Tag.SUB, Tag.BE, Tag.MODAL, Tag.DO):
            return at
        if token.cue is not None and at > first and token.cue.form.value in ("finite", "past"):
            return at
        if token.tag is Tag.CONJ and at + 1 < len(tokens) and tokens[at + 1].cue is not None:
            return at
    return min(first + 14, len(tokens))


def comparator_term(
    comparison: Comparison, sentence: Sentence, arm: Sequence[Concept]
) -> Term | None:
    """Return a comparator as a term: another therapy, else a control by its plain name."""
    mine = {concept.id for concept in arm}
    for therapy in comparison.therapies:
        if len(mine) > 1 or therapy.concept.id not in mine:
            text = sentence.printed(therapy.start, therapy.end)
            return Term(therapy.concept.id, therapy.concept.name, text)
    if comparison.control is not None:
        tokens = sentence.tokens[comparison.first : comparison.last]
        words = [t for t in tokens if t.low in _CONTROLS]
        text = sentence.printed(words[0].start, words[0].end)
        name = comparison.control
        return Term(minted_id(Kind.THERAPY, name), name, text)
    return None


def control_term(sentence: Sentence, stretch: tuple[int, int]) -> Term | None:
    """Return the first control group that a stretch names, as a comparator."""
    for token in sentence.tokens[stretch[0] : stretch[1]]:
        if token.low in CONTROL_GROUPS and token.low in _CONTROLS:
            name = _CONTROLS[token.low]
            return Term(
                minted_id(Kind.THERAPY, name), name, sentence.printed(token.start, token.end)
            )
    return None
