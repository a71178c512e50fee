"""Who is joined to whom, as compressed sparse rows: two integers an edge and way.

Built once when a graph is opened, from the same tables as everything else; several edges of one
kind between two nodes count as one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trellit.graph.schema import EDGE_KINDS

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """The neighbours of node ``i`` are ``targets[starts[i]:starts[i + 1]]``, sorted."""

    starts: Ints
    targets: npt.NDArray[np.int32]
    kinds: npt.NDArray[np.int8]


@dataclass(frozen=True)
class Topology:
    """Nodes by position, and their neighbours along and against the edges.

    Attributes
    ----------
    ids : list of str
        Node ids; a node's position here is its number.
    outward, inward : Rows
        Neighbours along the edges, and against them. ``kinds`` are positions in
        ``schema.EDGE_KINDS``.
    """

    ids: list[str]
    outward: Rows
    inward: Rows
    number: dict[str, int]

    @classmethod
    def build(cls, tables: dict[str, pa.Table]) -> Topology:
        """Return the topology of the five tables."""
        papers = pc.binary_join_element_wise(
            pa.scalar("pmid"), tables["papers"]["pmid"].combine_chunks(), ":"
        )
        ids = pa.concat_arrays([papers, tables["concepts"]["id"].combine_chunks()])
        sources, targets, kinds = [], [], []
        for kind, source, target in _edges(tables):
            sources.append(_numbers(source, ids))
            targets.append(_numbers(target, ids))
            kinds.append(np.full(len(source), EDGE_KINDS.index(kind), dtype=np.int8))
        ends = (np.concatenate(sources), np.concatenate(targets), np.concatenate(kinds))
        names = ids.to_pylist()
        return cls(
            names,
            _rows(*ends, len(names)),
            _rows(ends[1], ends[0], ends[2], len(names)),
            {name: n for n, name in enumerate(names)},
        )

    def around(
        self, starts: Collection[int], depth: int, kinds: Collection[str]
    ) -> tuple[list[int], npt.NDArray[np.int32]]:
        """Return the nodes within ``depth`` steps, either way along edges of these kinds.

        Returns
        -------
        order : list of int
            Nodes, the nearest first; at one distance those with most edges first.
        distance : array
            For each node of the graph, its steps from the nearest start; -1 when not reached.
        """
        wanted = np.array([EDGE_KINDS.index(kind) for kind in kinds], dtype=np.int8)
        distance = np.full(len(self.ids), -1, dtype=np.int32)
        frontier = np.array(sorted(starts), dtype=np.int64)
        distance[frontier] = 0
        order = [int(n) for n in frontier]
        for step in range(1, depth + 1):
            near = [_neighbours(rows, frontier, wanted) for rows in (self.outward, self.inward)]
            reached = np.unique(np.concatenate(near))
            frontier = reached[distance[reached] < 0].astype(np.int64)
            if not len(frontier):
                break
            distance[frontier] = step
            order += [int(n) for n in frontier[np.lexsort((frontier, -self._degree(frontier)))]]
        return order, distance

    def _degree(self, nodes: Ints) -> Ints:
        along = self.outward.starts[nodes + 1] - self.outward.starts[nodes]
        against = self.inward.starts[nodes + 1] - self.inward.starts[nodes]
        return along + against


def _neighbours(rows: Rows, nodes: Ints, wanted: npt.NDArray[np.int8]) -> npt.NDArray[np.int32]:
    lengths = rows.starts[nodes + 1] - rows.starts[nodes]
    offsets = np.repeat(rows.starts[nodes] - np.cumsum(lengths) + lengths, lengths)
    places = offsets + np.arange(lengths.sum())
    found: npt.NDArray[np.int32] = rows.targets[places[np.isin(rows.kinds[places], wanted)]]
    return found


def _rows(sources: Ints, targets: Ints, kinds: npt.NDArray[np.int8], count: int) -> Rows:
    keys = np.unique((sources * count + targets) * len(EDGE_KINDS) + kinds)
    pairs, kind = np.divmod(keys, len(EDGE_KINDS))
    source, target = np.divmod(pairs, count) if count else (pairs, pairs)
    starts = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(source, minlength=count), out=starts[1:])
    return Rows(starts, target.astype(np.int32), kind.astype(np.int8))


def _numbers(names: pa.Array, ids: pa.Array) -> Ints:
    found = pc.index_in(names, value_set=ids)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int64)


def _edges(tables: dict[str, pa.Table]) -> list[tuple[str, pa.Array, pa.Array]]:
    links, mentions, findings = tables["links"], tables["mentions"], tables["findings"]
    concepts = tables["concepts"]
    layers = {"cites": ["cited_by", "references"], "similar": ["similar"], "topic": ["topic"]}
    result = []
    for kind, names in layers.items():
        chosen = links.filter(pc.is_in(links["layer"], value_set=pa.array(names)))
        result.append((kind, _pmids(chosen["source"]), _pmids(chosen["target"])))
    result.append(("mentions", _pmids(mentions["pmid"]), _flat(mentions["concept"])))
    arms, outcomes = _flat(findings["arm_id"]), _flat(findings["outcome_id"])
    result.append(("affects", arms, outcomes))
    models, of = _unnested(findings["model_ids"])
    result.append(("tested_in", arms.take(of), models))
    result.append(("measured_in", outcomes.take(of), models))
    parts, of = _unnested(concepts["parts"])
    result.append(("has_part", _flat(concepts["id"]).take(of), parts))
    return result


def _flat(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks()


def _pmids(column: pa.ChunkedArray) -> pa.Array:
    return pc.binary_join_element_wise(pa.scalar("pmid"), _flat(column), ":")


def _unnested(column: pa.ChunkedArray) -> tuple[pa.Array, pa.Array]:
    lists = _flat(column)
    return pc.list_flatten(lists), pc.list_parent_indices(lists)
