"""Records to table rows, and findings back again: the only place that knows both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from trellit.model import (
    Concept,
    Coverage,
    CoverageState,
    Direction,
    Effect,
    Finding,
    Layer,
    Link,
    Mention,
    Origin,
    Paper,
    Place,
    Reading,
    Term,
)

Row = dict[str, Any]


def paper_rows(
    papers: Iterable[Paper],
    readings: Mapping[str, Reading],
    seeds: Sequence[str],
    coverage: Iterable[Coverage],
) -> Iterator[Row]:
    """Yield a row for each paper; a layer that nothing is known of is ``not_asked``."""
    states = {(c.pmid, c.layer): c.state for c in coverage}

    def state(pmid: str, layer: Layer) -> str:
        return states.get((pmid, layer), CoverageState.NOT_ASKED).value

    for paper in papers:
        reading = readings[paper.pmid]
        yield {
            "pmid": paper.pmid,
            "title": paper.title,
            "journal": paper.journal,
            "year": paper.year,
            "month": paper.month,
            "day": paper.day,
            "date_text": paper.date_text,
            "volume": paper.volume,
            "issue": paper.issue,
            "pages": paper.pages,
            "authors": [author.name for author in paper.authors],
            "authors_complete": paper.authors_complete,
            "doi": paper.doi,
            "pmc": paper.pmc,
            "kind": paper.kind,
            "languages": paper.languages,
            "publication_types": paper.publication_types,
            "mesh_ids": [heading.ui for heading in paper.mesh],
            "mesh_names": [heading.name for heading in paper.mesh],
            "keywords": paper.keywords,
            "trials": paper.trials,
            "section_labels": [section.label for section in paper.sections],
            "section_texts": [section.text for section in paper.sections],
            "design": reading.design.value,
            "retraction": paper.retraction.value,
            "seed": paper.pmid in seeds,
            "cited_by_state": state(paper.pmid, Layer.CITED_BY),
            "references_state": state(paper.pmid, Layer.REFERENCES),
            "similar_state": state(paper.pmid, Layer.SIMILAR),
            "references_listed": paper.references_listed,
            "reader": reading.reader,
            "skipped": reading.skipped,
            "source": paper.source,
        }


def link_rows(links: Iterable[Link]) -> Iterator[Row]:
    """Yield a row for each link."""
    for link in links:
        yield {
            "source": link.source,
            "target": link.target,
            "layer": link.layer.value,
            "via": link.via,
            "request": link.request,
            "date": link.date,
            "score": link.score,
            "note": link.note,
        }


def concept_rows(concepts: Iterable[Concept]) -> Iterator[Row]:
    """Yield a row for each concept."""
    for concept in concepts:
        yield {
            "id": concept.id,
            "kind": concept.kind.value,
            "name": concept.name,
            "synonyms": concept.synonyms,
            "polarity": concept.polarity.value,
            "parts": concept.parts,
            "tree": concept.tree,
        }


def mention_rows(mentions: Iterable[Mention]) -> Iterator[Row]:
    """Yield a row for each mention."""
    for mention in mentions:
        yield {
            "pmid": mention.pmid,
            "kind": mention.kind.value,
            "concept": mention.concept,
            "text": mention.text,
            "field": mention.place.value,
            "start": mention.start,
            "end": mention.end,
            "rule": mention.rule,
            "confidence": mention.confidence,
            "origin": mention.origin.value,
            "reader": mention.reader,
            "source": mention.source,
        }


def finding_rows(findings: Iterable[Finding], names: Mapping[str, str]) -> Iterator[Row]:
    """Yield a row for each finding.

    ``names`` are the graph's concepts by id, and the one name that each has there. A comparator
    that is none of them (a placebo, an untreated group) keeps its own name and gets no id.
    """
    for finding in findings:
        against = finding.comparator
        yield {
            "id": finding.id,
            "pmid": finding.pmid,
            "arm_id": finding.arm,
            "arm_name": names[finding.arm],
            **_term_columns("therapy", finding.therapies, names),
            "comparator_id": against.concept if against and against.concept in names else None,
            "comparator_name": against.name if against else None,
            "comparator_text": against.text if against else None,
            **_term_columns("model", finding.models, names),
            **_term_columns("condition", finding.conditions, names),
            "outcome_id": finding.outcome.concept,
            "outcome_name": names[finding.outcome.concept],
            "outcome_text": finding.outcome.text,
            "direction": finding.direction.value if finding.direction else None,
            "effect": finding.effect.value,
            "sentence": finding.sentence,
            "field": finding.place.value,
            "start": finding.start,
            "end": finding.end,
            "rule": finding.rule,
            "confidence": finding.confidence,
            "hedged": finding.hedged,
            "dose": finding.dose,
            "route": finding.route,
            "time_point": finding.time_point,
            "sample": finding.sample,
            "origin": finding.origin.value,
            "reader": finding.reader,
            "source": finding.source,
            "reason": finding.reason,
        }


def link(row: Mapping[str, Any]) -> Link:
    """Return the link of a row."""
    return Link(**{**row, "layer": Layer(row["layer"])})


def finding(row: Mapping[str, Any]) -> Finding:
    """Return the finding of a row."""
    comparator = None
    if row["comparator_name"] is not None:
        comparator = Term(
            row["comparator_id"] or "", row["comparator_name"], row["comparator_text"]
        )
    return Finding(
        pmid=row["pmid"],
        id=row["id"],
        arm=row["arm_id"],
        therapies=_terms(row, "therapy"),
        outcome=Term(row["outcome_id"], row["outcome_name"], row["outcome_text"]),
        direction=Direction(row["direction"]) if row["direction"] else None,
        effect=Effect(row["effect"]),
        comparator=comparator,
        models=_terms(row, "model"),
        conditions=_terms(row, "condition"),
        sentence=row["sentence"],
        place=Place(row["field"]),
        start=row["start"],
        end=row["end"],
        rule=row["rule"],
        confidence=row["confidence"],
        hedged=row["hedged"],
        dose=row["dose"],
        route=row["route"],
        time_point=row["time_point"],
        sample=row["sample"],
        origin=Origin(row["origin"]),
        reader=row["reader"],
        source=row["source"],
        reason=row["reason"],
    )


def _term_columns(kind: str, terms: Sequence[Term], names: Mapping[str, str]) -> Row:
    return {
        f"{kind}_ids": [term.concept for term in terms],
        f"{kind}_names": [names[term.concept] for term in terms],
        f"{kind}_texts": [term.text for term in terms],
    }


def _terms(row: Mapping[str, Any], kind: str) -> tuple[Term, ...]:
    columns = (row[f"{kind}_ids"], row[f"{kind}_names"], row[f"{kind}_texts"])
    return tuple(Term(*values) for values in zip(*columns, strict=True))
