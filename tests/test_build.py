"""The recipe, end to end, on the bundled snapshot and on small caches of our own."""

import hashlib
import json
from collections import Counter
from pathlib import Path

import igraph
import networkx as nx
import pytest

import trellit
from trellit import Filters, Graph
from trellit.entrez import Cache, Request
from trellit.errors import DamagedData, InvalidInput, NotCached
from trellit.export import graphml
from trellit.model import CoverageState, Effect, Kind, Layer, Origin
from trellit.settings import bundled_dir

FOUNDING = "24935337"
COMBINED = "trellit:therapy/hematopoietic-stem-cell-transplantation+mesenchymal-stem-cells"


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def test_two_builds_are_the_same_bytes(bundled: Graph, tmp_path: Path) -> None:
    again = trellit.build(FOUNDING, offline=True, out=tmp_path / "again")
    assert _digests(bundled.folder) == _digests(again.folder)
    trellit.export(bundled, tmp_path / "1.graphml", "graphml")
    trellit.export(again, tmp_path / "2.graphml", "graphml")
    assert (tmp_path / "1.graphml").read_bytes() == (tmp_path / "2.graphml").read_bytes()


def test_rebuilding_in_place_changes_nothing(bundled: Graph) -> None:
    before = _digests(bundled.folder)
    trellit.build(FOUNDING, offline=True, out=bundled.folder)
    assert _digests(bundled.folder) == before


def test_manifest_says_what_the_snapshot_is(bundled: Graph) -> None:
    manifest = bundled.manifest
    assert manifest.seeds == (FOUNDING,)
    assert "not NCBI's live list" in manifest.source_note
    assert manifest.unapplied == ()
    states = {line.layer: line.state for line in manifest.coverage}
    assert states == {
        Layer.CITED_BY: CoverageState.PARTIAL,
        Layer.REFERENCES: CoverageState.PARTIAL,
        Layer.SIMILAR: CoverageState.UNAVAILABLE,
    }
    text = (bundled.folder / "manifest.json").read_text()
    assert str(bundled.folder) not in text
    assert str(Path.home()) not in text


def test_founding_paper_is_read_from_its_title(bundled: Graph) -> None:
    found = bundled.findings(Filters(pmid=FOUNDING)).items
    (read,) = (e.finding for e in found if e.finding.origin is Origin.READ)
    assert read.arm == COMBINED
    assert {term.name for term in read.therapies} == {
        "hematopoietic stem cell transplantation",
        "mesenchymal stem cells",
    }
    assert read.comparator is not None
    assert read.comparator.name == "hematopoietic stem cell transplantation"
    assert [term.name for term in read.models] == ["murine systemic lupus erythematosus"]
    assert read.effect is Effect.IMPROVED
    assert read.sentence.startswith("Supplementing mesenchymal stem cells improves")


def test_founding_finding_stands_in_the_matrix(bundled: Graph) -> None:
    matrix = bundled.matrix(limit=10)
    assert matrix.rows[0].id == COMBINED
    assert matrix.rows[0].seed
    (cell,) = (c for c in matrix.cells if c.row == COMBINED)
    assert cell.improved == cell.findings
    assert cell.curated >= 1
    assert "murine systemic lupus erythematosus" in {model.name for model in cell.models}


def test_curated_and_read_stand_side_by_side(bundled: Graph) -> None:
    origins = Counter(e.finding.origin for e in bundled.findings(limit=1000).items)
    assert origins[Origin.CURATED] > 600
    assert origins[Origin.READ] > 50


