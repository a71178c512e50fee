"""The one table of what the tables hold and what the graph looks like.

It builds the Parquet files, types the GraphML, and is what :func:`describe` prints. Lists are
parallel: the n-th of ``model_ids`` has the n-th of ``model_names`` and ``model_texts``.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

FORMAT = 1
"""Version of everything here; a graph of another format is built anew, not guessed at."""

_TEXT = pa.string()
_TEXTS = pa.list_(pa.string())
_INT = pa.int32()
_REAL = pa.float64()
_FLAG = pa.bool_()


def _schema(columns: Mapping[str, pa.DataType], *, optional: frozenset[str]) -> pa.Schema:
    fields = [pa.field(name, kind, nullable=name in optional) for name, kind in columns.items()]
    return pa.schema(fields)


PAPERS = _schema(
    {
        "pmid": _TEXT,
        "title": _TEXT,
        "journal": _TEXT,
        "year": _INT,
        "month": _INT,
        "day": _INT,
        "date_text": _TEXT,
        "volume": _TEXT,
        "issue": _TEXT,
        "pages": _TEXT,
        "authors": _TEXTS,
        "authors_complete": _FLAG,
        "doi": _TEXT,
        "pmc": _TEXT,
        "kind": _TEXT,
        "languages": _TEXTS,
        "publication_types": _TEXTS,
        "mesh_ids": _TEXTS,
        "mesh_names": _TEXTS,
        "keywords": _TEXTS,
        "trials": _TEXTS,
        "section_labels": _TEXTS,
        "section_texts": _TEXTS,
        "design": _TEXT,
        "retraction": _TEXT,
        "seed": _FLAG,
        "cited_by_state": _TEXT,
        "references_state": _TEXT,
        "similar_state": _TEXT,
        "references_listed": _INT,
        "reader": _TEXT,
        "skipped": _TEXT,
        "source": _TEXT,
    },
    optional=frozenset({"year", "month", "day"}),
)
"""One row a paper, by number."""

LINKS = _schema(
    {
        "source": _TEXT,
        "target": _TEXT,
        "layer": _TEXT,
        "via": _TEXT,
        "request": _TEXT,
        "date": _TEXT,
        "score": pa.int64(),
        "note": _TEXT,
    },
    optional=frozenset({"score"}),
)
"""One row for each time a link was said; both ends are papers of the graph."""

CONCEPTS = _schema(
    {
        "id": _TEXT,
        "kind": _TEXT,
        "name": _TEXT,
        "synonyms": _TEXTS,
        "polarity": _TEXT,
        "parts": _TEXTS,
        "tree": _TEXTS,
    },
    optional=frozenset(),
)
"""One row a concept that some mention or finding names."""

MENTIONS = _schema(
    {
        "pmid": _TEXT,
        "kind": _TEXT,
        "concept": _TEXT,
        "text": _TEXT,
        "field": _TEXT,
        "start": _INT,
        "end": _INT,
        "rule": _TEXT,
        "confidence": _REAL,
        "origin": _TEXT,
        "reader": _TEXT,
        "source": _TEXT,
    },
    optional=frozenset(),
)
"""One row for each place where a concept was found."""

FINDINGS = _schema(
    {
        "id": _TEXT,
        "pmid": _TEXT,
        "arm_id": _TEXT,
        "arm_name": _TEXT,
        "therapy_ids": _TEXTS,
        "therapy_names": _TEXTS,
        "therapy_texts": _TEXTS,
        "comparator_id": _TEXT,
        "comparator_name": _TEXT,
        "comparator_text": _TEXT,
        "model_ids": _TEXTS,
        "model_names": _TEXTS,
        "model_texts": _TEXTS,
        "condition_ids": _TEXTS,
        "condition_names": _TEXTS,
        "condition_texts": _TEXTS,
        "outcome_id": _TEXT,
        "outcome_name": _TEXT,
        "outcome_text": _TEXT,
        "direction": _TEXT,
        "effect": _TEXT,
        "sentence": _TEXT,
        "field": _TEXT,
        "start": _INT,
        "end": _INT,
        "rule": _TEXT,
        "confidence": _REAL,
        "hedged": _FLAG,
        "dose": _TEXT,
        "route": _TEXT,
        "time_point": _TEXT,
        "sample": _TEXT,
        "origin": _TEXT,
        "reader": _TEXT,
        "source": _TEXT,
        "reason": _TEXT,
    },
    optional=frozenset({"comparator_id", "comparator_name", "comparator_text", "direction"}),
)
"""One row a finding."""

TABLES: Mapping[str, pa.Schema] = {
    "papers": PAPERS,
    "links": LINKS,
    "concepts": CONCEPTS,
    "mentions": MENTIONS,
    "findings": FINDINGS,
}

NODE_ATTRIBUTES: Mapping[str, Mapping[str, type]] = {
    "paper": {
        "kind": str,
        "label": str,
        "pmid": str,
        "title": str,
        "journal": str,
        "year": int,
        "authors": str,
        "doi": str,
        "pmc": str,
        "publication_types": str,
        "design": str,
        "retraction": str,
        "seed": bool,
        "cited_by_state": str,
        "references_state": str,
        "similar_state": str,
    },
    "concept": {
        "kind": str,
        "label": str,
        "synonyms": str,
        "forms": str,
        "polarity": str,
        "papers": int,
        "findings": int,
    },
}
"""Attributes of the NetworkX graph's nodes; several values stand in one text, joined by " | ".

