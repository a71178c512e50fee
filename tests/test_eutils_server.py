"""The local E-utilities server: records, headers, every utility, the rate limit, the log."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import time

import pytest
from lxml import etree
from tests.eutils_server import Rate, UnusableRecords, serving
from tests.eutils_server.asking import errors_of, fetch, root_of
from tests.eutils_server.records import load
from tests.eutils_server.synthetic import article, article_set, mouse_papers


@pytest.fixture(scope="module")
def server():
    with serving([mouse_papers()]) as running:
        yield running


# Records
def test_records_go_out_as_the_bytes_they_came_as(server):
    body = fetch(server, "efetch", db="pubmed", id="105,101")[2]
    source = mouse_papers()
    spans = re.findall(rb"<PubmedArticle>.*?</PubmedArticle>", source, re.DOTALL)
    assert re.findall(rb"<PubmedArticle>.*?</PubmedArticle>", body, re.DOTALL) == [
        spans[0],
        spans[4],
    ]
    assert body.startswith(source[: source.index(b"<PubmedArticle>")])


def test_a_gzip_file_a_plain_file_and_bytes_are_all_read(tmp_path):
    packed, plain = tmp_path / "a.xml.gz", tmp_path / "b.xml"
    packed.write_bytes(gzip.compress(article_set(article(1))))
    plain.write_bytes(article_set(article(2)))
    assert list(load([packed, str(plain), article_set(article(3))]).by_pmid) == ["1", "2", "3"]


def test_of_two_versions_the_later_one_is_served():
    first = article(1, "Old.")
    second = article(1, "New.").replace(b'Version="1"', b'Version="2"')
    assert load([article_set(second, first)]).by_pmid["1"].title == "New."


def test_records_in_comments_are_not_records():
    inside = b"<!--" + article(9) + b"-->" + article(1)
    assert list(load([article_set(inside)]).by_pmid) == ["1"]


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0" encoding="utf-16"?><PubmedArticleSet/>',
        b"<PubmedArticleSet><PubmedArticle><X/></PubmedArticle></PubmedArticleSet>",
    ],
)
def test_records_that_cannot_be_served_are_refused(content):
    with pytest.raises(UnusableRecords):
        load([content])


# Every utility
def test_headers_are_ncbis(server):
    status, headers, _ = fetch(server, "einfo")
    assert status == 200
    assert headers["Content-Type"] == "text/xml; charset=UTF-8"
    assert headers["Transfer-Encoding"] == "chunked"
    assert headers["X-RateLimit-Limit"] == "3"
    assert headers["Content-Encoding"] is None
    assert headers["Server"] == "Finatra"


def test_gzip_when_asked(server):
    _, headers, body = fetch(server, "einfo", headers={"Accept-Encoding": "gzip, deflate"})
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == fetch(server, "einfo")[2]


@pytest.mark.parametrize(
    ("utility", "params"),
    [
        ("einfo", {"db": "pubmed"}),
        ("esearch", {"db": "pubmed", "term": "lupus & stem"}),
        ("efetch", {"db": "pubmed", "id": "101,102"}),
        ("elink", {"dbfrom": "pubmed", "id": ["101", "102"]}),
        ("esummary", {"db": "pubmed", "id": "101"}),
    ],
)
def test_post_means_what_get_means(server, utility, params):
    assert fetch(server, utility, **params)[2] == fetch(server, utility, post=True, **params)[2]


def test_old_http_gets_its_end_by_the_close(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection._http_vsn, connection._http_vsn_str = 10, "HTTP/1.0"
    connection.request("GET", "/entrez/eutils/einfo.fcgi")
    answer = connection.getresponse()
    assert answer.getheader("Transfer-Encoding") is None
    assert answer.read().endswith(b"</eInfoResult>\n")
    connection.close()


def test_one_connection_carries_many_requests(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    for _ in range(3):
        connection.request("GET", "/entrez/eutils/einfo.fcgi")
        assert connection.getresponse().read().endswith(b"</eInfoResult>\n")
    connection.close()


@pytest.mark.parametrize(
    ("path", "status"),
    [("/entrez/eutils/espell.fcgi", 404), ("/", 404), ("/entrez/eutils/einfo.fcgi?x=", 414)],
)
def test_other_addresses_are_not_served(server, path, status):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request("GET", path + "y" * 9000 * (status == 414))
    answer = connection.getresponse()
    answer.read()
    assert answer.status == status
    connection.close()


@pytest.mark.parametrize(
    ("utility", "message"),
    [
        ("esearch", "Invalid db name specified: nothing"),
        ("epost", "Invalid db name specified: nothing"),
        ("elink", "Invalid db name specified: nothing"),
        ("esummary", "Invalid db name specified: nothing"),
        ("einfo", "Can not retrieve DbInfo for db=nothing"),
    ],
)
def test_an_unknown_database_is_an_error_with_status_200(server, utility, message):
    status, _, body = fetch(server, utility, db="nothing", id="101", term="x")
    assert (status, errors_of(etree.fromstring(body))) == (200, [message])


# EInfo
def test_einfo_names_the_links_and_the_fields(server):
    root = root_of(server, "einfo", db="pubmed")
    names = [name.text for name in root.iterfind(".//Link/Name")]
    assert names[0] == "pubmed_pubmed"
    assert {"pubmed_pubmed_citedin", "pubmed_pubmed_refs"} < set(names)
    assert [f.findtext("Name") for f in root.iter("Field")][:4] == ["ALL", "UID", "TITL", "TIAB"]
    told = json.loads(fetch(server, "einfo", db="pubmed", retmode="json")[2])
    assert [link["name"] for link in told["einforesult"]["dbinfo"][0]["linklist"]] == names


# EPost
def test_epost_omits_what_is_no_id(server):
    root = root_of(server, "epost", db="pubmed", id="abc")
    assert errors_of(root) == [
        "Empty ID list; Nothing to store",
        "Some IDs have invalid value and were omitted. Maximum ID value 18446744073709551615",
    ]


# EFetch
def test_efetch_leaves_out_what_is_unknown_and_double(server):
    root = root_of(server, "efetch", db="pubmed", id="102,00101,102,555")
    assert [pmid.text for pmid in root.iterfind("PubmedArticle/MedlineCitation/PMID")] == [
        "101",
        "102",
    ]


def test_efetch_of_unknown_ids_is_an_empty_set(server):
    status, _, body = fetch(server, "efetch", db="pubmed", id="555")
    assert (status, body.splitlines()[-1]) == (200, b"<PubmedArticleSet></PubmedArticleSet>")


@pytest.mark.parametrize("given", ["0", "abc", "", "1.5"])
def test_efetch_of_no_id_is_refused(server, given):
    status, headers, body = fetch(server, "efetch", db="pubmed", id=given)
    assert (status, headers["Content-Type"]) == (400, "text/xml; charset=UTF-8")
    assert b"<!DOCTYPE eEfetchResult" in body
    root = etree.fromstring(body)
    assert root.tag == "eFetchResult"
    assert errors_of(root) == ["ID list is empty! Possibly it has no correct IDs."]


def test_efetch_of_no_id_in_text_mode_is_text(server):
    status, headers, body = fetch(server, "efetch", db="pubmed", id="0", retmode="text")
    assert (status, headers["Content-Type"]) == (400, "text/plain; charset=UTF-8")
    assert body.startswith(b"ID+list+is+empty!")


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ({"rettype": "xml", "retmode": "text"}, b"<?xml"),
        ({"rettype": "full", "retmode": "xml"}, b"<?xml"),
        ({"rettype": "uilist", "retmode": "text"}, b"101\n"),
        ({"rettype": "medline", "retmode": "text"}, b"\nPMID- 101\n"),
        ({"rettype": "abstract", "retmode": "text"}, b"1. J Synth Rec. 2020 Jan."),
    ],
)
def test_efetch_forms(server, form, start):
    assert fetch(server, "efetch", db="pubmed", id="101", **form)[2].startswith(start)


def test_efetch_pages_through_the_history(server):
    held = root_of(server, "epost", id="107,101,103")
    place = {"WebEnv": held.findtext("WebEnv"), "query_key": "1"}
    pages = [root_of(server, "efetch", retstart=at, retmax=2, **place) for at in (0, 2)]
    assert [p.text for page in pages for p in page.iterfind(".//MedlineCitation/PMID")] == [
        "101",
        "107",
        "103",
    ]


def test_a_history_that_is_gone_answers_two_errors(server):
    held = root_of(server, "epost", id="101")
    server.world.history.expire(held.findtext("WebEnv"))
    root = root_of(server, "efetch", WebEnv=held.findtext("WebEnv"), query_key="1", retstart="4")
    first, second = errors_of(root)
    assert first.startswith("Cannot retrieve history data. query_key: 1, WebEnv: MCID_")
    assert first.endswith("retstart: 4, retmax: 20")
    assert second.startswith("Can't fetch uids from history because of")


# ESummary
def test_esummary_versions_agree(server):
    first = root_of(server, "esummary", id="106,101")
    assert [one.findtext("Id") for one in first.iter("DocSum")] == ["106", "101"]
    assert first.findtext("DocSum[2]/Item[@Name='SO']") == "2020 Jan;1(2):1-2"
    second = root_of(server, "esummary", id="106,101", version="2.0")
    assert [one.get("uid") for one in second.iter("DocumentSummary")] == ["106", "101"]
    told = json.loads(fetch(server, "esummary", id="106,101", retmode="json")[2])["result"]
    assert told["uids"] == ["106", "101"]
    assert (
        told["101"]["title"]
        == second.findtext(".//DocumentSummary[@uid='101']/Title")
        == first.findtext("DocSum[2]/Item[@Name='Title']")
    )


def test_esummary_of_an_unknown_id_is_an_error_beside_the_others(server):
    second = root_of(server, "esummary", id="555,101", version="2.0")
    assert second.findtext(".//DocumentSummary/error") == "cannot get document summary"
    assert second.find("DocumentSummarySet").get("status") == "OK"
    told = json.loads(fetch(server, "esummary", id="555", retmode="json")[2])
    assert told["result"]["555"] == {"uid": "555", "error": "cannot get document summary"}


# The rate limit
def test_the_fourth_request_of_a_second_is_refused():
    with serving([mouse_papers()], rate=Rate(window=30)) as limited:
        left = [fetch(limited, "einfo")[1]["X-RateLimit-Remaining"] for _ in range(3)]
        status, headers, body = fetch(limited, "einfo")
        assert left == ["2", "1", "0"]
        assert (status, headers["Retry-After"]) == (429, "2")
        assert body.endswith(b"\n")
        assert json.loads(body) == {
            "error": "API rate limit exceeded",
            "api-key": "127.0.0.1",
            "count": "4",
            "limit": "3",
        }
        statuses = [fetch(limited, "einfo", api_key="k")[0] for _ in range(11)]
        assert statuses == [200] * 10 + [429]
        assert [seen.status for seen in limited.requests].count(429) == 2


@pytest.mark.parametrize(
    ("rate", "status", "wait"),
    [
        (Rate(per_address=0, retry_after="2"), 429, "2"),
        (Rate(per_address=0, retry_after=None), 429, None),
        (Rate(per_address=0, in_200=True), 200, None),
    ],
)
def test_the_limit_refuses_in_three_ways(rate, status, wait):
    with serving([mouse_papers()], rate=rate) as limited:
        answered, headers, body = fetch(limited, "einfo")
        assert (answered, headers["Retry-After"]) == (status, wait)
        assert json.loads(body)["error"] == "API rate limit exceeded"


def test_the_limit_lets_go_after_its_window():
    with serving([mouse_papers()], rate=Rate(per_address=1, window=0.2)) as limited:
        assert fetch(limited, "einfo")[0] == 200
        assert fetch(limited, "einfo")[0] == 429
        time.sleep(0.25)
        assert fetch(limited, "einfo")[0] == 200


# The log
def test_the_log_keeps_no_secret(server):
    server.forget()
    fetch(server, "efetch", id="101,102", api_key="s3cr3t", email="me@example.org", tool="t")
    (seen,) = server.requests
    assert (seen.utility, seen.method, seen.ids, seen.status) == (
        "efetch",
        "GET",
        ("101", "102"),
        200,
    )
    assert seen.params["tool"] == ("t",)
    assert seen.params["api_key"] == seen.params["email"] == ("*",)
    assert abs(seen.at - time.monotonic()) < 5
