"""What a cue governs: the phrases before or after it, seen through changes of changes."""

from __future__ import annotations

from typing import NamedTuple

from trellit.reading.cues import Cue, Form, Sense
from trellit.reading.direction import combined
from trellit.reading.phrases import THINGS, attributive, noun_phrase, phrase_list
from trellit.reading.syntax import Phrase, Token
from trellit.reading.words import Tag

SIZES = frozenset(
    """significant marked remarkable substantial slight modest further greater dramatic notable
    clear strong small large non-significant nonsignificant sustained similar mean overall better
    considerable rapid profound pronounced statistically-significant additional statistical
    clinically relevant meaningful important major minor obvious apparent median relative absolute
    prominent moderate mild progressive consistent evident gradual fold dose-dependent concomitant
    partial complete""".split()
)
"""Adjectives that say how large a change is."""

EFFECTS = frozenset("effect impact influence benefit".split())
"""Nouns of change that govern with "on"."""

_BEFORE_SUBJECT = (Tag.PREP, Tag.ADV, Tag.COMMA, Tag.CONJ, Tag.VERB, Tag.SUB, Tag.NEG)
_COMPOUND = frozenset(
    """inhibition reduction improvement increase decrease suppression attenuation restoration
    elevation enhancement regression decline""".split()
)
_GOVERNING = ("in", "of", "on", "for", "to")
_ABOUT = ("in", "for", "regarding", "on")


class Governed(NamedTuple):
    """Outcome phrases, the sense that is told of them (``None``: nothing sure), their end.

    ``used`` are the indexes of the cues that were read as part of them.
    """

    sense: Sense | None
    phrases: tuple[Phrase, ...]
    end: int
    used: tuple[int, ...] = ()


def objects(tokens: list[Token], at: int, cue: Cue) -> Governed:
    """Return what stands after a cue at ``at``."""
    if cue.sense is not Sense.GUARD:
        return _through(tokens, at + 1, len(tokens), cue.sense)
    for here in range(at + 1, min(at + 11, len(tokens))):
        if tokens[here].low in ("against", "from"):
            return _listed(tokens, here + 1, cue.sense)
    return Governed(cue.sense, (), at + 1)


def subjects(tokens: list[Token], stretch: tuple[int, int], sense: Sense) -> Governed:
    """Return the phrases that are a subject, with an opening adverbial stepped over."""
    at, last = stretch
    while at < last and tokens[at].tag in _BEFORE_SUBJECT:
        if tokens[at].tag in (Tag.PREP, Tag.VERB):
            comma = next((i for i in range(at, last) if tokens[i].tag is Tag.COMMA), -1)
            if comma < 0:
                return Governed(sense, (), last)
            at = comma
        at += 1
    return _through(tokens, at, last, sense)


def after_noun(tokens: list[Token], at: int, cue: Cue) -> Governed:
    """Return what a noun of change governs: "reduction in X", "no effect of A on X"."""
    nothing = Governed(cue.sense, (), at)
    after = at + 1
    low = tokens[after].low if after < len(tokens) else ""
    if cue.sense is Sense.GUARD:
        return _listed(tokens, after + 1, cue.sense) if low in ("against", "from") else nothing
    if low in _GOVERNING and cue.lemma in EFFECTS:
        return _after_effect(tokens, after, cue) or nothing
    if low in _GOVERNING:
        return _listed(tokens, after + 1, cue.sense)
    if low in ("between", "among") and cue.sense is Sense.CHANGE:
        phrases = after_preposition(tokens, after, _ABOUT, reach=14)
        return Governed(cue.sense, phrases, phrases[-1].last) if phrases else nothing
    first = at
    while first > 0 and tokens[first - 1].tag is Tag.NOUN and tokens[first - 1].low not in SIZES:
        first -= 1
    if cue.lemma in _COMPOUND and first < at <= first + 5:
        return Governed(cue.sense, (Phrase(first, at),), at + 1)
    return nothing


