"""Corrections read from a file and laid over readings (synthetic)."""

import json
from itertools import product

import pytest

from trellit.corrections import apply, load
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
    minted_id,
)

CELLS = Concept(Kind.THERAPY, "mesh:D045164", "Mesenchymal cells")
BLOOD = Concept(Kind.THERAPY, "mesh:D006412", "Blood cells")
PROTEINURIA = Concept(Kind.OUTCOME, "mesh:D011507", "Proteinuria", (), Polarity.WORSE)
SURVIVAL = Concept(Kind.OUTCOME, "mesh:D016019", "Survival", (), Polarity.BETTER)
KNOWN = {c.name.lower(): c for c in (CELLS, BLOOD, PROTEINURIA, SURVIVAL)}


class Grounder:
    """Knows four phrases, mints the rest; an arm's therapies are joined by " with "."""

    def ground(self, kind, phrase):
        return KNOWN.get(phrase.lower()) or Concept(kind, minted_id(kind, phrase), phrase)

    def ground_arm(self, phrase):
        return tuple(self.ground(Kind.THERAPY, part) for part in phrase.split(" with "))


WHY = {"source": "https://example.org/1", "reason": "it says so"}
ADD_MENTION = {"action": "add", "what": "mention", "pmid": "1", "kind": "model", "text": "mice"}
REJECT_MENTION = {
    "action": "reject",
    "what": "mention",
    "pmid": "1",
    "kind": "therapy",
    "concept": CELLS.id,
}
ADD_FINDING = {
    "action": "add",
    "what": "finding",
    "pmid": "1",
    "therapies": ["Mesenchymal cells"],
    "outcome": "Proteinuria",
    "direction": "decreased",
}
CHANGE_FINDING = {
    "action": "change",
    "what": "finding",
    "id": "finding:1-a",
    "set": {"effect": "worsened"},
}
REJECT_FINDING = {"action": "reject", "what": "finding", "id": "finding:1-a"}
CHANGE_DESIGN = {"action": "change", "what": "design", "pmid": "1", "set": {"design": "review"}}
EVERY = [
    *(ADD_MENTION, REJECT_MENTION, ADD_FINDING),
    *(CHANGE_FINDING, REJECT_FINDING, CHANGE_DESIGN),
]

READ = Finding(
    "1",
    "finding:1-a",
    CELLS.id,
    (Term(CELLS.id, CELLS.name, "the cells"),),
    Term(PROTEINURIA.id, PROTEINURIA.name, "urine protein"),
    Direction.INCREASED,
    Effect.WORSENED,
    sentence="The cells raised urine protein.",
    hedged=True,
    rule="made",
)
MENTION = Mention("1", Kind.THERAPY, CELLS.id, CELLS.name, "cells", Place.TITLE, 4, 9, "made")
ONE = Reading("1", Design.ANIMAL, (CELLS, PROTEINURIA), (MENTION,), (READ,), "made")
TWO = Reading("2", Design.OTHER, reader="made", skipped="no text")
READINGS = (ONE, TWO)


@pytest.fixture
def lay(tmp_path):
    """Write lines to a file, load them, lay them over the readings."""

    def lay(*lines, readings=READINGS):
        path = tmp_path / "corrections.jsonl"
        path.write_text("\n".join(json.dumps({**WHY, **line}) for line in lines), "utf-8")
        return apply(readings, load(path), Grounder())

    return lay


def _added(readings):
    (finding,) = (f for f in readings[0].findings if f.id != READ.id)
    return finding


# --- what each does --------------------------------------------------------------------------


def test_nothing_to_correct(lay):
    readings, unapplied = lay()
    assert (readings, unapplied) == (READINGS, ())


@pytest.mark.parametrize("line", EVERY)
def test_each_is_applied_to_its_paper_alone(lay, line):
    readings, unapplied = lay(line)
    assert unapplied == ()
    assert readings[0] != ONE
    assert readings[1] is TWO
    assert [reading.pmid for reading in readings] == ["1", "2"]


def test_add_a_mention(lay):
    (reading, _), _ = lay({**ADD_MENTION, "text": " mice ", "confidence": 0.5})
    concept = Concept(Kind.MODEL, "trellit:model/mice", "mice")
    mention = Mention(
        *("1", Kind.MODEL, concept.id, "mice", "mice", Place.CURATED, 0, 0, "curated"),
        confidence=0.5,
        origin=Origin.CURATED,
        reader="curated",
        source=WHY["source"],
    )
    assert set(reading.mentions) == {MENTION, mention}
    assert set(reading.concepts) == {CELLS, PROTEINURIA, concept}
    assert list(reading.mentions) == sorted(reading.mentions)
    assert list(reading.concepts) == sorted(reading.concepts)


