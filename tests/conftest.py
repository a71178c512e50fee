"""What every test may use."""

import os
from pathlib import Path

import pytest

from trellit import build
from trellit.graph import Graph


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need the shared folder, so that they can be run by themselves."""
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()):
            item.add_marker("shared")


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
