"""The server from the command line."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from tests.eutils_server import KINDS
from tests.eutils_server.synthetic import mouse_papers

ROOT = Path(__file__).resolve().parents[2]


def test_the_command_line_serves_and_logs(tmp_path):
    records, log = tmp_path / "records.xml", tmp_path / "log.jsonl"
    records.write_bytes(mouse_papers())
    command = [sys.executable, "-m", "tests.eutils_server", str(records), "--log", str(log)]
    process = subprocess.Popen(
        [*command, "--fault", "html503,times=1"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with process:
        try:
            url = process.stdout.readline().strip()
            for _ in range(2):
                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr(urllib.request.HTTPErrorProcessor, "http_response", _as_it_is)
                    urllib.request.urlopen(f"{url}einfo.fcgi?api_key=hush", timeout=5).close()
            time.sleep(0.5)
        finally:
            process.terminate()
        assert process.wait(5) == 0
    lines = log.read_text().splitlines()
    assert ['"status": 503' in line for line in lines] == [True, False]
    assert "hush" not in log.read_text()


def _as_it_is(_processor, _request, response):
    return response


def test_the_command_line_lists_the_faults():
    command = [sys.executable, "-m", "tests.eutils_server", "--list-faults"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=True)
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(KINDS)
