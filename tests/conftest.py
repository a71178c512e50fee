"""What every test may use."""

import os
from pathlib import Path

import pytest

from trellit import build
from trellit.graph import Graph


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recorded answers and corpora that stands beside some checkouts."""
    folder = os.environ.get("TRELLIT_SHARED")
    if not folder:
        pytest.skip("TRELLIT_SHARED names no folder of recorded answers and corpora")
    return Path(folder)


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The graph of the founding paper, built from the bundled snapshot."""
    out = tmp_path_factory.mktemp("bundled") / "graph"
    return build("24935337", offline=True, out=out)
