"""The filters that every evidence query takes, and their SQL."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from trellit.errors import InvalidInput, NotFound
from trellit.graph.store import Store
from trellit.model import Design, Direction, Effect, Kind, Origin, parse_pmid

MAX_OFFSET = 2**62
"""More rows than any table holds, and still a number to SQL."""

_CONDITIONS = {
    "therapy": "(f.arm_id = $therapy OR list_contains(f.therapy_ids, $therapy))",
    "model": "list_contains(f.model_ids, $model)",
    "outcome": "f.outcome_id = $outcome",
    "condition": "list_contains(f.condition_ids, $condition)",
    "pmid": "f.pmid = $pmid",
    "direction": "f.direction = $direction",
    "effect": "f.effect = $effect",
    "origin": "f.origin = $origin",
    "design": "p.design = $design",
    "retracted": "(p.retraction = 'retracted') = $retracted",
    "min_confidence": "f.confidence >= $min_confidence",
    "as_of": "p.year <= $as_of",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which findings count; what is ``None`` filters nothing.

    ``therapy``, ``model``, ``outcome`` and ``condition`` are concept ids; ``therapy`` takes an
    arm or a part of one. ``as_of`` keeps papers of that year or earlier, and none without a
    year. ``retracted`` keeps only retracted papers, or only the others.
    """

    therapy: str | None = None
    model: str | None = None
    outcome: str | None = None
    condition: str | None = None
    pmid: str | None = None
    direction: Direction | None = None
    effect: Effect | None = None
    origin: Origin | None = None
    design: Design | None = None
    retracted: bool | None = None
    min_confidence: float | None = None
    as_of: int | None = None

    def where(self, store: Store) -> tuple[str, dict[str, object]]:
        """Return a condition over ``findings f`` and ``papers p``, and its parameters.

        Raises
        ------
        NotFound
            When a concept or the paper is not in the graph, with the nearest that are.
        InvalidInput
            When a number is out of its range.
        """
        if self.min_confidence is not None and not 0 <= self.min_confidence <= 1:
            raise InvalidInput(f"A confidence is between 0 and 1, not {self.min_confidence}.")
        if self.as_of is not None and not 1 <= self.as_of <= 9999:
            raise InvalidInput(f"A year is between 1 and 9999, not {self.as_of}.")
        for kind in Kind:
            if (concept := getattr(self, kind.value)) is not None:
                known_concept(store, concept, kind)
        chosen = {name: value for name, value in asdict(self).items() if value is not None}
        if self.pmid is not None:
            chosen["pmid"] = known_paper(store, self.pmid)
        sql = " AND ".join(_CONDITIONS[name] for name in chosen) or "true"
        return sql, chosen


def known_concept(store: Store, concept: str, kind: Kind | None = None) -> None:
    """Raise NotFound, with the nearest ids, unless the graph has this concept (of this kind)."""
    found = store.value("SELECT kind FROM concepts WHERE id = $id", {"id": concept})
    if found is None:
        near = store.column(_NEAR, {"text": concept.lower()[:200], "kind": kind})
        shown = concept if len(concept) <= 80 else concept[:80] + "…"
        raise NotFound(
            f"{shown!r} is no {kind or 'concept'} of this graph.",
            f"The nearest are: {', '.join(near)}." if near else "",
            near,
        )
    if kind is not None and found != kind:
        raise InvalidInput(f"{concept!r} is of kind {found}, not {kind}.", f"Filter by {found}=.")


_NEAR = """
    SELECT id FROM concepts
    WHERE $kind IS NULL OR kind = $kind
    ORDER BY least(
        damerau_levenshtein(lower(name), $text), damerau_levenshtein(lower(id), $text)
    ) > 1, greatest(
        jaro_winkler_similarity(lower(name), $text), jaro_winkler_similarity(lower(id), $text)
    ) DESC, id LIMIT 5
"""
"""Names one typing error away come first, then by how alike they look."""


def known_paper(store: Store, pmid: str) -> str:
    """Return the canonical PMID; raise NotFound unless the graph has this paper."""
    pmid = parse_pmid(pmid)
    if store.value("SELECT true FROM papers WHERE pmid = $pmid", {"pmid": pmid}) is None:
        raise NotFound(
            f"The paper {pmid} is not in this graph.",
            "It was not linked to the seeds when the graph was built.",
        )
    return pmid


def check_page(offset: int, limit: int, cap: int) -> None:
    """Raise InvalidInput unless ``0 <= offset <= MAX_OFFSET`` and ``1 <= limit <= cap``."""
    if not 0 <= offset <= MAX_OFFSET:
        raise InvalidInput(f"An offset is between 0 and {MAX_OFFSET}, not {offset}.")
    if not 1 <= limit <= cap:
        raise InvalidInput(f"A limit is between 1 and {cap}, not {limit}.")
