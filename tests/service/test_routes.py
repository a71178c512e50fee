"""Every route answers what the graph's methods answer, full or empty."""

from __future__ import annotations

import dataclasses
import io
import json
from urllib.parse import quote

import networkx as nx
import pytest
from pydantic import TypeAdapter

from trellit.graph import Filters, Graph
from trellit.model import Direction, Kind, Origin
from trellit.service import asked

SEED = "11000001"
PROTEIN = "trellit:outcome/proteinuria"
BOTH = "trellit:therapy/alphacept+betamab"
UNCHANGED = Filters(direction=Direction.UNCHANGED)
SURE_THEN = Filters(min_confidence=0.6, as_of=2014)
READ = Filters(origin=Origin.READ)


def as_json(value):
    return json.loads(TypeAdapter(type(value)).dump_json(value))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("about", lambda g: g.about()),
        ("papers", lambda g: g.papers()),
        ("papers?offset=1&limit=2", lambda g: g.papers(offset=1, limit=2)),
        (f"papers/{SEED}", lambda g: g.paper(SEED)),
        (f"papers/pmid:{SEED}", lambda g: g.paper(SEED)),
        ("concepts", lambda g: g.concepts()),
        ("concepts?kind=therapy&text=GAMMA", lambda g: g.concepts(Kind.THERAPY, "gamma")),
        (f"concepts/{BOTH}", lambda g: g.concept(BOTH)),
        (f"concepts/{quote(BOTH, safe='')}", lambda g: g.concept(BOTH)),
        ("findings", lambda g: g.findings()),
        (f"findings?outcome={PROTEIN}", lambda g: g.findings(Filters(outcome=PROTEIN))),
        ("findings?direction=unchanged", lambda g: g.findings(UNCHANGED)),
        ("findings?retracted=true&limit=1", lambda g: g.findings(Filters(retracted=True), limit=1)),
        ("findings?min_confidence=0.6&as_of=2014", lambda g: g.findings(SURE_THEN)),
        ("matrix", lambda g: g.matrix()),
        ("matrix?columns=model&origin=read", lambda g: g.matrix(READ, columns=Kind.MODEL)),
        ("matrix?columns=condition&limit=1", lambda g: g.matrix(columns=Kind.CONDITION, limit=1)),
    ],
)  # fmt: skip
def test_a_route_gives_what_the_graph_gives(client, graph, address, expected):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    assert response.json() == as_json(expected(graph))


def test_the_filters_of_the_api_are_those_of_the_graph():
    own = {"columns", "limit"}
    names = {field.name for field in dataclasses.fields(Filters)}
    assert set(asked.MatrixAsked.model_fields) - own == names
    assert asked.MatrixAsked(as_of="2014", origin="read").filters == Filters(
        as_of=2014, origin=Origin.READ
    )


def test_neighbourhood_is_what_cytoscape_draws(client):
    answer = client.get(f"/api/v1/neighbourhood?node={SEED}&kinds=cites&kinds=affects").json()
    nodes = {node["data"]["id"]: node["data"] for node in answer["elements"]["nodes"]}
    edges = [edge["data"] for edge in answer["elements"]["edges"]]
    assert set(nodes) == {f"pmid:{SEED}", "pmid:11000002", "pmid:11000003"}
    assert nodes[f"pmid:{SEED}"]["kind"] == "paper"
    assert nodes[f"pmid:{SEED}"]["distance"] == 0
    assert {(edge["source"], edge["target"]) for edge in edges} == {
        ("pmid:11000003", f"pmid:{SEED}"),
        (f"pmid:{SEED}", "pmid:11000002"),
    }
    assert len({edge["id"] for edge in edges}) == len(edges)
    assert answer["data"] == {
        "centres": f"pmid:{SEED}", "depth": 1, "reached": 3, "truncated": False,
    }  # fmt: skip


def test_neighbourhood_of_several_nodes(client):
    answer = client.get(f"/api/v1/neighbourhood?node={SEED}&node={PROTEIN}&depth=0").json()
    ids = {node["data"]["id"] for node in answer["elements"]["nodes"]}
    assert ids == {f"pmid:{SEED}", PROTEIN}


def test_an_export_is_the_whole_graph_as_a_file(client, graph: Graph):
    listed = client.get("/api/v1/exports").json()
    assert "graphml" in [each["name"] for each in listed]
    response = client.get("/api/v1/exports/graphml")
    assert response.status_code == 200, response.text
    assert response.headers["content-disposition"] == (
        f'attachment; filename="trellit-{SEED}.graphml"'
    )
    assert int(response.headers["content-length"]) == len(response.content)
    read = nx.read_graphml(io.BytesIO(response.content), force_multigraph=True)
    whole = graph.to_networkx()
    assert set(read.nodes) == set(whole.nodes)
    assert read.number_of_edges() == whole.number_of_edges() > 0


def test_health(client, graph):
    alive, ready = client.get("/livez"), client.get("/readyz")
    assert (alive.status_code, alive.text) == (200, "ok")
    assert alive.headers["content-type"].startswith("text/plain")
    assert ready.json() == {"status": "ready", "digest": graph.digest, "seeds": [SEED]}


@pytest.mark.parametrize(
    "address",
    [
        "/livez", "/readyz", "/", "/docs", "/openapi.json", "/static/app.js",
        "/api/v1/about", f"/api/v1/papers/{SEED}", f"/api/v1/neighbourhood?node={SEED}",
        "/api/v1/exports", "/api/v1/exports/graphml",
    ],
)  # fmt: skip
def test_an_empty_graph_answers_too(empty_client, address):
    response = empty_client.get(address)
    assert response.status_code == 200, response.text


@pytest.mark.parametrize("route", ["findings", "matrix", "matrix?columns=model", "concepts"])
def test_an_empty_answer_says_why(empty_client, route):
    answer = empty_client.get(f"/api/v1/{route}").json()
    assert not answer.get("items")
    assert not answer.get("cells")
    assert answer["note"].endswith(".")


def test_an_empty_graph_has_its_seed(empty_client):
    answer = empty_client.get("/api/v1/papers").json()
    assert [paper["pmid"] for paper in answer["items"]] == [SEED]
