"""A real server on a real socket of this machine's loopback."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from trellit.errors import InvalidInput
from trellit.graph import Graph
from trellit.service import run
from trellit.settings import Settings

_SERVE = """
import sys
from pathlib import Path
from trellit.graph import open_graph
from trellit.service import run
from trellit.settings import Settings
run(open_graph(Path(sys.argv[1])), Settings(port=int(sys.argv[2]), quiet=len(sys.argv) > 3))
print("returned")
"""


@contextmanager
def served(graph: Graph, port: int = 0, *more: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", _SERVE, str(graph.folder), str(port), *more]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_answers_and_ends_in_order(graph, ending):
    with served(graph) as process:
        line = process.stderr.readline()
        assert line.startswith("Trellit serves at http://127.0.0.1:")
        address = line.split()[3]
        with httpx.Client(base_url=address, timeout=20, trust_env=False) as client:
            assert client.get("/livez").text == "ok"
            assert client.get("/").headers["content-type"].startswith("text/html")
            matrix = client.get("/api/v1/matrix")
            assert matrix.status_code == 200
            assert matrix.json()["findings"] == 5
            assert "server" not in matrix.headers
            head = client.head("/api/v1/matrix")
            assert (head.status_code, head.content) == (200, b"")
            assert client.get("/api/v1/papers/%D9%A3").status_code == 422
        process.send_signal(ending)
        output, rest = process.communicate(timeout=20)
    assert (process.returncode, output, rest) == (0, "returned\n", "")


def test_a_port_in_use_is_said_in_words(graph):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(InvalidInput) as caught:
            run(graph, Settings(port=port))
    assert caught.value.exit_code == 2
    assert caught.value.message == f"Port {port} of 127.0.0.1 is in use by another program."
    assert "--port 0" in caught.value.hint


@pytest.mark.parametrize("host", ["256.0.0.1", "192.0.2.1", "", "a..b", "x" * 70, "no such host"])
def test_a_host_that_is_not_ours_is_said_in_words(graph, host):
    with pytest.raises(InvalidInput, match="is no address of this machine"):
        run(graph, Settings(host=host, port=0))


def test_quiet_says_nothing(graph):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    transport = httpx.HTTPTransport(retries=5)  # it tells nobody when it listens
    with (
        served(graph, port, "quiet") as process,
        httpx.Client(transport=transport, timeout=20) as client,
    ):
        assert client.get(f"http://127.0.0.1:{port}/livez").text == "ok"
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=20)
    assert (output, errors) == ("returned\n", "")
