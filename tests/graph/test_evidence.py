"""Findings and matrix against answers counted by hand from the records (synthetic)."""

from collections import Counter, defaultdict
from itertools import combinations
from random import Random

import pytest

from trellit.graph import Filters
from trellit.graph.answers import Count
from trellit.model import Design, Direction, Effect, Kind, Origin, Retraction


def _ids(terms):
    return [term.concept for term in terms]


PASSES = {
    "therapy": lambda f, _p, _d, v: v in (f.arm, *_ids(f.therapies)),
    "model": lambda f, _p, _d, v: v in _ids(f.models),
    "outcome": lambda f, _p, _d, v: f.outcome.concept == v,
    "condition": lambda f, _p, _d, v: v in _ids(f.conditions),
    "pmid": lambda f, _p, _d, v: f.pmid == v,
    "direction": lambda f, _p, _d, v: f.direction is v,
    "effect": lambda f, _p, _d, v: f.effect is v,
    "origin": lambda f, _p, _d, v: f.origin is v,
    "design": lambda _f, _p, d, v: d is v,
    "retracted": lambda _f, p, _d, v: (p.retraction is Retraction.RETRACTED) is v,
    "min_confidence": lambda f, _p, _d, v: f.confidence >= v,
    "as_of": lambda _f, p, _d, v: p.year is not None and p.year <= v,
}


def _choices(world):
    """Every value that a filter can take in this world."""
    concepts = {kind.value: [c.id for c in world.concepts if c.kind is kind] for kind in Kind}
    return concepts | {
        "pmid": [paper.pmid for paper in world.papers],
        "direction": list(Direction),
        "effect": list(Effect),
        "origin": list(Origin),
        "design": list(Design),
        "retracted": [True, False],
        "min_confidence": [0, 0.45, 0.81, 1],
        "as_of": [1998, 1999, 2013, 2050],
    }


def _expected(world, chosen):
    """The findings that pass, newest paper first."""

    def passes(f):
        paper, design = world.by_pmid[f.pmid], world.designs[f.pmid]
        return all(PASSES[name](f, paper, design, value) for name, value in chosen.items())

    def order(f):
        year = world.by_pmid[f.pmid].year
        return (year is None, -(year or 0), -int(f.pmid), f.id)

    return sorted(filter(passes, world.findings), key=order)


def _check(opened, chosen):
    expected = _expected(opened.world, chosen)
    page = opened.graph.findings(Filters(**chosen), limit=1000)
    assert [evidence.finding for evidence in page.items] == expected
    assert page.total == len(expected)
    assert bool(page.note) is (not expected)
    for evidence in page.items:
        paper = opened.world.by_pmid[evidence.finding.pmid]
        assert (evidence.paper.pmid, evidence.paper.title) == (paper.pmid, paper.title)
        assert evidence.paper.authors == tuple(author.name for author in paper.authors)


def test_every_filter_has_a_counterpart_here():
    assert set(PASSES) == set(Filters.__dataclass_fields__)


def test_without_filters_all_findings_come(opened):
    _check(opened, {})


@pytest.mark.parametrize("name", PASSES)
def test_each_filter_alone(all_opened, name):
    met = 0
    for opened in all_opened.values():
        for value in _choices(opened.world)[name]:
            _check(opened, {name: value})
            met += bool(_expected(opened.world, {name: value}))
    assert met, "no value of this filter lets anything through: the test proves nothing"


def test_filters_in_pairs(all_opened):
    rng = Random(0)
    met = 0
    for pair in combinations(PASSES, 2):
        opened = rng.choice(list(all_opened.values()))
        choices = _choices(opened.world)
        chosen = {name: rng.choice(choices[name]) for name in pair}
        _check(opened, chosen)
        met += bool(_expected(opened.world, chosen))
    assert met > 10


@pytest.mark.parametrize("step", [1, 3, 1000])
def test_pages_put_together_are_the_whole(opened, step):
    whole = opened.graph.findings(limit=1000)
    pages = [
        opened.graph.findings(offset=offset, limit=step) for offset in range(0, whole.total, step)
    ]
    assert tuple(item for page in pages for item in page.items) == whole.items
    assert {(page.total, page.limit) for page in pages} == {(whole.total, step)}
    beyond = opened.graph.findings(offset=whole.total)
    assert (beyond.items, beyond.total) == ((), whole.total)


# --- matrix ----------------------------------------------------------------------------------

