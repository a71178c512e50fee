"""The tables, the topology, the NetworkX graph, and every query."""

from pathlib import Path

from trellit.graph.answers import Changes
from trellit.graph.filters import Filters
from trellit.graph.graph import Graph
from trellit.graph.queries.provenance import changes

__all__ = ["Changes", "Filters", "Graph", "changes", "open_graph"]


def open_graph(folder: str | Path) -> Graph:
    """Open the graph in a folder that a build wrote.

    Raises
    ------
    NotFound
        When there is no graph.
    DamagedData
        When a file is not what was written, naming it.
    """
    return Graph(Path(folder))