@pytest.fixture(scope="module")
def exported(bundled: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "bundled.graphml"
    trellit.export(bundled, path, "graphml")
    return path


def test_graphml_reads_back_equal(bundled: Graph, exported: Path) -> None:
    whole = bundled.to_networkx()
    back = graphml.read(exported)
    assert dict(back.nodes(data=True)) == dict(whole.nodes(data=True))
    assert {e[:3]: e[3] for e in back.edges(keys=True, data=True)} == {
        e[:3]: e[3] for e in whole.edges(keys=True, data=True)
    }
    assert back.graph == whole.graph


def test_other_programs_read_the_graphml(bundled: Graph, exported: Path) -> None:
    whole = bundled.to_networkx()
    by_networkx = nx.read_graphml(exported)
    assert dict(by_networkx.nodes(data=True)) == dict(whole.nodes(data=True))
    assert by_networkx.number_of_edges() == whole.number_of_edges()
    by_igraph = igraph.Graph.Read_GraphML(str(exported))
    assert (by_igraph.vcount(), by_igraph.ecount()) == (len(whole), whole.number_of_edges())
    assert set(by_igraph.vs["id"]) == set(whole)
    assert Counter(by_igraph.es["kind"]) == Counter(k for _, _, k in whole.edges(data="kind"))


def test_graphml_holds_the_whole_snapshot(exported: Path, shared: Path) -> None:
    """Every paper, therapy, model and outcome of the facts, and every citation inside them."""
    graph = graphml.read(exported)
    facts = (shared / "neighbourhood" / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    papers = [json.loads(line) for line in facts]
    assert {f"pmid:{paper['pmid']}" for paper in papers} <= set(graph)
    forms: dict[str, set[str]] = {kind.value: set() for kind in Kind}
    for _, node in graph.nodes(data=True):
        if node["kind"] in forms:
            forms[node["kind"]].update(node.get("forms", "").split(" | "))
    assert {text for paper in papers for text in paper["therapies"]} <= forms["therapy"]
    assert {text for paper in papers for text in paper["models"]} <= forms["model"]
    assert {o["name"] for paper in papers for o in paper["outcomes"]} <= forms["outcome"]
    conditions = {text for paper in papers for text in paper.get("conditions") or ()}
    assert conditions <= forms["condition"]
    pairs = (shared / "neighbourhood" / "citations.jsonl").read_text(encoding="utf-8")
    known = {paper["pmid"] for paper in papers}
    cited = [json.loads(line) for line in pairs.splitlines()]
    inside = {
        (f"pmid:{c['citing_pmid']}", f"pmid:{c['cited_pmid']}")
        for c in cited
        if {c["citing_pmid"], c["cited_pmid"]} <= known
    }
    cites = {(s, t) for s, t, kind in graph.edges(data="kind") if kind == "cites"}
    assert cites == inside


def test_inferred_citation_says_so(bundled: Graph) -> None:
    graph = bundled.to_networkx()
    edge = graph.edges["pmid:32019582", f"pmid:{FOUNDING}", f"cites:32019582>{FOUNDING}"]
    assert edge["note"].startswith("probable")


# --- corrections -------------------------------------------------------------------------------


def test_corrections_survive_a_rebuild(tmp_path: Path) -> None:
    out = tmp_path / "graph"
    first = trellit.build(FOUNDING, offline=True, out=out)
    wrong = next(
        e.finding
        for e in first.findings(Filters(pmid=FOUNDING)).items
        if e.finding.origin is Origin.READ
    )
    told = {"source": "https://example.org/synthetic", "reason": "synthetic"}
    lines = [
        {"action": "change", "what": "finding", "id": wrong.id, "set": {"effect": "unclear"}},
        {"action": "reject", "what": "finding", "id": "finding:1-0000000000"},
    ]
    text = "\n".join(json.dumps({**line, **told}) for line in lines)
    (out / "corrections.jsonl").write_text(text, encoding="utf-8")
    for _ in range(2):
        graph = trellit.build(FOUNDING, offline=True, out=out)
        found = {e.finding.id: e.finding for e in graph.findings(Filters(pmid=FOUNDING)).items}
        assert found[wrong.id].effect is Effect.UNCLEAR
        assert found[wrong.id].origin is Origin.CURATED
        assert graph.manifest.unapplied == (
            "reject finding: finding:1-0000000000 is not in this graph",
        )
    assert (out / "corrections.jsonl").read_text(encoding="utf-8") == text


# --- a cache of our own --------------------------------------------------------------------------


def _record(pmid: str, title: str, *, cites: tuple[str, ...] = (), version: int = 1) -> str:
    references = "".join(
        f"<Reference><ArticleIdList><ArticleId IdType='pubmed'>{cited}</ArticleId>"
        "</ArticleIdList></Reference>"
        for cited in cites
    )
    return (
        f"<PubmedArticle><MedlineCitation><PMID Version='{version}'>{pmid}</PMID><Article>"
        "<Journal><JournalIssue><PubDate><Year>2001</Year></PubDate></JournalIssue></Journal>"
        f"<ArticleTitle>{title}</ArticleTitle><Language>eng</Language></Article>"
        f"</MedlineCitation><PubmedData><ReferenceList>{references}</ReferenceList></PubmedData>"
        "</PubmedArticle>"
    )


def _elink(linkname: str, links: dict[str, tuple[str, ...]]) -> bytes:
    sets = "".join(
        f"<LinkSet><DbFrom>pubmed</DbFrom><IdList><Id>{pmid}</Id></IdList><LinkSetDb>"
        f"<DbTo>pubmed</DbTo><LinkName>{linkname}</LinkName>"
        + "".join(f"<Link><Id>{other}</Id></Link>" for other in others)
        + "</LinkSetDb></LinkSet>"
        for pmid, others in links.items()
    )
    return f"<eLinkResult>{sets}</eLinkResult>".encode()


def _synthetic_cache(folder: Path) -> Cache:
    """Write synthetic answers: 1 is cited by 2, cites 3 and resembles 4; 2 also cites 3."""
    cache = Cache(folder)
    for linkname, others in (
        ("pubmed_pubmed_citedin", ("2",)),
        ("pubmed_pubmed_refs", ("3",)),
        ("pubmed_pubmed", ("4",)),
    ):
        request = Request.elink(["1"], linkname)
        cache.put(request, _elink(linkname, {"1": others}), date="2026-01-02")
    records = [
        _record("1", "Synthetic: old title", cites=("3",)),
        _record("1", "Synthetic: prednisone reduces proteinuria in mice", version=2),
        _record("2", "Synthetic: two", cites=("1", "3", "99")),
        _record("3", "Synthetic: three"),
        _record("4", "Synthetic: four"),
    ]
    body = f"<PubmedArticleSet>{''.join(records)}</PubmedArticleSet>".encode()
    cache.put(Request.efetch(["1", "2", "3", "4"]), body, date="2026-01-03")
    return cache


def test_any_seed_is_built_from_its_answers(tmp_path: Path) -> None:
    _synthetic_cache(tmp_path / "cache")
    graph = trellit.build("1", offline=True, cache_dir=tmp_path / "cache", out=tmp_path / "out")
    assert graph.manifest.source == "NCBI E-utilities"
    assert graph.manifest.as_of == "2026-01-03"
    assert all(line.state is CoverageState.COMPLETE for line in graph.manifest.coverage)
    paper = graph.paper("1")
    assert paper.paper.title == "Synthetic: prednisone reduces proteinuria in mice"
    edges = {key for _, _, key in graph.to_networkx().edges(keys=True)}
    assert {"cites:2>1", "cites:1>3", "cites:2>3", "similar:1>4"} <= edges
    (both,) = (link for link in graph.paper("2").cites if link.paper.pmid == "1")
    assert both.via == ("elink", "record")


def test_missing_answers_are_listed_one_by_one(tmp_path: Path) -> None:
    cache = _synthetic_cache(tmp_path / "cache")
    for entry in cache.entries:
        if entry.request.utility == "efetch" or entry.request.linkname == "pubmed_pubmed":
            entry.path.unlink()
    with pytest.raises(NotCached) as error:
        trellit.build("1", offline=True, cache_dir=tmp_path / "cache", out=tmp_path / "out")
    assert error.value.missing == (
        "elink similar 1",
        "efetch 1",
        "efetch 2",
        "efetch 3",
    )
    assert not (tmp_path / "out").exists()


def test_a_record_that_the_answer_lacks_is_damage(tmp_path: Path) -> None:
    cache = _synthetic_cache(tmp_path / "cache")
    (entry,) = (e for e in cache.entries if e.request.utility == "efetch")
    entry.path.unlink()
    body = f"<PubmedArticleSet>{_record('1', 'Synthetic')}</PubmedArticleSet>".encode()
    cache.put(Request.efetch(["1", "2", "3", "4"]), body, date="2026-01-03")
    with pytest.raises(DamagedData, match="lack 3 papers"):
        trellit.build("1", offline=True, cache_dir=tmp_path / "cache", out=tmp_path / "out")


def test_no_seed(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="No seed"):
        trellit.build(offline=True, out=tmp_path / "out")


def test_bundled_dir_is_there() -> None:
    assert (bundled_dir() / "snapshot.json").is_file()
