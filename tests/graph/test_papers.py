"""Papers, alone and listed, against the records (synthetic)."""

from collections import defaultdict

import pytest

from trellit.model import CoverageState, Layer

CITING = {Layer.CITED_BY, Layer.REFERENCES}
NEAR = {Layer.SIMILAR, Layer.TOPIC}


@pytest.fixture(scope="module")
def asked(all_opened):
    """Every paper of every world, asked for once."""
    return {
        id(opened): {paper.pmid: opened.graph.paper(paper.pmid) for paper in opened.world.papers}
        for opened in all_opened.values()
    }


@pytest.fixture
def whole(opened, asked):
    """The papers of one world, whole."""
    return asked[id(opened)]


def _brief(opened, pmid):
    world, paper = opened.world, opened.world.by_pmid[pmid]
    return {
        "pmid": pmid,
        "title": paper.title,
        "journal": paper.journal,
        "year": paper.year,
        "authors": tuple(author.name for author in paper.authors),
        "design": world.designs[pmid],
        "retraction": paper.retraction,
        "seed": pmid in world.seeds,
    }


def _fields(record):
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def test_papers_come_seeds_first_then_newest(opened):
    def order(paper):
        year = paper.year
        return paper.pmid not in opened.world.seeds, year is None, -(year or 0), -int(paper.pmid)

    expected = [paper.pmid for paper in sorted(opened.world.papers, key=order)]
    page = opened.graph.papers()
    assert [brief.pmid for brief in page.items] == expected
    assert (page.total, page.note) == (len(expected), "")
    for brief in page.items:
        assert _fields(brief) == _brief(opened, brief.pmid)
    parts = [opened.graph.papers(offset=n, limit=2).items for n in range(0, len(expected), 2)]
    assert tuple(brief for part in parts for brief in part) == page.items


def test_a_paper_whole(opened, whole):
    readings = {reading.pmid: reading for reading in opened.world.readings}
    for paper in opened.world.papers:
        found = whole[paper.pmid]
        assert _fields(found.paper) == _brief(opened, paper.pmid)
        for name in (
            *("doi", "pmc", "volume", "issue", "pages", "authors_complete"),
            *("publication_types", "keywords", "trials"),
        ):
            assert getattr(found, name) == getattr(paper, name), name
        assert found.mesh == tuple(heading.name for heading in paper.mesh)
        assert found.sections == tuple((s.label, s.text) for s in paper.sections)
        assert found.skipped == readings[paper.pmid].skipped
        own = [f for f in opened.world.findings if f.pmid == paper.pmid]
        assert list(found.findings) == sorted(own, key=lambda f: (f.place, f.start, f.id))


def test_a_papers_links(opened, whole):
    for paper in opened.world.papers:
        found = whole[paper.pmid]
        for name, layers, ends in (
            ("cites", CITING, [("source", "target")]),
            ("cited_by", CITING, [("target", "source")]),
            ("similar", NEAR, [("source", "target"), ("target", "source")]),
        ):
            expected = _linked(opened, paper.pmid, layers, ends)
            assert [_fields(linked.paper) for linked in getattr(found, name)] == [
                _brief(opened, pmid) for pmid in expected
            ]
            for linked in getattr(found, name):
                links = expected[linked.paper.pmid]
                assert linked.layers == tuple(sorted({link.layer for link in links}))
                assert linked.via == tuple(sorted({link.via for link in links}))
                assert linked.score == max(filter(None, (k.score for k in links)), default=None)
                assert linked.note == "; ".join(sorted({k.note for k in links} - {""}))


def _linked(opened, pmid, layers, ends):
    """By the other paper, the links: the best score first, then the newest."""
    found = defaultdict(set)
    for link in opened.world.links:
        for this, other in ends:
            if link.layer in layers and getattr(link, this) == pmid:
                found[getattr(link, other)].add(link)

    def order(other):
        scores = [link.score for link in found[other] if link.score is not None]
        year = opened.world.by_pmid[other].year
        return not scores, -max(scores, default=0), year is None, -(year or 0), int(other)

    return {other: found[other] for other in sorted(found, key=order)}


def test_a_papers_coverage_counts_the_links_of_this_graph(opened, whole):
    told = {(c.pmid, c.layer): c.state for c in opened.world.coverage}
    for paper in opened.world.papers:
        found = whole[paper.pmid]
        similar = [linked for linked in found.similar if Layer.SIMILAR in linked.layers]
        counts = {
            Layer.CITED_BY: len(found.cited_by),
            Layer.REFERENCES: len(found.cites),
            Layer.SIMILAR: len(similar),
        }
        assert {c.layer: c.count for c in found.coverage} == counts
        for coverage in found.coverage:
            wanted = told.get((paper.pmid, coverage.layer), CoverageState.NOT_ASKED)
            assert (coverage.pmid, coverage.state) == (paper.pmid, wanted)


def test_a_papers_mentions(opened, whole):
    for paper in opened.world.papers:
        by_concept = defaultdict(list)
        for mention in opened.world.mentions:
            if mention.pmid == paper.pmid:
                by_concept[mention.concept].append(mention)
        kinds, names = opened.world.kinds, opened.world.names
        found = whole[paper.pmid].concepts
        order = sorted(by_concept, key=lambda c: (kinds[c], -len(by_concept[c]), c))
        assert [concept.id for concept in found] == order
        for concept in found:
            mentions = by_concept[concept.id]
            assert (concept.kind, concept.name) == (kinds[concept.id], names[concept.id])
            assert concept.count == len(mentions)
            assert concept.forms == tuple(sorted({m.text for m in mentions}))
            assert concept.fields == tuple(sorted({m.place for m in mentions}))
            assert concept.origins == tuple(sorted({m.origin for m in mentions}))


@pytest.mark.parametrize("form", ["{}", "pmid:{}", " {} "])
def test_a_paper_is_found_by_every_form_of_its_pmid(all_opened, form):
    opened = all_opened[1]
    pmid = opened.world.papers[0].pmid
    assert opened.graph.paper(form.format(pmid)) == opened.graph.paper(pmid)
