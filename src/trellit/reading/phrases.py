"""Noun phrases and lists of them: a chunker without a grammar."""

from __future__ import annotations

from trellit.reading.cues import Form
from trellit.reading.syntax import Phrase, Token
from trellit.reading.words import Tag

_ATTRIBUTIVE = frozenset(
    """increase decrease reduce elevate improve enhance diminish attenuate suppress lower prolong
    upregulate up-regulate downregulate down-regulate accelerate augment raise shorten delay
    restore worsen lessen""".split()
)


THINGS = frozenset("effect benefit".split())
"""Nouns of change that can be the thing changed: "improved the effect of"."""


_PLACES = frozenset("in of on at within for to with by from".split())
_ILLS = frozenset(
    """impairment impairments deficit deficits dysfunction dysfunctions disorder disorders injury
    injuries damage disturbance disturbances abnormalities loss failure decline
    distortion""".split()
)
_INNER = (Tag.NOUN, Tag.NUMBER, Tag.ED)


def noun_phrase(tokens: list[Token], at: int, limit: int) -> Phrase | None:
    """Return the noun phrase that begins at ``at``, determiners skipped, with its "of" parts."""
    first = at
    while first < limit and tokens[first].tag in (Tag.DET, Tag.ADV):
        first += 1
    last = _run(tokens, first, limit)
    if last == first:
        return None
    depth = 0
    while last < limit and depth < 2 and tokens[last].low == "of":
        inner = last + 1
        while inner < limit and tokens[inner].tag in (Tag.DET, Tag.ADV):
            inner += 1
        end = _run(tokens, inner, limit)
        if end == inner:
            break
        last, depth = end, depth + 1
    return Phrase(first, last)


def _run(tokens: list[Token], at: int, limit: int) -> int:
    """Return where a row of nouns and adjectives that begins at ``at`` ends."""
    end = at
    while end < limit:
        token = tokens[end]
        if (
            token.tag in _INNER
            or (
                token.cue is not None
                and token.cue.form is Form.NOUN
                and (end > at or token.cue.lemma in THINGS)
            )
            or (token.cue is not None and attributive(tokens, end, limit))
        ):
            end += 1
        else:
            break
    while end > at and tokens[end - 1].tag is Tag.ED and end < limit:
        end -= 1
    return end


def attributive(tokens: list[Token], at: int, limit: int) -> bool:
    """Tell whether a cue participle is a mere adjective of the noun after it."""
    cue = tokens[at].cue
    return (
        cue is not None
        and cue.form is Form.PAST
        and cue.lemma not in _ATTRIBUTIVE
        and at + 1 < limit
        and tokens[at + 1].tag is Tag.NOUN
        and (at == 0 or tokens[at - 1].tag in (Tag.DET, Tag.PREP))
    )


def phrase_list(tokens: list[Token], at: int, limit: int) -> tuple[list[Phrase], int]:
    """Return the noun phrases listed from ``at`` on, and where the list ends.

    ``A, B of the C, and D`` gives three. A last phrase that turns out to be the subject of the
    next verb is left out.
    """
    phrases: list[Phrase] = []
    here = at
    while here < limit:
        here = _past_example_word(tokens, here, limit, listing=bool(phrases))
        phrase = noun_phrase(tokens, here, limit)
        if phrase is None:
            break
        if phrases and phrase.last < limit and begins_predicate(tokens, phrase.last):
            break
        if phrases and _shares_head(tokens, phrases[-1], phrase):
            phrases[-1] = Phrase(phrases[-1].first, phrase.last)
        else:
            phrases.append(phrase)
        here = _past_place(tokens, phrase.last, limit)
        joined = _joiner(tokens, here, limit)
        if joined == here:
            break
        here = joined
    return phrases, phrases[-1].last if phrases else at


def _shares_head(tokens: list[Token], one: Phrase, two: Phrase) -> bool:
    """Tell whether "A and B impairments" is one phrase: A alone would mean its opposite."""
    return (
        two.first == one.last + 1
        and two.last > two.first + 1
        and two.last - one.first <= 7
        and tokens[one.last].tag is Tag.CONJ
        and tokens[two.last - 1].low in _ILLS
        and tokens[one.last - 1].low not in _ILLS
        and tokens[one.first].tag is Tag.NOUN
    )


def _past_example_word(tokens: list[Token], at: int, limit: int, *, listing: bool) -> int:
    """Step over "including", "such as", "namely" inside a list."""
    if listing and at < limit and tokens[at].low in ("including", "namely"):
        return at + 1
    if listing and at + 1 < limit and (tokens[at].low, tokens[at + 1].low) == ("such", "as"):
        return at + 2
    return at


def _past_place(tokens: list[Token], at: int, limit: int) -> int:
    """Step over "in the kidney", "of serum" after a listed phrase, when the list goes on."""
    here = at
    if here + 1 < limit and tokens[here].tag is Tag.ED and tokens[here + 1].tag is Tag.PREP:
        here += 1
    if here < limit and tokens[here].low in _PLACES:
        place = noun_phrase(tokens, here + 1, limit)
        if place is not None and _joiner(tokens, place.last, limit) > place.last:
            return place.last
    return at


def _joiner(tokens: list[Token], at: int, limit: int) -> int:
    """Return the index after a comma, conjunction or "as well as" at ``at``, else ``at``."""
    end = at
    if end < limit and tokens[end].tag is Tag.COMMA:
        end += 1
    if (end < limit and tokens[end].tag is Tag.CONJ) or (
        end < limit and tokens[end].low == "including"
    ):
        end += 1
    elif end + 1 < limit and (tokens[end].low, tokens[end + 1].low) == ("such", "as"):
        end += 2
    elif end + 2 < limit and [t.low for t in tokens[end : end + 3]] == ["as", "well", "as"]:
        end += 3
    elif end + 1 < limit and [t.low for t in tokens[end : end + 2]] == ["but", "also"]:
        end += 2
    return end


def begins_predicate(tokens: list[Token], at: int) -> bool:
    """Tell whether a verb group begins at ``at``: what stands before it is a subject."""
    here = at
    while here < len(tokens) and tokens[here].tag in (Tag.ADV, Tag.NEG):
        here += 1
    if here >= len(tokens):
        return False
    token = tokens[here]
    if token.tag in (Tag.BE, Tag.MODAL, Tag.DO, Tag.HAVE, Tag.LIGHT):
        return True
    if token.tag is Tag.VERB:
        described = here + 1 < len(tokens) and tokens[here + 1].tag in (Tag.PREP, Tag.TO)
        return not token.low.endswith("ing") and not (described and token.low.endswith("ed"))
    return token.cue is not None and token.cue.form in (Form.FINITE, Form.PAST)
