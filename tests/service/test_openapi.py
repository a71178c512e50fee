"""The API describes itself: every route, its parameters, its answers, its problems."""

from __future__ import annotations

import pytest

from trellit.graph.schema import EDGE_KINDS
from trellit.model import Design, Kind

MODELS = {
    "/api/v1/about": "About",
    "/api/v1/papers": "Page_PaperBrief_",
    "/api/v1/papers/{pmid}": "PaperDetail",
    "/api/v1/concepts": "Page_ConceptBrief_",
    "/api/v1/concepts/{id}": "ConceptDetail",
    "/api/v1/findings": "Page_Evidence_",
    "/api/v1/matrix": "Matrix",
    "/api/v1/neighbourhood": "Neighbourhood",
    "/readyz": "Ready",
}
OTHERS = {"/livez", "/api/v1/exports", "/api/v1/exports/{format}"}


@pytest.fixture(scope="module")
def document(client):
    return client.get("/openapi.json").json()


def test_every_route_is_there(document):
    assert set(document["paths"]) == set(MODELS) | OTHERS
    operations = [path["get"]["operationId"] for path in document["paths"].values()]
    assert len(set(operations)) == len(operations)
    assert all(path["get"]["description"] for path in document["paths"].values())


@pytest.mark.parametrize(("path", "model"), MODELS.items())
def test_an_answer_is_typed(document, path, model):
    answer = document["paths"][path]["get"]["responses"]["200"]
    assert answer["content"]["application/json"]["schema"] == {
        "$ref": f"#/components/schemas/{model}"
    }
    assert document["components"]["schemas"][model]["properties"]


@pytest.mark.parametrize(
    "path", [path for path in {**MODELS, **dict.fromkeys(OTHERS)} if "v1" in path]
)
@pytest.mark.parametrize("status", ["404", "422", "500"])
def test_a_problem_is_typed(document, path, status):
    answer = document["paths"][path]["get"]["responses"][status]
    assert answer["content"] == {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
    }


def test_choices_are_listed(document):
    schemas = document["components"]["schemas"]
    assert schemas["Kind"]["enum"] == list(Kind)
    assert schemas["Design"]["enum"] == list(Design)
    parameters = {
        each["name"]: each["schema"]
        for path in ("matrix", "neighbourhood")
        for each in document["paths"][f"/api/v1/{path}"]["get"]["parameters"]
    }
    assert parameters["columns"]["enum"] == ["outcome", "model", "condition"]
    assert parameters["kinds"]["items"]["enum"] == list(EDGE_KINDS)
    assert parameters["depth"]["maximum"] == 4


def test_names_are_snake_case(document):
    for schema in document["components"]["schemas"].values():
        for name in schema.get("properties", {}):
            assert name == name.lower()
