"""Therapies, models, outcomes and conditions: lists of them, and one of them whole."""

from __future__ import annotations

from trellit.graph.answers import ConceptBrief, ConceptDetail, Page
from trellit.graph.filters import check_page, known_concept
from trellit.graph.queries.briefs import CONCEPT_COUNTS, concept_brief
from trellit.graph.store import Store
from trellit.model import Kind

MAX_CONCEPTS = 1_000

FORMS = """
    SELECT concept, text FROM mentions
    UNION SELECT outcome_id, outcome_text FROM findings
    UNION SELECT unnest(therapy_ids), unnest(therapy_texts) FROM findings
    UNION SELECT unnest(model_ids), unnest(model_texts) FROM findings
    UNION SELECT unnest(condition_ids), unnest(condition_texts) FROM findings
"""
"""Every phrase by which some paper names a concept: columns ``concept, text``."""


def concepts(
    store: Store, *, kind: Kind | None, text: str, offset: int, limit: int
) -> Page[ConceptBrief]:
    """Return the concepts of a kind whose name or synonym contains ``text``, busiest first."""
    check_page(offset, limit, MAX_CONCEPTS)
    source = f"""
        FROM ({CONCEPT_COUNTS}) c
        WHERE ($kind IS NULL OR c.kind = $kind)
            AND ($text = '' OR contains(lower(c.name), $text)
                OR len(list_filter(c.synonyms, lambda s: contains(lower(s), $text))) > 0)
    """
    asked: dict[str, object] = {"kind": kind, "text": text.lower()}
    total = store.value(f"SELECT count(*) {source}", asked)
    answer = store.rows(
        f"SELECT * {source} ORDER BY findings DESC, papers DESC, id LIMIT $limit OFFSET $offset",
        {**asked, "limit": limit, "offset": offset},
    )
    what = kind or "concept"
    silence = f"No {what} of this graph is named so." if text else f"This graph has no {what}."
    return Page(tuple(map(concept_brief, answer)), total, offset, limit, "" if total else silence)


def concept(store: Store, name: str) -> ConceptDetail:
    """Return everything that the graph knows of one concept, by its id."""
    known_concept(store, name)
    counted = f"SELECT * FROM ({CONCEPT_COUNTS}) c WHERE "
    row = next(store.rows(f"{counted} c.id = $id", {"id": name}))
    parts = store.rows(f"{counted} list_contains($ids, c.id) ORDER BY c.id", {"ids": row["parts"]})
    wholes = store.rows(f"{counted} list_contains(c.parts, $id) ORDER BY c.id", {"id": name})
    forms = store.column(
        f"SELECT DISTINCT text FROM ({FORMS}) WHERE concept = $id ORDER BY text",
        {"id": name},
    )
    return ConceptDetail(
        concept_brief(row),
        tuple(row["synonyms"]),
        tuple(forms),
        tuple(map(concept_brief, parts)),
        tuple(map(concept_brief, wholes)),
    )
