"""The nouns: frozen, typed, sortable records that every room speaks of.

Ids are CURIEs: ``pmid:24935337`` for papers, ``mesh:D045164`` where MeSH has the concept,
``trellit:<kind>/<slug>`` where no vocabulary does. Texts are plain (markup removed, control
characters gone). A missing value is ``None`` or an empty tuple, never a made-up one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from trellit.errors import InvalidInput

# --- closed vocabularies ---------------------------------------------------------------------


class Kind(StrEnum):
    """What a concept is: the four node kinds beside papers."""

    THERAPY = "therapy"
    MODEL = "model"
    OUTCOME = "outcome"
    CONDITION = "condition"


class Place(StrEnum):
    """The part of a paper in which something was found."""

    TITLE = "title"
    ABSTRACT = "abstract"
    MESH = "mesh"
    KEYWORD = "keyword"
    CURATED = "curated"
    """Not in the paper's own record: stated by a correction with its source."""


class Direction(StrEnum):
    """What happened to the measured quantity."""

    INCREASED = "increased"
    DECREASED = "decreased"
    UNCHANGED = "unchanged"


class Effect(StrEnum):
    """What it means for the patient or animal: direction times polarity, or stated outright."""

    IMPROVED = "improved"
    WORSENED = "worsened"
    NO_CHANGE = "no_change"
    UNCLEAR = "unclear"


class Polarity(StrEnum):
    """Whether more of an outcome is better, worse, or neither (depends, or unknown)."""

    BETTER = "better"
    WORSE = "worse"
    NEITHER = "neither"


class Design(StrEnum):
    """Study design, seven classes."""

    ANIMAL = "animal"
    IN_VITRO = "in_vitro"
    RANDOMIZED_TRIAL = "randomized_trial"
    CLINICAL_OTHER = "clinical_other"
    SYSTEMATIC_REVIEW = "systematic_review"
    REVIEW = "review"
    OTHER = "other"


class Retraction(StrEnum):
    """Whether the paper still stands. A retraction *notice* is not a retracted paper."""

    NONE = "none"
    RETRACTED = "retracted"
    CONCERN = "concern"
    """An expression of concern was published about it."""


class Layer(StrEnum):
    """By which relation a paper came in."""

    CITED_BY = "cited_by"
    REFERENCES = "references"
    SIMILAR = "similar"
    TOPIC = "topic"
    """Placed in the seed's neighbourhood by a person (the bundled snapshot), without a score."""


class CoverageState(StrEnum):
    """What is known of one layer of one paper. "Unknown" is never "none"."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    UNAVAILABLE = "unavailable"
    NOT_ASKED = "not_asked"


class Origin(StrEnum):
    """Whether a reader found it or a person stated it."""

    READ = "read"
    CURATED = "curated"


# --- papers ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Section:
    """One part of an abstract; ``label`` and ``category`` are empty in unlabelled abstracts."""

    label: str
    category: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Author:
    """A person, or a group (``collective``), as printed."""

    last: str = ""
    fore: str = ""
    initials: str = ""
    suffix: str = ""
    collective: str = ""
    orcid: str = ""
    """Bare sixteen-character form, ``0000-0002-1825-0097``."""

    @property
    def name(self) -> str:
        """``Liu RH``, or the group's name."""
        return self.collective or " ".join(filter(None, (self.last, self.initials, self.suffix)))


@dataclass(frozen=True, slots=True, order=True)
class MeshHeading:
    """A descriptor with its qualifiers; ``major`` when it or any qualifier is a major topic."""

    ui: str
    name: str
    major: bool = False
    qualifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Chemical:
    """A substance of the record's chemical list or a supplementary concept."""

    ui: str
    name: str