def test_add_a_mention_of_a_combination(lay):
    text = "Mesenchymal cells with Blood cells"
    (reading, _), _ = lay({**ADD_MENTION, "kind": "therapy", "text": text})
    both = combination([CELLS, BLOOD])
    assert {m.concept for m in reading.mentions} == {CELLS.id, BLOOD.id, both.id}
    assert {CELLS, BLOOD, both} <= set(reading.concepts)


def test_reject_a_mention(lay):
    (reading, _), _ = lay(REJECT_MENTION)
    assert reading.mentions == ()
    assert reading.findings == ONE.findings


def test_add_a_finding(lay):
    line = {
        **ADD_FINDING,
        "outcome_text": "urine protein",
        "comparator": "placebo",
        "models": ["mice"],
        "conditions": ["lupus"],
        "statement": "It fell.",
        "dose": "10",
        "route": "oral",
        "time_point": "week 8",
        "sample": "n = 5",
        "confidence": 0.8,
    }
    readings, _ = lay(line)
    found = _added(readings)
    assert found == Finding(
        pmid="1",
        id=found.id,
        arm=CELLS.id,
        therapies=(Term(CELLS.id, CELLS.name, "Mesenchymal cells"),),
        outcome=Term(PROTEINURIA.id, "Proteinuria", "urine protein"),
        direction=Direction.DECREASED,
        effect=Effect.IMPROVED,
        comparator=Term("trellit:therapy/placebo", "placebo", "placebo"),
        models=(Term("trellit:model/mice", "mice", "mice"),),
        conditions=(Term("trellit:condition/lupus", "lupus", "lupus"),),
        sentence="It fell.",
        place=Place.CURATED,
        rule="curated",
        confidence=0.8,
        dose="10",
        route="oral",
        time_point="week 8",
        sample="n = 5",
        origin=Origin.CURATED,
        reader="curated",
        source=WHY["source"],
        reason=WHY["reason"],
    )
    assert [f.id for f in readings[0].findings] == sorted(f.id for f in readings[0].findings)
    named = {term.concept for term in (*found.models, *found.conditions, found.outcome)}
    assert named <= {concept.id for concept in readings[0].concepts}


@pytest.mark.parametrize(("given", "statement"), [
    ({}, "Proteinuria: decreased"),
    ({"direction": None}, "Proteinuria: stated"),
    ({"effect": "improved"}, "Proteinuria: improved"),
    ({"outcome_text": "protein"}, "protein: decreased"),
])  # fmt: skip
def test_a_finding_without_a_statement_states_itself(lay, given, statement):
    assert _added(lay({**ADD_FINDING, **given})[0]).sentence == statement


@pytest.mark.parametrize(
    ("direction", "outcome"),
    list(product([None, *Direction], ["Proteinuria", "Survival", "mood"])),
)
def test_an_effect_follows_from_direction_and_polarity(lay, direction, outcome):
    found = _added(lay({**ADD_FINDING, "direction": direction, "outcome": outcome})[0])
    polarity = KNOWN[outcome.lower()].polarity if outcome != "mood" else Polarity.NEITHER
    assert (found.direction, found.effect) == (direction, effect_of(direction, polarity))


@pytest.mark.parametrize("effect", Effect)
def test_an_effect_that_is_stated_stands(lay, effect):
    assert _added(lay({**ADD_FINDING, "effect": effect})[0]).effect is effect


@pytest.mark.parametrize("therapies", [
    ["Mesenchymal cells", "Blood cells"],
    ["Blood cells", "Mesenchymal cells"],
    ["Blood cells with Mesenchymal cells"],
    ["Blood cells with Mesenchymal cells", "blood cells"],
])  # fmt: skip
def test_several_therapies_are_one_arm(lay, therapies):
    readings, _ = lay({**ADD_FINDING, "therapies": therapies})
    found, both = _added(readings), combination([CELLS, BLOOD])
    assert found.arm == both.id
    assert [term.concept for term in found.therapies] == sorted([CELLS.id, BLOOD.id])
    assert {CELLS, BLOOD, both} <= set(readings[0].concepts)
    assert found.id == _added(lay({**ADD_FINDING, "therapies": therapies[::-1]})[0]).id


def test_a_therapy_that_is_named_twice_keeps_its_first_words(lay):
    found = _added(lay({**ADD_FINDING, "therapies": ["Blood cells", "BLOOD cells"]})[0])
    assert found.therapies == (Term(BLOOD.id, BLOOD.name, "Blood cells"),)


def test_a_comparator_may_be_a_combination(lay):
    found = _added(lay({**ADD_FINDING, "comparator": "Blood cells with placebo"})[0])
    assert found.comparator.name == "Blood cells + placebo"
    assert found.comparator.text == "Blood cells with placebo"


