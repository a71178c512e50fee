"""What every answer carries: tags, versions, and what a page may do."""

from __future__ import annotations

import pytest

from trellit.service import create_app
from trellit.version import __version__

ADDRESSES = ["/", "/docs", "/static/app.js", "/api/v1/matrix", "/api/v1/papers/x", "/no", "/livez"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_headers_are_on_every_answer(client, address):
    headers = client.get(address).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["trellit-version"] == __version__
    assert headers["cache-control"] in {"no-cache", "no-store"}
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("address", ["/", "/docs", "/static/app.js", "/api/v1/matrix?limit=3"])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}'])
def test_who_has_the_answer_is_told_so(client, address, form):
    first = client.get(address)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-cache"
    again = client.get(address, headers={"If-None-Match": form.format(first.headers["etag"])})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "content-security-policy" in again.headers


def test_another_question_has_another_tag(client):
    tags = {
        client.get(f"/api/v1/{address}").headers["etag"]
        for address in ("matrix", "matrix?limit=3", "findings", "papers")
    }
    assert len(tags) == 4


def test_another_graph_has_another_tag(client, empty_client):
    tag = client.get("/api/v1/matrix").headers["etag"]
    response = empty_client.get("/api/v1/matrix", headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert response.headers["etag"] != tag


def test_the_health_of_now_is_not_stored(client):
    for address in ("/livez", "/readyz"):
        headers = client.get(address).headers
        assert headers["cache-control"] == "no-store"
        assert "etag" not in headers


@pytest.mark.parametrize("address", ["/", "/livez", "/api/v1/matrix", "/api/v1/papers/1"])
def test_head_is_get_without_the_body(client, address):
    get, head = client.get(address), client.ask("HEAD", address)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"]


def test_two_applications_do_not_share_a_graph(graph, empty_graph):
    one, other = create_app(graph), create_app(empty_graph)
    assert one.state.graph is graph
    assert other.state.graph is empty_graph
