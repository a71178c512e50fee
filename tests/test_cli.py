"""The command line as a shell sees it: output, errors, exit codes, nothing left behind."""

import gzip
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from trellit.graph import Graph
from trellit.version import __version__

TITLE = (
    "Supplementing mesenchymal stem cells improves the therapeutic effect of hematopoietic stem "
    "cell transplantation in the treatment of murine systemic lupus erythematosus"
)
RECORD = (
    '<?xml version="1.0" ?><PubmedArticleSet><PubmedArticle><MedlineCitation>'
    "<PMID>24935337</PMID><Article><Journal><JournalIssue><PubDate><Year>2014</Year></PubDate>"
    f"</JournalIssue></Journal><ArticleTitle>{TITLE}</ArticleTitle><Language>eng</Language>"
    "</Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
)


def run(
    *words: str, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "trellit", *words],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=cwd,
        check=False,
        env={**os.environ, **environment},
    )


def test_version() -> None:
    answer = run("--version")
    assert (answer.returncode, answer.stdout) == (0, f"trellit {__version__}\n")


@pytest.mark.parametrize("word", ["abc", "0", "-1", "1_0", "٣", "123456789012", "01", ""])
def test_what_is_no_pmid(word: str, tmp_path: Path) -> None:
    answer = run("build", word, "--offline", cwd=tmp_path)
    assert answer.returncode == 2
    assert answer.stderr == (
        f"trellit: {word!r} is not a PMID. "
        "A PMID is a number of at most 9 digits, as PubMed shows it: 24935337.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_unknown_option_is_told_as_one(tmp_path: Path) -> None:
    answer = run("build", "24935337", "--ofline", cwd=tmp_path)
    assert answer.returncode == 2
    assert "there is no option --ofline" in answer.stderr


def test_unknown_seed_offline(tmp_path: Path) -> None:
    answer = run("build", "12345", "--offline", cwd=tmp_path)
    assert answer.returncode == 3
    assert "efetch 12345" in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_build_info_export(tmp_path: Path) -> None:
    built = run("build", "24935337", "--offline", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    assert built.stdout == ""
    assert "reading: 384 done" in built.stderr
    folder = "graphs/24935337"
    told = run("info", folder, cwd=tmp_path)
    assert told.returncode == 0
    assert "384 paper" in told.stdout
    assert "not NCBI's live list" in told.stdout
    assert "unavailable: not known" in told.stdout
    written = run("export", folder, "--format", "graphml", "-o", "g.graphml", cwd=tmp_path)
    assert written.returncode == 0, written.stderr
    assert (tmp_path / "g.graphml").stat().st_size > 100_000


def test_quiet_and_settings(tmp_path: Path) -> None:
    settings = {"TRELLIT_OFFLINE": "1", "TRELLIT_OUT": "by-setting", "TRELLIT_QUIET": "true"}
    built = run("build", "24935337", cwd=tmp_path, **settings)
    assert (built.returncode, built.stdout, built.stderr) == (0, "", "")
    assert (tmp_path / "by-setting" / "manifest.json").is_file()


def test_bad_setting_names_its_place(tmp_path: Path) -> None:
    answer = run("serve", cwd=tmp_path, TRELLIT_PORT="eighty")
    assert answer.returncode == 2
    assert "TRELLIT_PORT" in answer.stderr


@pytest.mark.parametrize("verb", [("info",), ("serve",), ("export", "-o", "x.graphml")])
def test_folder_that_is_no_graph(verb: tuple[str, ...], tmp_path: Path) -> None:
    answer = run(*verb, str(tmp_path), cwd=tmp_path)
    assert answer.returncode == 2
    assert "is no graph: it has no manifest.json" in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_damaged_graph(bundled: Graph, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes((bundled.folder / "manifest.json").read_bytes()[:500])
    answer = run("info", str(tmp_path))
    assert answer.returncode == 4
    assert "manifest.json is no manifest of a graph" in answer.stderr


def test_export_target_that_cannot_be_written(bundled: Graph, tmp_path: Path) -> None:
    answer = run("export", str(bundled.folder), "-o", str(tmp_path / "none" / "g.graphml"))
    assert answer.returncode == 2
    assert "its folder does not exist" in answer.stderr
    answer = run("export", str(bundled.folder), "-o", str(tmp_path))
    assert answer.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_unknown_format_lists_those_there_are(bundled: Graph, tmp_path: Path) -> None:
    target = str(tmp_path / "g")
    answer = run("export", str(bundled.folder), "--format", "gefx", "-o", target)
    assert answer.returncode == 2
    assert "graphml" in answer.stderr


def test_read_prints_the_contract(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(RECORD, encoding="utf-8")
    (tmp_path / "b.xml.gz").write_bytes(gzip.compress(RECORD.encode()))
    answer = run("read", "a.xml", "b.xml.gz", "--format", "jsonl", cwd=tmp_path)
    assert answer.returncode == 0, answer.stderr
    first, second = map(json.loads, answer.stdout.splitlines())
    assert first == second
    assert first["pmid"] == "24935337"
    (finding,) = first["findings"]
    assert {therapy["name"] for therapy in finding["therapies"]} == {
        "hematopoietic stem cell transplantation",
        "mesenchymal stem cells",
    }
    assert finding["comparator"]["name"] == "hematopoietic stem cell transplantation"
    assert finding["effect"] == "improved"
    assert finding["sentence"] == TITLE
    for mention in first["mentions"]:
        if mention["field"] == "title":
            assert TITLE[mention["start"] : mention["end"]] == mention["text"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (RECORD[:200].encode(), "a.xml"),
        (b"", "a.xml"),
        (b"<html><body>Error</body></html>", "a.xml"),
        (gzip.compress(RECORD.encode())[:60], "a.xml"),
    ],
)
def test_read_damaged(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(content)
    answer = run("read", "a.xml", cwd=tmp_path)
    assert answer.returncode == 4
    assert answer.stderr.startswith("trellit: ")
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr


def test_read_missing_file(tmp_path: Path) -> None:
    answer = run("read", "none.xml", cwd=tmp_path)
    assert answer.returncode == 2
    assert "none.xml" in answer.stderr


def test_port_in_use(bundled: Graph) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        answer = run("serve", str(bundled.folder), "--port", port)
    assert answer.returncode == 2
    assert port in answer.stderr
    assert "Traceback" not in answer.stderr


def test_serve_answers_and_stops(tmp_path: Path) -> None:
    """The bundled graph on a free port, from start to answer to a clean stop."""
    words = [sys.executable, "-m", "trellit", "serve", "--port", "0"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as server:
        try:
            assert server.stderr is not None
            address = ""
            for line in server.stderr:
                if "http://" in line:
                    address = line[line.index("http://") :].split()[0].rstrip("/.,")
                    break
            deadline = time.monotonic() + 20
            while True:
                try:
                    with urllib.request.urlopen(f"{address}/readyz", timeout=5) as ready:
                        assert ready.status == 200
                    break
                except OSError:
                    assert time.monotonic() < deadline
                    time.sleep(0.05)
            with urllib.request.urlopen(f"{address}/api/v1/matrix", timeout=5) as answer:
                assert json.load(answer)["findings"] > 700
            with urllib.request.urlopen(f"{address}/", timeout=5) as page:
                assert b"Trellit" in page.read()
        finally:
            server.terminate()
            assert server.wait(timeout=20) in (0, -15, 143)
