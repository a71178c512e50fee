"""Two small graphs, synthetic: no record, sentence or number of them is anyone's."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

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
    Origin,
    Paper,
    Place,
    Polarity,
    Reading,
    Retraction,
    Section,
    Term,
)
from trellit.service import create_app

SEED = "11000001"
HOSTILE = "<script>alert(1)</script> & <img src=x onerror=alert(2)> in synthetic mice"

A = Concept(Kind.THERAPY, "trellit:therapy/alphacept", "alphacept")
B = Concept(Kind.THERAPY, "trellit:therapy/betamab", "betamab", synonyms=("anti-gamma",))
BOTH = Concept(
    Kind.THERAPY, "trellit:therapy/alphacept+betamab", "alphacept + betamab", parts=(A.id, B.id)
)
MOUSE = Concept(Kind.MODEL, "trellit:model/xyz-mice", "XYZ mice")
PROTEIN = Concept(
    Kind.OUTCOME, "trellit:outcome/proteinuria", "proteinuria", polarity=Polarity.WORSE
)
LIFE = Concept(Kind.OUTCOME, "trellit:outcome/survival", "survival", polarity=Polarity.BETTER)
ILL = Concept(Kind.CONDITION, "trellit:condition/synthetitis", "synthetitis")


def _term(concept: Concept) -> Term:
    return Term(concept.id, concept.name, concept.name)


def _finding(
    number: int,
    pmid: str,
    arm: Concept,
    parts: Sequence[Concept],
    outcome: Concept,
    effect: Effect,
    **more: object,
) -> Finding:
    values = {
        "models": (_term(MOUSE),),
        "conditions": (_term(ILL),),
        "sentence": f"In synthetic sentence {number}, {arm.name} changed {outcome.name}.",
        "rule": "synthetic",
        "confidence": 0.8,
        "reader": "synthetic",
    }
    direction = Direction.UNCHANGED if effect is Effect.NO_CHANGE else Direction.DECREASED
    return Finding(
        pmid,
        f"finding:{pmid}-{number:010d}",
        arm.id,
        tuple(_term(part) for part in parts),
        _term(outcome),
        direction,
        effect,
        **{**values, **more},
    )


def _papers() -> list[Paper]:
    section = Section("", "", "A synthetic abstract about synthetic mice.")
    return [
        Paper(SEED, HOSTILE, (section,), "J Synth", year=2014, authors=(Author("Doe", "Jo", "J"),)),
        Paper("11000002", "Alphacept alone, synthetic", (section,), "J Synth", year=2010),
        Paper(
            "11000003",
            "Betamab alone, synthetic",
            (),
            "J Synth",
            year=2020,
            retraction=Retraction.RETRACTED,
        ),
        Paper("11000004", "Nothing read, no year, synthetic"),
    ]


def _findings() -> list[Finding]:
    return [
        _finding(1, SEED, BOTH, (A, B), PROTEIN, Effect.IMPROVED, comparator=_term(A)),
        _finding(2, SEED, BOTH, (A, B), LIFE, Effect.NO_CHANGE),
        _finding(3, "11000002", A, (A,), PROTEIN, Effect.IMPROVED, confidence=0.5, hedged=True),
        _finding(4, "11000003", B, (B,), PROTEIN, Effect.WORSENED, models=()),
        _finding(
            5,
            "11000003",
            B,
            (B,),
            LIFE,
            Effect.UNCLEAR,
            origin=Origin.CURATED,
            place=Place.CURATED,
            source="https://example.org/synthetic",
            reason="a synthetic reason",
        ),
    ]


def _write(folder: Path, papers: list[Paper], findings: list[Finding], links: list[Link]) -> Graph:
    concepts = [A, B, BOTH, MOUSE, PROTEIN, LIFE, ILL] if findings else []
    mentions = [
        Mention(f.pmid, Kind.THERAPY, f.arm, "", "x", Place.TITLE, 0, 1, "synthetic")
        for f in findings
    ]
    coverage = (
        Coverage(SEED, Layer.CITED_BY, CoverageState.PARTIAL, len(links), "synthetic"),
        Coverage(SEED, Layer.REFERENCES, CoverageState.NOT_ASKED, 0),
        Coverage(SEED, Layer.SIMILAR, CoverageState.UNAVAILABLE, 0),
    )
    readings = {paper.pmid: Reading(paper.pmid, Design.ANIMAL) for paper in papers}
    contents = {
        "papers": rows.paper_rows(papers, readings, (SEED,), coverage),
        "links": rows.link_rows(links),
        "concepts": rows.concept_rows(sorted(concepts)),
        "mentions": rows.mention_rows(mentions),
        "findings": rows.finding_rows(findings, {each.id: each.name for each in concepts}),
    }
    made = {name: tables.table(name, content) for name, content in contents.items()}
    manifest = Manifest(
        format=schema.FORMAT,
        version="0",
        seeds=(SEED,),
        as_of="2024-01-02",
        source="a synthetic source",
        source_note="Not a real one.",
        counts={name: table.num_rows for name, table in made.items()},
        coverage=coverage,
    )
    tables.write(folder, made, manifest)
    return open_graph(folder)


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    links = [
        Link("11000003", SEED, Layer.CITED_BY, "elink", "synthetic", "2024-01-02"),
        Link(SEED, "11000002", Layer.REFERENCES, "record", "synthetic", "2024-01-02"),
    ]
    made = _write(tmp_path_factory.mktemp("graph"), _papers(), _findings(), links)
    yield made
    made.close()


@pytest.fixture(scope="session")
def empty_graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The seed alone: no abstract, no link, no finding."""
    made = _write(tmp_path_factory.mktemp("empty"), [Paper(SEED, "Alone, synthetic")], [], [])
    yield made
    made.close()


class Client:
    """Asks an application without a socket."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def get(self, address: str, **options: object) -> httpx.Response:
        return self.ask("GET", address, **options)

    def ask(self, method: str, address: str, **options: object) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, address, **options)

        return asyncio.run(send())


@pytest.fixture(scope="session")
def client(graph: Graph) -> Client:
    return Client(create_app(graph))


@pytest.fixture(scope="session")
def empty_client(empty_graph: Graph) -> Client:
    return Client(create_app(empty_graph))


@pytest.fixture
def fresh_client(graph: Graph) -> Client:
    """A client of an application of its own, to be changed by a test."""
    return Client(create_app(graph))
