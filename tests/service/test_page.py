"""The page loads nothing from elsewhere and makes no markup of what it is told."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

STATIC = files("trellit.service") / "static"
NAMES = sorted(path.name for path in STATIC.iterdir())
PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"
SVG = "http://www.w3.org/2000/svg"  # a namespace, not an address
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg"}


def text(name: str) -> str:
    return (STATIC / name).read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_names_no_other_origin(name):
    found = set(
        re.findall(r"(?:https?|wss?):/+[^\s\"'`$)]+|[\"'`(=]//[\w.-]+\.[a-z]{2,}", text(name))
    )
    assert found <= ({SVG} if name.endswith(".svg") else {PUBMED})


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".js")])
def test_a_script_makes_no_markup_of_text(name):
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    assert not re.search(forbidden + "|DOMParser|srcdoc|createContextualFragment", text(name))


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".html")])
def test_a_page_has_no_script_or_style_of_its_own(name):
    page = text(name)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
    for script in re.findall(r"<script[^>]*>[^<]*</script>", page):
        assert re.fullmatch(r'<script type="module" src="static/[\w.]+"></script>', script)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_served_as_what_it_is(client, name):
    response = client.get(f"/static/{name}")
    assert response.status_code == 200
    kind = KINDS["." + name.rsplit(".", 1)[1]]
    assert response.headers["content-type"].startswith(kind)


def test_every_file_that_is_named_is_there():
    for name in NAMES:
        for other in re.findall(r'(?:from "\./|(?:src|href)="static/)([\w.]+)"', text(name)):
            assert other in NAMES, f"{name} names {other}"


@pytest.mark.parametrize(("address", "title"), [("/", "Trellit"), ("/docs", "Trellit: the API")])
def test_the_pages(client, address, title):
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<title>{title}" in response.text


def test_a_hostile_title_stays_text(client):
    response = client.get("/api/v1/papers")
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.json()["items"][0]["title"].startswith("<script>alert(1)</script>")
    assert "<script>alert" not in client.get("/").text
