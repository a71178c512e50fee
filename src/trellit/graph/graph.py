"""An open graph: every query as a method."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import networkx as nx

from trellit.graph import network, tables
from trellit.graph.answers import (
    About,
    ConceptBrief,
    ConceptDetail,
    Evidence,
    Matrix,
    Outline,
    Page,
    PaperBrief,
    PaperDetail,
    Why,
)
from trellit.graph.filters import Filters
from trellit.graph.queries import concepts, evidence, papers, provenance, walks
from trellit.graph.schema import EDGE_KINDS, TABLES
from trellit.graph.store import Store
from trellit.graph.topology import Topology
from trellit.model import Kind, Manifest


class Graph:
    """A graph's folder, opened. Safe to use from several threads; the folder is only read.

    Parameters
    ----------
    folder : Path
        As a build wrote it.

    Raises
    ------
    NotFound
        When there is no graph.
    DamagedData
        When a file is not what was written, naming it.
    """

    def __init__(self, folder: Path) -> None:
        self._index = tables.load(folder)
        self.folder = folder
        self._root = folder.absolute()
        self._store = Store(self._root, self._index.tables)

    @property
    def manifest(self) -> Manifest:
        """What was asked, when, with which versions."""
        return self._index.manifest

    @cached_property
    def digest(self) -> str:
        """A name of this graph's exact content, for caches of answers."""
        return next(iter(self._index.tables.values())).file.split("/")[0].removeprefix("tables-")

    @cached_property
    def topology(self) -> Topology:
        """Who is joined to whom, as arrays."""
        stored = self._index.tables
        return Topology.build({n: tables.open_table(self._root, stored[n]) for n in TABLES})

    def about(self) -> About:
        """Return what this graph is, with its counts by kind."""
        count = self._store.rows
        found = count("SELECT kind, count(*) AS n FROM concepts GROUP BY kind ORDER BY kind")
        nodes = {"paper": self._store.value("SELECT count(*) FROM papers")}
        nodes.update({row["kind"]: row["n"] for row in found})
        effects = count("SELECT effect, count(*) AS n FROM findings GROUP BY 1 ORDER BY 1")
        return About(
            self.manifest,
            nodes,
            {kind: network.count_edges(self._store, kind) for kind in EDGE_KINDS},
            {row["effect"]: row["n"] for row in effects},
        )

    def papers(self, *, offset: int = 0, limit: int = 100) -> Page[PaperBrief]:
        """Return the papers, seeds first, then newest first."""
        return papers.papers(self._store, offset=offset, limit=limit)

    def paper(self, pmid: str) -> PaperDetail:
        """Return everything that the graph knows of one paper."""
        return papers.paper(self._store, pmid)

    def why(self, pmid: str) -> Why:
        """Return how a paper came in: the shortest way from a seed, link by link."""
        return provenance.why(self._store, pmid)

    def outline(self) -> Outline:
        """Return what two builds of a graph are compared by."""
        return provenance.outline(self._store, self.manifest.as_of)

    def concepts(
        self, kind: Kind | None = None, text: str = "", *, offset: int = 0, limit: int = 100
    ) -> Page[ConceptBrief]:
        """Return the concepts of a kind whose name or synonym contains ``text``."""
        return concepts.concepts(self._store, kind=kind, text=text, offset=offset, limit=limit)

    def concept(self, name: str) -> ConceptDetail:
        """Return everything that the graph knows of one concept, by its id."""
        return concepts.concept(self._store, name)

    def findings(
        self, filters: Filters | None = None, *, offset: int = 0, limit: int = 100
    ) -> Page[Evidence]:
        """Return the findings that pass the filters, newest papers first."""
        return evidence.findings(self._store, filters or Filters(), offset=offset, limit=limit)

    def matrix(
        self,
        filters: Filters | None = None,
        *,
        columns: Kind = Kind.OUTCOME,
        limit: int = 60,
    ) -> Matrix:
        """Return arms × outcomes (or models, or conditions), each cell split by model."""
        return evidence.matrix(self._store, filters or Filters(), columns=columns, limit=limit)

    def neighbourhood(
        self,
        centres: str | Sequence[str],
        *,
        depth: int = 1,
        kinds: Collection[str] = (),
        limit: int = 500,
    ) -> nx.MultiDiGraph[str]:
        """Return all within ``depth`` steps of the centres (node ids), as a NetworkX graph."""
        chosen = [centres] if isinstance(centres, str) else centres
        return walks.neighbourhood(
            self._store, self.topology, chosen, depth=depth, kinds=kinds, limit=limit
        )

    def nodes(self) -> Iterator[network.Node]:
        """Yield every node with its attributes, without holding the graph in memory."""
        return network.nodes(self._store)

    def edges(self) -> Iterator[network.Edge]:
        """Yield every edge with its key and attributes, without holding the graph in memory."""
        return network.edges(self._store)

    @property
    def attributes(self) -> dict[str, str]:
        """The graph's own attributes: its provenance."""
        manifest = self.manifest
        return {
            "generator": f"trellit {manifest.version}",
            "seeds": " ".join(f"pmid:{seed}" for seed in manifest.seeds),
            "as_of": manifest.as_of,
            "source": manifest.source,
            "source_note": manifest.source_note,
            "digest": self.digest,
        }

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return the whole as a MultiDiGraph whose edge keys are unique in the graph."""
        return network.to_networkx(self._store, dict(self.attributes))

    def verify(self) -> None:
        """Raise DamagedData unless every byte of the tables is what was written."""
        tables.verify(self._root, self._index)

    def close(self) -> None:
        """Release the files."""
        self._store.close()
