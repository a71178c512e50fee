"""The graph itself: nodes and edges as the schema has them, streamed or as NetworkX.

Edge keys are unique in the whole graph, nodes and edges come in one fixed order, and an
attribute without a value is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeAlias

import networkx as nx

from trellit.graph.queries.briefs import CONCEPT_COUNTS
from trellit.graph.queries.concepts import FORMS
from trellit.graph.schema import EDGE_ATTRIBUTES, EDGE_KINDS, NODE_ATTRIBUTES
from trellit.graph.store import Store

Attributes: TypeAlias = dict[str, Any]
Node: TypeAlias = tuple[str, Attributes]
Edge: TypeAlias = tuple[str, str, str, Attributes]

JOIN = " | "

_PAPERS = f"""
    SELECT 'pmid:' || pmid AS node, 'paper' AS kind,
        CASE WHEN len(authors) > 0 THEN authors[1] || coalesce(' ' || year, '')
            ELSE pmid END AS label,
        pmid, title, journal, year, array_to_string(authors, '{JOIN}') AS authors, doi, pmc,
        array_to_string(publication_types, '{JOIN}') AS publication_types, design, retraction,
        seed, cited_by_state, references_state, similar_state
    FROM papers WHERE $all OR list_contains($nodes, 'pmid:' || pmid)
    ORDER BY length(pmid), pmid
"""

_CONCEPTS = f"""
    SELECT c.id AS node, c.kind, c.name AS label,
        array_to_string(c.synonyms, '{JOIN}') AS synonyms,
        (SELECT string_agg(DISTINCT text, '{JOIN}' ORDER BY text)
            FROM ({FORMS}) f WHERE f.concept = c.id) AS forms,
        CASE WHEN c.kind = 'outcome' THEN c.polarity END AS polarity, c.papers, c.findings
    FROM ({CONCEPT_COUNTS}) c WHERE $all OR list_contains($nodes, c.id)
    ORDER BY c.kind, c.id
"""

_PAPER_PAIR = "'pmid:' || source AS source, 'pmid:' || target AS target"
_EDGES = {
    "cites": f"""
        SELECT {_PAPER_PAIR},
            'cites:' || source || '>' || target AS key, 1.0::DOUBLE AS weight,
            string_agg(DISTINCT layer, '{JOIN}' ORDER BY layer) AS layer,
            string_agg(DISTINCT via, '{JOIN}' ORDER BY via) AS via,
            string_agg(DISTINCT nullif(note, ''), '{JOIN}' ORDER BY nullif(note, '')) AS note
        FROM links WHERE layer IN ('cited_by', 'references') GROUP BY source, target
    """,
    "similar": f"""
        SELECT {_PAPER_PAIR}, 'similar:' || source || '>' || target AS key, 1.0::DOUBLE AS weight,
            max(score) AS score
        FROM links WHERE layer = 'similar' GROUP BY source, target
    """,
    "topic": f"""
        SELECT {_PAPER_PAIR}, 'topic:' || source || '>' || target AS key, 1.0::DOUBLE AS weight,
            any_value(via) AS via
        FROM links WHERE layer = 'topic' GROUP BY source, target
    """,
    "mentions": f"""
        SELECT 'pmid:' || pmid AS source, concept AS target,
            'mentions:' || pmid || '>' || concept AS key, count(*)::DOUBLE AS weight,
            count(*) AS count, string_agg(DISTINCT field, '{JOIN}' ORDER BY field) AS fields,
            string_agg(DISTINCT origin, '{JOIN}' ORDER BY origin) AS origin
        FROM mentions GROUP BY pmid, concept
    """,
    "affects": f"""
        SELECT f.arm_id AS source, f.outcome_id AS target, 'affects:' || f.id AS key,
            f.confidence AS weight, f.id AS finding, f.pmid, f.direction, f.effect,
            array_to_string(f.model_names, '{JOIN}') AS models,
            array_to_string(f.condition_names, '{JOIN}') AS conditions,
            f.comparator_name AS comparator, f.sentence, p.year, f.confidence, f.hedged, f.origin,
            f.rule, f.source AS stated_at, p.retraction
        FROM findings f JOIN papers p USING (pmid)
    """,
    "tested_in": """
        SELECT arm_id AS source, model AS target,
            'tested_in:' || id || '>' || model AS key, confidence AS weight, id AS finding, pmid
        FROM (SELECT *, unnest(model_ids) AS model FROM findings)
    """,
    "measured_in": """
        SELECT outcome_id AS source, model AS target,
            'measured_in:' || id || '>' || model AS key, confidence AS weight, id AS finding, pmid
        FROM (SELECT *, unnest(model_ids) AS model FROM findings)
    """,
    "has_part": """
        SELECT id AS source, part AS target, 'has_part:' || id || '>' || part AS key,
            1.0::DOUBLE AS weight
        FROM (SELECT id, unnest(parts) AS part FROM concepts)
    """,
}


def nodes(store: Store, among: Sequence[str] | None = None) -> Iterator[Node]:
    """Yield the nodes, papers first; ``among`` keeps only those ids."""
    asked: Attributes = {"all": among is None, "nodes": list(among or ())}
    for sql, attributes in ((_PAPERS, "paper"), (_CONCEPTS, "concept")):
        for row in store.rows(sql, asked):
            yield row["node"], _present(row, NODE_ATTRIBUTES[attributes])


def edges(store: Store, among: Sequence[str] | None = None) -> Iterator[Edge]:
    """Yield the edges, one kind after the other; ``among`` keeps those with both ends in it."""
    asked: Attributes = {"all": among is None, "nodes": list(among or ())}
    for kind in EDGE_KINDS:
        answer = store.rows(
            f"SELECT * FROM ({_EDGES[kind]}) "
            "WHERE $all OR (list_contains($nodes, source) AND list_contains($nodes, target)) "
            "ORDER BY source, target, key",
            asked,
        )
        for row in answer:
            attributes = {"kind": kind, "interaction": kind, "weight": row["weight"]}
            attributes.update(_present(row, EDGE_ATTRIBUTES[kind]))
            yield row["source"], row["target"], row["key"], attributes


def count_edges(store: Store, kind: str) -> int:
    """Return the number of edges of one kind."""
    return int(store.value(f"SELECT count(*) FROM ({_EDGES[kind]})"))


def to_networkx(
    store: Store, about: Attributes, among: Sequence[str] | None = None
) -> nx.MultiDiGraph[str]:
    """Return the graph, or the part of it among these nodes, with ``about`` as its attributes."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(**about)
    graph.add_nodes_from(nodes(store, among))
    for source, target, key, attributes in edges(store, among):
        graph.add_edge(source, target, key, **attributes)
    return graph


def _present(row: Attributes, names: Collection[str]) -> Attributes:
    return {name: row[name] for name in names if row[name] is not None and row[name] != ""}