def after_preposition(
    tokens: list[Token], at: int, prepositions: tuple[str, ...] = _ABOUT, reach: int = 3
) -> tuple[Phrase, ...]:
    """Return the phrases listed after the first of some prepositions within reach.

    "Of" counts in "in terms of", "to" in "with respect to".
    """
    for here in range(at + 1, min(at + 1 + reach, len(tokens))):
        low, before = tokens[here].low, tokens[here - 1].low
        if tokens[here].tag in (Tag.STOP, Tag.SUB):
            break
        about = low in prepositions and (low != "of" or before == "terms")
        if about or (low == "to" and before == "respect"):
            phrases = _listed(tokens, here + 1, Sense.CHANGE).phrases
            if phrases:
                return phrases
    return ()


def _after_effect(tokens: list[Token], after: int, cue: Cue) -> Governed | None:
    """Return what "effect of A on X" governs: X."""
    if tokens[after].low == "of":
        skipped = noun_phrase(tokens, after + 1, len(tokens))
        after = skipped.last if skipped else after
    if after < len(tokens) and tokens[after].low in ("on", "for", "in"):
        return _listed(tokens, after + 1, cue.sense)
    return None


def _listed(tokens: list[Token], at: int, sense: Sense) -> Governed:
    """Return the phrases listed from ``at`` on."""
    phrases, end = phrase_list(tokens, at, len(tokens))
    return Governed(sense, tuple(phrases), end)


def _through(tokens: list[Token], at: int, limit: int, sense: Sense) -> Governed:
    """Read the phrases from ``at`` on; "the increase in X" and "elevated X" give X."""
    here = _past_sizes(tokens, at, limit)
    inner = tokens[here].cue if here < limit else None
    thing = inner is not None and inner.lemma in THINGS
    if inner is not None and inner.form is Form.NOUN and not thing:
        return _changed(sense, inner.sense, after_noun(tokens, here, inner), here)
    if inner is not None and inner.form is Form.PAST and not attributive(tokens, here, limit):
        phrases, end = phrase_list(tokens, here + 1, limit)
        return _changed(sense, inner.sense, Governed(sense, tuple(phrases), end), here)
    start = at if thing or here == limit else here
    head = _nominal_head(tokens, start, limit)
    cue = tokens[head].cue if head >= 0 else None
    if cue is not None:
        governed = after_noun(tokens, head, cue)
        if governed.phrases:
            return _changed(sense, cue.sense, governed, head)
    phrases, end = phrase_list(tokens, start, limit)
    used = tuple(i for p in phrases for i in range(*p) if tokens[i].cue is not None)
    return Governed(sense, tuple(phrases), end, used)


def _changed(outer: Sense, inner: Sense, governed: Governed, head: int) -> Governed:
    """Lay an outer change over an inner one."""
    return governed._replace(sense=combined(outer, inner), used=(head,))


def _past_sizes(tokens: list[Token], at: int, limit: int) -> int:
    """Step over determiners, numbers, adjectives of size and "LPS-induced" before a change."""
    here = at
    while here < limit and (
        tokens[here].tag in (Tag.DET, Tag.ADV, Tag.NUMBER) or tokens[here].low in SIZES
    ):
        here += 1
    if here + 1 < limit and tokens[here].low.endswith("-induced") and tokens[here + 1].cue:
        here += 1
    return here


def _nominal_head(tokens: list[Token], start: int, limit: int) -> int:
    """Return the index of a noun of change that heads the phrase at ``start``, or -1."""
    phrase = noun_phrase(tokens, start, limit)
    for at in range(*phrase) if phrase else ():
        cue = tokens[at].cue
        if cue is not None and cue.form is Form.NOUN:
            governs = at + 1 < len(tokens) and tokens[at + 1].low in ("in", "of")
            return at if governs and cue.sense is not Sense.CHANGE else -1
    return -1
