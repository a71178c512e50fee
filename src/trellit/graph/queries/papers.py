"""One paper whole: what it is, what was read in it, and what it is linked to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trellit.graph import rows
from trellit.graph.answers import ConceptMention, LinkedPaper, Page, PaperBrief, PaperDetail
from trellit.graph.filters import check_page, known_paper
from trellit.graph.queries.briefs import PAPER_COLUMNS, paper_brief
from trellit.graph.store import Store
from trellit.model import Coverage, CoverageState, Kind, Layer

MAX_PAPERS = 1_000

_LINKED = f"""
    SELECT {PAPER_COLUMNS}, list(DISTINCT l.layer ORDER BY l.layer) AS layers,
        list(DISTINCT l.via ORDER BY l.via) AS vias, max(l.score) AS score,
        string_agg(DISTINCT nullif(l.note, ''), '; ' ORDER BY nullif(l.note, '')) AS note
    FROM links l JOIN papers p ON p.pmid = %s
    WHERE %s AND l.layer IN (%s)
    GROUP BY {PAPER_COLUMNS}
    ORDER BY score DESC NULLS LAST, p.year DESC NULLS LAST, length(p.pmid), p.pmid
"""

_OTHER = "CASE WHEN l.source = $pmid THEN l.target ELSE l.source END"

_MENTIONED = """
    SELECT c.id, c.kind, c.name, count(*) AS count,
        list(DISTINCT m.text ORDER BY m.text) AS forms,
        list(DISTINCT m.field ORDER BY m.field) AS fields,
        list(DISTINCT m.origin ORDER BY m.origin) AS origins
    FROM mentions m JOIN concepts c ON c.id = m.concept
    WHERE m.pmid = $pmid GROUP BY ALL ORDER BY c.kind, count DESC, c.id
"""


def paper(store: Store, pmid: str) -> PaperDetail:
    """Return everything that the graph knows of one paper."""
    asked = {"pmid": known_paper(store, pmid)}
    row = next(store.rows("SELECT * FROM papers WHERE pmid = $pmid", asked))
    citing, near = "'references', 'cited_by'", "'similar', 'topic'"
    cites = _linked(store, asked, "l.target", "l.source = $pmid", citing)
    cited_by = _linked(store, asked, "l.source", "l.target = $pmid", citing)
    similar = _linked(store, asked, _OTHER, "$pmid IN (l.source, l.target)", near)
    counts = {
        Layer.CITED_BY: len(cited_by),
        Layer.REFERENCES: len(cites),
        Layer.SIMILAR: sum(Layer.SIMILAR in linked.layers for linked in similar),
    }
    found = store.rows("SELECT * FROM findings WHERE pmid = $pmid ORDER BY field, start, id", asked)
    return PaperDetail(
        paper=paper_brief(row),
        doi=row["doi"],
        pmc=row["pmc"],
        volume=row["volume"],
        issue=row["issue"],
        pages=row["pages"],
        authors_complete=row["authors_complete"],
        publication_types=tuple(row["publication_types"]),
        keywords=tuple(row["keywords"]),
        mesh=tuple(row["mesh_names"]),
        trials=tuple(row["trials"]),
        sections=tuple(zip(row["section_labels"], row["section_texts"], strict=True)),
        skipped=row["skipped"],
        coverage=tuple(_coverage(row, layer, count) for layer, count in counts.items()),
        concepts=tuple(_mention(m) for m in store.rows(_MENTIONED, asked)),
        findings=tuple(rows.finding(f) for f in found),
        cites=cites,
        cited_by=cited_by,
        similar=similar,
    )


def papers(store: Store, *, offset: int, limit: int) -> Page[PaperBrief]:
    """Return the graph's papers, seeds first, then newest first."""
    check_page(offset, limit, MAX_PAPERS)
    total = store.value("SELECT count(*) FROM papers")
    answer = store.rows(
        f"SELECT {PAPER_COLUMNS} FROM papers p "
        "ORDER BY p.seed DESC, p.year DESC NULLS LAST, length(p.pmid) DESC, p.pmid DESC "
        "LIMIT $limit OFFSET $offset",
        {"limit": limit, "offset": offset},
    )
    note = "" if total else "This graph has no papers."
    return Page(tuple(map(paper_brief, answer)), total, offset, limit, note)


def _linked(
    store: Store, asked: dict[str, str], other: str, where: str, layers: str
) -> tuple[LinkedPaper, ...]:
    return tuple(_links(store.rows(_LINKED % (other, where, layers), asked)))


def _links(answer: Iterable[dict[str, Any]]) -> Iterable[LinkedPaper]:
    for row in answer:
        yield LinkedPaper(
            paper_brief(row),
            tuple(row["layers"]),
            tuple(row["vias"]),
            row["score"],
            row["note"] or "",
        )


def _mention(row: dict[str, Any]) -> ConceptMention:
    return ConceptMention(
        row["id"],
        Kind(row["kind"]),
        row["name"],
        row["count"],
        tuple(row["forms"]),
        tuple(row["fields"]),
        tuple(row["origins"]),
    )


def _coverage(row: dict[str, Any], layer: Layer, count: int) -> Coverage:
    return Coverage(row["pmid"], layer, CoverageState(row[f"{layer}_state"]), count)
