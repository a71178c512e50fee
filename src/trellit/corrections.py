"""What people know better: corrections laid over the readings, each with a source and a reason.

A corrections file is JSON lines. Each line adds, changes or rejects one mention, finding or
study design::

    {"action":"add","what":"finding","pmid":"1","therapies":["A"],"outcome":"proteinuria",
     "direction":"decreased","source":"https://…","reason":"stated in the source"}
    {"action":"change","what":"finding","id":"finding:1-…","set":{"effect":"worsened"},…}
    {"action":"reject","what":"mention","pmid":"1","kind":"therapy","concept":"mesh:D…",…}

Phrases are grounded by the same vocabulary that reads the papers. What a correction adds or
changes is marked ``curated``. One that meets nothing to correct is reported, not dropped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Annotated, Literal, Protocol, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from trellit.errors import InvalidInput
from trellit.model import (
    Concept,
    Design,
    Direction,
    Effect,
    Finding,
    Kind,
    Mention,
    Origin,
    Place,
    Polarity,
    Reading,
    Term,
    combination,
    effect_of,
    finding_id,
)

RULE = "curated"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Pmid = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,8}$")]


class Grounder(Protocol):
    """What turns a person's phrase into a concept."""

    def ground(self, kind: Kind, phrase: str) -> Concept:
        """Return the concept that the phrase names."""

    def ground_arm(self, phrase: str) -> tuple[Concept, ...]:
        """Return the therapies that the phrase names as given together."""


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Text
    reason: Text


class AddMention(_Line):
    """A concept that the paper is about."""

    action: Literal["add"]
    what: Literal["mention"]
    pmid: Pmid
    kind: Kind
    text: Text
    confidence: float = Field(1.0, ge=0, le=1)


class RejectMention(_Line):
    """A concept that the paper is not about."""

    action: Literal["reject"]
    what: Literal["mention"]
    pmid: Pmid
    kind: Kind
    concept: Text


class AddFinding(_Line):
    """A result that the paper states; several ``therapies`` are one arm, given together."""

    action: Literal["add"]
    what: Literal["finding"]
    pmid: Pmid
    therapies: list[Text] = Field(min_length=1)
    comparator: Text | None = None
    models: list[Text] = []
    conditions: list[Text] = []
    outcome: Text
    outcome_text: Text | None = None
    direction: Direction | None = None
    effect: Effect | None = None
    statement: Text | None = None
    dose: str = ""
    route: str = ""
    time_point: str = ""
    sample: str = ""
    confidence: float = Field(1.0, ge=0, le=1)


class FindingChange(BaseModel):
    """The parts of a finding that a correction may set; at least one.

    A new direction brings its effect with it, unless the finding's effect was stated outright.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    direction: Direction | None = None
    effect: Effect | None = None
    hedged: bool | None = None
    confidence: float | None = Field(None, ge=0, le=1)

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_dump(exclude_none=True):
            raise ValueError("it names nothing to change")
        return self


class ChangeFinding(_Line):
    """A finding that was read wrongly."""

    action: Literal["change"]
    what: Literal["finding"]
    id: Text
    set: FindingChange


class RejectFinding(_Line):
    """A finding that the paper does not state."""

    action: Literal["reject"]
    what: Literal["finding"]
    id: Text


class DesignChange(BaseModel):
    """A study design."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    design: Design


class ChangeDesign(_Line):
    """The study design of a paper."""

    action: Literal["change"]
    what: Literal["design"]
    pmid: Pmid
    set: DesignChange


Correction = AddMention | RejectMention | AddFinding | ChangeFinding | RejectFinding | ChangeDesign
_BY_NAME: Mapping[tuple[str, str], type[Correction]] = {
    ("add", "mention"): AddMention,
    ("reject", "mention"): RejectMention,
    ("add", "finding"): AddFinding,
    ("change", "finding"): ChangeFinding,
    ("reject", "finding"): RejectFinding,
    ("change", "design"): ChangeDesign,
}


