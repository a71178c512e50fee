"""Small random graphs (synthetic), as records and as an open graph on disk."""

import shutil
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest

from trellit.graph import Graph, open_graph, rows, schema, tables
from trellit.model import (
    Author,
    Concept,
    Coverage,
    CoverageState,
    Design,
    Direction,
    Effect,
    Finding,
    Kind,
    Layer,
    Link,
    Manifest,
    Mention,
    MeshHeading,
    Origin,
    Paper,
    Place,
    Polarity,
    Reading,
    Retraction,
    Section,
    Term,
    combination,
    finding_id,
)

SEEDS = (1, 2, 3)
"""Of the random worlds that every query is held against."""

_T = Kind.THERAPY
_CELLS = Concept(_T, "mesh:D045164", "Mesenchymal cells", ("MSC", "stromal cells"))
_BLOOD = Concept(_T, "mesh:D006412", "Blood cells", ("HSC",))
_DRUG = Concept(_T, "trellit:therapy/o-hara-s-drug", "O'Hara's drug 5%")
_ANTIBODY = Concept(_T, "trellit:therapy/anti-il-6-alpha", "anti-IL-6 α", tree=("D12.776",))
_BOTH = combination([_CELLS, _BLOOD])
_ALL = combination([_DRUG, _ANTIBODY, _CELLS])
_PLACEBO = Term("trellit:therapy/placebo", "placebo", "the placebo")

CONCEPTS = (
    *(_CELLS, _BLOOD, _DRUG, _ANTIBODY, _BOTH, _ALL),
    Concept(Kind.MODEL, "trellit:model/grey-mice", "grey mice", ("GREY/x",)),
    Concept(Kind.MODEL, "trellit:model/patients", "patients", ("humans", "people")),
    Concept(Kind.MODEL, "mesh:D051381", "Rats"),
    Concept(Kind.OUTCOME, "mesh:D011507", "Proteinuria", ("urine protein",), Polarity.WORSE),
    Concept(Kind.OUTCOME, "trellit:outcome/survival", "survival", (), Polarity.BETTER),
    Concept(Kind.OUTCOME, "trellit:outcome/weight", "weight", ("body weight", "mass")),
    Concept(Kind.CONDITION, "mesh:D008180", "Lupus", ("SLE",)),
    Concept(Kind.CONDITION, "trellit:condition/dry-eye", "dry eye"),
)


