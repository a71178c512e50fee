"""ESearch: the query language, the history, paging and its edges."""

from __future__ import annotations

import json
import re

import pytest
from tests.eutils_server import Limits, serving
from tests.eutils_server.asking import errors_of, fetch, ids_of, root_of
from tests.eutils_server.synthetic import article, article_set, mouse_papers


@pytest.fixture(scope="module")
def server():
    with serving([mouse_papers()]) as running:
        yield running


@pytest.mark.parametrize(
    ("term", "pmids"),
    [
        ("lupus", [200, 104, 103, 102, 101]),
        ("lupus[title]", [104, 103, 102]),
        ("stem cell*[title]", [200, 102, 101]),
        ('"stem cell therapy"', [101]),
        ('"cell stem"', []),
        ("stem*[title]", [200, 106, 102, 101]),
        ("stem cells[mesh]", [101]),
        ("stem cel*[mh]", [101]),
        ("lupus[ti] AND cyclophosphamide", [104]),
        ("lupus[ti] NOT review[pt]", [104, 102]),
        ("islets OR tide AND lupus", []),
        ("islets OR (tide AND lupus)", [105]),
        ("2021:2022[pdat]", [104, 103, 102]),
        ('"2023/02"[dp]', [106]),
        ('"2022"[pdat] : "2023"[pdat]', [106, 105, 104, 103]),
        ("103[uid] OR 101[pmid]", [103, 101]),
        ("102:104[uid]", [104, 103, 102]),
        ("maker a[au] AND lpr", [101]),
        ("hasabstract", [200, 102, 101]),
        ("lupus[nonsense]", []),
        ("(lupus[ti]", [104, 103, 102]),
        ("prone", [200, 102, 101]),
        ("lupus-prone", [200, 102, 101]),
    ],
)
def test_esearch_finds(server, term, pmids):
    assert ids_of(server, term) == pmids


def test_esearch_has_ncbis_order_of_elements(server):
    root = root_of(server, "esearch", term="lupus", usehistory="y", retmax=2, retstart=1)
    told = ["Count", "RetMax", "RetStart", "QueryKey", "WebEnv", "IdList", "TranslationSet"]
    assert [child.tag for child in root] == [*told, "QueryTranslation"]
    assert [child.text for child in root][:4] == ["5", "2", "1", "1"]
    assert re.fullmatch(r"MCID_[0-9a-f]{24}", root.findtext("WebEnv"))


def test_esearch_without_hits_says_which_phrase(server):
    root = root_of(server, "esearch", term="abcXYZ")
    assert [child.tag for child in root][-2:] == ["ErrorList", "WarningList"]
    assert root.findtext("Count") == root.findtext("RetMax") == "0"
    assert root.findtext("ErrorList/PhraseNotFound") == "abcXYZ"
    assert root.findtext("WarningList/OutputMessage") == "No items found."


def test_esearch_json_is_strings(server):
    told = json.loads(fetch(server, "esearch", term="lupus[ti]", retmode="json")[2])
    assert told["header"] == {"type": "esearch", "version": "0.3"}
    assert told["esearchresult"]["idlist"] == ["104", "103", "102"]
    assert told["esearchresult"]["count"] == "3"


def test_esearch_joins_sets_of_the_history(server):
    first = root_of(server, "epost", id="101,102")
    webenv = first.findtext("WebEnv")
    second = root_of(server, "epost", id="102,103", WebEnv=webenv)
    assert second.findtext("QueryKey") == "2"
    assert second.findtext("WebEnv") == webenv
    assert ids_of(server, "(#1) OR (#2)", WebEnv=webenv) == [103, 102, 101]
    assert ids_of(server, "(#1) AND (#2)", WebEnv=webenv) == [102]
    assert ids_of(server, "review[pt]", WebEnv=webenv, query_key="2") == [103]


def test_esearch_counts_only(server):
    root = root_of(server, "esearch", term="lupus", rettype="count")
    assert [(child.tag, child.text) for child in root] == [("Count", "5")]


def test_esearch_by_dates_of_the_request(server):
    assert ids_of(server, "lupus", mindate="2021", maxdate="2022") == [104, 103, 102]


def test_paging_has_ncbis_two_edges():
    records = article_set(*(article(n, "Same.") for n in range(1, 13)))
    with serving([records], limits=Limits(searchable=9)) as small:
        assert len(ids_of(small, "same", retmax=100)) == 9
        assert root_of(small, "esearch", term="same").findtext("Count") == "12"
        assert ids_of(small, "same", retstart=8, retmax=5) == [4]
        refused = root_of(small, "esearch", term="same", retstart=9)
        assert errors_of(refused)[0].startswith(
            "Search Backend failed: Exception:\n'retstart' cannot be larger than 8."
        )
        told = json.loads(fetch(small, "esearch", term="same", retstart=9, retmode="json")[2])
        assert "'retstart' cannot be larger" in told["esearchresult"]["ERROR"]
        held = root_of(small, "esearch", term="same", usehistory="y")
        place = {"WebEnv": held.findtext("WebEnv"), "query_key": held.findtext("QueryKey")}
        clamped = root_of(small, "efetch", retstart=7, retmax=5, **place)
        assert len(clamped) == 2
        assert fetch(small, "efetch", retstart=9, retmax=5, **place)[0] == 400


def test_retmax_has_a_default_and_a_cap():
    records = article_set(*(article(n, "Same.") for n in range(1, 31)))
    with serving([records], limits=Limits(most=25)) as small:
        assert len(ids_of(small, "same")) == 20
        assert len(ids_of(small, "same", retmax=1000)) == 25