@dataclass(frozen=True, slots=True, order=True)
class Related:
    """A comment or correction: NLM's ``RefType`` and the other paper, if it has a PMID."""

    ref_type: str
    pmid: str | None
    note: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Paper:
    """One PubMed record.

    ``references`` are the PMIDs of the record's own reference list, sorted and distinct;
    ``references_listed`` counts its entries, with and without a PMID (0: the record has no
    list, which says nothing about the paper).
    """

    pmid: str
    title: str = ""
    sections: tuple[Section, ...] = ()
    journal: str = ""
    journal_abbreviation: str = ""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    date_text: str = ""
    """The date as printed when it is no plain date: ``1998 Dec-1999 Jan``, ``2018 Winter``."""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    authors: tuple[Author, ...] = ()
    authors_complete: bool = True
    mesh: tuple[MeshHeading, ...] = ()
    chemicals: tuple[Chemical, ...] = ()
    keywords: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    doi: str = ""
    pmc: str = ""
    references: tuple[str, ...] = ()
    references_listed: int = 0
    trials: tuple[str, ...] = ()
    """Registry ids: ``NCT00000102``, ``ISRCTN…``."""
    related: tuple[Related, ...] = ()
    retraction: Retraction = Retraction.NONE
    languages: tuple[str, ...] = ()
    """ISO 639-2 codes, as NLM gives them: ``eng``, ``chi``."""
    vernacular_title: str = ""
    kind: str = "article"
    """``article`` or ``book`` (a book or a chapter of one)."""
    version: int = 1
    status: str = ""
    """NLM's status: ``MEDLINE``, ``In-Process``, ``Publisher``, …"""
    source: str = ""
    """Where the record was read: a file's name or an answer's id."""

    @property
    def id(self) -> str:
        """The paper's CURIE."""
        return f"pmid:{self.pmid}"

    @property
    def abstract(self) -> str:
        """The sections' texts, one a line, without labels; abstract offsets point into this."""
        return "\n".join(section.text for section in self.sections)


# --- links -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """citing → cited, or seed ~ similar. PMIDs at both ends, and where it was said.

    One pair may be linked several times, by each layer that says so.
    """

    source: str
    target: str
    layer: Layer
    via: str
    """``elink`` (NCBI's link service), ``record`` (the paper's own reference list), or
    ``snapshot`` (assembled by a person)."""
    request: str
    """Id of the answer that said it."""
    date: str
    """Day on which it was said, ISO 8601."""
    score: int | None = None
    """NCBI's similarity score; comparable within one seed only."""
    note: str = ""
    """What a person should know of it: ``probable: …``."""


@dataclass(frozen=True, slots=True, order=True)
class Coverage:
    """What was learnt when one layer of one paper was asked for."""

    pmid: str
    layer: Layer
    state: CoverageState
    count: int
    note: str = ""


# --- what is read ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Concept:
    """A therapy, model, outcome or condition.

    ``parts`` are the ids of a combination's single therapies. ``tree`` are MeSH tree numbers.
    """

    kind: Kind
    id: str
    name: str
    synonyms: tuple[str, ...] = ()
    polarity: Polarity = Polarity.NEITHER
    parts: tuple[str, ...] = ()
    tree: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A concept as one sentence prints it."""

    concept: str
    name: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A concept found at a place in a paper.

    Offsets count characters of the field's text (the title, ``Paper.abstract``, the heading or
    the keyword); ``start == end == 0`` for a mention that is not printed there (curated).
    """

    pmid: str
    kind: Kind
    concept: str
    name: str
    text: str
    place: Place
    start: int
    end: int
    rule: str
    confidence: float = 1.0
    origin: Origin = Origin.READ
    reader: str = ""
    source: str = ""
    """Of a curated mention: where it is stated."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One result of one paper: this arm did that to this outcome, says this sentence.

    ``arm`` is the concept id of the therapy under test, or of the combination when
    ``therapies`` has several. ``direction`` is ``None`` when only the effect, or only the fact
    of a report, is stated.
    """

    pmid: str
    id: str
    arm: str
    therapies: tuple[Term, ...]
    outcome: Term
    direction: Direction | None
    effect: Effect
    comparator: Term | None = None
    models: tuple[Term, ...] = ()
    conditions: tuple[Term, ...] = ()
    sentence: str = ""
    place: Place = Place.ABSTRACT
    start: int = 0
    end: int = 0
    rule: str = ""
    confidence: float = 1.0
    hedged: bool = False
    dose: str = ""
    route: str = ""
    time_point: str = ""
    sample: str = ""
    origin: Origin = Origin.READ
    reader: str = ""
    source: str = ""
    """Of a curated finding: where it is stated."""
    reason: str = ""
    """Of a curated or changed finding: why."""


@dataclass(frozen=True, slots=True, order=True)
class Reading:
    """What one reader found in one paper. ``concepts`` holds every concept that it names."""

    pmid: str
    design: Design
    concepts: tuple[Concept, ...] = ()
    mentions: tuple[Mention, ...] = ()
    findings: tuple[Finding, ...] = ()
    reader: str = ""
    skipped: str = ""
    """Why nothing was read, when the text could not be: ``no text``, ``language: chi``."""


