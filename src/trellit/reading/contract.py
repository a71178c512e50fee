"""A reading as the JSON object that ``trellit read --format jsonl`` prints for each paper."""

from __future__ import annotations

from typing import Any

from trellit.model import Concept, Finding, Mention, Paper, Reading, Term

_OWN = "trellit:"


def to_json(paper: Paper, reading: Reading) -> dict[str, Any]:
    """Return a reading as plain values.

    ``concept`` is the id of a public vocabulary or ``None``; ``id`` is always the concept's
    CURIE. Offsets count characters of the field's text.
    """
    known = {concept.id: concept for concept in reading.concepts}
    return {
        "pmid": paper.pmid,
        "design": str(reading.design),
        "mentions": [_mention(mention) for mention in reading.mentions],
        "findings": [_finding(finding, known) for finding in reading.findings],
        "reader": reading.reader,
        "skipped": reading.skipped,
    }


def _public(id_: str) -> str | None:
    """Return an id that others know, or ``None``."""
    return None if id_.startswith(_OWN) else id_


def _mention(mention: Mention) -> dict[str, Any]:
    """Return one mention."""
    return {
        "kind": str(mention.kind),
        "text": mention.text,
        "name": mention.name,
        "concept": _public(mention.concept),
        "id": mention.concept,
        "field": str(mention.place),
        "start": mention.start,
        "end": mention.end,
        "rule": mention.rule,
        "confidence": mention.confidence,
    }


def _term(term: Term) -> dict[str, Any]:
    """Return a concept as a sentence prints it."""
    return {
        "text": term.text,
        "name": term.name,
        "concept": _public(term.concept),
        "id": term.concept,
    }


def _finding(finding: Finding, known: dict[str, Concept]) -> dict[str, Any]:
    """Return one finding."""
    arm = known.get(finding.arm)
    return {
        "id": finding.id,
        "arm": {"id": finding.arm, "name": arm.name if arm else finding.arm},
        "therapies": [_term(term) for term in finding.therapies],
        "comparator": _term(finding.comparator) if finding.comparator else None,
        "models": [_term(term) for term in finding.models],
        "conditions": [_term(term) for term in finding.conditions],
        "outcome": _term(finding.outcome),
        "direction": str(finding.direction) if finding.direction else None,
        "effect": str(finding.effect),
        "sentence": finding.sentence,
        "field": str(finding.place),
        "start": finding.start,
        "end": finding.end,
        "rule": finding.rule,
        "confidence": finding.confidence,
        "hedged": finding.hedged,
    }