def load(path: Path) -> tuple[Correction, ...]:
    """Read a corrections file; empty lines are passed over.

    Raises
    ------
    InvalidInput
        Naming the file's line and what is wrong with it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"The corrections {path} cannot be read: {error}.") from None
    lines = enumerate(text.split("\n"), start=1)
    return tuple(_parse(line, f"{path.name}:{number}") for number, line in lines if line.strip())


def _parse(line: str, where: str) -> Correction:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{where} is no JSON: {error}.") from None
    fields = value if isinstance(value, dict) else {}
    name = (str(fields.get("action")), str(fields.get("what")))
    if name not in _BY_NAME:
        known = ", ".join(f"{action} {what}" for action, what in _BY_NAME)
        raise InvalidInput(f"{where} is no correction.", f"action and what may be: {known}.")
    try:
        return _BY_NAME[name].model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(f"{where}: {place}: {first['msg']}.") from None


def apply(
    readings: Iterable[Reading], corrections: Iterable[Correction], grounder: Grounder
) -> tuple[tuple[Reading, ...], tuple[str, ...]]:
    """Lay corrections over readings, in their order.

    Returns
    -------
    readings : tuple of Reading
        In the order given; those that nothing corrects are the same objects.
    unapplied : tuple of str
        One line for each correction that met nothing to correct.
    """
    overlay = _Overlay({reading.pmid: reading for reading in readings}, grounder)
    for correction in corrections:
        overlay.lay(correction)
    return tuple(overlay.readings.values()), tuple(overlay.unapplied)


class _Overlay:
    """The readings while corrections are being laid over them."""

    def __init__(self, readings: dict[str, Reading], grounder: Grounder) -> None:
        self.readings = readings
        self.grounder = grounder
        self.unapplied: list[str] = []
        self._owner = {f.id: pmid for pmid, r in readings.items() for f in r.findings}

    def lay(self, line: Correction) -> None:
        if isinstance(line, ChangeFinding | RejectFinding):
            pmid, name = self._owner.get(line.id, ""), line.id
        else:
            pmid, name = line.pmid, f"pmid:{line.pmid}"
        reading = self.readings.get(pmid)
        if reading is None:
            self.unapplied.append(f"{line.action} {line.what}: {name} is not in this graph")
            return
        changed = self._change(reading, line)
        if changed is reading:
            self.unapplied.append(f"{line.action} {line.what}: pmid:{pmid} has no such {line.what}")
        self.readings[pmid] = changed

    def _change(self, reading: Reading, line: Correction) -> Reading:
        match line:
            case AddMention():
                concepts = self._named(line.kind, line.text)
                return _with(reading, concepts, mentions=[_mention(line, c) for c in concepts])
            case RejectMention():
                kept = tuple(
                    m for m in reading.mentions if (m.kind, m.concept) != (line.kind, line.concept)
                )
                found = len(kept) < len(reading.mentions)
                return replace(reading, mentions=kept) if found else reading
            case AddFinding():
                concepts, finding = self._finding(reading, line)
                self._owner[finding.id] = reading.pmid
                return _with(reading, concepts, findings=[finding])
            case ChangeFinding():
                polarities = {concept.id: concept.polarity for concept in reading.concepts}
                return _map_finding(reading, line.id, lambda f: [_changed(f, line, polarities)])
            case RejectFinding():
                return _map_finding(reading, line.id, lambda _: [])
            case ChangeDesign():
                return replace(reading, design=line.set.design, skipped="")

    def _named(self, kind: Kind, phrase: str) -> list[Concept]:
        if kind is not Kind.THERAPY:
            return [self.grounder.ground(kind, phrase)]
        parts = self.grounder.ground_arm(phrase)
        return sorted({*parts, combination(parts)})

    def _finding(self, reading: Reading, line: AddFinding) -> tuple[list[Concept], Finding]:
        parts = [(c, text) for text in line.therapies for c in self.grounder.ground_arm(text)]
        arm = combination([concept for concept, _ in parts])
        outcome = self.grounder.ground(Kind.OUTCOME, line.outcome)
        models = [self.grounder.ground(Kind.MODEL, text) for text in line.models]
        conditions = [self.grounder.ground(Kind.CONDITION, text) for text in line.conditions]
        comparator = None
        if line.comparator:
            against = combination(self.grounder.ground_arm(line.comparator))
            comparator = Term(against.id, against.name, line.comparator)
        taken = {finding.id for finding in reading.findings}
        outcome_text = line.outcome_text or line.outcome
        identity = finding_id(
            line.pmid, Place.CURATED, 0, 0, arm.id, outcome.id, (outcome_text, *line.models)
        )
        statement = line.statement or f"{outcome_text}: {line.effect or line.direction or 'stated'}"
        finding = Finding(
            pmid=line.pmid,
            id=_free(identity, taken),
            arm=arm.id,
            therapies=_terms([c for c, _ in parts], [text for _, text in parts]),
            outcome=Term(outcome.id, outcome.name, outcome_text),
            direction=line.direction,
            effect=line.effect or effect_of(line.direction, outcome.polarity),
            comparator=comparator,
            models=_terms(models, line.models),
            conditions=_terms(conditions, line.conditions),
            sentence=statement,
            place=Place.CURATED,
            rule=RULE,
            confidence=line.confidence,
            dose=line.dose,
            route=line.route,
            time_point=line.time_point,
            sample=line.sample,
            origin=Origin.CURATED,
            reader=RULE,
            source=line.source,
            reason=line.reason,
        )
        return [*(c for c, _ in parts), arm, outcome, *models, *conditions], finding


def _mention(line: AddMention, concept: Concept) -> Mention:
    return Mention(
        pmid=line.pmid,
        kind=line.kind,
        concept=concept.id,
        name=concept.name,
        text=line.text,
        place=Place.CURATED,
        start=0,
        end=0,
        rule=RULE,
        confidence=line.confidence,
        origin=Origin.CURATED,
        reader=RULE,
        source=line.source,
    )


def _changed(finding: Finding, line: ChangeFinding, polarities: Mapping[str, Polarity]) -> Finding:
    chosen = line.set.model_dump(exclude_none=True)
    polarity = polarities.get(finding.outcome.concept, Polarity.NEITHER)
    derived = finding.effect is effect_of(finding.direction, polarity)
    if derived and line.set.direction and line.set.effect is None:
        chosen["effect"] = effect_of(line.set.direction, polarity)
    return replace(finding, **chosen, origin=Origin.CURATED, source=line.source, reason=line.reason)


def _map_finding(
    reading: Reading, name: str, change: Callable[[Finding], list[Finding]]
) -> Reading:
    if all(finding.id != name for finding in reading.findings):
        return reading
    pairs = ((f, change(f) if f.id == name else [f]) for f in reading.findings)
    return replace(reading, findings=tuple(new for _, changed in pairs for new in changed))


def _free(name: str, taken: set[str]) -> str:
    candidates = (name if n == 1 else f"{name}.{n}" for n in count(1))
    return next(candidate for candidate in candidates if candidate not in taken)


def _with(
    reading: Reading,
    concepts: list[Concept],
    *,
    mentions: Iterable[Mention] = (),
    findings: Iterable[Finding] = (),
) -> Reading:
    return replace(
        reading,
        concepts=tuple(sorted({*reading.concepts, *concepts})),
        mentions=tuple(sorted({*reading.mentions, *mentions})),
        findings=tuple(sorted((*reading.findings, *findings), key=lambda f: f.id)),
    )


def _terms(concepts: list[Concept], texts: list[str]) -> tuple[Term, ...]:
    pairs = zip(concepts, texts, strict=True)
    by_concept = {c.id: Term(c.id, c.name, text) for c, text in reversed(list(pairs))}
    return tuple(sorted(by_concept.values()))
