"""What queries answer with: frozen records that a library caller and a route share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from trellit.model import (
    Coverage,
    Design,
    Finding,
    Kind,
    Layer,
    Link,
    Manifest,
    Polarity,
    Retraction,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a longer answer: ``items`` from ``offset`` on, of ``total``.

    ``note`` says why there is nothing, when there is nothing.
    """

    items: tuple[T, ...]
    total: int
    offset: int = 0
    limit: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class PaperBrief:
    """What identifies a paper to a person."""

    pmid: str
    title: str
    journal: str
    year: int | None
    authors: tuple[str, ...]
    design: Design
    retraction: Retraction
    seed: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """A finding and the paper that states it."""

    finding: Finding
    paper: PaperBrief


@dataclass(frozen=True, slots=True)
class ConceptBrief:
    """A concept with how often this graph speaks of it."""

    id: str
    kind: Kind
    name: str
    polarity: Polarity
    papers: int
    findings: int


@dataclass(frozen=True, slots=True)
class ConceptDetail:
    """A concept whole: also its names, its forms in these papers, and its parts or wholes."""

    concept: ConceptBrief
    synonyms: tuple[str, ...]
    forms: tuple[str, ...]
    parts: tuple[ConceptBrief, ...]
    part_of: tuple[ConceptBrief, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """A concept and a number of findings; ``seed`` when one of them is a seed paper's."""

    id: str
    name: str
    findings: int
    seed: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """All findings of one arm on one column, counted.

    ``models`` splits the findings by model, which makes the cell a row of the therapy × model ×
    outcome matrix; a finding without a model is in none, one with two in both.
    """

    row: str
    column: str
    improved: int
    worsened: int
    no_change: int
    unclear: int
    findings: int
    papers: int
    curated: int
    first_year: int | None
    last_year: int | None
    models: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Arms × outcomes (or models, or conditions): the axes, and the filled cells.

    Each axis has what the seed papers found first, then the rest, the heaviest first.
    """

    column_kind: Kind
    rows: tuple[Count, ...]
    columns: tuple[Count, ...]
    cells: tuple[Cell, ...]
    total_rows: int
    total_columns: int
    findings: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class LinkedPaper:
    """The other end of a link: by which layers, said by what, with NCBI's score if it has one."""

    paper: PaperBrief
    layers: tuple[str, ...]
    via: tuple[str, ...]
    score: int | None
    note: str


@dataclass(frozen=True, slots=True)
class ConceptMention:
    """A concept that a paper mentions: how often, as which words, in which fields."""

    id: str
    kind: Kind
    name: str
    count: int
    forms: tuple[str, ...]
    fields: tuple[str, ...]
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperDetail:
    """A paper whole, with what was read in it and what it is linked to."""

    paper: PaperBrief
    doi: str
    pmc: str
    volume: str
    issue: str
    pages: str
    authors_complete: bool
    publication_types: tuple[str, ...]
    keywords: tuple[str, ...]
    mesh: tuple[str, ...]
    trials: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    """Label and text of each part of the abstract; empty when the record has none."""
    skipped: str
    coverage: tuple[Coverage, ...]
    """State of each layer; ``count`` is the number of its links within this graph."""
    concepts: tuple[ConceptMention, ...]
    findings: tuple[Finding, ...]
    cites: tuple[LinkedPaper, ...]
    cited_by: tuple[LinkedPaper, ...]
    similar: tuple[LinkedPaper, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What this graph is: its manifest, and its counts by kind of node and edge."""

    manifest: Manifest
    nodes: Mapping[str, int] = field(default_factory=dict)
    edges: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)
    """Findings by effect."""


@dataclass(frozen=True, slots=True)
class Why:
    """How a paper came in: one shortest way from a seed, each step with all that say it.

    The way is empty for a seed, and for a paper that no link of the graph reaches.
    """

    pmid: str
    seed: bool
    path: tuple[tuple[Link, ...], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """What two builds of a graph are compared by."""

    as_of: str
    papers: Mapping[str, Retraction]
    links: frozenset[tuple[str, str, Layer]]
    findings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new build has that the one before had not, and the other way round.

    Papers are PMIDs, links are counted by layer, findings are ids.
    """

    since: str
    until: str
    papers_added: tuple[str, ...] = ()
    papers_removed: tuple[str, ...] = ()
    newly_retracted: tuple[str, ...] = ()
    links_added: Mapping[str, int] = field(default_factory=dict)
    links_removed: Mapping[str, int] = field(default_factory=dict)
    findings_added: tuple[str, ...] = ()
    findings_removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return any(
            (
                self.papers_added,
                self.papers_removed,
                self.newly_retracted,
                self.links_added,
                self.links_removed,
                self.findings_added,
                self.findings_removed,
            )
        )
