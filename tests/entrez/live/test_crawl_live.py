"""Builds against the local server in which all goes well (synthetic)."""

import datetime as dt
import re

import pytest
from tests.eutils_server import serving
from tests.eutils_server.synthetic import article, article_set

from trellit.entrez import Ages, Cache, Offline, Plan, crawl
from trellit.errors import NotCached, NotFound
from trellit.model import CoverageState, Layer

DAY = dt.timedelta(days=1)


def _states(found, pmid="101"):
    return {c.layer: (c.state, c.count) for c in found.coverage if c.pmid == pmid}


def test_the_neighbourhood(go, server):
    found = go()
    cited_by = [k.source for k in found.links if k.layer is Layer.CITED_BY]
    assert cited_by == ["102", "103", "104", "105", "106", "107"]
    references = [k.target for k in found.links if k.layer is Layer.REFERENCES]
    assert references == ["108", "109", "110"]
    similar = {k.target: k.score for k in found.links if k.layer is Layer.SIMILAR}
    assert "101" not in similar
    assert all(0 < score < 2**31 - 1 for score in similar.values())
    assert _states(found)[Layer.CITED_BY] == (CoverageState.COMPLETE, 6)
    assert {k.via for k in found.links} == {"elink"}
    assert {k.request for k in found.links} <= {entry.id for entry in found.answers}
    assert {k.date for k in found.links} == {"2026-11-22"}
    assert [seen.utility for seen in server.requests] == ["efetch", *["elink"] * 3, "efetch"]


def test_what_is_sent(go, server):
    go()
    for seen in server.requests:
        assert seen.params["tool"] == ("trellit",)
        assert seen.params["email"] == ("*",)
        assert "api_key" not in seen.params
    scored = [s for s in server.requests if s.params.get("linkname") == ("pubmed_pubmed",)]
    assert [seen.params["cmd"] for seen in scored] == [("neighbor_score",)]


def test_a_second_build_asks_nothing_and_offline_finds_the_same(go, new_live, server):
    first = go()
    server.forget()
    assert go() == first
    assert crawl(["101"], new_live().cache) == first
    assert not server.requests


def test_two_seeds_share_requests(go, server):
    found = go("101", "120")
    assert found.seeds == ("101", "120")
    assert len(server.requests) == 5
    assert server.requests[1].params["id"] == ("101", "120")


def test_depth_two(go, new_live, server):
    found = go(plan=Plan(depth=2))
    assert {"120"} <= set(found.pmids)
    assert "121" not in found.pmids
    assert ("120", "102") in {(k.source, k.target) for k in found.links}
    assert len({c.pmid for c in found.coverage}) > 1
    server.forget()
    assert crawl(["101"], Offline(new_live().cache), Plan(depth=2)) == found
    assert not server.requests


def test_only_the_layers_that_were_chosen(go, server):
    found = go(plan=Plan(layers=(Layer.REFERENCES,)))
    assert {k.layer for k in found.links} == {Layer.REFERENCES}
    assert _states(found) == {
        Layer.CITED_BY: (CoverageState.NOT_ASKED, 0),
        Layer.REFERENCES: (CoverageState.COMPLETE, 3),
        Layer.SIMILAR: (CoverageState.NOT_ASKED, 0),
    }
    assert sum(seen.utility == "elink" for seen in server.requests) == 1


def test_at_most_so_many_papers(go):
    found = go(plan=Plan(max_papers=4))
    assert len(found.pmids) == 4
    assert "107" in found.pmids, "the newest citing paper comes first"
    (cited,) = (c for c in found.coverage if c.layer is Layer.CITED_BY)
    assert (cited.state, cited.count) == (CoverageState.PARTIAL, 6)
    assert "were left out" in cited.note
    assert {p for k in found.links for p in (k.source, k.target)} <= set(found.pmids)


