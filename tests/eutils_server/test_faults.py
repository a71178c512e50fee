"""Faults by name: filters and counts, refusals, errors, LinkSets and records that are wrong."""

from __future__ import annotations

import pytest
from lxml import etree
from tests.eutils_server import KINDS, Fault, Rate, UnknownFault, serving
from tests.eutils_server.asking import pmids, read, talk, unchunked
from tests.eutils_server.synthetic import mouse_papers


@pytest.fixture(scope="module")
def running():
    with serving([mouse_papers()]) as server:
        yield server


@pytest.fixture
def server(running):
    yield running
    running.set_faults()


# Names, filters, counts


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("hang", Fault("hang")),
        ("rate429:none,times=2", Fault("rate429", "none", times=2)),
        (
            "redirect:http://169.254.169.254/x,utility=elink,after=3,pmid=7",
            Fault("redirect", "http://169.254.169.254/x", utility="elink", after=3, pmid="7"),
        ),
    ],
)
def test_faults_are_read_from_text(text, fault):
    assert Fault.parse(text) == fault


@pytest.mark.parametrize(
    "text", ["nonsense", "hang,often=2", "hang,times=x", "hang,utility=espell", "dtd,utility=elink"]
)
def test_a_fault_that_is_none_is_refused(server, text):
    with pytest.raises(UnknownFault):
        server.set_faults(text)


def test_n_times_then_fine(server):
    server.set_faults("html500,times=2,after=1,utility=efetch,pmid=101")
    assert [talk(server).status for _ in range(5)] == [200, 500, 500, 200, 200]
    assert talk(server, "einfo").status == 200
    server.set_faults("html500,pmid=555")
    assert talk(server).status == 200


def test_the_log_names_the_fault(server):
    server.forget()
    server.set_faults("json500,times=1")
    talk(server)
    talk(server)
    assert [(seen.status, seen.fault) for seen in server.requests] == [(500, "json500"), (200, "")]


def test_a_request_over_the_limit_does_not_use_a_fault_up(server):
    server.set_rate(Rate(per_address=0))
    server.set_faults("html500,times=1")
    assert talk(server).status == 429
    server.set_rate(None)
    assert talk(server).status == 500


def test_every_fault_says_what_it_is():
    assert all(kind.summary.endswith(".") for kind in KINDS.values())


# Refusals


@pytest.mark.parametrize(
    ("fault", "status", "kind", "contains"),
    [
        ("rate429", 429, "application/json", b'"error":"API rate limit exceeded"'),
        ("rate429-in-200", 200, "application/json", b'"error":"API rate limit exceeded"'),
        ("html414", 414, "text/html", b"WWW Error 414"),
        ("html500", 500, "text/html", b"WWW Error 500 Diagnostic"),
        ("html502", 502, "text/html", b"WWW Error 502"),
        ("html503", 503, "text/html", b"WWW Error 503"),
        ("json500", 500, "application/json", b'"error":"error forwarding request"'),
        ("empty-id-400", 400, "text/xml", b"ID list is empty!"),
        ("bad-key-400", 400, "application/json", b'"error":"API key invalid","api-key":"k"'),
        ("html-block-200", 200, "text/html", b"WWW Error Blocked Diagnostic"),
        ("html-block-403", 403, "text/html", b"WWW Error Blocked Diagnostic"),
        ("content-type:image/png", 200, "image/png", b"<PubmedArticleSet>"),
        ("error-in-200", 200, "text/xml", b"External viewer error"),
        ("error-in-200:Sorry & bye", 200, "text/xml", b"<ERROR>Sorry &amp; bye</ERROR>"),
    ],
)
def test_refusals(server, fault, status, kind, contains):
    server.set_faults(fault)
    answer = talk(server, id="101", api_key="k")
    assert answer.status == status
    assert answer.headers["Content-Type"].startswith(kind)
    assert contains in unchunked(answer)


@pytest.mark.parametrize(("argument", "wait"), [("", "2"), (":7", "7"), (":none", None)])
def test_retry_after(server, argument, wait):
    server.set_faults(f"rate429{argument}")
    assert talk(server).headers.get("Retry-After") == wait


