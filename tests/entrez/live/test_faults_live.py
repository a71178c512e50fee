"""Every fault that the local server can inject: once, and for ever (synthetic).

Once or twice: the build finishes as if nothing had been. For ever: it ends with an error that
says why, or with a layer that says that it is not known. Never with "no links".
"""

import traceback

import pytest
from tests.eutils_server import KINDS

from trellit.entrez import Offline, Patience, Plan, crawl, gaps_of
from trellit.entrez.cache import Cache
from trellit.entrez.gate import Accepted, judge
from trellit.errors import InvalidInput, NotFound, TrellitError, Unavailable
from trellit.model import CoverageState, Layer

PLAN = Plan(layers=(Layer.CITED_BY, Layer.REFERENCES))

HARMLESS = {
    "linksets-reordered", "linksets-duplicated", "records-duplicated", "records-version2",
    "records-extra", "content-type", "gzip", "utf-16", "latin-1", "bom", "dtd", "unknown-element",
}  # fmt: skip
"""Odd, and right all the same: taken at once."""
STOPS = {"html-block-200", "html-block-403", "bad-key-400", "redirect"}
"""Asking again would be useless or rude."""
ELSEWHERE = {
    "history-expired",  # no history is used
    "partial-summaries", "records-deleted", "empty-id-400", "links-missing",  # tests of their own
    "html414", "gzip-bomb", "billion-laughs", "external-entity", "huge-token", "deep",
    "attributes",
}  # fmt: skip
QUICK = {
    "hang": "hang:0.4",
    "hang-body": "hang-body:0.4",
    "drip": "drip:0.2",
    "rate429": "rate429:1",
}
TRANSIENT = sorted(KINDS.keys() - HARMLESS - STOPS - ELSEWHERE)
LASTING = {
    "hang": "hang:9", "hang-body": "hang-body:9", "drip": "drip:9", "huge-token": "huge-token:7",
    "gzip-bomb": "gzip-bomb:80", "rate429": "rate429:3",
}  # fmt: skip
LINKSETS = ("linkset-error", "linkset-error-bare", "linksets-fewer", "linksets-empty")


def _texts(error):
    return "".join(traceback.format_exception(error))


@pytest.fixture
def expected(go, server, tools):
    """What a build finds when all is well."""
    found = tools.summary(go("101", "120", plan=PLAN, folder="undisturbed"))
    server.forget()
    return found


def _all_pass_the_gate(folder):
    for entry in Cache(folder).entries:
        verdict = judge(entry.request, 200, {}, entry.body)
        assert isinstance(verdict, Accepted)
        assert {*verdict.answered, *verdict.absent} >= set(entry.request.ids)


@pytest.mark.parametrize("utility", ["efetch", "elink"])
@pytest.mark.parametrize("name", TRANSIENT)
def test_a_fault_that_passes_leaves_no_trace(name, utility, expected, go, server, tools, tmp_path):
    if utility not in KINDS[name].utilities:
        pytest.skip(f"{name} is no fault of {utility}")
    fault = QUICK.get(name, name)
    server.set_faults(f"{fault},times=1,after=1,utility={utility}")
    patience = Patience(20, 0.3, 0, 0, 0) if name in QUICK else tools.IMPATIENT
    assert tools.summary(go("101", "120", plan=PLAN, patience=patience)) == expected
    assert name in {seen.fault for seen in server.requests}
    _all_pass_the_gate(tmp_path / "cache")
    server.set_faults()
    assert tools.summary(crawl(["101", "120"], Cache(tmp_path / "cache"), PLAN)) == expected


@pytest.mark.parametrize("name", sorted(HARMLESS))
def test_what_is_odd_and_right_is_taken_at_once(name, expected, go, server, tools, tmp_path):
    server.set_faults(name)
    assert tools.summary(go("101", "120", plan=PLAN)) == expected
    assert name in {seen.fault for seen in server.requests}
    assert len(server.requests) == 4
    _all_pass_the_gate(tmp_path / "cache")