def _years(entry):
    found = re.findall(rb">(\d+)</PMID>.*?<PubDate><Year>(\d+)", entry.body, re.DOTALL)
    return {pmid.decode(): int(year) for pmid, year in found}


def test_only_papers_of_a_year_and_later(go):
    found = go(plan=Plan(since=2018), years=_years)
    assert found.pmids == ("101", "105", "106", "107")
    found = go(plan=Plan(since=2018, max_papers=2), years=_years)
    assert found.pmids == ("101", "107")


@pytest.mark.parametrize(
    "plan",
    [Plan(), Plan(depth=2), Plan(since=2018, max_papers=3), Plan(query="far"), Plan(max_papers=4)],
)
def test_the_answers_that_a_crawl_names_are_enough_for_it(go, server, tmp_path, plan):
    server.set_faults("records-deleted,utility=efetch,pmid=107")
    found = go("101", "999", plan=plan, years=_years)
    used = Cache(tmp_path / "cache", only={entry.id for entry in found.answers})
    assert crawl(["101", "999"], used, plan, years=_years) == found


def test_a_query_stands_in_for_seeds(server, new_live):
    plan = Plan(query="far OR farther", layers=(Layer.REFERENCES,))
    found = crawl((), new_live(), plan)
    assert found.seeds == ("121", "120")
    assert found.pmids == ("102", "120", "121")
    server.forget()
    assert crawl((), new_live().cache, plan) == found
    assert not server.requests
    since = crawl((), new_live(), Plan(query="far OR farther", since=2021), years=_years)
    assert since.seeds == ("121",)


def test_a_query_without_hits(new_live):
    with pytest.raises(NotFound, match="No paper in PubMed matches 'zebra'"):
        crawl((), new_live(), Plan(query="zebra"))


def test_offline_a_search_that_was_never_made_is_missing(tmp_path):
    with pytest.raises(NotCached) as caught:
        crawl((), Cache(tmp_path), Plan(query="lupus"))
    assert caught.value.missing == ("esearch lupus",)


# --- ages ---


@pytest.mark.parametrize(
    ("days", "ages", "asked"),
    [
        (0, Ages(), []),
        (29, Ages(), []),
        (30, Ages(), ["elink"] * 3),
        (365, Ages(), ["efetch", *["elink"] * 3, "efetch"]),
        (0, Ages(refresh=True), ["efetch", *["elink"] * 3, "efetch"]),
        (0, Ages(links=0), ["elink"] * 3),
        (-5, Ages(), ["efetch", *["elink"] * 3, "efetch"]),
    ],
)
def test_ages(go, server, tools, days, ages, asked):
    go()
    server.forget()
    # an hour later: answers of this very build's time always count as new
    later = tools.NOW + days * DAY + dt.timedelta(hours=1)
    go(now=later, ages=ages)
    assert [seen.utility for seen in server.requests] == asked


# --- numbers ---


def _many(count):
    return article_set(
        article(1000, "The seed."),
        *(article(n, f"Paper {n}.", references=(1000,)) for n in range(1001, 1001 + count)),
    )


def test_no_more_requests_than_needed(new_live):
    count = 650
    plan = Plan(layers=(Layer.CITED_BY, Layer.REFERENCES), depth=2)
    with serving([_many(count)]) as many:
        source = new_live(url=many.url)
        found = crawl(["1000"], source, plan)
        assert len(found.pmids) == count + 1
        batches = -(-count // 200)
        least = 1 + 2 + batches + 2 * batches
        assert source.requests == len(many.requests) == least
        big = [s for s in many.requests if len(s.ids) == 200]
        assert big
        assert {seen.method for seen in big} == {"POST"}


def test_only_new_papers_are_fetched(go, server):
    go(plan=Plan(max_papers=3))
    server.forget()
    found = go()
    fetched = [seen.ids for seen in server.requests if seen.utility == "efetch"]
    assert len(fetched) == 1
    assert len(fetched[0]) == len(found.pmids) - 3
