"""A noun phrase as an outcome: grounded by its head, or minted when it is plausible."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from trellit.model import Concept, Kind
from trellit.reading.found import Found
from trellit.reading.syntax import Phrase, Sentence, Token
from trellit.reading.vocabulary import Vocabulary
from trellit.reading.words import Tag

_TRIM_END = frozenset(
    """level levels concentration concentrations value values expression expressions score scores
    rate rates titer titers titre titres content contents activity activities production secretion
    release ratio ratios count counts number numbers group groups compared respectively analysis
    parameters index status protein proteins mrna gene genes""".split()
)
_NOT_OUTCOMES = frozenset(
    """patients patient mice mouse rats rat animals group groups study studies treatment treatments
    therapy control controls cells results result model models addition contrast comparison dose
    doses days weeks months years time times use role effect effects mechanism mechanisms pathway
    number findings evidence data analysis difference differences arm arms placebo vehicle saline
    subjects participants children women men individuals trial trials research ability way manner
    case cases order period part parts both one ones conclusion terms baseline change changes
    percentage amount degree extent range potential intervention interventions approach strategy
    parameters parameter outcome variables factors factor levels level values value p ci vs
    administration injection transplantation mediated treating targeting it conditions condition
    type types form cause causes end follow-up care increase decrease reduction article paper
    review drug drugs agent agents process processes target targets other others total first
    second protein proteins gene genes expression activity""".split()
)
_LEADING = frozenset(
    """significant significantly marked overall total mean median key several important different
    various certain same other such respective corresponding relative subsequent following further
    typical main major primary secondary associated related""".split()
)
_MERE_MEASURE = re.compile(
    r"(?:gene|protein|mrna)? ?(?:expression|levels?|activity)", re.IGNORECASE
)
_MAX_WORDS = 7
_ADJECTIVE = re.compile(
    r"(?:ical|ular|inal|onal|ous|atory|mental|ebral|terial|ellular|omal|etic|ogenic|otic)$"
)
"""An adjective left alone by a list ("renal and splenic weight") is no outcome."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome as one sentence prints it."""

    start: int
    end: int
    text: str
    concept: Concept
    rule: str
    confidence: float


def outcome_of(
    sentence: Sentence,
    phrase: Phrase,
    found: Sequence[Found],
    vocabulary: Vocabulary,
    names: dict[str, str],
) -> Outcome | None:
    """Return a phrase as an outcome, or ``None`` when it is none.

    The lexicon outcome that heads it goes first; else the phrase itself, if it is short and
    not a therapy, a group or an empty word. ``names`` spells out the paper's abbreviations.
    """
    bounds = _trimmed(sentence.tokens, phrase)
    if bounds is None:
        return None
    first, last = bounds
    tokens = sentence.tokens
    start, end = tokens[first].start, tokens[last - 1].end
    text = sentence.printed(start, end)
    known = [
        f for f in found if f.concept.kind is Kind.OUTCOME and start <= f.start and f.end <= end
    ]
    head = _head_hit(tokens, first, last, known)
    if head is not None:
        if last - first > _MAX_WORDS:
            start, end = head.start, head.end
            text = sentence.printed(start, end)
        return Outcome(start, end, text, head.concept, "outcome.lexicon", 1.0)
    if last - first > _MAX_WORDS or _is_other(tokens, first, last, start, end, found):
        return None
    if (len(text) < 3 and not text.isupper()) or _ADJECTIVE.search(text):
        return None
    long = names.get(text)
    concept = vocabulary.exact(Kind.OUTCOME, long) if long else None
    if concept is None:
        concept = vocabulary.mint(Kind.OUTCOME, long or text)
    return Outcome(start, end, text, concept, "outcome.phrase", 0.7)


def _trimmed(tokens: list[Token], phrase: Phrase) -> tuple[int, int] | None:
    """Return a phrase's bounds without leading adjectives of size and numbers."""
    first, last = phrase
    while first < last and (
        tokens[first].low in _LEADING or tokens[first].tag in (Tag.DET, Tag.NUMBER, Tag.ADV)
    ):
        first += 1
    while last > first and (
        tokens[last - 1].tag in (Tag.NUMBER, Tag.ADV) or tokens[last - 1].low == "relative"
    ):
        last -= 1
    return (first, last) if first < last else None


def _head_hit(tokens: list[Token], first: int, last: int, known: Sequence[Found]) -> Found | None:
    """Return the lexicon outcome that heads a phrase: at its end, or before "levels"."""
    if not known:
        return None
    of = next((at for at in range(first, last) if tokens[at].low == "of"), -1)
    ends = [last]
    at = last
    while at - 1 > first and tokens[at - 1].low in _TRIM_END:
        at -= 1
        ends.append(at)
    if of > first:
        before = tokens[of - 1].low
        ends = (
            ends
            if before in _TRIM_END or (of == first + 1 and before in _LEAD_NOUNS)
            else [of, *ends]
        )
        if not (before in _TRIM_END or before in _LEAD_NOUNS):
            known = [f for f in known if f.start < tokens[of].start]
    heads: list[Found] = []
    for end in ends:
        at_end = [f for f in known if f.end == tokens[end - 1].end]
        if at_end:
            heads.append(min(at_end, key=lambda f: f.start))
    told = [f for f in heads if not _MERE_MEASURE.fullmatch(f.concept.name)]
    return next(iter(told or heads), None)


_LEAD_NOUNS = frozenset(
    """severity incidence degree extent amount onset progression development frequency percentage
    proportion occurrence prevalence duration risk""".split()
)


def _is_other(
    tokens: list[Token], first: int, last: int, start: int, end: int, found: Sequence[Found]
) -> bool:
    """Tell whether a phrase is a therapy, a model, a group or empty words."""
    words = [t.low for t in tokens[first:last]]
    if words[-1] in _NOT_OUTCOMES and (
        len(words) < 2
        or words[-1]
        not in (
            "expression",
            "activity",
            "number",
            "protein",
            "levels",
            "level",
            "percentage",
            "gene",
            "pathway",
            "cells",
            "baseline",
        )
    ):
        return True
    if all(word in _NOT_OUTCOMES or word in _LEADING for word in words):
        return True
    if any(word.endswith(("-treated", "://")) for word in words):
        return True
    for one in found:
        if one.concept.kind in (Kind.THERAPY, Kind.MODEL) and one.start <= start and end <= one.end:
            return True
        if one.concept.kind is Kind.MODEL and one.end == end and not {"of", "cells"} & set(words):
            return True
    return not any(any(c.isalpha() for c in word) for word in words)