@pytest.mark.parametrize("name", sorted(KINDS.keys() - HARMLESS - {"links-missing"}))
@pytest.mark.parametrize("plan", [PLAN, Plan(layers=(Layer.SIMILAR,))])
def test_no_links_is_never_said_of_a_failure(name, plan, go, server, tmp_path):
    if "elink" not in KINDS[name].utilities:
        pytest.skip(f"{name} is no fault of elink")
    server.set_faults(f"{LASTING.get(name, name)},utility=elink")
    patience = Patience(2, 0.15, 0, 0, 0)
    if name in {"huge-token", "gzip-bomb", "deep", "attributes"}:
        patience = Patience(4, 3, 0, 0, 0)
    found, failed = None, None
    try:
        found = go(plan=plan, patience=patience)
    except TrellitError as error:
        failed = error
    links = [entry for entry in Cache(tmp_path / "cache").entries if entry.request.ids]
    assert {entry.request.utility for entry in links} == {"efetch"}, "nothing bad is cached"
    if found is None:
        assert failed.exit_code in {2, 3}
        return
    asked = [line for line in found.coverage if line.state is not CoverageState.NOT_ASKED]
    assert {line.state for line in asked} == {CoverageState.UNAVAILABLE}
    assert all(line.note for line in asked)
    assert len(server.requests) <= 20, "bounded"


@pytest.mark.parametrize("name", LINKSETS)
def test_one_bad_linkset_does_not_lose_the_others(name, expected, go, server, tools):
    server.set_faults(f"{name},times=1,utility=elink")
    assert tools.summary(go("101", "120", plan=PLAN)) == expected
    asked_again = [s for s in server.requests if s.utility == "elink" and not s.fault]
    if name != "linksets-empty":
        assert [len(s.ids) for s in asked_again].count(1) == 1, "singly"


@pytest.mark.parametrize("name", ["linkset-error", "linkset-error-bare"])
def test_one_linkset_that_is_bad_for_ever_is_unavailable_alone(name, go, server):
    server.set_faults(f"{name},utility=elink,pmid=120")
    found = go("101", "120", plan=PLAN)
    states = {(c.pmid, c.layer): c for c in found.coverage}
    assert states["101", Layer.CITED_BY].count == 6
    bad = states["120", Layer.CITED_BY]
    assert bad.state is CoverageState.UNAVAILABLE
    assert "link service did not answer" in bad.note


def test_a_layer_that_ncbi_does_not_give_is_unknown_and_the_build_goes_on(go, server):
    server.set_faults("error-in-200,utility=elink")
    found = go()
    assert {c.state for c in found.coverage} == {CoverageState.UNAVAILABLE}
    assert all("exLinkSrv2" in c.note for c in found.coverage)
    assert found.pmids == ("101",)


def test_older_links_serve_while_ncbi_is_down_and_say_so(go, server, tools, tmp_path):
    first = go(plan=PLAN)
    server.set_faults("error-in-200,utility=elink")
    later = tools.NOW.replace(year=2027)
    found = go(plan=PLAN, now=later, ages=None)
    assert {k.source for k in found.links} == {k.source for k in first.links}
    cited = [c for c in found.coverage if c.layer is Layer.CITED_BY]
    assert [c.state for c in cited] == [CoverageState.PARTIAL]
    assert cited[0].note == "NCBI answered with an error, so these are the links of 2026-11-22"
    used = {entry.id for entry in found.answers}
    again = Offline(Cache(tmp_path / "cache", only=used), gaps_of(found.coverage))
    assert crawl(["101"], again, PLAN) == found


def test_without_scores_there_are_still_links(go, server):
    server.set_faults("hang:9,utility=elink,times=3")
    found = go(plan=Plan(layers=(Layer.SIMILAR,)), patience=Patience(20, 0.15, 0, 0, 0))
    (similar,) = (c for c in found.coverage if c.layer is Layer.SIMILAR)
    assert similar.note == "NCBI gave no similarity scores"
    assert found.links
    assert {k.score for k in found.links} == {None}
    commands = [s.params["cmd"][0] for s in server.requests if s.utility == "elink"]
    assert commands == ["neighbor_score"] * 3 + ["neighbor"]


