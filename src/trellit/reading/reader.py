"""The built-in reader: rules and a lexicon, no model, no network."""

from __future__ import annotations

import re

from trellit.model import Finding, Paper, Reading
from trellit.reading.design import design_of
from trellit.reading.findings import extract
from trellit.reading.found import Found
from trellit.reading.measured import measured_outcomes
from trellit.reading.mentions import lay_out, listed_mentions, printed_mentions
from trellit.reading.roles import read_sentences
from trellit.reading.vocabulary import Vocabulary

_ENGLISH = frozenset({"eng", "en"})
_COMMON = re.compile(r"\b(?:the|of|and|in|with|for|to|by|on|after|is|was|were)\b", re.IGNORECASE)


class RuleReader:
    """Reads titles, abstracts, MeSH headings and keywords by rule.

    Parameters
    ----------
    vocabulary : Vocabulary
        Loaded once; the reader does no I/O after that.
    """

    name = "rules"

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def read(self, paper: Paper) -> Reading:
        """Return what a paper says; ``skipped`` tells why, when its text cannot be read."""
        listed = listed_mentions(paper, self.vocabulary, self.name)
        skipped = _why_skipped(paper)
        mentions = [mention for mention, _concept in listed]
        concepts = {concept.id: concept for _mention, concept in listed}
        findings: list[Finding] = []
        if not skipped:
            page = lay_out(paper, read_sentences(paper), self.vocabulary)
            bound = extract(page, self.vocabulary, self.name)
            findings = [row.finding for row in bound]
            told = [
                Found(row.finding.place, row.outcome.start, row.outcome.end, row.outcome.concept,
                      row.outcome.rule, row.outcome.confidence)
                for row in bound
            ]  # fmt: skip
            told += measured_outcomes(page, self.vocabulary)
            mentions += printed_mentions(page, told, self.name)
            for one in (*page.found, *told):
                concepts.setdefault(one.concept.id, one.concept)
            concepts |= {c.id: c for row in bound for c in row.concepts}
        named = {m.concept for m in mentions} | _named(findings)
        return Reading(
            paper.pmid,
            design_of(paper),
            tuple(sorted(concepts[id_] for id_ in named if id_ in concepts)),
            tuple(sorted(mentions)),
            tuple(findings),
            self.name,
            skipped,
        )


def _named(findings: list[Finding]) -> set[str]:
    """Return the ids of every concept that findings name."""
    ids: set[str] = set()
    for one in findings:
        terms = (*one.therapies, one.outcome, *one.models, *one.conditions)
        ids |= {one.arm, *(term.concept for term in terms)}
        if one.comparator is not None:
            ids.add(one.comparator.concept)
    return ids


def _why_skipped(paper: Paper) -> str:
    """Return why a paper's text is not read, or nothing.

    A record in another language may still have an English abstract; what counts is whether
    the text at hand is English.
    """
    text = f"{paper.title} {paper.abstract}".strip()
    if not text:
        return "no text"
    sample = text[:3000]
    words = len(sample.split())
    foreign = len(sample.encode("ascii", "ignore")) < 0.6 * len(sample)
    few = words >= 25 and len(_COMMON.findall(sample)) < 0.06 * words
    if foreign or (few and not _ENGLISH.intersection(paper.languages)):
        return f"language: {', '.join(paper.languages) or 'not English'}"
    return ""
