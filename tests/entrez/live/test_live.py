"""The live source over a client that answers from memory (synthetic)."""

import datetime as dt
import re

import pytest

from trellit.entrez import Cache, Live, Plan, crawl
from trellit.entrez.failures import Failure, Reason
from trellit.entrez.gate import judge
from trellit.errors import NotFound, Unavailable
from trellit.model import CoverageState, Layer


def _record(pmid):
    inside = f"<PMID>{pmid}</PMID>"
    return f"<PubmedArticle><MedlineCitation>{inside}</MedlineCitation></PubmedArticle>"


def _book(pmid):
    return (
        f"<PubmedBookArticle><BookDocument><PMID>{pmid}</PMID></BookDocument></PubmedBookArticle>"
    )


class Made:
    """Stands in for a client: links by paper, records of all papers but some."""

    def __init__(self, links=None, absent=(), records=None, too_large=10**9):
        self.links, self.absent, self.records = links or {}, set(absent), records or {}
        self.too_large = too_large
        self.asked = []
        self.requests = 0

    def fetch(self, request):
        self.asked.append((request.utility, len(request.ids)))
        if len(request.ids) > self.too_large:
            return Failure(Reason.TOO_LARGE)
        body = getattr(self, f"_{request.utility}")(request)
        return judge(request, 200, {}, body.encode())

    def _efetch(self, request):
        there = (p for p in request.ids if p not in self.absent)
        parts = "".join(self.records.get(p) or _record(p) for p in there)
        return f"<PubmedArticleSet>{parts}</PubmedArticleSet>"

    def _elink(self, request):
        sets = []
        for pmid in request.ids:
            rows = "".join(f"<Link><Id>{n}</Id></Link>" for n in self.links.get(pmid, ()))
            group = f"<LinkSetDb><LinkName>{request.linkname}</LinkName>{rows}</LinkSetDb>"
            ids = f"<IdList><Id>{pmid}</Id></IdList>"
            sets.append(f"<LinkSet>{ids}{group if rows else ''}</LinkSet>")
        return f"<eLinkResult>{''.join(sets)}</eLinkResult>"

    def _esummary(self, request):
        parts = "".join(
            f'<DocumentSummary uid="{p}">'
            + ("<error>cannot get document summary</error>" if p in self.absent else "<T>t</T>")
            + "</DocumentSummary>"
            for p in request.ids
        )
        return f"<eSummaryResult><DocumentSummarySet>{parts}</DocumentSummarySet></eSummaryResult>"


@pytest.fixture
def around(tmp_path, tools):
    def run(client, *seeds, plan=None, progress=None):
        live = Live(Cache(tmp_path / "cache"), client, now=lambda: tools.NOW)
        options = {"progress": progress} if progress else {}
        return crawl(seeds, live, plan or Plan(layers=(Layer.CITED_BY,)), **options)

    return run


def test_thirty_thousand_citing_papers(around):
    citing = [str(n) for n in range(10_000, 40_000)]
    client = Made({"1": citing}, absent=citing[::1000])
    told = []
    found = around(client, "1", progress=lambda *step: told.append(step))
    assert len(found.pmids) == 30_001 - 30
    assert len(found.missing) == 30
    asked = [utility for utility, _ in client.asked]
    assert asked.count("efetch") == 1 + 150
    assert max(number for _, number in client.asked) == 200
    assert told[-1] == ("papers", 30_001, 30_001)
    assert [step[1] for step in told if step[0] == "papers"] == sorted(
        step[1] for step in told if step[0] == "papers"
    )
    client.asked.clear()
    assert around(client, "1").pmids == found.pmids
    assert client.asked == []


def test_answers_that_are_too_large_are_asked_for_in_halves(around):
    links = {"1": [str(n) for n in range(100, 200)]}
    client = Made(links, too_large=30)
    found = around(client, "1")
    assert len(found.pmids) == 101
    sizes = [number for utility, number in client.asked if utility == "efetch"]
    assert sizes == [1, 100, 50, 25, 25, 50, 25, 25]
    plan = Plan(layers=(Layer.CITED_BY,), depth=2)
    assert len(around(client, "1", plan=plan).coverage) == 101 + 2


