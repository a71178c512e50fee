"""The lexicon: tab-separated tables of concepts, the built-in one and a user's own over it.

Columns ``kind, id, name, polarity, synonyms, note``; synonyms are separated by ``|``, lines
that start with ``#`` are comments. An empty id is minted from the name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from trellit.errors import InvalidInput
from trellit.model import Concept, Kind, Polarity, minted_id
from trellit.reading.folded import same_phrase

BUILT_IN = Path(__file__).parent / "data" / "lexicon.tsv"
COLUMNS = ("kind", "id", "name", "polarity", "synonyms", "note")


def read_lexicon(path: Path) -> list[Concept]:
    """Return the concepts of one table, in its order.

    Raises
    ------
    InvalidInput
        For a file that cannot be read, or a line that is no lexicon line: names both.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(
            f"The lexicon {path} cannot be read: {error}.", "Give a tab-separated UTF-8 file."
        ) from None
    rows = [
        (number, line)
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith("#")
    ]
    if not rows or tuple(rows[0][1].split("\t")) != COLUMNS:
        number = rows[0][0] if rows else 1
        raise InvalidInput(
            f"{path}, line {number}: the header is missing.",
            f"The first line must be {' '.join(COLUMNS)}, separated by tabs.",
        )
    return [_concept(path, number, line) for number, line in rows[1:]]


def _concept(path: Path, number: int, line: str) -> Concept:
    """Return the concept of one line."""
    cells = [cell.strip() for cell in line.split("\t")]
    cells += [""] * (len(COLUMNS) - len(cells))
    if len(cells) > len(COLUMNS):
        raise InvalidInput(
            f"{path}, line {number}: {len(cells)} columns.",
            f"A line has {len(COLUMNS)}: {', '.join(COLUMNS)}, separated by tabs.",
        )
    kind_text, id_, name, polarity_text, synonyms, _note = cells
    try:
        kind = Kind(kind_text)
    except ValueError:
        raise InvalidInput(
            f"{path}, line {number}: kind {kind_text!r}.", f"Use one of {', '.join(Kind)}."
        ) from None
    try:
        polarity = Polarity(polarity_text or Polarity.NEITHER)
    except ValueError:
        raise InvalidInput(
            f"{path}, line {number}: polarity {polarity_text!r}.",
            f"Use one of {', '.join(Polarity)}.",
        ) from None
    if not same_phrase(name):
        raise InvalidInput(f"{path}, line {number}: the name is empty.", "Give the third column.")
    if id_ and ":" not in id_:
        raise InvalidInput(
            f"{path}, line {number}: the id {id_!r} has no prefix.",
            "Write it as prefix:number (mesh:D045164), or leave it empty.",
        )
    return Concept(
        kind,
        id_ or minted_id(kind, name),
        name,
        tuple(filter(None, (part.strip() for part in synonyms.split("|")))),
        polarity,
    )


def overlay(base: Iterable[Concept], over: Iterable[Concept]) -> list[Concept]:
    """Lay a user's concepts over the built-in ones.

    A concept with a known id or a known phrase of its kind gains the new name and synonyms,
    and takes the new polarity unless that is ``neither``; any other is added.
    """
    merged = {concept.id: concept for concept in base}
    known: dict[tuple[Kind, str], str] = {}
    for concept in merged.values():
        for phrase in (concept.name, *concept.synonyms):
            known.setdefault((concept.kind, same_phrase(phrase)), concept.id)
    for concept in over:
        id_ = concept.id
        if id_ not in merged:
            id_ = known.get((concept.kind, same_phrase(concept.name)), id_)
        old = merged.get(id_)
        if old is None:
            merged[id_] = concept
            continue
        phrases = dict.fromkeys((*old.synonyms, concept.name, *concept.synonyms))
        phrases.pop(old.name, None)
        told = concept.polarity is not Polarity.NEITHER
        merged[id_] = replace(
            old, synonyms=tuple(phrases), polarity=concept.polarity if told else old.polarity
        )
    return list(merged.values())
