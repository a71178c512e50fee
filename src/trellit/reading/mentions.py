"""Every concept printed in a paper: by the lexicon, by its abbreviations, by its company."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from trellit.model import Concept, Kind, Mention, Paper, Place
from trellit.reading.abbreviations import Abbreviation, definitions
from trellit.reading.folded import Folded, same_phrase
from trellit.reading.found import Found, by_sentence, covering, without_overlaps
from trellit.reading.models import open_models
from trellit.reading.page import Page
from trellit.reading.syntax import Sentence
from trellit.reading.therapies import Proposal, inducers, propose
from trellit.reading.vocabulary import Vocabulary

_LEXICON = "mention.lexicon"
_SHORT = "mention.abbreviation"
_MESH_KINDS = (Kind.THERAPY, Kind.MODEL, Kind.OUTCOME, Kind.CONDITION)


def lay_out(paper: Paper, sentences: list[Sentence], vocabulary: Vocabulary) -> Page:
    """Return the page of a paper: all mentions in title and abstract, sentence by sentence."""
    texts = {Place.TITLE: paper.title, Place.ABSTRACT: paper.abstract}
    folded = {place: Folded(text) for place, text in texts.items()}
    found = [
        Found(place, hit.start, hit.end, hit.concept, _LEXICON, 0.9)
        for place, text in texts.items()
        for hit in vocabulary.hits(text, folded[place])
    ]
    short_forms = [(place, one) for place, text in texts.items() for one in definitions(text)]
    found = _abbreviated(found, short_forms, folded)
    page = Page(paper, sentences, names={one.short: one.long for _place, one in short_forms})
    found += _proposed(page, found, folded, texts, vocabulary)
    found += open_models(sentences, found, vocabulary)
    found = without_overlaps(found)
    found = [f for own in by_sentence(sentences, found) for f in _sole_readings(own)]
    page.found = found
    page.by_sentence = by_sentence(sentences, found)
    return page


def _sole_readings(found: list[Found]) -> list[Found]:
    """Drop what a longer phrase of another kind contains: "insulin" in "insulin resistance".

    A condition inside a model stays: the model is of that condition.
    """
    longer = [f for f in found if f.rule == _LEXICON]
    return [
        f for f in found
        if f.rule != _LEXICON
        or f.kind is Kind.CONDITION
        or not covering(longer, f.start, f.end)
    ]  # fmt: skip


def _abbreviated(
    found: list[Found],
    short_forms: Sequence[tuple[Place, Abbreviation]],
    folded: dict[Place, Folded],
) -> list[Found]:
    """Give short forms the concepts of their long forms, here; drop other readings of them."""
    for place, one in short_forms:
        meant = [
            f for f in found
            if f.place is place
            and f.end == one.long_end
            and one.long_start - 1 <= f.start <= one.long_start + len(one.long) // 2
        ]  # fmt: skip
        short = same_phrase(one.short)
        spots = {(spot, *span) for spot, text in folded.items() for span in text.find(short)}
        spots |= {(spot, *span) for spot, text in folded.items() for span in text.find(short + "s")}
        found = [
            f for f in found
            if (f.place, f.start, f.end) not in spots
            or any(f.concept.id == m.concept.id for m in meant)
        ]  # fmt: skip
        taken = {(f.place, f.start, f.end, f.concept.kind) for f in found}
        found += [
            Found(spot, start, end, m.concept, _SHORT, 0.9)
            for spot, start, end in sorted(spots)
            for m in meant
            if (spot, start, end, m.concept.kind) not in taken
        ]
    return found


def _proposed(
    page: Page,
    found: Sequence[Found],
    folded: dict[Place, Folded],
    texts: dict[Place, str],
    vocabulary: Vocabulary,
) -> list[Found]:
    """Return the mentions of therapies beyond the lexicon, wherever they are printed."""
    causes = frozenset().union(*map(inducers, texts.values()))
    longs = {same_phrase(short): long for short, long in page.names.items()}
    shorts = {same_phrase(long): short for short, long in page.names.items()}
    names: dict[str, tuple[Concept, str, float]] = {}
    for one in propose(page.sentences):
        known = [
            f for f in found if f.place is one.place and one.start <= f.start and f.end <= one.end
        ]
        head = next((f for f in known if f.kind is Kind.THERAPY and f.end == one.end), None)
        if head and one.rule == "therapy.derived" and 2 * (head.end - head.start) < len(one.text):
            head = None  # of "X-derived exosomes" the lexicon knows only exosomes
        if head is not None:
            _weigh(page, head.concept.id, one)
            continue
        folded_name = same_phrase(one.text)
        if folded_name in causes or not folded_name or any(
            f.kind in (Kind.CONDITION, Kind.MODEL) and f.end == one.end for f in known
        ):  # fmt: skip
            continue
        long = longs.get(folded_name, one.text)
        if same_phrase(long) in causes:
            continue
        concept = vocabulary.exact(Kind.THERAPY, long) or vocabulary.mint(Kind.THERAPY, long)
        _weigh(page, concept.id, one)
        short = shorts.get(same_phrase(long), "")
        for form in (one.text, long, short):
            if form and same_phrase(form) not in names:
                names[same_phrase(form)] = (concept, one.rule, 0.6)
    return [
        Found(place, start, end, concept, rule, confidence)
        for name, (concept, rule, confidence) in names.items()
        for place, text in folded.items()
        for start, end in text.find(name)
    ]


def _weigh(page: Page, concept: str, proposal: Proposal) -> None:
    """Add a proposal's weight to its concept's."""
    page.weights[concept] = page.weights.get(concept, 0.0) + proposal.weight


def printed_mentions(page: Page, outcomes: Iterable[Found], reader: str) -> list[Mention]:
    """Return the mentions of title and abstract, the outcomes of findings among them."""
    texts = {Place.TITLE: page.paper.title, Place.ABSTRACT: page.paper.abstract}
    every = without_overlaps([*page.found, *outcomes])
    return [
        Mention(
            page.paper.pmid, f.concept.kind, f.concept.id, f.concept.name,
            texts[f.place][f.start : f.end], f.place, f.start, f.end, f.rule, f.confidence,
            reader=reader,
        )
        for f in every
    ]  # fmt: skip


def listed_mentions(
    paper: Paper, vocabulary: Vocabulary, reader: str
) -> list[tuple[Mention, Concept]]:
    """Return the mentions in MeSH headings and keywords, with their concepts."""
    rows: list[tuple[Mention, Concept]] = []
    fields = [(Place.MESH, heading.name) for heading in paper.mesh]
    fields += [(Place.KEYWORD, keyword) for keyword in paper.keywords]
    for place, text in fields:
        hits = vocabulary.hits(text)
        if place is Place.MESH and not any(h.end - h.start == len(text) for h in hits):
            turned = re.fullmatch(r"([^,]+), ([^,]+)", text)
            exact = [
                vocabulary.exact(kind, f"{turned[2]} {turned[1]}") for kind in _MESH_KINDS
            ] if turned else []  # fmt: skip
            rows += [
                (_listed(paper, c, text, place, (0, len(text)), reader), c) for c in exact if c
            ]
            if any(exact):
                continue
        rows += [
            (_listed(paper, h.concept, text, place, (h.start, h.end), reader), h.concept)
            for h in hits
        ]
    return rows


def _listed(
    paper: Paper, concept: Concept, text: str, place: Place, span: tuple[int, int], reader: str
) -> Mention:
    """Return one mention of a heading or keyword."""
    start, end = span
    return Mention(
        paper.pmid, concept.kind, concept.id, concept.name, text[start:end], place, start, end,
        f"mention.{place}", 0.9, reader=reader,
    )  # fmt: skip
