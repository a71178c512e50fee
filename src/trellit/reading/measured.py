"""Outcomes that a paper says it measured, whatever came of them."""

from __future__ import annotations

from trellit.model import Place
from trellit.reading.found import Found
from trellit.reading.outcomes import Outcome, outcome_of
from trellit.reading.page import Page
from trellit.reading.phrases import phrase_list
from trellit.reading.predicates import clause_start
from trellit.reading.syntax import Phrase, Sentence
from trellit.reading.vocabulary import Vocabulary
from trellit.reading.words import MEASURED, Tag


def measured_outcomes(page: Page, vocabulary: Vocabulary) -> list[Found]:
    """Return the outcomes of "X and Y were measured", "we assessed X", "effect of … on X"."""
    rows: list[Found] = []
    for sentence, own in zip(page.sentences, page.by_sentence, strict=True):
        if sentence.role.name == "background":
            continue
        for phrase in _phrases(sentence):
            outcome = outcome_of(sentence, phrase, own, vocabulary, page.names)
            if outcome is not None:
                rows.append(_found(sentence, outcome))
    return rows


def _found(sentence: Sentence, outcome: Outcome) -> Found:
    """Return a measured outcome as something found."""
    return Found(
        sentence.place, outcome.start, outcome.end, outcome.concept, "outcome.measured",
        0.6 * outcome.confidence,
    )  # fmt: skip


def _phrases(sentence: Sentence) -> list[Phrase]:
    """Return the phrases that a sentence calls measured."""
    tokens = sentence.tokens
    phrases: list[Phrase] = []
    for at, token in enumerate(tokens):
        if token.low in MEASURED and token.tag is Tag.VERB and at > 0:
            phrases += _of_verb(sentence, at)
        elif token.low in ("outcome", "outcomes", "endpoint", "endpoints", "measures"):
            told = at + 1 < len(tokens) and (
                tokens[at + 1].tag is Tag.BE or tokens[at + 1].low == "included"
            )
            phrases += phrase_list(tokens, at + 2, len(tokens))[0] if told else []
        elif token.low == "on" and _effect_before(sentence, at):
            phrases += phrase_list(tokens, at + 1, len(tokens))[0]
    return phrases


def _of_verb(sentence: Sentence, at: int) -> list[Phrase]:
    """Return the subject of "were measured" or the object of "we measured"."""
    tokens = sentence.tokens
    back = at - 1
    while back > 0 and tokens[back].tag is Tag.ADV:
        back -= 1
    if tokens[back].tag is Tag.BE:
        first = clause_start(tokens, back)
        while first < back and tokens[first].tag in (Tag.ADV, Tag.DET):
            first += 1
        return phrase_list(tokens, first, back)[0]
    asked = tokens[back].low in ("we", "they") or tokens[back].tag is Tag.TO
    if asked and sentence.role.name != "aim":
        return phrase_list(tokens, at + 1, len(tokens))[0]
    return []


def _effect_before(sentence: Sentence, at: int) -> bool:
    """Tell whether "effect of …" stands before an "on" in a title or aim."""
    if sentence.place is not Place.TITLE and sentence.role.name != "aim":
        return False
    return any(
        token.low in ("effect", "effects", "impact", "influence")
        for token in sentence.tokens[max(0, at - 10) : at]
    )
