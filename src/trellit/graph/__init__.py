"""The tables, the topology, the NetworkX graph, and every query."""

from pathlib import Path

from trellit.graph.filters import Filters
from trellit.graph.graph import Graph

__all__ = ["Filters", "Graph", "open_graph"]


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
