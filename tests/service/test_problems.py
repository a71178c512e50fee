"""Every error is a problem document with one sentence, and tells nothing of the server."""

from __future__ import annotations

import logging

import pytest

from trellit.errors import DamagedData, NotCached
from trellit.graph import Graph

API = "/api/v1"
BIG = "9" * 30


@pytest.mark.parametrize(
    ("address", "status", "code", "words"),
    [
        (f"{API}/papers/abc", 422, "invalid-input", "'abc' is not a PMID"),
        (f"{API}/papers/01", 422, "invalid-input", "'01' is not a PMID"),
        (f"{API}/papers/-1", 422, "invalid-input", "'-1' is not a PMID"),
        (f"{API}/papers/1_0", 422, "invalid-input", "'1_0' is not a PMID"),
        (f"{API}/papers/٣", 422, "invalid-input", "'٣' is not a PMID"),
        (f"{API}/papers/1.0", 422, "invalid-input", "is not a PMID"),
        (f"{API}/papers/{BIG}", 422, "invalid-input", "is not a PMID"),
        (f"{API}/findings?pmid=abc", 422, "invalid-input", "'abc' is not a PMID"),
        (f"{API}/papers/99", 404, "not-found", "The paper 99 is not in this graph"),
        (f"{API}/concepts/trellit:therapy/alphacep", 404, "not-found", "is no concept"),
        (f"{API}/concepts/", 404, "not-found", "'' is no concept"),
        (f"{API}/findings?therapy=trellit:therapy/no", 404, "not-found", "is no therapy"),
        (f"{API}/findings?model=trellit:outcome/survival", 422, "invalid-input", "outcome, not"),
        (f"{API}/findings?effect=better", 422, "invalid-input", "effect cannot be 'better'"),
        (f"{API}/findings?retracted=perhaps", 422, "invalid-input", "retracted cannot be"),
        (f"{API}/findings?min_confidence=1.1", 422, "invalid-input", "min_confidence cannot be"),
        (f"{API}/findings?min_confidence=nan", 422, "invalid-input", "min_confidence cannot be"),
        (f"{API}/findings?as_of={BIG}", 422, "invalid-input", "as_of cannot be"),
        (f"{API}/findings?limit=1_0", 422, "invalid-input", "limit cannot be '1_0'"),
        (f"{API}/findings?offset=-1", 422, "invalid-input", "offset cannot be '-1'"),
        (f"{API}/findings?therpy=x", 422, "invalid-input", "There is no parameter therpy"),
        (f"{API}/findings?limit=1&limit=2", 422, "invalid-input", "more than once"),
        (f"{API}/matrix?columns=therapy", 422, "invalid-input", "'model' or 'condition'"),
        (f"{API}/matrix?limit=0", 422, "invalid-input", "limit cannot be '0'"),
        (f"{API}/matrix?limit=1001", 422, "invalid-input", "limit cannot be '1001'"),
        (f"{API}/papers?limit=1001", 422, "invalid-input", "limit cannot be '1001'"),
        (f"{API}/concepts?kind=paper", 422, "invalid-input", "kind cannot be 'paper'"),
        (f"{API}/neighbourhood", 422, "invalid-input", "The parameter node is missing"),
        (f"{API}/neighbourhood?node=99", 404, "not-found", "The paper 99"),
        (f"{API}/neighbourhood?node=11000001&kinds=x", 422, "invalid-input", "no kind of edge"),
        (f"{API}/neighbourhood?node=11000001&depth=9", 422, "invalid-input", "depth cannot be"),
        (f"{API}/exports/pdf", 404, "not-found", "There is no export format 'pdf'"),
        (f"{API}/nothing", 404, "not-found", "There is nothing at /api/v1/nothing"),
        ("/static/nothing.js", 404, "not-found", "There is nothing at /static/nothing.js"),
        ("/static/%2e%2e/app.py", 404, "not-found", "There is nothing at"),
        ("/static/..%2fapp.py", 404, "not-found", "There is nothing at"),
    ],
)  # fmt: skip
def test_a_mistake_is_a_problem(client, address, status, code, words):
    response = client.get(address)
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, problem["status"]) == (status, status)
    assert (problem["code"], problem["fault"], problem["type"]) == (code, "yours", "about:blank")
    assert words in problem["detail"]
    assert "ETag" not in response.headers


@pytest.mark.parametrize("text", ["%00", "%ff", "%ed%a0%80", "'", "%25", "\\"])
def test_odd_text_is_only_text(client, text):
    response = client.get(f"{API}/concepts?text={text}")
    assert (response.status_code, response.json()["total"]) == (200, 0)


def test_an_unknown_concept_comes_with_its_neighbours(client):
    problem = client.get(f"{API}/concepts/trellit:therapy/alphacep").json()
    assert problem["near"][0] == "trellit:therapy/alphacept"
    assert "trellit:therapy/alphacept" in problem["hint"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_wrong_method_is_told_the_right_one(client, method):
    response = client.ask(method, f"{API}/matrix")
    problem = response.json()
    assert (response.status_code, problem["code"]) == (405, "method-not-allowed")
    assert response.headers["allow"] == "GET"
    assert problem["hint"] == "Allowed here: GET."


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (DamagedData("/srv/secret/papers.parquet is damaged: cut."), 500, "damaged-data"),
        (RuntimeError("/srv/secret/papers.parquet"), 500, "internal"),
    ],
)
def test_what_is_the_servers_is_logged_and_not_told(
    fresh_client, caplog, monkeypatch, error, status, code
):
    def fail(_):
        raise error

    monkeypatch.setattr(Graph, "about", fail)
    with caplog.at_level(logging.ERROR):
        response = fresh_client.get(f"{API}/about")
    problem = response.json()
    assert (response.status_code, problem["code"]) == (status, code)
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert problem["hint"]
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    if isinstance(error, DamagedData):
        assert "/srv/secret/papers.parquet" in caplog.text


def test_an_upstream_error_keeps_its_words(fresh_client, monkeypatch):
    def fail(_):
        raise NotCached("Two answers are missing.", "Ask again online.")

    monkeypatch.setattr(Graph, "about", fail)
    response = fresh_client.get(f"{API}/about")
    assert response.status_code == 503
    assert response.json()["detail"] == "Two answers are missing."
    assert response.json()["fault"] == "the network's"
