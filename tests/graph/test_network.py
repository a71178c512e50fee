"""The NetworkX graph against nodes and edges put together by hand from the records (synthetic)."""

from collections import defaultdict

import networkx as nx
import pytest

from trellit.graph.schema import EDGE_ATTRIBUTES, EDGE_ENDS, EDGE_KINDS, NODE_ATTRIBUTES
from trellit.model import Layer

CITING = {Layer.CITED_BY, Layer.REFERENCES}


@pytest.fixture
def whole(opened):
    return opened.graph.to_networkx()


def _joined(values):
    return " | ".join(sorted(set(values) - {""}))


def _without_gaps(attributes):
    return {k: v for k, v in attributes.items() if v is not None and v != ""}


def _expected_nodes(world):
    states = {(c.pmid, c.layer): c.state.value for c in world.coverage}
    for paper in world.papers:
        names = [author.name for author in paper.authors]
        year = f" {paper.year}" if paper.year else ""
        yield (
            f"pmid:{paper.pmid}",
            {
                "kind": "paper",
                "label": names[0] + year if names else paper.pmid,
                "pmid": paper.pmid,
                "title": paper.title,
                "journal": paper.journal,
                "year": paper.year,
                "authors": " | ".join(names),
                "doi": paper.doi,
                "pmc": paper.pmc,
                "publication_types": " | ".join(paper.publication_types),
                "design": world.designs[paper.pmid].value,
                "retraction": paper.retraction.value,
                "seed": paper.pmid in world.seeds,
                **{
                    f"{layer}_state": states.get((paper.pmid, layer), "not_asked")
                    for layer in (Layer.CITED_BY, Layer.REFERENCES, Layer.SIMILAR)
                },
            },
        )
    papers, findings = world.named()
    forms = world.forms()
    for concept in world.concepts:
        yield (
            concept.id,
            {
                "kind": concept.kind.value,
                "label": concept.name,
                "synonyms": " | ".join(concept.synonyms),
                "forms": _joined(forms[concept.id]),
                "polarity": concept.polarity.value if concept.kind == "outcome" else None,
                "papers": len(papers[concept.id]),
                "findings": len(findings[concept.id]),
            },
        )


def _expected_edges(world):
    """Edges by key: source, target, and the attributes besides the common ones."""
    yield from _between_papers(world)
    mentions = defaultdict(list)
    for mention in world.mentions:
        mentions[mention.pmid, mention.concept].append(mention)
    for (pmid, concept), found in mentions.items():
        carried = {
            "count": len(found),
            "fields": _joined(m.place.value for m in found),
            "origin": _joined(m.origin.value for m in found),
        }
        yield f"mentions:{pmid}>{concept}", f"pmid:{pmid}", concept, len(found), carried
    for finding in world.findings:
        yield from _of_finding(world, finding)
    for concept in world.concepts:
        for part in concept.parts:
            yield f"has_part:{concept.id}>{part}", concept.id, part, 1.0, {}


def _between_papers(world):
    links = defaultdict(list)
    for link in world.links:
        kind = "cites" if link.layer in CITING else link.layer.value
        links[kind, link.source, link.target].append(link)
    for (kind, source, target), found in links.items():
        via = _joined(link.via for link in found)
        carried = {
            "cites": {
                "layer": _joined(link.layer.value for link in found),
                "via": via,
                "note": _joined(link.note for link in found),
            },
            "similar": {"score": max((link.score or 0) for link in found)},
            "topic": {"via": via},
        }
        key = f"{kind}:{source}>{target}"
        yield key, f"pmid:{source}", f"pmid:{target}", 1.0, carried[kind]


def _of_finding(world, f):
    paper = world.by_pmid[f.pmid]
    carried = {
        "finding": f.id,
        "pmid": f.pmid,
        "direction": f.direction and f.direction.value,
        "effect": f.effect.value,
        "models": " | ".join(term.name for term in f.models),
        "conditions": " | ".join(term.name for term in f.conditions),
        "comparator": f.comparator and f.comparator.name,
        "sentence": f.sentence,
        "year": paper.year,
        "confidence": f.confidence,
        "hedged": f.hedged,
        "origin": f.origin.value,
        "rule": f.rule,
        "stated_at": f.source,
        "retraction": paper.retraction.value,
    }
    yield f"affects:{f.id}", f.arm, f.outcome.concept, f.confidence, carried
    of = {"finding": f.id, "pmid": f.pmid}
    for model in (term.concept for term in f.models):
        yield f"tested_in:{f.id}>{model}", f.arm, model, f.confidence, of
        yield f"measured_in:{f.id}>{model}", f.outcome.concept, model, f.confidence, of


def test_nodes(opened, whole):
    expected = {name: _without_gaps(values) for name, values in _expected_nodes(opened.world)}
    assert dict(whole.nodes(data=True)) == expected
    assert list(whole) == list(expected), "papers by number, then concepts by kind and id"


def test_edges(opened, whole):
    expected = {}
    for key, source, target, weight, carried in _expected_edges(opened.world):
        kind = key.split(":")[0]
        common = {"kind": kind, "interaction": kind, "weight": weight}
        assert key not in expected
        expected[key] = (source, target, common | _without_gaps(carried))
    found = {key: (s, t, values) for s, t, key, values in whole.edges(keys=True, data=True)}
    assert found == expected
    assert {key.split(":")[0] for key in found} == set(EDGE_KINDS)


def test_edge_keys_are_unique_in_the_whole_graph(opened, whole):
    keys = [key for _, _, key in whole.edges(keys=True)]
    assert len(keys) == len(set(keys)) == len(list(opened.graph.edges()))


def test_attributes_are_of_the_schemas_types_and_never_empty(whole):
    for _, values in whole.nodes(data=True):
        of = "paper" if values["kind"] == "paper" else "concept"
        _check_types(values, NODE_ATTRIBUTES[of])
        assert values["label"]
    common = {"kind": str, "interaction": str, "weight": float}
    for _, _, values in whole.edges(data=True):
        _check_types(values, {**common, **EDGE_ATTRIBUTES[values["kind"]]})


def _check_types(values, declared):
    assert values.keys() <= declared.keys()
    for name, value in values.items():
        assert type(value) is declared[name], (name, value)
        assert value != "", name


def test_every_edge_joins_what_the_schema_says(whole):
    kinds = nx.get_node_attributes(whole, "kind")
    for source, target, kind in whole.edges(data="kind"):
        for end, wanted in zip((source, target), EDGE_ENDS[kind], strict=True):
            assert (kinds[end] != "paper") if wanted == "concept" else (kinds[end] == wanted)


def test_streams_and_graph_are_one(opened, whole):
    assert list(opened.graph.nodes()) == list(whole.nodes(data=True))
    streamed = {key: (s, t, values) for s, t, key, values in opened.graph.edges()}
    assert streamed == {key: (s, t, v) for s, t, key, v in whole.edges(keys=True, data=True)}
    order = [(EDGE_KINDS.index(v["kind"]), s, t, key) for s, t, key, v in opened.graph.edges()]
    assert order == sorted(order)


def test_the_graph_says_where_it_comes_from(opened, whole):
    assert whole.graph == opened.graph.attributes
    assert whole.graph["seeds"] == " ".join(f"pmid:{seed}" for seed in opened.world.seeds)
    assert all(isinstance(value, str) for value in whole.graph.values())


def test_two_openings_give_the_same_graph(opened):
    again = type(opened.graph)(opened.graph.folder)
    assert list(again.edges()) == list(opened.graph.edges())
    assert again.digest == opened.graph.digest
