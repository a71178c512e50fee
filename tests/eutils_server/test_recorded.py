"""The forms against recorded answers of the real service, when they are at hand."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from tests.eutils_server import serving
from tests.eutils_server.asking import fetch, root_of
from tests.eutils_server.synthetic import mouse_papers


@pytest.fixture(scope="module")
def server():
    with serving([mouse_papers()]) as running:
        yield running


def shape(element, depth=3):
    """Tags in order; of children that repeat, the first."""
    if not depth:
        return element.tag
    children = {child.tag: shape(child, depth - 1) for child in element}
    return element.tag, tuple(children.values())


@pytest.fixture(scope="session")
def samples(shared):
    return shared / "samples" / "eutils"


def prolog_of(body):
    return b" ".join(body[: body.index(b">", body.index(b"<!DOCTYPE")) + 1].split())


@pytest.mark.parametrize(
    ("recorded", "utility", "params", "depth"),
    [
        ("biopython/elink4.xml", "elink", {"id": "102"}, 3),
        ("biopython/elink3.xml", "elink", {"id": "101,102"}, 3),
        ("biopython/elink8.xml", "elink", {"id": "101", "cmd": "ncheck"}, 3),
        ("biopython/elink7.xml", "elink", {"id": "101", "cmd": "acheck"}, 5),
        ("biopython/epost1.xml", "epost", {"id": "101"}, 3),
        ("biopython/epost2.xml", "epost", {"id": "101", "db": "nothing"}, 3),
        ("biopython/epost3.xml", "epost", {"id": "x"}, 3),
        ("biopython/esearch1.xml", "esearch", {"term": "lupus"}, 3),
        ("biopython/esearch2.xml", "esearch", {"term": "lupus", "usehistory": "y"}, 2),
        ("biopython/esearch8.xml", "esearch", {"term": "abcXYZ"}, 3),
        ("biopython/einfo1.xml", "einfo", {}, 3),
        ("biopython/einfo2.xml", "einfo", {"db": "pubmed"}, 4),
        ("biopython/esummary1.xml", "esummary", {"id": "101"}, 3),
        ("errors/400_efetch_id_list_empty.xml", "efetch", {"id": "0"}, 3),
        ("errors/200_efetch_unknown_pmid_empty_set.xml", "efetch", {"id": "555"}, 3),
        ("errors/200_esearch_retstart_cap.xml", "esearch", {"term": "a", "retstart": 9999}, 3),
        (
            "errors/200_esummary2_cannot_get.xml",
            "esummary",
            {"id": "555", "version": "2.0"},
            4,
        ),
        (
            "errors/efetch_history_expired_two_ERROR.xml",
            "efetch",
            {"WebEnv": "MCID_0", "query_key": "1"},
            3,
        ),
    ],
)
def test_forms_are_those_recorded(server, samples, recorded, utility, params, depth):
    real = (samples / recorded).read_bytes()
    ours = fetch(server, utility, **params)[2]
    assert prolog_of(ours) == prolog_of(real)
    mapped = {"TranslationStack", "Translation"}  # this server maps no terms
    parsed = etree.fromstring(real)
    for element in [one for one in parsed.iter() if one.tag in mapped]:
        element.getparent().remove(element)
    assert shape(etree.fromstring(ours), depth) == shape(parsed, depth)


def test_summaries_have_the_items_recorded(server, samples):
    real = etree.parse(samples / "biopython" / "esummary1.xml")
    ours = root_of(server, "esummary", id="101")

    def items(root):
        return [(i.get("Name"), i.get("Type")) for i in root.find(".//DocSum").iterfind("Item")]

    assert items(ours) == items(real)


def test_headers_are_those_recorded(server, samples):
    text = (samples / "wire" / "esearch_response_headers.yaml").read_text()
    recorded = set(re.findall(r"^      ([A-Za-z-]+):$", text, re.MULTILINE))
    _, headers, _ = fetch(server, "einfo", headers={"Accept-Encoding": "gzip"})
    recorded.remove("Keep-Alive")  # this client asks for the connection's end
    assert {name.lower() for name in recorded} <= {name.lower() for name in headers}


@pytest.mark.parametrize(
    "recorded",
    ["biopython/pubmed1.xml", "metapub/fixtures/pmid_xml", "klortho/efetch.pubmedbook.xml"],
)
def test_recorded_records_come_back_byte_for_byte(samples, recorded):
    place = samples / recorded
    files = sorted(place.iterdir())[:20] if place.is_dir() else [place]
    with serving(files) as running:
        held = running.world.records.by_pmid
        body = fetch(running, "efetch", db="pubmed", id=",".join(held))[2]
        assert held
        assert all(record.body in body for record in held.values())
        assert len(etree.fromstring(body)) == len(held)