CHANGES = [
    ({"effect": "unclear"}, {"effect": Effect.UNCLEAR}),
    ({"hedged": False}, {"hedged": False}),
    ({"confidence": 0.0}, {"confidence": 0.0}),
    ({"direction": "decreased"}, {"direction": Direction.DECREASED, "effect": Effect.IMPROVED}),
    ({"direction": "unchanged"}, {"direction": Direction.UNCHANGED, "effect": Effect.NO_CHANGE}),
    (
        {"direction": "decreased", "effect": "unclear"},
        {"direction": Direction.DECREASED, "effect": Effect.UNCLEAR},
    ),
]


@pytest.mark.parametrize(("chosen", "changed"), CHANGES)
def test_change_a_finding(lay, chosen, changed):
    (reading, _), _ = lay({**CHANGE_FINDING, "set": chosen})
    (found,) = reading.findings
    marks = {"origin": Origin.CURATED, **WHY}
    fields = {name: getattr(found, name) for name in Finding.__dataclass_fields__}
    before = {name: getattr(READ, name) for name in Finding.__dataclass_fields__}
    assert fields == {**before, **changed, **marks}


def test_a_new_direction_leaves_an_effect_that_was_stated_outright(lay):
    stated, direction = {"effect": "no_change"}, {"direction": "decreased"}
    (reading, _), _ = lay({**CHANGE_FINDING, "set": stated}, {**CHANGE_FINDING, "set": direction})
    assert reading.findings[0].direction is Direction.DECREASED
    assert reading.findings[0].effect is Effect.NO_CHANGE


def test_reject_a_finding(lay):
    (reading, _), _ = lay(REJECT_FINDING)
    assert reading.findings == ()
    assert reading.mentions == ONE.mentions


def test_change_a_design(lay):
    (_, reading), _ = lay({**CHANGE_DESIGN, "pmid": "2"})
    assert (reading.design, reading.skipped) == (Design.REVIEW, "")


# --- what meets nothing ----------------------------------------------------------------------


@pytest.mark.parametrize(("line", "told"), [
    ({**ADD_MENTION, "pmid": "9"}, "add mention: pmid:9 is not in this graph"),
    ({**REJECT_MENTION, "pmid": "9"}, "reject mention: pmid:9 is not in this graph"),
    ({**ADD_FINDING, "pmid": "9"}, "add finding: pmid:9 is not in this graph"),
    ({**CHANGE_DESIGN, "pmid": "9"}, "change design: pmid:9 is not in this graph"),
    ({**CHANGE_FINDING, "id": "finding:x"}, "change finding: finding:x is not in this graph"),
    ({**REJECT_FINDING, "id": "finding:x"}, "reject finding: finding:x is not in this graph"),
    ({**REJECT_MENTION, "pmid": "2"}, "reject mention: pmid:2 has no such mention"),
    ({**REJECT_MENTION, "kind": "model"}, "reject mention: pmid:1 has no such mention"),
])  # fmt: skip
def test_what_meets_nothing_is_reported(lay, line, told):
    readings, unapplied = lay(line)
    assert unapplied == (told,)
    assert all(now is before for now, before in zip(readings, READINGS, strict=True))


@pytest.mark.parametrize("line", [CHANGE_FINDING, REJECT_FINDING])
def test_a_finding_that_was_rejected_is_there_no_more(lay, line):
    _, unapplied = lay(REJECT_FINDING, line)
    assert unapplied == (f"{line['action']} finding: pmid:1 has no such finding",)


def test_every_one_is_reported_in_the_files_order(lay):
    lines = [{**line, "pmid": "9"} for line in (CHANGE_DESIGN, ADD_FINDING, ADD_MENTION)]
    _, unapplied = lay(*lines)
    assert [told.split(":")[0] for told in unapplied] == [
        *("change design", "add finding", "add mention"),
    ]


# --- ids and repetition ----------------------------------------------------------------------


def test_two_identical_additions_get_ids_of_their_own(lay):
    readings, _ = lay(ADD_FINDING, ADD_FINDING, ADD_FINDING)
    ids = [f.id for f in readings[0].findings if f.id != READ.id]
    assert ids == [ids[0], f"{ids[0]}.2", f"{ids[0]}.3"]


def test_an_added_finding_can_be_corrected_by_its_id(lay):
    name = _added(lay(ADD_FINDING)[0]).id
    change = {**CHANGE_FINDING, "id": name, "set": {"hedged": True}}
    readings, unapplied = lay(ADD_FINDING, change)
    assert unapplied == ()
    assert _added(readings).hedged is True
    readings, unapplied = lay(ADD_FINDING, {**REJECT_FINDING, "id": name})
    assert unapplied == ()
    assert readings[0].findings == ONE.findings