@pytest.mark.parametrize(
    ("utility", "text"),
    [
        ("elink", b"Couldn't resolve #exLinkSrv2, the address table is empty."),
        ("esearch", b"Search Backend failed: Database is not supported: pubmed"),
        ("efetch", b" Error: External viewer error: Empty Response."),
    ],
)
def test_each_utility_has_its_own_error(server, utility, text):
    server.set_faults("error-in-200")
    assert b"<ERROR>" + text in read(server, utility, id="101", term="x")


def test_errors_in_json(server):
    server.set_faults("error-in-200")
    assert b'"ERROR":"Couldn' in read(server, "elink", id="101", retmode="json")


def test_empty_body(server):
    server.set_faults("empty-body")
    answer = talk(server)
    assert (answer.status, answer.headers["Content-Length"], answer.body) == (200, "0", b"")


@pytest.mark.parametrize(
    "target", ["https://example.org/", "file:///etc/passwd", "http://169.254.169.254/latest"]
)
def test_redirects(server, target):
    server.set_faults(f"redirect:{target}")
    answer = talk(server)
    assert (answer.status, answer.headers["Location"]) == (302, target)


def test_partial_summaries(server):
    server.set_faults("partial-summaries")
    body = read(server, "esummary", id="101,102,103", version="2.0")
    root = etree.fromstring(body)
    assert b'<DocumentSummarySet status="OK"><!--' in body
    assert b"DocSum Backend failed -->" in body
    assert len(root.findall(".//DocumentSummary")) == 1


def test_a_history_expires_in_the_middle_of_paging(server):
    held = etree.fromstring(read(server, "epost", id="101,102,103"))
    place = {"WebEnv": held.findtext("WebEnv"), "query_key": "1", "retmax": 1}
    server.set_faults("history-expired:2,times=1")
    pages = [read(server, **place, retstart=at) for at in (0, 1, 2, 0)]
    assert [page.count(b"<ERROR>") for page in pages] == [0, 0, 2, 2]
    again = etree.fromstring(read(server, "epost", id="101,102,103"))
    place["WebEnv"] = again.findtext("WebEnv")
    assert pmids(read(server, **place, retstart=2)) == [(b"1", b"103")]


# ELink


def sets_of(body):
    return [
        (one.findtext("IdList/Id"), len(one.findall(".//Link")), one.findtext("ERROR"))
        for one in etree.fromstring(body)
    ]


FINE = [("101", 3, None), ("102", 2, None), ("103", 0, None)]
FAILED = "Exception:\nlink service did not answer"


@pytest.mark.parametrize(
    ("fault", "sets"),
    [
        ("", FINE),
        ("linkset-error,pmid=102", [FINE[0], ("102", 0, FAILED), FINE[2]]),
        ("linkset-error:No", [("101", 0, "No"), *FINE[1:]]),
        ("linkset-error-bare,pmid=102", [FINE[0], (None, 0, FAILED), FINE[2]]),
        ("linksets-empty", []),
        ("linksets-reordered", FINE[::-1]),
        ("linksets-duplicated", [FINE[0], *FINE]),
        ("linksets-fewer", FINE[:-1]),
        ("linksets-fewer:2", FINE[:-2]),
        ("links-missing,times=1", [(pmid, 0, None) for pmid, _, _ in FINE]),
    ],
)
def test_linksets(server, fault, sets):
    server.set_faults(*([fault] if fault else []))
    asked = {"id": ["101", "102", "103"], "linkname": "pubmed_pubmed_citedin"}
    assert sets_of(read(server, "elink", **asked)) == sets


# EFetch


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        ("records-fewer", [(b"1", b"101"), (b"1", b"102")]),
        ("records-fewer:2", [(b"1", b"101")]),
        ("records-extra", [(b"1", b"101"), (b"1", b"102"), (b"1", b"103"), (b"1", b"99999999")]),
        ("records-other:7", [(b"1", b"7"), (b"1", b"102"), (b"1", b"103")]),
        ("records-duplicated", [(b"1", b"101"), (b"1", b"101"), (b"1", b"102"), (b"1", b"103")]),
        ("records-version2", [(b"1", b"101"), (b"1", b"102"), (b"1", b"103"), (b"2", b"101")]),
        ("records-deleted,pmid=102", [(b"1", b"101"), (b"1", b"103")]),
    ],
)
def test_records(server, fault, found):
    server.set_faults(fault)
    body = read(server)
    root = etree.fromstring(body)
    assert pmids(body) == found
    assert [p.text for p in root.iterfind("DeleteCitation/PMID")] == (
        ["102"] if "deleted" in fault else []
    )
