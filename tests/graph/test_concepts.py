"""Concepts, alone and listed, against the records (synthetic)."""

import pytest

from trellit.model import Kind


def _brief(opened, concept):
    papers, findings = opened.world.named()
    return {
        "id": concept.id,
        "kind": concept.kind,
        "name": concept.name,
        "polarity": concept.polarity,
        "papers": len(papers[concept.id]),
        "findings": len(findings[concept.id]),
    }


def _fields(record):
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def _expected(opened, kind, text):
    briefs = [
        _brief(opened, concept)
        for concept in opened.world.concepts
        if kind in {None, concept.kind}
        and any(text.lower() in name.lower() for name in (concept.name, *concept.synonyms))
    ]
    return sorted(briefs, key=lambda b: (-b["findings"], -b["papers"], b["id"]))


TEXTS = ["CELLS", "msc", "o'hara", "5%", "α", "_", "nothing"]
ASKED = [*[(kind, "") for kind in Kind], *[(None, text) for text in TEXTS], (Kind.THERAPY, "cells")]


@pytest.mark.parametrize(("kind", "text"), [(None, ""), *ASKED])
def test_concepts(opened, kind, text):
    expected = _expected(opened, kind, text)
    page = opened.graph.concepts(kind, text)
    assert [_fields(brief) for brief in page.items] == expected
    assert page.total == len(expected)
    assert bool(page.note) is (not expected)


def test_pages_put_together_are_the_whole(opened):
    whole = opened.graph.concepts()
    parts = [opened.graph.concepts(offset=n, limit=4).items for n in range(0, whole.total, 4)]
    assert tuple(brief for part in parts for brief in part) == whole.items


def test_a_concept_whole(opened):
    by_id = {concept.id: concept for concept in opened.world.concepts}
    forms = opened.world.forms()
    combined = 0
    for concept in opened.world.concepts:
        found = opened.graph.concept(concept.id)
        assert _fields(found.concept) == _brief(opened, concept)
        assert found.synonyms == concept.synonyms
        assert found.forms == tuple(sorted(forms[concept.id]))
        parts = [_brief(opened, by_id[part]) for part in sorted(concept.parts)]
        assert [_fields(part) for part in found.parts] == parts
        wholes = sorted(c.id for c in opened.world.concepts if concept.id in c.parts)
        assert [_fields(w) for w in found.part_of] == [_brief(opened, by_id[w]) for w in wholes]
        combined += bool(parts)
    assert combined
