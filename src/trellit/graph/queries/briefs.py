"""The short forms of papers and concepts that several queries answer with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trellit.graph.answers import ConceptBrief, PaperBrief
from trellit.model import Design, Kind, Polarity, Retraction

PAPER_COLUMNS = "p.pmid, p.title, p.journal, p.year, p.authors, p.design, p.retraction, p.seed"
"""What :func:`paper_brief` needs of ``papers p``."""

CONCEPT_COUNTS = """
    WITH named AS (
        SELECT concept AS id, pmid, NULL AS finding FROM mentions
        UNION ALL SELECT arm_id, pmid, id FROM findings
        UNION ALL SELECT unnest(therapy_ids), pmid, id FROM findings
        UNION ALL SELECT outcome_id, pmid, id FROM findings
        UNION ALL SELECT unnest(model_ids), pmid, id FROM findings
        UNION ALL SELECT unnest(condition_ids), pmid, id FROM findings
    )
    SELECT c.id, c.kind, c.name, c.polarity, c.synonyms, c.parts,
        count(DISTINCT n.pmid) AS papers, count(DISTINCT n.finding) AS findings
    FROM concepts c LEFT JOIN named n USING (id)
    GROUP BY ALL
"""
"""Every concept with the papers that name it and the findings that it takes part in."""


def paper_brief(row: Mapping[str, Any]) -> PaperBrief:
    """Return the short form of a row with :data:`PAPER_COLUMNS`."""
    return PaperBrief(
        pmid=row["pmid"],
        title=row["title"],
        journal=row["journal"],
        year=row["year"],
        authors=tuple(row["authors"]),
        design=Design(row["design"]),
        retraction=Retraction(row["retraction"]),
        seed=row["seed"],
    )


def concept_brief(row: Mapping[str, Any]) -> ConceptBrief:
    """Return the short form of a row of :data:`CONCEPT_COUNTS`."""
    return ConceptBrief(
        id=row["id"],
        kind=Kind(row["kind"]),
        name=row["name"],
        polarity=Polarity(row["polarity"]),
        papers=row["papers"],
        findings=row["findings"],
    )
