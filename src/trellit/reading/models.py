"""Models that no lexicon knows: "murine lupus nephritis", "patients with …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trellit.model import Kind, Polarity
from trellit.reading.found import Found, by_sentence, within
from trellit.reading.phrases import noun_phrase
from trellit.reading.polarity import polarity_of
from trellit.reading.syntax import Sentence, Token
from trellit.reading.vocabulary import Vocabulary, generic_species
from trellit.reading.words import Tag

_ANIMALS = frozenset(
    """mice mouse rats rat rabbits rabbit pigs piglets dogs monkeys macaques hamsters zebrafish
    larvae sheep goats ferrets minipigs swine""".split()
)
_PEOPLE = frozenset(
    "patients patient children women men adults infants volunteers recipients participants".split()
)
_LOOSE = frozenset(
    """treated untreated control controls normal healthy fed group groups these those all more
    fewer most many number different other experimental model vehicle sham treating such both same
    receiving infected injected transplanted pretreated recipient host several non-treated each
    total twenty thirty forty randomized challenged eligible consecutive enrolled included evaluable
    age aged week-old weeks old our""".split()
)
_INDUCED = re.compile(r"[-‐‑–](?:induced|triggered)$")
_NO_MODEL = frozenset(
    """apoptosis cytotoxicity death necrosis senescence stress toxicity loss increase
    oxidative""".split()
)
_LINE = re.compile(r"(?=[^\s]*\d)[A-Z][A-Za-z]*[-/]?\d+[A-Za-z0-9./-]*")


def open_models(
    sentences: Sequence[Sentence], found: Sequence[Found], vocabulary: Vocabulary
) -> list[Found]:
    """Return the models that the sentences describe in their own words."""
    rows: list[Found] = []
    for sentence, own in zip(sentences, by_sentence(sentences, found), strict=True):
        rows += _species_conditions(sentence, own, vocabulary)
        rows += _described(sentence, own, vocabulary)
    return rows


def _species_conditions(
    sentence: Sentence, own: Sequence[Found], vocabulary: Vocabulary
) -> list[Found]:
    """Return "murine lupus", "patients with lupus": a species or people and a condition."""
    rows: list[Found] = []
    for disease in own:
        if disease.kind is not Kind.CONDITION:
            continue
        before = sentence.text[: disease.start - sentence.start]
        adjective = re.search(r"([A-Za-z]+)\s+(?:model\s+of\s+)?$", before)
        if adjective and generic_species(adjective.group(1)):
            start = sentence.start + adjective.start()
            concept = vocabulary.animal_model(adjective.group(1), disease.concept)
            rows.append(
                Found(sentence.place, start, disease.end, concept, "model.species-condition", 0.95)
            )
            continue
        people = re.search(
            r"\b(?:patients|women|men|children|adults|subjects|people|individuals)\s+"
            r"(?:with|suffering\s+from|having)\s+(?:[\w-]+\s+){0,3}$",
            before,
            re.IGNORECASE,
        )
        after = sentence.text[disease.end - sentence.start :]
        follow = re.match(r"(?:\s+\([^()]*\))?\s+patients\b", after)
        if people or follow:
            start = sentence.start + people.start() if people else disease.start
            end = disease.end if people else disease.end + (follow.end() if follow else 0)
            concept = vocabulary.patients(disease.concept)
            rows.append(Found(sentence.place, start, end, concept, "model.patients-with", 0.8))
    return rows


def _described(sentence: Sentence, own: Sequence[Found], vocabulary: Vocabulary) -> list[Found]:
    """Return noun phrases headed by animals or people, induced diseases and cell lines."""
    rows: list[Found] = []
    tokens = sentence.tokens
    for at, token in enumerate(tokens):
        span: tuple[int, int, str, float] | None = None
        if token.low in _ANIMALS:
            span = (*_animals(tokens, at), "model.animals", 0.6)
        elif token.low in _PEOPLE:
            people = _people(tokens, at)
            span = (*people, "model.people", 0.5) if people else None
        elif token.low.endswith(("induced", "triggered")) and _INDUCED.search(token.low):
            phrase = _induced(tokens, at)
            span = (*phrase, "model.induced", 0.5) if phrase else None
        elif token.low == "cells" and at > 0:
            printed = _printed(sentence, tokens, at - 1, at)
            if _LINE.fullmatch(printed) and not printed.startswith(("CD", "Th")):
                span = (at - 1, at + 1, "model.cell-line", 0.6)
        if span is None or span[1] <= span[0]:
            continue
        first, last, rule, confidence = span
        start, end = tokens[first].start, tokens[last - 1].end
        if any(f.kind is Kind.MODEL and f.start <= start and end <= f.end for f in own):
            continue
        if rule == "model.people" and within(own, Kind.CONDITION, start, end):
            continue  # the patients-with rule has it
        text = _printed(sentence, tokens, first, last)
        inner = [f for f in own if f.kind is Kind.MODEL and f.end == end and f.start >= start]
        told = [f for f in inner if sentence.printed(f.start, f.end).lower() not in _ANIMALS]
        concept = told[0].concept if told else vocabulary.exact(Kind.MODEL, text)
        concept = concept or vocabulary.mint(Kind.MODEL, text)
        rows.append(Found(sentence.place, start, end, concept, rule, confidence))
    return rows


def _animals(tokens: list[Token], at: int) -> tuple[int, int]:
    """Return the bounds of the phrase that an animal noun heads: "diabetic rats"."""
    first = at
    while first > 0 and at - first < 4:
        before = tokens[first - 1]
        matter = before.tag in (Tag.NOUN, Tag.ED)
        if not matter or before.low in _LOOSE or before.low.endswith("treated"):
            break
        first -= 1
    return first, at + 1


def _people(tokens: list[Token], at: int) -> tuple[int, int] | None:
    """Return the bounds of "patients with …", or of "diabetic patients"."""
    if at + 1 < len(tokens) and tokens[at + 1].low in ("with", "undergoing"):
        phrase = noun_phrase(tokens, at + 2, len(tokens))
        if phrase and phrase.last - at <= 8:
            return at, phrase.last
    first, _last = _animals(tokens, at)
    return (first, at + 1) if first < at else None


def _induced(tokens: list[Token], at: int) -> tuple[int, int] | None:
    """Return the bounds of "pristane-induced lupus" when what was induced is a disease."""
    last = at + 1
    while last < len(tokens) and last - at < 5 and tokens[last].tag is Tag.NOUN:
        last += 1
    if last == at + 1:
        return None
    words = [t.low for t in tokens[at + 1 : last]]
    if words[-1] in _NO_MODEL or words[-1] in _ANIMALS:
        return None
    return (at, last) if polarity_of(" ".join(words)) is Polarity.WORSE else None


def _printed(sentence: Sentence, tokens: list[Token], first: int, last: int) -> str:
    """Return what the sentence prints for a stretch of tokens."""
    return sentence.printed(tokens[first].start, tokens[last - 1].end)
