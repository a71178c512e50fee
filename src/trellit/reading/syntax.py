"""Sentences as tagged tokens.

Brackets are taken out of the token row, as an author would read past them; a bracket that tells
of a p value at or above 0.05 is remembered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from trellit.model import Place
from trellit.reading.cues import CUES, Cue, Form
from trellit.reading.words import NOT_ADVERBS, TAGS, Tag

_TOKEN = re.compile(r"[^\W_]+(?:[-‐‑–−/+'’.*]+[^\W_]+|\([^()\s]{1,12}\)[^\W_]+)*[+%]*|\S")
_NUMBER = re.compile(r"[\d.,–−-]+(?:fold|st|nd|rd|th|%|d|h|w)?|[\d.]+-fold|one|two|three|four|five")
_DOT = re.compile(r"(?<=[a-z]{3})\.(?=[A-Z])")
_NOT_SIGNIFICANT = re.compile(
    r"p\s*(?:>\s*0?\.0[5-9]|[=≥>]\s*0?\.(?:0[5-9]|[1-9])\d*)|\bn\.?s\b", re.IGNORECASE
)
_SIGNIFICANT = re.compile(r"p\s*(?:[<≤]\s*0?\.|=\s*0?\.0[0-4])", re.IGNORECASE)
_MARKS = {"(": ")", "[": "]"}


class Role(NamedTuple):
    """What a sentence is in its paper, and whether it may state a finding."""

    name: str
    states: bool
    bonus: float = 0.0


class Token(NamedTuple):
    """A word or mark; offsets are those of the field."""

    low: str
    tag: Tag
    start: int
    end: int
    cue: Cue | None = None


class Phrase(NamedTuple):
    """A noun phrase: token indexes ``[first, last)``."""

    first: int
    last: int


@dataclass(slots=True)
class Aside:
    """A bracket: its place in the token row, its offsets, and what its p value says."""

    after: int
    start: int
    end: int
    significant: bool | None


@dataclass(slots=True)
class Sentence:
    """One sentence, tagged."""

    place: Place
    start: int
    end: int
    text: str
    role: Role
    tokens: list[Token] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)

    def printed(self, start: int, end: int) -> str:
        """Return what the sentence prints between two offsets of its field."""
        return self.text[start - self.start : end - self.start]

    def span(self, phrase: Phrase) -> tuple[int, int]:
        """Return a phrase's offsets in the field."""
        return self.tokens[phrase.first].start, self.tokens[phrase.last - 1].end


def tagged(place: Place, start: int, text: str, role: Role) -> Sentence:
    """Return a sentence of a field that begins at ``start`` there."""
    sentence = Sentence(place, start, start + len(text), text, role)
    raw = list(_TOKEN.finditer(text))
    closing = _brackets(raw)
    tokens = sentence.tokens
    index = 0
    while index < len(raw):
        end = closing.get(index)
        if end is not None:
            inner = text[raw[index].start() : raw[end].end()]
            significant = (
                False
                if _NOT_SIGNIFICANT.search(inner)
                else True
                if _SIGNIFICANT.search(inner)
                else None
            )
            sentence.asides.append(
                Aside(len(tokens), start + raw[index].start(), start + raw[end].end(), significant)
            )
            index = end + 1
            continue
        found = raw[index]
        _append(tokens, found.group(), start + found.start())
        index += 1
    return sentence


def _append(tokens: list[Token], word: str, at: int) -> None:
    """Tag one token and append it; a full stop glued between two sentences splits it."""
    glued = _DOT.search(word) if "." in word else None
    if glued:
        _append(tokens, word[: glued.start()], at)
        tokens.append(Token(".", Tag.STOP, at + glued.start(), at + glued.end()))
        _append(tokens, word[glued.end() :], at + glued.end())
        return
    low = word.lower()
    before = tokens[-1] if tokens else None
    if before is not None and before.low == "in" and low in ("vitro", "vivo", "situ"):
        tokens[-1] = before._replace(tag=Tag.ADV)
        tokens.append(Token(low, Tag.ADV, at, at + len(word)))
        return
    if word == "." and before is not None and before.low in ("vs", "approx", "ca", "al"):
        return
    cue = CUES.get(low)
    tag = _tag(low, word, before)
    if cue is not None:
        tag, cue = _settle(cue, before)
    tokens.append(Token(low, tag, at, at + len(word), cue))


def _settle(cue: Cue, before: Token | None) -> tuple[Tag, Cue | None]:
    """Decide whether a cue word is one here, and whether a verb that may be a noun is one."""
    if before is not None and before.low in ("-", "–") and cue.form is Form.PAST:
        return Tag.ED, None
    if cue.noun_too and before is not None and _wants_noun(before):
        return Tag.CUE, Cue(cue.sense, Form.NOUN, cue.lemma)
    if _lower_as_verb(cue, before):
        return Tag.CUE, Cue(cue.sense, Form.FINITE, cue.lemma)
    return Tag.CUE, cue


def _lower_as_verb(cue: Cue, before: Token | None) -> bool:
    """Tell whether "lower" is a verb here: "to lower", "may lower"."""
    return cue.lemma == "lower" and before is not None and before.tag in (Tag.TO, Tag.MODAL)


def _wants_noun(before: Token) -> bool:
    """Tell whether what stands before makes the next word a noun."""
    if before.tag in (Tag.DET, Tag.PREP, Tag.LIGHT, Tag.NUMBER, Tag.BE, Tag.HAVE):
        return True
    if before.low in ("no", "significant", "marked", "further", "substantial", "slight"):
        return True
    return before.low.endswith(("fold", "ive", "ant", "able", "ical", "ic", "al", "ent"))


def _tag(low: str, word: str, before: Token | None) -> Tag:
    """Return the tag of a word by the tables, else by its look."""
    known = TAGS.get(low)
    if known is None:
        return _looks(low, word)
    if known is Tag.VERB and before is not None and before.tag in (Tag.DET, Tag.PREP):
        return known if low.endswith(("ed", "ing")) else Tag.NOUN
    return known


def _looks(low: str, word: str) -> Tag:
    """Return the tag of a word that no table knows."""
    if len(low) == 1 and not low.isalnum():
        return Tag.COMMA if low == "," else Tag.STOP if low in ";:.?!—–" else Tag.NOUN
    if low[0].isdigit() and _NUMBER.fullmatch(low):
        return Tag.NUMBER
    if low.isalpha() and low.endswith("ly") and low not in NOT_ADVERBS:
        return Tag.ADV
    past = low.endswith("ed") and len(low) > 4 and low.isalpha() and not word.isupper()
    return Tag.ED if past else Tag.NOUN


def _brackets(raw: list[re.Match[str]]) -> dict[int, int]:
    """Return the index of each outermost opening bracket with its closing one's."""
    stack: list[tuple[int, str]] = []
    pairs: dict[int, int] = {}
    for index, found in enumerate(raw):
        mark = found.group()
        if mark in _MARKS:
            stack.append((index, _MARKS[mark]))
        elif stack and mark == stack[-1][1]:
            pairs[stack.pop()[0]] = index
    return pairs