@pytest.mark.parametrize("given", [
    {"direction": "increased"}, {"effect": "unclear"}, {"confidence": 0.1}, {"statement": "So."},
])  # fmt: skip
def test_the_id_stays_when_only_the_result_changes(lay, given):
    assert _added(lay({**ADD_FINDING, **given})[0]).id == _added(lay(ADD_FINDING)[0]).id


@pytest.mark.parametrize("given", [
    {"outcome": "Survival"}, {"outcome_text": "protein"}, {"models": ["mice"]},
    {"therapies": ["Blood cells"]},
])  # fmt: skip
def test_another_finding_has_another_id(lay, given):
    assert _added(lay({**ADD_FINDING, **given})[0]).id != _added(lay(ADD_FINDING)[0]).id


def test_the_same_file_over_the_same_readings_gives_the_same(lay):
    assert lay(*EVERY, *EVERY) == lay(*EVERY, *EVERY)


def test_readings_that_nothing_corrects_may_be_none(lay):
    assert lay(ADD_MENTION, readings=()) == ((), ("add mention: pmid:1 is not in this graph",))


# --- files -----------------------------------------------------------------------------------

TEXTS = {
    "no JSON": "{",
    "a list": "[]",
    "a number": "7",
    "endless": "[" * 100_000,
    "an unknown pair": json.dumps({**WHY, "action": "change", "what": "mention"}),
    "an unknown action": json.dumps({**ADD_MENTION, **WHY, "action": "drop"}),
    "an action that is a list": json.dumps({**ADD_MENTION, **WHY, "action": ["add"]}),
    "no source": json.dumps({**ADD_MENTION, "reason": "so"}),
    "an empty reason": json.dumps({**ADD_MENTION, **WHY, "reason": "  "}),
    "no therapies": json.dumps({**ADD_FINDING, **WHY, "therapies": []}),
    "an empty therapy": json.dumps({**ADD_FINDING, **WHY, "therapies": [""]}),
    "a PMID that is none": json.dumps({**ADD_MENTION, **WHY, "pmid": "01"}),
    "a PMID with a line feed": json.dumps({**ADD_MENTION, **WHY, "pmid": "1\n"}),
    "a PMID as a number": json.dumps({**ADD_MENTION, **WHY, "pmid": 1}),
    "an unknown kind": json.dumps({**ADD_MENTION, **WHY, "kind": "drug"}),
    "an unknown direction": json.dumps({**ADD_FINDING, **WHY, "direction": "up"}),
    "a confidence beyond 1": json.dumps({**ADD_FINDING, **WHY, "confidence": 1.5}),
    "no number": json.dumps({**ADD_FINDING, **WHY, "confidence": float("nan")}),
    "a misspelled field": json.dumps({**ADD_FINDING, **WHY, "comparater": "x"}),
    "a change of nothing": json.dumps({**CHANGE_FINDING, **WHY, "set": {}}),
    "a change to nothing": json.dumps({**CHANGE_FINDING, **WHY, "set": {"effect": None}}),
    "a change of an id": json.dumps({**CHANGE_FINDING, **WHY, "set": {"id": "x"}}),
    "a design that is none": json.dumps({**CHANGE_DESIGN, **WHY, "set": {"design": "book"}}),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_line_that_cannot_be_meant_is_named(tmp_path, text):
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps({**ADD_MENTION, **WHY}) + f"\n\n{text}\n")
    with pytest.raises(InvalidInput, match=r"^mine\.jsonl:3[: ]"):
        load(path)


@pytest.mark.parametrize(("given", "place"), [
    ({"confidence": 2}, "confidence"),
    ({"therapies": ["a", ""]}, r"therapies\.1"),
    ({"comparater": "x"}, "comparater"),
])  # fmt: skip
def test_the_field_is_named_too(tmp_path, given, place):
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps({**ADD_FINDING, **WHY, **given}))
    with pytest.raises(InvalidInput, match=rf"^mine\.jsonl:1: {place}: "):
        load(path)


def test_what_may_be_meant_is_told(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text("{}")
    with pytest.raises(InvalidInput) as caught:
        load(path)
    assert "add mention, reject mention, add finding" in caught.value.hint


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n \n\n"])
def test_line_ends_empty_lines_and_a_byte_order_mark(tmp_path, end):
    path = tmp_path / "mine.jsonl"
    line = json.dumps({**ADD_MENTION, **WHY, "text": "a\u2028b"}, ensure_ascii=False)
    path.write_bytes(("\ufeff" + (line + end) * 2).encode())
    first, second = load(path)
    assert first == second
    assert first.text == "a\u2028b"


def test_a_file_that_is_not_there_or_no_text(tmp_path):
    with pytest.raises(InvalidInput, match=r"none\.jsonl cannot be read"):
        load(tmp_path / "none.jsonl")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidInput, match="binary cannot be read"):
        load(tmp_path / "binary")
    (tmp_path / "empty").write_text("")
    assert load(tmp_path / "empty") == ()
