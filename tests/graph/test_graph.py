"""The open graph as a whole: counts, silence, threads, and what it refuses (synthetic)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import networkx as nx
import pytest

from trellit.errors import InvalidInput, NotFound
from trellit.graph import Filters, open_graph
from trellit.graph.schema import EDGE_KINDS
from trellit.model import Effect, Kind

THERAPY = "mesh:D045164"
OUTCOME = "mesh:D011507"


@pytest.fixture
def graph(all_opened):
    return all_opened[1].graph


# --- counts ----------------------------------------------------------------------------------


def test_about_counts_what_to_networkx_has(opened):
    about, whole = opened.graph.about(), opened.graph.to_networkx()
    assert about.nodes == Counter(kind for _, kind in whole.nodes(data="kind"))
    edges = Counter(kind for _, _, kind in whole.edges(data="kind"))
    assert about.edges == {kind: edges[kind] for kind in EDGE_KINDS}
    assert about.findings == Counter(f.effect.value for f in opened.world.findings)
    assert about.manifest == opened.graph.manifest == opened.world.manifest()


# --- silence ---------------------------------------------------------------------------------


def test_an_empty_graph_answers_and_says_why_there_is_nothing(empty):
    pages = [empty.papers(), empty.concepts(), empty.concepts(Kind.MODEL), empty.findings()]
    for page in pages:
        assert (page.items, page.total) == ((), 0)
        assert page.note
    for columns in (Kind.OUTCOME, Kind.MODEL, Kind.CONDITION):
        matrix = empty.matrix(columns=columns)
        assert (matrix.cells, matrix.rows, matrix.columns, matrix.findings) == ((), (), (), 0)
        assert "No finding was read in the 0 papers" in matrix.note
    assert len(empty.to_networkx()) == 0
    assert empty.about().nodes == {"paper": 0}
    assert set(empty.about().edges.values()) == {0}
    assert empty.topology.ids == []
    empty.verify()
    with pytest.raises(NotFound):
        empty.neighbourhood("1")


def test_papers_without_findings_are_counted_in_the_note(records, tmp_path):
    world = records.make(5)
    bare = [r.__class__(r.pmid, r.design) for r in world.readings]
    folder = records.World((), world.papers, bare, [], [], []).write(tmp_path / "graph")
    texts = sum(bool(paper.sections) for paper in world.papers)
    assert 0 < texts < len(world.papers)
    note = f"No finding was read in the {len(world.papers)} papers, of which {texts} have an abst"
    assert open_graph(folder).findings().note.startswith(note)


# --- threads ---------------------------------------------------------------------------------


def test_threads_get_the_answers_that_one_thread_gets(all_opened):
    opened = all_opened[1]
    fresh = open_graph(opened.graph.folder)
    pmid = opened.world.papers[0].pmid
    questions = [
        lambda g: g.findings(),
        lambda g: g.matrix(),
        lambda g: g.paper(pmid),
        lambda g: g.concepts(),
        lambda g: nx.to_dict_of_dicts(g.neighbourhood(pmid, depth=2)),
        lambda g: nx.to_dict_of_dicts(g.to_networkx()),
    ]
    expected = [question(opened.graph) for question in questions]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda question: question(fresh), questions * 3))
    assert answers == expected * 3


# --- concepts and papers that are not there --------------------------------------------------


def _typos(text):
    """One letter dropped, doubled, replaced, or swapped with the next."""
    for n in range(len(text)):
        yield text[:n] + text[n + 1 :]
        yield text[:n] + text[n] + text[n:]
        yield text[:n] + ("x" if text[n] != "x" else "y") + text[n + 1 :]
        yield text[:n] + text[n : n + 2][::-1] + text[n + 2 :]


def test_a_typo_brings_up_what_was_meant(graph):
    for concept in graph.concepts(limit=1000).items:
        for name in (concept.id, concept.name):
            if len(name) < 4:
                continue
            for typo in sorted({*_typos(name)} - {concept.id})[::7]:
                with pytest.raises(NotFound) as caught:
                    graph.concept(typo)
                assert concept.id in caught.value.near, (name, typo)
                assert repr(typo) in caught.value.message
                assert concept.id in caught.value.hint


def test_near_names_are_of_the_kind_that_was_asked_for(graph):
    with pytest.raises(NotFound) as caught:
        graph.findings(Filters(model="mesh:D045164x"))
    models = {concept.id for concept in graph.concepts(Kind.MODEL).items}
    assert caught.value.near
    assert set(caught.value.near) <= models


def test_nothing_is_near_in_an_empty_graph(empty):
    with pytest.raises(NotFound) as caught:
        empty.concept("mesh:D000001")
    assert (caught.value.near, caught.value.hint) == ((), "")


@pytest.mark.parametrize("name", ["", " ", "'; DROP TABLE findings; --", "a" * 10_000, "\x00", "ä"])
@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_no_concept(graph, name, kind):
    with pytest.raises(NotFound):
        graph.concept(name)
    with pytest.raises(NotFound):
        graph.findings(Filters(**{kind: name}))
    with pytest.raises(NotFound):
        graph.matrix(Filters(**{kind: name}))


@pytest.mark.parametrize(("kind", "name", "said"), [
    ("outcome", THERAPY, "'mesh:D045164' is of kind therapy, not outcome."),
    ("therapy", OUTCOME, "'mesh:D011507' is of kind outcome, not therapy."),
])  # fmt: skip
def test_a_concept_of_another_kind(graph, kind, name, said):
    with pytest.raises(InvalidInput) as caught:
        graph.findings(Filters(**{kind: name}))
    assert caught.value.message == said


def test_a_paper_that_is_not_there(graph):
    for ask in (
        graph.paper,
        graph.neighbourhood,
        lambda pmid: graph.findings(Filters(pmid=pmid)),
    ):
        with pytest.raises(NotFound, match="5555 is not in this graph"):
            ask("5555")


@pytest.mark.parametrize("pmid", ["abc", "", "0", "01", "1" * 12])
def test_what_is_no_pmid(graph, pmid):
    with pytest.raises(InvalidInput, match="is not a PMID"):
        graph.paper(pmid)
    with pytest.raises(InvalidInput, match="is not a PMID"):
        graph.findings(Filters(pmid=pmid))


# --- numbers out of range --------------------------------------------------------------------


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_confidence_out_of_range(graph, confidence):
    with pytest.raises(InvalidInput, match="between 0 and 1"):
        graph.findings(Filters(min_confidence=confidence))


@pytest.mark.parametrize(("offset", "limit"), [(-1, 1), (0, 0), (0, -1), (0, 1001), (0, 10**30)])
def test_a_page_that_cannot_be(graph, offset, limit):
    for ask in (graph.papers, graph.concepts, graph.findings):
        with pytest.raises(InvalidInput):
            ask(offset=offset, limit=limit)


def test_an_offset_beyond_every_number(graph):
    with pytest.raises(InvalidInput):
        graph.findings(offset=10**30)


@pytest.mark.parametrize("year", [0, 10_000, 10**30, -(10**40)])
def test_a_year_beyond_every_number(graph, year):
    with pytest.raises(InvalidInput):
        graph.findings(Filters(as_of=year))


@pytest.mark.parametrize("limit", [0, 1001])
def test_a_matrix_limit_that_cannot_be(graph, limit):
    with pytest.raises(InvalidInput, match="limit"):
        graph.matrix(limit=limit)


def test_a_matrix_has_no_therapy_columns(graph):
    with pytest.raises(InvalidInput, match="outcome, model, condition"):
        graph.matrix(columns=Kind.THERAPY)


@pytest.mark.parametrize(("choice", "said"), [
    ({"depth": -1}, "depth"),
    ({"depth": 5}, "depth"),
    ({"limit": 0}, "limit"),
    ({"limit": 5001}, "limit"),
    ({"kinds": ["cites", "knows"]}, "'knows' is no kind of edge"),
])  # fmt: skip
def test_a_walk_that_cannot_be(graph, choice, said):
    with pytest.raises(InvalidInput, match=said):
        graph.neighbourhood(THERAPY, **choice)


def test_a_walk_from_nowhere(graph):
    with pytest.raises(InvalidInput, match="No centre"):
        graph.neighbourhood([])


def test_filters_take_the_closed_words_and_their_texts(graph):
    assert graph.findings(Filters(effect="improved")) == graph.findings(
        Filters(effect=Effect.IMPROVED)
    )