def test_links_that_are_left_out_of_one_answer(go, server):
    server.set_faults("links-missing,times=1")
    found = go(plan=Plan(layers=(Layer.CITED_BY,)), double_check=True)
    assert len(found.links) == 6
    server.set_faults()
    server.forget()
    found = go("107", plan=Plan(layers=(Layer.CITED_BY,)), double_check=True, folder="other")
    assert [c.count for c in found.coverage if c.layer is Layer.CITED_BY] == [0]
    assert sum(s.utility == "elink" for s in server.requests) == 2


# --- giving up ---

ERRORS = [
    ("rate429:none", Unavailable, "rate limit", 8),
    ("rate429-in-200", Unavailable, "rate limit", 8),
    ("html500", Unavailable, "outage (status 500)", 5),
    ("html502", Unavailable, "outage (status 502)", 5),
    ("html503", Unavailable, "outage (status 503)", 5),
    ("json500", Unavailable, "outage (error forwarding request)", 5),
    ("error-in-200", Unavailable, "External viewer error", 5),
    ("html-block-200", Unavailable, "blocked this address", 1),
    ("html-block-403", Unavailable, "blocked this address", 1),
    ("bad-key-400", InvalidInput, "does not accept the API key", 1),
    ("redirect", Unavailable, "redirect to another address was refused", 1),
    ("redirect:file:///etc/passwd", Unavailable, "redirect to another address was refused", 1),
    ("redirect:http://169.254.169.254/", Unavailable, "redirect to another", 1),
    ("empty-body", Unavailable, "cut off (it is empty)", 5),
    ("cut-length", Unavailable, "cut off", 5),
    ("cut-chunked", Unavailable, "cut off", 5),
    ("cut-close", Unavailable, "cut off (no whole XML", 5),
    ("cut-record", Unavailable, "cut off (no whole XML", 5),
    ("reset", Unavailable, "was dropped", 5),
    ("close", Unavailable, "was dropped", 5),
    ("gzip-bomb:80", Unavailable, "larger than is taken", 1),
    ("billion-laughs", Unavailable, "its document type declares", 2),
    ("external-entity", Unavailable, "its document type declares", 2),
    ("huge-token:30", Unavailable, "texts is too long", 2),
    ("huge-token:64", Unavailable, "larger than is taken", 1),
    ("deep", Unavailable, "nested too deep", 2),
    ("attributes", Unavailable, "too many attributes", 2),
]


@pytest.mark.parametrize(("fault", "kind", "said", "requests"), ERRORS)
def test_giving_up(fault, kind, said, requests, go, server, tools, tmp_path, caplog):
    server.set_faults(fault)
    with pytest.raises(kind) as caught:
        go(key=tools.KEY)
    assert said in str(caught.value)
    assert len(server.requests) == requests
    assert contents_of(tmp_path) == {}
    assert caught.value.exit_code != 0
    _no_secret(_texts(caught.value) + caplog.text, tools)


@pytest.mark.parametrize("fault", ["hang:9", "hang-body:9", "drip:0.1"])
def test_the_deadline_of_an_exchange(fault, go, server):
    server.set_faults(fault)
    with pytest.raises(Unavailable, match="did not answer in time"):
        go(patience=Patience(20, 0.3, 0, 0, 0))
    assert len(server.requests) == 3
    gaps = [b.at - a.at for a, b in zip(server.requests, server.requests[1:], strict=False)]
    assert all(gap < 2 for gap in gaps)


def test_the_deadline_of_a_request(go, server):
    server.set_faults("rate429:4")
    with pytest.raises(Unavailable, match="rate limit"):
        go(patience=Patience(3, 1, 0, 0, 0))
    assert len(server.requests) == 1, "NCBI asked for a longer wait than there is time"


def test_retry_after_is_obeyed_by_all(go, server):
    server.set_faults("rate429:1,times=2")
    go()
    first, second, third = (seen.at for seen in server.requests[:3])
    assert second - first >= 1
    assert third - second >= 1