def test_one_answer_that_is_too_large_by_itself(around):
    client = Made({"1": ["2"]})
    client._elink = lambda _: Failure  # never reached
    client.fetch = _too_large_links(client.fetch)
    found = around(client, "1")
    cited = next(c for c in found.coverage if c.layer is Layer.CITED_BY)
    assert (cited.state, cited.note) == (
        CoverageState.UNAVAILABLE, "NCBI's answer is larger than is taken"
    )  # fmt: skip


def _too_large_links(fetch):
    return lambda r: Failure(Reason.TOO_LARGE) if r.utility == "elink" else fetch(r)


def test_a_merged_seed(around):
    client = Made(absent=["5"], records={})
    client._efetch = lambda _: f"<PubmedArticleSet>{_record('77')}</PubmedArticleSet>"
    with pytest.raises(NotFound, match=r"5: .* it answered with 77"):
        around(client, "5")


def test_a_record_that_is_another_one(around):
    client = Made()
    client._efetch = lambda _: f"<PubmedArticleSet>{_record('77')}</PubmedArticleSet>"
    with pytest.raises(Unavailable, match="does not send its record, but sends that of 77"):
        around(client, "5")


def test_a_book_as_a_seed(around):
    found = around(Made(records={"9": _book(9)}), "9")
    assert found.pmids == ("9",)
    (cited,) = (c for c in found.coverage if c.layer is Layer.CITED_BY)
    assert cited.note == "it is a book, and PubMed links books to no papers"


def test_most_linksets_missing(around):
    """Many unanswered ids are asked for in halves, a few one by one; all are settled."""
    client = Made({"1": [str(n) for n in range(100, 300)]})
    honest = client._elink

    def sparse(request):
        sets = re.findall("<LinkSet>.*?</LinkSet>", honest(request))
        return f"<eLinkResult>{''.join(sets[: max(1, len(sets) // 3)])}</eLinkResult>"

    client._elink = sparse
    found = around(client, "1", plan=Plan(layers=(Layer.CITED_BY,), depth=2))
    states = [c.state for c in found.coverage if c.layer is Layer.CITED_BY]
    assert states == [CoverageState.COMPLETE] * 201


def test_a_search_that_does_not_keep_to_its_range(around):
    client = Made()
    listed = "<Id>5</Id>"
    client._esearch = lambda _: (
        f"<eSearchResult><Count>9</Count><IdList>{listed}</IdList></eSearchResult>"
    )
    with pytest.raises(Unavailable, match="other papers than asked"):
        around(client, plan=Plan(query="x"))
    assert len(client.asked) < 15


def test_a_second_look_at_some_of_many(tmp_path, tools):
    """Links left out of one answer of several papers are found by the second look."""
    links = {"1": ["2", "3"], "2": ["9"], "3": ["8"]}
    client = Made(links)
    honest = client._elink
    looks = []

    def forgetful(request):
        looks.append(request.ids)
        said = honest(request)
        return re.sub("<LinkSetDb>.*?</LinkSetDb>", "", said, count=1) if len(looks) == 2 else said

    client._elink = lambda r: forgetful(r) if r.linkname.endswith("citedin") else honest(r)
    ticks = iter(range(10**6))
    live = Live(
        Cache(tmp_path / "cache"),
        client,
        double_check=True,
        now=lambda: tools.NOW + dt.timedelta(microseconds=next(ticks)),
    )
    found = crawl(["1"], live, Plan(layers=(Layer.CITED_BY,), depth=2))
    assert {("8", "3"), ("9", "2")} <= {(k.source, k.target) for k in found.links}
    assert looks == [("1",), ("3", "2"), ("3",)]
