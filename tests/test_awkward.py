"""Every awkward record becomes a node whose GraphML reads back equal (records synthetic)."""

from pathlib import Path

import pytest
from lxml import etree
from tests.eutils_server.synthetic import article, article_set

import trellit
from trellit import pubmed
from trellit.entrez import Cache, Request
from trellit.errors import DamagedData
from trellit.export import graphml

SHAPES = Path(__file__).parent / "pubmed" / "data"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]> &lt;b&gt; &amp;amp;",
    "=cmd|' /C calc'!A0",
    "\u202eright to left\u202c \u05d0\u05d1\u05d2",
    "a _x0041_ b",
]


def _built(pmids: list[str], body: bytes, folder: Path) -> trellit.Graph:
    """Build a graph whose seeds are all these records, and nothing else."""
    cache = Cache(folder / "cache")
    for name in ("pubmed_pubmed_citedin", "pubmed_pubmed_refs", "pubmed_pubmed"):
        sets = "".join(f"<LinkSet><IdList><Id>{p}</Id></IdList></LinkSet>" for p in pmids)
        answer = f"<eLinkResult>{sets}</eLinkResult>".encode()
        cache.put(Request.elink(pmids, name), answer, date="2026-01-02")
    cache.put(Request.efetch(pmids), body, date="2026-01-02")
    return trellit.build(*pmids, offline=True, cache_dir=folder / "cache", out=folder / "graph")


def _round_trip(graph: trellit.Graph, folder: Path) -> None:
    trellit.export(graph, folder / "g.graphml", "graphml")
    back, whole = graphml.read(folder / "g.graphml"), graph.to_networkx()
    assert dict(back.nodes(data=True)) == dict(whole.nodes(data=True))
    assert list(back.edges(keys=True, data=True)) == list(whole.edges(keys=True, data=True))


@pytest.mark.parametrize("path", sorted(SHAPES.glob("*.xml")), ids=lambda path: path.stem)
def test_every_shape_becomes_a_node(path: Path, tmp_path: Path) -> None:
    try:
        papers = {paper.pmid: paper for paper in pubmed.papers(path)}
    except DamagedData as damage:  # a shape that is to be refused says so
        pytest.fail(str(damage))
    if not papers:
        pytest.skip("the shape is a set without a record")
    graph = _built(sorted(papers, key=int), path.read_bytes(), tmp_path)
    assert {paper.pmid for paper in graph.papers().items} == set(papers)
    _round_trip(graph, tmp_path)


def test_hostile_text_is_text(tmp_path: Path) -> None:
    records = [article(n, title) for n, title in enumerate(HOSTILE, start=1)]
    pmids = [str(n) for n in range(1, len(HOSTILE) + 1)]
    graph = _built(pmids, article_set(*records), tmp_path)
    titles = {paper.pmid: paper.title for paper in graph.papers().items}
    assert titles["4"] == HOSTILE[3]
    assert titles["6"] == HOSTILE[5]
    _round_trip(graph, tmp_path)
    tags = {element.tag for element in etree.parse(str(tmp_path / "g.graphml")).iter()}
    assert not any("script" in str(tag) or "img" in str(tag) for tag in tags)
