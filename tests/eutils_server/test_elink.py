"""ELink: LinkSets, link names, scores, checks."""

from __future__ import annotations

import json

import pytest
from tests.eutils_server import serving
from tests.eutils_server.asking import errors_of, fetch, root_of
from tests.eutils_server.synthetic import mouse_papers


@pytest.fixture(scope="module")
def server():
    with serving([mouse_papers()]) as running:
        yield running


def links_of(root):
    return [
        (
            [i.text for i in one.iterfind("IdList/Id")],
            {
                db.findtext("LinkName"): [i.text for i in db.iterfind("Link/Id")]
                for db in one.iterfind("LinkSetDb")
            },
        )
        for one in root.iterfind("LinkSet")
    ]


CITED, REFS = "pubmed_pubmed_citedin", "pubmed_pubmed_refs"


def test_elink_answers_each_id_in_the_order_asked(server):
    root = root_of(server, "elink", id=["102", "555", "101"], linkname=CITED)
    assert links_of(root) == [
        (["102"], {CITED: ["200", "103"]}),
        (["555"], {}),
        (["101"], {CITED: ["104", "103", "102"]}),
    ]


def test_elink_merges_ids_that_share_a_comma(server):
    root = root_of(server, "elink", id="102,101", linkname=CITED)
    assert links_of(root) == [(["102", "101"], {CITED: ["200", "104", "103", "102"]})]


def test_elink_lists_references_that_are_served_and_others_when_told(server):
    assert links_of(root_of(server, "elink", id="104", linkname=REFS)) == [
        (["104"], {REFS: ["101"]})
    ]
    with serving([mouse_papers()], dangling=True) as other:
        assert links_of(root_of(other, "elink", id="104", linkname=REFS)) == [
            (["104"], {REFS: ["999", "101"]})
        ]


def test_elink_without_linkname_gives_all_lists(server):
    ((_, lists),) = links_of(root_of(server, "elink", id="102"))
    assert list(lists) == [
        "pubmed_pubmed",
        "pubmed_pubmed_citedin",
        "pubmed_pubmed_combined",
        "pubmed_pubmed_five",
        "pubmed_pubmed_refs",
        "pubmed_pubmed_reviews",
        "pubmed_pubmed_reviews_five",
    ]
    assert all(lists[name][0] == "102" for name in lists if name not in {CITED, REFS})
    assert lists["pubmed_pubmed_reviews"] == ["102", "103"]


def test_elink_scores_fall_from_the_seeds_own(server):
    root = root_of(server, "elink", id="101", cmd="neighbor_score")
    similar = root.find("LinkSet/LinkSetDb")
    scores = [int(score.text) for score in similar.iter("Score")]
    ids = [pmid.text for pmid in similar.iterfind("Link/Id")]
    assert ids[0] == "101"
    assert scores[0] == 2147483647
    assert scores == sorted(scores, reverse=True)
    assert all(10_000_000 <= score <= 99_999_999 for score in scores[1:])
    assert "107" not in ids
    assert set(ids[1:3]) == {"102", "200"}


def test_likeness_is_the_same_from_both_ends(server):
    def score(seed, other):
        links = root_of(server, "elink", id=seed, cmd="neighbor_score").find("LinkSet/LinkSetDb")
        return {one.findtext("Id"): one.findtext("Score") for one in links.iter("Link")}[other]

    assert score("101", "102") == score("102", "101")


@pytest.mark.parametrize(("honoured", "count"), [(False, 7), (True, 1)])
def test_linkname_with_scores_is_switchable(honoured, count):
    with serving([mouse_papers()], linkname_with_score=honoured) as running:
        root = root_of(running, "elink", id="102", cmd="neighbor_score", linkname="pubmed_pubmed")
        assert len(root.findall("LinkSet/LinkSetDb")) == count


def test_elink_json_has_plain_ids_or_scores(server):
    plain = json.loads(fetch(server, "elink", id="102", linkname=REFS, retmode="json")[2])
    assert plain["linksets"] == [
        {
            "dbfrom": "pubmed",
            "ids": ["102"],
            "linksetdbs": [{"dbto": "pubmed", "linkname": REFS, "links": ["101"]}],
        }
    ]
    scored = json.loads(fetch(server, "elink", id="102", cmd="neighbor_score", retmode="json")[2])
    first = scored["linksets"][0]["linksetdbs"][0]["links"][0]
    assert first == {"id": "102", "score": 2147483647}


def test_elink_keeps_its_lists_in_the_history(server):
    root = root_of(server, "elink", id="101", cmd="neighbor_history", linkname=CITED)
    assert [child.tag for child in root[0]] == ["DbFrom", "IdList", "LinkSetDbHistory", "WebEnv"]
    place = {"WebEnv": root.findtext("LinkSet/WebEnv"), "query_key": "1"}
    records = root_of(server, "efetch", **place)
    assert [p.text for p in records.iterfind(".//MedlineCitation/PMID")] == ["102", "103", "104"]


def test_elink_checks(server):
    checked = root_of(server, "elink", id="101,555", cmd="ncheck")
    assert [(i.text, i.get("HasNeighbor")) for i in checked.iter("Id")] == [
        ("101", "Y"),
        ("555", "N"),
    ]
    offers = root_of(server, "elink", id="104", cmd="acheck").findall(".//LinkInfo/LinkName")
    assert REFS in [offer.text for offer in offers]
    assert CITED not in [offer.text for offer in offers]


def test_elink_refuses_other_commands_as_ncbi_does(server):
    root = root_of(server, "elink", id="101", cmd="llinkslib")
    assert errors_of(root.find("LinkSet")) == ["Exception:\nllinkslib command not supported"]


def test_elink_of_no_id_is_an_error(server):
    assert errors_of(root_of(server, "elink", id="abc")) == ["Empty result - nothing to do"]