``label`` is what Gephi, yEd and Cytoscape show. ``forms`` are the phrases by which the papers
(or the people who curated them) name the concept.
"""

EDGE_ATTRIBUTES: Mapping[str, Mapping[str, type]] = {
    "cites": {"layer": str, "via": str, "note": str},
    "similar": {"score": int},
    "topic": {"via": str},
    "mentions": {"count": int, "fields": str, "origin": str},
    "affects": {
        "finding": str,
        "pmid": str,
        "direction": str,
        "effect": str,
        "models": str,
        "conditions": str,
        "comparator": str,
        "sentence": str,
        "year": int,
        "confidence": float,
        "hedged": bool,
        "origin": str,
        "rule": str,
        "stated_at": str,
        "retraction": str,
    },
    "tested_in": {"finding": str, "pmid": str},
    "measured_in": {"finding": str, "pmid": str},
    "has_part": {},
}
"""Attributes of each kind of edge, besides those of every edge."""

COMMON_EDGE_ATTRIBUTES: Mapping[str, type] = {"kind": str, "interaction": str, "weight": float}
"""What every edge carries; ``interaction`` is the kind again, where Cytoscape looks for it."""

NODE_TYPES: Mapping[str, type] = {
    name: kind for attributes in NODE_ATTRIBUTES.values() for name, kind in attributes.items()
}
"""The type of every attribute that some node carries."""

EDGE_TYPES: Mapping[str, type] = {
    **COMMON_EDGE_ATTRIBUTES,
    **{n: kind for attributes in EDGE_ATTRIBUTES.values() for n, kind in attributes.items()},
}
"""The type of every attribute that some edge carries."""

EDGE_ENDS: Mapping[str, tuple[str, str]] = {
    "cites": ("paper", "paper"),
    "similar": ("paper", "paper"),
    "topic": ("paper", "paper"),
    "mentions": ("paper", "concept"),
    "affects": ("therapy", "outcome"),
    "tested_in": ("therapy", "model"),
    "measured_in": ("outcome", "model"),
    "has_part": ("therapy", "therapy"),
}
"""What each kind of edge joins, from → to."""

EDGE_KINDS: tuple[str, ...] = tuple(EDGE_ENDS)


def describe() -> str:
    """Return the tables and the graph's shape as plain text, one line a column or edge kind."""
    lines: list[str] = []
    for name, schema in TABLES.items():
        lines.append(f"table {name}")
        lines += [f"  {f.name}: {f.type}{'?' if f.nullable else ''}" for f in schema]
    for kind, (source, target) in EDGE_ENDS.items():
        carried = ", ".join(EDGE_ATTRIBUTES[kind]) or "nothing more"
        lines.append(f"edge {kind}: {source} -> {target}; {carried}")
    return "\n".join(lines)