@dataclass
class World:
    """The records of one graph, and how they stand in it."""

    seeds: tuple[str, ...]
    papers: list[Paper]
    readings: list[Reading]
    links: list[Link]
    coverage: list[Coverage]
    concepts: list[Concept]
    by_pmid: dict[str, Paper] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_pmid = {paper.pmid: paper for paper in self.papers}
        self.names = {concept.id: concept.name for concept in self.concepts}
        self.kinds = {concept.id: concept.kind for concept in self.concepts}
        self.designs = {reading.pmid: reading.design for reading in self.readings}
        self.mentions = [mention for reading in self.readings for mention in reading.mentions]
        self.findings = [self.stored(f) for reading in self.readings for f in reading.findings]

    def stored(self, finding: Finding) -> Finding:
        """The finding under the graph's names; a comparator that is no concept loses its id."""
        against = finding.comparator
        if against and against.concept not in self.names:
            against = replace(against, concept="")
        return replace(
            finding,
            therapies=tuple(map(self._term, finding.therapies)),
            models=tuple(map(self._term, finding.models)),
            conditions=tuple(map(self._term, finding.conditions)),
            outcome=self._term(finding.outcome),
            comparator=against,
        )

    def _term(self, term: Term) -> Term:
        return replace(term, name=self.names[term.concept])

    def named(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """By concept id: the papers that name it, and the findings that it takes part in."""
        papers, findings = defaultdict(set), defaultdict(set)
        for mention in self.mentions:
            papers[mention.concept].add(mention.pmid)
        for f in self.findings:
            terms = (*f.therapies, *f.models, *f.conditions, f.outcome)
            for concept in {f.arm, *(term.concept for term in terms)}:
                papers[concept].add(f.pmid)
                findings[concept].add(f.id)
        return papers, findings

    def forms(self) -> dict[str, set[str]]:
        """By concept id: the phrases that name it."""
        found = defaultdict(set)
        for mention in self.mentions:
            found[mention.concept].add(mention.text)
        for f in self.findings:
            for term in (*f.therapies, *f.models, *f.conditions, f.outcome):
                found[term.concept].add(term.text)
        return found

    def tables(self) -> dict:
        """The five tables."""
        readings = {reading.pmid: reading for reading in self.readings}
        findings = [f for reading in self.readings for f in reading.findings]
        contents = {
            "papers": rows.paper_rows(self.papers, readings, self.seeds, self.coverage),
            "links": rows.link_rows(self.links),
            "concepts": rows.concept_rows(self.concepts),
            "mentions": rows.mention_rows(self.mentions),
            "findings": rows.finding_rows(findings, self.names),
        }
        return {name: tables.table(name, content) for name, content in contents.items()}

    def manifest(self) -> Manifest:
        """A manifest that fits."""
        return Manifest(
            format=schema.FORMAT,
            version="0",
            seeds=self.seeds,
            as_of="2020-02-20",
            source="synthetic",
            source_note="made for tests",
            readers=("made",),
            coverage=tuple(self.coverage),
        )

    def write(self, folder: Path) -> Path:
        """Write the graph into a folder."""
        tables.write(folder, self.tables(), self.manifest())
        return folder


def some(rng, values, most):
    """A few distinct values, in random order."""
    return rng.sample(values, min(len(values), rng.randint(0, most)))


def make(seed: int, size: int = 9) -> World:
    """A random world of up to ``size`` papers."""
    rng = Random(seed)
    numbers = rng.sample([7, 42, 99, 101, 998, 1003, 20011, 300123, 24935337, 31000001], size)
    papers = [_paper(rng, str(number)) for number in sorted(numbers)]
    readings = [_reading(rng, paper) for paper in papers]
    pmids = [paper.pmid for paper in papers]
    seeds = tuple(rng.sample(pmids, min(2, size)))
    states = list(CoverageState)
    coverage = [
        Coverage(pmid, layer, rng.choice(states), rng.randint(0, 9))
        for pmid in seeds
        for layer in (Layer.CITED_BY, Layer.REFERENCES, Layer.SIMILAR)
    ]
    used = {m.concept for r in readings for m in r.mentions}
    for finding in (f for r in readings for f in r.findings):
        terms = (*finding.therapies, *finding.models, *finding.conditions, finding.outcome)
        used.update((finding.arm, *(term.concept for term in terms)))
    used.update(part for c in CONCEPTS if c.id in used for part in c.parts)
    concepts = sorted((c for c in CONCEPTS if c.id in used), key=lambda c: (c.kind, c.id))
    return World(seeds, papers, readings, _links(rng, pmids), coverage, concepts)


def _paper(rng: Random, pmid: str) -> Paper:
    authors = [Author("Müller", "A", "A"), Author("O'Neil", "B", "B"), Author(collective="Group")]
    sections = [Section("AIM", "OBJECTIVE", "To test."), Section("", "", "It was so.\nYes.")]
    headings = [MeshHeading("D008180", "Lupus", major=True), MeshHeading("D051381", "Rats")]
    return Paper(
        pmid=pmid,
        title=rng.choice(["A “made” title", "Title, 50% 'quoted'", ""]),
        sections=tuple(sections[: rng.randint(0, 2)]),
        journal=rng.choice(["Made J", ""]),
        year=rng.choice([None, 1999, 2005, 2005, 2014, 2020]),
        authors=tuple(authors[: rng.randint(0, 3)]),
        authors_complete=rng.random() < 0.8,
        mesh=tuple(headings[: rng.randint(0, 2)]),
        keywords=tuple(some(rng, ["cells", "mice"], 2)),
        publication_types=tuple(some(rng, ["Journal Article", "Review"], 2)),
        doi=rng.choice(["", "10.1000/1"]),
        pmc=rng.choice(["", "PMC1"]),
        trials=tuple(some(rng, ["NCT00000000"], 1)),
        retraction=rng.choice([Retraction.NONE, Retraction.NONE, *Retraction]),
        languages=("eng",),
        source="efetch-made",
    )


def _links(rng: Random, pmids: list[str]) -> list[Link]:
    links = set()
    for _ in range(len(pmids) * 4):
        source, target = rng.choice(pmids), rng.choice(pmids)
        layer, via = rng.choice(list(Layer)), rng.choice(["elink", "record", "snapshot"])
        score = rng.randint(1, 10**10) if layer is Layer.SIMILAR else None
        note = rng.choice(["", "", "probable: by its title", "seen"])
        link = Link(source, target, layer, via, f"elink-{via}", "2020-02-20", score, note)
        links.add(link)
        if score and rng.random() < 0.5:
            links.add(replace(link, via="record", score=score + 1))
    return sorted(links, key=lambda k: (int(k.source), int(k.target), k.layer, k.via, str(k)))


def _reading(rng: Random, paper: Paper) -> Reading:
    return Reading(
        paper.pmid,
        rng.choice(list(Design)),
        mentions=tuple(sorted({_mention(rng, paper.pmid) for _ in range(rng.randint(0, 5))})),
        findings=tuple(_finding(rng, paper.pmid, n) for n in range(rng.randint(0, 4))),
        reader=rng.choice(["made", ""]),
        skipped=rng.choice(["", "", "no text"]),
    )


def _of(kind: Kind) -> list[Concept]:
    return [concept for concept in CONCEPTS if concept.kind is kind]


def _said(rng: Random, concept: Concept) -> Term:
    text = rng.choice([concept.name.lower(), f"the {concept.name}", *concept.synonyms])
    return Term(concept.id, rng.choice([concept.name, "another name"]), text)


def _mention(rng: Random, pmid: str) -> Mention:
    concept = rng.choice(CONCEPTS)
    term = _said(rng, concept)
    start = rng.randint(0, 20)
    return Mention(
        pmid,
        concept.kind,
        concept.id,
        term.name,
        term.text,
        rng.choice(list(Place)),
        start,
        start + len(term.text),
        "made",
        rng.choice([0.5, 1.0]),
        rng.choice(list(Origin)),
    )


def _finding(rng: Random, pmid: str, number: int) -> Finding:
    arm = rng.choice(_of(Kind.THERAPY))
    singles = [c for c in CONCEPTS if c.id in (arm.parts or (arm.id,))]
    outcome = rng.choice(_of(Kind.OUTCOME))
    start = rng.randint(0, 50)
    place = rng.choice([Place.TITLE, Place.ABSTRACT, Place.CURATED])
    return Finding(
        pmid=pmid,
        id=finding_id(pmid, place, start, start, arm.id, outcome.id, [str(number)]),
        arm=arm.id,
        therapies=tuple(_said(rng, part) for part in singles),
        outcome=_said(rng, outcome),
        direction=rng.choice([None, *Direction]),
        effect=rng.choice(list(Effect)),
        comparator=rng.choice([None, _PLACEBO, Term(_CELLS.id, _CELLS.name, "cells")]),
        models=tuple(_said(rng, c) for c in some(rng, _of(Kind.MODEL), 2)),
        conditions=tuple(_said(rng, c) for c in some(rng, _of(Kind.CONDITION), 2)),
        sentence=f"It did “so” ({number}).",
        place=place,
        start=start,
        end=start + 10,
        rule="made/rule",
        confidence=rng.choice([0.0, 0.45, 0.8, 1.0]),
        hedged=rng.random() < 0.3,
        dose=rng.choice(["", "1 × 10⁶"]),
        origin=rng.choice(list(Origin)),
        reader="made",
        source=rng.choice(["", "https://example.org/1"]),
    )


EMPTY = World((), [], [], [], [], [])

CORRECTION = '{"action": "synthetic"}\n'
"""A user's corrections, as far as the tables care."""


@dataclass(frozen=True)
class Opened:
    """The records of a graph and the graph opened from them."""

    world: World
    graph: Graph


@pytest.fixture(scope="session")
def records():
    """What makes worlds: ``records.make(seed)``, ``records.EMPTY``, ``records.CONCEPTS``."""
    return SimpleNamespace(make=make, EMPTY=EMPTY, CONCEPTS=CONCEPTS, World=World)


@pytest.fixture(scope="session")
def all_opened(tmp_path_factory):
    """Every random world, open."""
    folder = tmp_path_factory.mktemp("worlds")
    worlds = {seed: make(seed) for seed in SEEDS}
    return {
        seed: Opened(world, open_graph(world.write(folder / str(seed))))
        for seed, world in worlds.items()
    }


@pytest.fixture(params=SEEDS)
def opened(request, all_opened):
    """One random world after the other, open."""
    return all_opened[request.param]


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """A graph without a single row."""
    return open_graph(EMPTY.write(tmp_path_factory.mktemp("empty") / "graph"))


@pytest.fixture(scope="session")
def old():
    """A world that is written first."""
    return make(1)


@pytest.fixture(scope="session")
def new():
    """A world that is written over it."""
    return make(2)


@pytest.fixture(scope="session")
def written(old, tmp_path_factory):
    """The old graph's folder, with a user's corrections in it."""
    folder = old.write(tmp_path_factory.mktemp("old") / "graph")
    (folder / "corrections.jsonl").write_text(CORRECTION)
    return folder


@pytest.fixture
def folder(written, tmp_path):
    """A copy of it, to be damaged."""
    return shutil.copytree(written, tmp_path / "graph")