COLUMNS = {
    Kind.OUTCOME: lambda f: [f.outcome],
    Kind.MODEL: lambda f: f.models,
    Kind.CONDITION: lambda f: f.conditions,
}


def _entries(world, columns, chosen):
    return [(f, c.concept) for f in _expected(world, chosen) for c in COLUMNS[columns](f)]


def _counts(world, findings_of):
    """Members with their findings, the heaviest first, then by id."""
    seeded = {f.id for f in world.findings if f.pmid in world.seeds}
    order = sorted(findings_of.items(), key=lambda item: (-len(item[1]), item[0]))
    return [Count(name, world.names[name], len(ids), bool(ids & seeded)) for name, ids in order]


def _axis(world, findings_of):
    """The same, what the seeds found first."""
    return tuple(sorted(_counts(world, findings_of), key=lambda count: not count.seed))


def _axes(world, entries):
    rows, columns = defaultdict(set), defaultdict(set)
    for finding, column in entries:
        rows[finding.arm].add(finding.id)
        columns[column].add(finding.id)
    return _axis(world, rows), _axis(world, columns)


def _cells(world, entries):
    cells = defaultdict(list)
    for finding, column in entries:
        cells[finding.arm, column].append(finding)
    return {
        place: {
            "effects": Counter(f.effect.value for f in found),
            "papers": len({f.pmid for f in found}),
            "curated": sum(f.origin is Origin.CURATED for f in found),
            "years": {world.by_pmid[f.pmid].year for f in found} - {None},
            "models": _models(world, found),
        }
        for place, found in cells.items()
    }


def _models(world, found):
    by_model = defaultdict(set)
    for finding in found:
        for model in _ids(finding.models):
            by_model[model].add(finding.id)
    return tuple(_counts(world, by_model))


FILTERS = [{}, {"effect": Effect.IMPROVED}, {"origin": Origin.READ, "min_confidence": 0.5}]


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("chosen", FILTERS)
def test_matrix(opened, columns, chosen):
    world = opened.world
    entries = _entries(world, columns, chosen)
    matrix = opened.graph.matrix(Filters(**chosen), columns=columns)
    assert (matrix.rows, matrix.columns) == _axes(world, entries)
    assert (matrix.total_rows, matrix.total_columns) == (len(matrix.rows), len(matrix.columns))
    assert matrix.findings == len({finding.id for finding, _ in entries})
    assert matrix.column_kind is columns
    expected = _cells(world, entries)
    assert [(cell.row, cell.column) for cell in matrix.cells] == sorted(expected)
    for cell in matrix.cells:
        wanted = expected[cell.row, cell.column]
        effects = wanted["effects"]
        assert cell.findings == effects.total()
        assert {e.value: getattr(cell, e.value) for e in Effect} == {e: effects[e] for e in Effect}
        assert (cell.papers, cell.curated) == (wanted["papers"], wanted["curated"])
        years = wanted["years"]
        assert cell.first_year == min(years, default=None)
        assert cell.last_year == max(years, default=None)
        assert cell.models == wanted["models"]


@pytest.mark.parametrize("limit", [1, 2])
def test_matrix_keeps_the_heaviest_of_each_axis(opened, limit):
    whole = opened.graph.matrix()
    part = opened.graph.matrix(limit=limit)
    assert (part.rows, part.columns) == (whole.rows[:limit], whole.columns[:limit])
    assert (part.total_rows, part.total_columns) == (whole.total_rows, whole.total_columns)
    assert part.findings == whole.findings
    shown = {row.id for row in part.rows}, {column.id for column in part.columns}
    kept = [c for c in whole.cells if c.row in shown[0] and c.column in shown[1]]
    assert list(part.cells) == kept


def test_an_empty_matrix_says_which_silence_it_is(all_opened):
    met = 0
    for opened in all_opened.values():
        nothing = opened.graph.matrix(Filters(as_of=1900))
        assert (nothing.cells, nothing.findings) == ((), 0)
        assert "passes these filters" in nothing.note
        conditioned = {f.pmid for f in opened.world.findings if f.conditions}
        for pmid in {f.pmid for f in opened.world.findings} - conditioned:
            columnless = opened.graph.matrix(Filters(pmid=pmid), columns=Kind.CONDITION)
            found = opened.graph.findings(Filters(pmid=pmid)).total
            assert (columnless.findings, columnless.rows) == (0, ())
            assert columnless.note == f"None of the {found} findings that pass names a condition."
            met += 1
    assert met