# --- a build, described ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """One stored answer that a build used."""

    id: str
    request: str
    sha256: str
    date: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was asked, when, with which versions, and what came of it.

    Enough to rebuild the same bytes offline; holds no path, key or e-mail address.
    """

    format: int
    version: str
    seeds: tuple[str, ...]
    as_of: str
    """Day of the newest answer used, ISO 8601: the graph's date."""
    source: str
    """Where the answers came from, in words that a page can show."""
    source_note: str
    """What that source is not."""
    options: dict[str, str] = field(default_factory=dict)
    readers: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    coverage: tuple[Coverage, ...] = ()
    """Of the seeds; every other paper's is in the papers table."""
    answers: tuple[Answer, ...] = ()
    unapplied: tuple[str, ...] = ()
    """Corrections that met nothing to correct, one line each."""
    missing: tuple[str, ...] = ()
    """PMIDs that were linked but whose records are not at hand."""


# --- ids -------------------------------------------------------------------------------------

_PMID = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon",
    "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip


_POSITIVE = re.compile(r"(?<=\w)\+")
_NEGATIVE = re.compile(r"(?<=\d)[-−](?=\s|$)")
"""CD4+ and CD4- cells are not the same cells, though punctuation is all that tells them apart."""


def parse_pmid(text: str) -> str:
    """Return a PMID in its one canonical form: 1 to 9 ASCII digits, no leading zero.

    ``pmid:24935337`` and surrounding blanks are taken; nothing else is guessed.

    Raises
    ------
    InvalidInput
        For anything that is not a PMID.
    """
    digits = text.strip(" \t\r\n").removeprefix("pmid:").removeprefix("PMID:").strip(" ")
    if not _PMID.fullmatch(digits):
        shown = text if len(text) <= 40 else text[:40] + "…"
        raise InvalidInput(
            f"{shown!r} is not a PMID.",
            "A PMID is a number of at most 9 digits, as PubMed shows it: 24935337.",
        )
    return digits


_SPELLED = str.maketrans(_GREEK)


def fold(text: str) -> str:
    """Reduce a phrase to what makes it the same phrase: no case, accents, Greek or punctuation."""
    plain = text.casefold()
    if not plain.isascii():
        marked = unicodedata.normalize("NFKD", plain.translate(_SPELLED))
        plain = "".join(c for c in marked if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain.translate({0x2019: None, 0x27: None}), re.UNICODE))


def minted_id(kind: Kind, name: str) -> str:
    """Return the stable id of a concept that no vocabulary knows: ``trellit:outcome/skin-score``.

    The slug is ASCII; a name with letters beyond it, or longer than 80 characters, is told
    apart by a short hash.
    """
    folded = fold(_NEGATIVE.sub(" negative ", _POSITIVE.sub(" positive ", name)))
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if len(slug) > 80 or not folded.isascii() or not slug:
        digest = hashlib.sha256(folded.encode()).hexdigest()[:8]
        slug = f"{slug[:70].strip('-')}-{digest}".lstrip("-")
    return f"trellit:{kind}/{slug}"


def combination(parts: Sequence[Concept]) -> Concept:
    """Return the therapy that is all of ``parts`` given together; order does not matter.

    One distinct part is returned as it is.
    """
    distinct = sorted({part.id: part for part in parts}.values(), key=lambda part: part.name)
    if len(distinct) == 1:
        return distinct[0]
    name = " + ".join(part.name for part in distinct)
    slugs = "+".join(minted_id(Kind.THERAPY, part.name).split("/", 1)[1] for part in distinct)
    ids = tuple(sorted(part.id for part in distinct))
    return Concept(Kind.THERAPY, f"trellit:therapy/{slugs}", name, parts=ids)


def effect_of(direction: Direction | None, polarity: Polarity) -> Effect:
    """Return what a change means when nothing but the change is stated: direction × polarity."""
    if direction is Direction.UNCHANGED:
        return Effect.NO_CHANGE
    if direction is None or polarity is Polarity.NEITHER:
        return Effect.UNCLEAR
    more = direction is Direction.INCREASED
    return Effect.IMPROVED if more == (polarity is Polarity.BETTER) else Effect.WORSENED


def finding_id(
    pmid: str, place: str, start: int, end: int, arm: str, outcome: str, extra: Iterable[str] = ()
) -> str:
    """Return the id of a finding: the same place, arm and outcome give the same id in any build.

    Neither direction nor confidence enters, so that a correction still meets its finding when
    the reader changes its mind about those.
    """
    key = "\x1f".join((pmid, place, str(start), str(end), arm, outcome, *extra))
    return f"finding:{pmid}-{hashlib.sha256(key.encode()).hexdigest()[:10]}"