def test_progress_is_kept_and_the_same_command_goes_on(expected, go, server, tools):
    server.set_faults("rate429:none,after=2")
    with pytest.raises(Unavailable):
        go("101", "120", plan=PLAN)
    server.set_faults()
    server.forget()
    assert tools.summary(go("101", "120", plan=PLAN)) == expected
    assert [seen.utility for seen in server.requests] == ["elink", "efetch"]


# --- seeds and records that are not there ---


def test_a_seed_that_never_was(go, server):
    with pytest.raises(NotFound, match=r"none of the papers that were named .*999"):
        go("999")
    assert [seen.utility for seen in server.requests] == ["efetch", "esummary"]
    with pytest.raises(NotFound):
        go("999")
    assert len(server.requests) == 2, "the answer is kept"


def test_other_seeds_go_on(go):
    found = go("101", "999")
    assert found.seeds == ("101",)
    assert found.missing == (("999", "PubMed had no record of it on 2026-11-22"),)


def test_a_400_for_ids_is_no_reason_to_ask_again(go, server):
    server.set_faults("empty-id-400,utility=efetch")
    with pytest.raises((Unavailable, InvalidInput)):
        go()
    assert [s.utility for s in server.requests] == ["efetch", "esummary", "efetch"]


def test_a_deleted_paper(go, server):
    server.set_faults("records-deleted,utility=efetch,pmid=109")
    found = go()
    assert [pmid for pmid, _ in found.missing] == ["109"]
    assert "109" not in found.pmids
    assert "109" not in {p for k in found.links for p in (k.source, k.target)}
    (references,) = (c for c in found.coverage if c.layer is Layer.REFERENCES)
    assert references.count == 3
    assert "1 of 3 are not in PubMed any more" in references.note
    server.forget()
    server.set_faults()
    assert go() == found
    assert not server.requests


def test_absent_papers_are_asked_for_again_after_a_week(go, server, tools):
    go("101", "999")
    server.forget()
    go("101", "999", now=tools.NOW.replace(day=28))
    assert not server.requests
    go("101", "999", now=tools.NOW.replace(day=30))
    assert [seen.utility for seen in server.requests] == ["efetch", "esummary"]


@pytest.mark.parametrize("fault", ["records-fewer", "records-other"])
def test_a_record_that_ncbi_has_and_does_not_send(fault, go, server):
    server.set_faults(fault)
    with pytest.raises(Unavailable, match="NCBI knows PMID 101 and does not send its record"):
        go()


def test_summaries_that_stop_half_way(go, server):
    server.set_faults("partial-summaries,times=1")
    found = go("101", "997", "999")
    assert [pmid for pmid, _ in found.missing] == ["997", "999"]
    assert [s.utility for s in server.requests][:3] == ["efetch", "esummary", "esummary"]


# --- secrets ---


def contents_of(folder):
    return {p.name: p.read_bytes() for p in (folder / "cache").rglob("*") if p.suffix == ".answer"}


def _no_secret(text, tools):
    for secret in (tools.KEY, tools.EMAIL, "secret.person", "%2Btests", "127.0.0.1:"):
        assert secret not in text


@pytest.mark.parametrize("name", ["", *sorted(KINDS.keys() - {"drip", "hang", "hang-body"})])
def test_no_key_and_no_address_anywhere(name, go, server, tools, tmp_path, caplog):
    if name:
        fault = "rate429:none" if name == "rate429" else name
        server.set_faults(f"{fault},after=1,times=9")
    said = ""
    try:
        found = go("101", "999", key=tools.KEY)
        said = repr(found).replace(str(tmp_path), "")
    except TrellitError as error:
        said = _texts(error) + repr(error.__cause__) + repr(error.__context__)
    assert {seen.params["api_key"] for seen in server.requests} == {("*",)}
    _no_secret(said + caplog.text, tools)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            _no_secret(path.read_bytes().decode("latin-1") + path.name, tools)
