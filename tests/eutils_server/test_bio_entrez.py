"""Unmodified Bio.Entrez against the local server, by an opener that turns NCBI's host to it."""

from __future__ import annotations

import copy
import http.client
import urllib.error
import urllib.request
import warnings

import pytest
from tests.eutils_server import serving
from tests.eutils_server.synthetic import mouse_papers
from tests.eutils_server.tls import NCBI

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from Bio import Entrez
    from Bio.Entrez.Parser import CorruptedXMLError, NotXMLError


class _ToLoopback(urllib.request.HTTPSHandler):
    """Sends requests for NCBI's host to the local server, and no other one anywhere."""

    def __init__(self, server):
        super().__init__()
        self._server = server

    def https_open(self, req):
        if req.host != NCBI:
            raise urllib.error.URLError(f"blocked: {req.host}")
        local = copy.copy(req)  # a request is sent again as it was
        local.host = f"127.0.0.1:{self._server.port}"
        return self.do_open(http.client.HTTPConnection, local)


@pytest.fixture(scope="module")
def running():
    with serving([mouse_papers()]) as server:
        yield server


@pytest.fixture
def server(running, monkeypatch):
    monkeypatch.setattr(Entrez, "email", "tests@example.org")
    monkeypatch.setattr(Entrez, "api_key", "0" * 36)
    monkeypatch.setattr(Entrez, "sleep_between_tries", 0)
    monkeypatch.setattr(urllib.request, "_opener", None)
    urllib.request.install_opener(urllib.request.build_opener(_ToLoopback(running)))
    running.set_faults()
    running.forget()
    return running


def read(function, **params):
    with function(**params) as handle:
        return Entrez.read(handle)


@pytest.mark.usefixtures("server")
def test_every_utility_is_read():
    assert "pubmed" in read(Entrez.einfo)["DbList"]
    (about,) = read(Entrez.einfo, db="pubmed")["DbInfo"]
    assert "pubmed_pubmed_refs" in [link["Name"] for link in about["LinkList"]]
    found = read(Entrez.esearch, db="pubmed", term="lupus[ti]", usehistory="y")
    assert (found["Count"], found["IdList"]) == ("3", ["104", "103", "102"])
    posted = read(Entrez.epost, db="pubmed", id="101,102", WebEnv=found["WebEnv"])
    assert posted["QueryKey"] == "2"
    place = {"WebEnv": posted["WebEnv"], "query_key": posted["QueryKey"]}
    records = read(Entrez.efetch, db="pubmed", retmode="xml", **place)
    assert [str(one["MedlineCitation"]["PMID"]) for one in records["PubmedArticle"]] == [
        "101",
        "102",
    ]
    summaries = read(Entrez.esummary, db="pubmed", **place)
    assert [one["Title"] for one in summaries][1] == "Stem cells and lupus."


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(("ids", "sets"), [(["102", "555"], 2), ("102,103", 1)])
def test_links_are_read(ids, sets):
    answer = read(Entrez.elink, dbfrom="pubmed", id=ids, linkname="pubmed_pubmed_refs")
    assert len(answer) == sets
    assert answer[0]["LinkSetDb"][0]["LinkName"] == "pubmed_pubmed_refs"


@pytest.mark.usefixtures("server")
def test_what_is_not_there_is_read():
    assert read(Entrez.esearch, db="pubmed", term="abcXYZ")["IdList"] == []
    assert read(Entrez.efetch, db="pubmed", id="555", retmode="xml")["PubmedArticle"] == []
    assert read(Entrez.elink, dbfrom="pubmed", id="555")[0]["LinkSetDb"] == []


@pytest.mark.parametrize(
    ("fault", "error", "requests"),
    [
        ("rate429", urllib.error.HTTPError, 3),
        ("html503", urllib.error.HTTPError, 3),
        ("json500", urllib.error.HTTPError, 3),
        ("bad-key-400", urllib.error.HTTPError, 1),
        ("rate429-in-200", NotXMLError, 1),
        ("html-block-200", NotXMLError, 1),
        ("empty-body", NotXMLError, 1),
        ("error-in-200", RuntimeError, 1),
        ("linkset-error", RuntimeError, 1),
        ("cut-length", CorruptedXMLError, 1),
        ("cut-close", CorruptedXMLError, 1),
        ("cut-chunked", http.client.IncompleteRead, 1),
        ("billion-laughs", ValueError, 1),
    ],
)
def test_faults_are_felt(server, fault, error, requests):
    server.set_faults(fault)
    with pytest.raises(error) as raised:
        read(Entrez.elink, dbfrom="pubmed", id=["101", "102"])
    if isinstance(raised.value, urllib.error.HTTPError):
        raised.value.close()
    assert len(server.requests) == requests


@pytest.mark.parametrize("fault", ["rate429,times=1", "html502,times=2"])
def test_a_fault_that_passes_is_not_felt(server, fault):
    server.set_faults(fault)
    assert len(read(Entrez.elink, dbfrom="pubmed", id=["101", "102"])) == 2


def test_wrong_answers_that_are_well_formed_pass_unnoticed(server):
    server.set_faults("linksets-empty", "records-deleted")
    assert read(Entrez.elink, dbfrom="pubmed", id=["101", "102"]) == []
    records = read(Entrez.efetch, db="pubmed", id="101,102", retmode="xml")
    assert [str(pmid) for pmid in records["DeleteCitation"]] == ["101"]
