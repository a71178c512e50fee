"""Builds, updates and proofs against a local E-utilities server (records synthetic)."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.eutils_server import Fault, Server, serving
from tests.eutils_server.synthetic import article, article_set

import trellit
from trellit.errors import NotCached, Unavailable
from trellit.graph import Graph
from trellit.model import CoverageState, Layer
from trellit.rebuild import CHANGES, update, verify
from trellit.settings import load_settings

EMAIL = "some.person@example.org"
KEY = "0123456789abcdefsecretkey0123456789a"
WORDS = "Mesenchymal stem cells reduced proteinuria in MRL/lpr mice"

SEED = article(101, "Stem cells for lupus-prone mice", abstract=WORDS, references=(108, 109))
CITING = [article(n, f"{WORDS} again", year=n + 1900, references=(101,)) for n in range(102, 106)]
CITED = [article(n, "Older stem cells", year=1999) for n in (108, 109)]
NEW = article(120, f"{WORDS} once more", year=2026, references=(101,))
GONE_BAD = article(
    102, f"{WORDS} again", year=2002, references=(101,), types=["Retracted Publication"]
)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving([article_set(SEED, *CITING, *CITED)]) as running:
        yield running


def _options(server: Server, folder: Path, **more: object) -> dict[str, object]:
    return {
        "email": EMAIL,
        "api_key": KEY,
        "eutils_url": server.url,
        "cache_dir": folder / "cache",
        "out": folder / "graph",
        **more,
    }


def _states(graph: Graph) -> dict[Layer, CoverageState]:
    return {line.layer: line.state for line in graph.manifest.coverage}


def test_a_live_build_holds_every_layer(server: Server, tmp_path: Path) -> None:
    graph = trellit.build("101", **_options(server, tmp_path))
    assert set(_states(graph).values()) == {CoverageState.COMPLETE}
    edges = {key for _, _, key in graph.to_networkx().edges(keys=True)}
    assert {f"cites:{n}>101" for n in range(102, 106)} <= edges
    assert {"cites:101>108", "cites:101>109"} <= edges
    scored = [d["score"] for _, _, d in graph.to_networkx().edges(data=True) if "score" in d]
    assert scored
    assert 2147483647 not in scored
    cited = next(link for link in graph.paper("101").cites if link.paper.pmid == "108")
    assert cited.via == ("elink", "record")
    (step,) = graph.why("103").path
    assert {link.layer for link in step} >= {Layer.CITED_BY, Layer.SIMILAR}
    assert all(link.request.startswith(("elink-", "efetch-")) and link.date for link in step)


def test_offline_afterwards_gives_the_same_bytes(server: Server, tmp_path: Path) -> None:
    live = trellit.build("101", **_options(server, tmp_path))
    asked = len(server.requests)
    out = tmp_path / "again"
    again = trellit.build("101", **_options(server, tmp_path, offline=True, out=out))
    assert len(server.requests) == asked
    assert (out / "manifest.json").read_bytes() == (live.folder / "manifest.json").read_bytes()
    assert again.digest == live.digest


def test_several_seeds_and_a_query_make_one_graph(server: Server, tmp_path: Path) -> None:
    graph = trellit.build(
        "108", **_options(server, tmp_path, query="Older stem", layers="references")
    )
    assert graph.manifest.seeds == ("108", "109")
    states = {(line.pmid, line.layer): line.state for line in graph.manifest.coverage}
    assert states["109", Layer.CITED_BY] is CoverageState.NOT_ASKED


def test_limits_are_said(server: Server, tmp_path: Path) -> None:
    graph = trellit.build("101", **_options(server, tmp_path, max_papers=3, depth=2))
    assert graph.about().nodes["paper"] == 3
    assert CoverageState.PARTIAL in _states(graph).values()


def test_nothing_secret_is_kept(server: Server, tmp_path: Path) -> None:
    graph = trellit.build("101", **_options(server, tmp_path))
    trellit.export(graph, tmp_path / "g.graphml", "graphml")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert KEY.encode() not in content
            assert EMAIL.encode() not in content
            assert str(tmp_path).encode() not in content, path


@pytest.mark.parametrize(
    "fault",
    ["html500", "html503", "json500", "error-in-200", "linksets-empty", "empty-body", "cut-close"],
)
def test_what_ncbi_did_not_say_is_never_none(fault: str, server: Server, tmp_path: Path) -> None:
    server.set_faults(Fault(fault, utility="elink"))
    try:
        graph = trellit.build("101", **_options(server, tmp_path, deadline=1))
    except Unavailable:
        assert not (tmp_path / "graph").exists()
        return
    states = _states(graph)
    assert states[Layer.CITED_BY] is CoverageState.UNAVAILABLE
    assert states[Layer.SIMILAR] is CoverageState.UNAVAILABLE
    assert states[Layer.REFERENCES] is CoverageState.PARTIAL  # the record's own list
    assert graph.paper("101").paper.seed
    kept = graph.to_networkx().nodes["pmid:101"]
    assert kept["cited_by_state"] == "unavailable"
    assert verify(tmp_path / "graph", _settings(server, tmp_path)).same


def _settings(server: Server, folder: Path) -> trellit.settings.Settings:
    return load_settings(**_options(server, folder, out=None))


def test_verify_says_the_same_and_names_what_is_not(server: Server, tmp_path: Path) -> None:
    trellit.build("101", **_options(server, tmp_path))
    settings = _settings(server, tmp_path)
    asked = len(server.requests)
    assert verify(tmp_path / "graph", settings).same
    assert len(server.requests) == asked
    (tmp_path / "graph" / "corrections.jsonl").write_text(
        json.dumps(
            {
                "action": "add",
                "what": "mention",
                "pmid": "101",
                "kind": "therapy",
                "text": "prednisone",
                "source": "synthetic",
                "reason": "synthetic",
            }
        )
    )
    verdict = verify(tmp_path / "graph", settings)
    assert not verdict.same
    assert "the table mentions is another" in verdict.differences
    for path in (tmp_path / "cache").glob("efetch-*.answer"):
        path.unlink()
    verdict = verify(tmp_path / "graph", settings)
    assert any("is not in the cache" in line for line in verdict.differences)


def test_a_build_on_older_links_says_so_and_verifies(server: Server, tmp_path: Path) -> None:
    options = _options(server, tmp_path)
    trellit.build("101", **options)
    server.set_faults(Fault("html503", utility="elink"))
    graph = trellit.build("101", **options, link_age_days=0, deadline=1)
    assert set(_states(graph).values()) == {CoverageState.PARTIAL}
    assert graph.about().edges["cites"] == 6
    assert verify(tmp_path / "graph", _settings(server, tmp_path)).same


def test_verify_takes_no_newer_answer(server: Server, tmp_path: Path) -> None:
    trellit.build("101", **_options(server, tmp_path))
    trellit.build("103", **_options(server, tmp_path, out=tmp_path / "other", refresh=True))
    assert verify(tmp_path / "graph", _settings(server, tmp_path)).same


def test_update_tells_what_is_new_and_keeps_it(tmp_path: Path) -> None:
    with serving([article_set(SEED, *CITING, *CITED)]) as server:
        options = _options(server, tmp_path)
        trellit.build("101", **options)
        settings = load_settings(**{**options, "out": None})
        _, nothing = update(tmp_path / "graph", settings)
        assert not nothing
        assert not (tmp_path / "graph" / CHANGES).exists()
    with serving([article_set(SEED, GONE_BAD, *CITING[1:], *CITED, NEW)]) as server:
        settings = load_settings(**{**_options(server, tmp_path), "out": None})
        graph, found = update(tmp_path / "graph", settings)
        assert found.papers_added == ("120",)
        assert found.newly_retracted == ("102",)
        assert found.links_added["cited_by"] == 1
        assert found.papers_removed == ()
        assert len(graph.findings().items) > 0
    (line,) = (tmp_path / "graph" / CHANGES).read_text().splitlines()
    assert json.loads(line)["papers_added"] == ["120"]
    retracted = graph.findings(trellit.Filters(pmid="102")).items
    assert retracted
    assert all(e.paper.retraction == "retracted" for e in retracted)


def test_offline_lists_exactly_what_is_missing(server: Server, tmp_path: Path) -> None:
    trellit.build("101", **_options(server, tmp_path, layers="references"))
    with pytest.raises(NotCached) as error:
        trellit.build("101", **_options(server, tmp_path, offline=True))
    assert error.value.missing == ("elink cited_by 101", "elink similar 101")


# --- as a shell sees it ---------------------------------------------------------------------------


def _run(server: Server, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "TRELLIT_EUTILS_URL": server.url,
        "TRELLIT_EMAIL": EMAIL,
        "TRELLIT_API_KEY": KEY,
    }
    return subprocess.run(
        [sys.executable, "-m", "trellit", *words],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=folder,
        check=False,
        env=environment,
    )


def test_the_verbs(server: Server, tmp_path: Path) -> None:
    built = _run(server, tmp_path, "build", "101", "--out", "g")
    assert built.returncode == 0, built.stderr
    assert KEY not in built.stderr + built.stdout
    assert _run(server, tmp_path, "verify", "g").stdout == "the same, byte for byte\n"
    way = _run(server, tmp_path, "why", "g", "103")
    assert "103 > 101: cited_by by elink" in way.stdout
    assert _run(server, tmp_path, "why", "g", "101").stdout == "101 is a seed\n"
    assert _run(server, tmp_path, "why", "g", "999").returncode == 2
    listed = _run(server, tmp_path, "cache", "list")
    assert "pubmed_pubmed_citedin: 1 ids" in listed.stdout
    assert "0 damaged" in _run(server, tmp_path, "cache", "check").stdout
    updated = _run(server, tmp_path, "update", "g")
    assert updated.stdout.endswith("nothing changed\n"), updated.stderr
    victim = next((tmp_path / "cache" / "entrez").glob("efetch-*.answer"))
    victim.write_bytes(victim.read_bytes()[:-1])
    checked = _run(server, tmp_path, "cache", "check")
    assert checked.returncode == 4
    assert victim.name in checked.stdout
    assert _run(server, tmp_path, "cache", "prune").returncode == 0


def test_seed_that_never_was(server: Server, tmp_path: Path) -> None:
    answer = _run(server, tmp_path, "build", "999999999", "--out", "g")
    assert answer.returncode == 2
    assert "999999999" in answer.stderr
    assert not (tmp_path / "g").exists()


def test_without_an_address_nothing_is_asked(server: Server, tmp_path: Path) -> None:
    with pytest.raises(trellit.TrellitError, match="e-mail"):
        trellit.build("101", eutils_url=server.url, cache_dir=tmp_path / "c", out=tmp_path / "g")
    assert server.requests == ()


@pytest.mark.parametrize(
    ("signals", "code"),
    [([signal.SIGINT], 130), ([signal.SIGINT, signal.SIGINT], 130), ([signal.SIGTERM], -15)],
    ids=["Ctrl-C", "Ctrl-C twice", "SIGTERM"],
)
def test_a_stopped_build_goes_on_from_what_it_has(
    signals: list[signal.Signals], code: int, server: Server, tmp_path: Path
) -> None:
    server.set_faults("hang:30,utility=elink")
    words = [sys.executable, "-m", "trellit", "build", "101", "--out", "g"]
    options = {"TRELLIT_EUTILS_URL": server.url, "TRELLIT_EMAIL": EMAIL, "TRELLIT_API_KEY": KEY}
    with subprocess.Popen(
        words, cwd=tmp_path, env={**os.environ, **options}, stderr=subprocess.PIPE
    ) as building:
        deadline = time.monotonic() + 30
        while not any(seen.utility == "elink" for seen in server.requests):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        for number in signals:
            building.send_signal(number)
            time.sleep(0.2)
        assert building.wait(timeout=15) == code
    assert not (tmp_path / "g").exists()
    server.set_faults()
    server.forget()
    again = _run(server, tmp_path, "build", "101", "--out", "g")
    assert again.returncode == 0, again.stderr
    fetched = [seen.ids for seen in server.requests if seen.utility == "efetch"]
    assert all("101" not in ids for ids in fetched)  # its record was kept before the stop
