"""Mentions beyond the lexicon: therapies, models and outcomes by their company. Synthetic."""

from collections.abc import Callable

import pytest

from trellit.model import Kind, Reading


def told(reading: Reading, kind: Kind) -> dict[str, str]:
    return {one.text: one.name for one in reading.mentions if one.kind is kind}


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Mice were treated with xylomab.", "xylomab"),
        ("Administration of blue moss extract was safe.", "blue moss extract"),
        ("Zorbine-treated mice lived.", "Zorbine"),
        ("Zorbine supplementation was safe.", "Zorbine"),
        ("Knockdown of QRX7 was done.", "Knockdown of QRX7"),
        ("Mice were given tooth pulp cell-derived exosomes.", "tooth pulp cell-derived exosomes"),
    ],
)
def test_open_therapy(read: Callable[..., Reading], text: str, phrase: str) -> None:
    assert phrase in told(read(text, title="A study"), Kind.THERAPY)


@pytest.mark.parametrize(
    "text",
    [
        "Mice were treated with vehicle.",
        "Mice received saline.",
        "Zorbine-treated mice had zorbine-induced lupus.",
        "Patients received standard treatment.",
    ],
)
def test_no_therapy(read: Callable[..., Reading], text: str) -> None:
    assert told(read(text, title="A study"), Kind.THERAPY) == {}


@pytest.mark.parametrize(
    ("text", "phrase", "name"),
    [
        ("We used murine lupus nephritis.", "murine lupus nephritis", "murine lupus nephritis"),
        (
            "We treated patients with lupus nephritis.",
            "patients with lupus nephritis",
            "patients with lupus nephritis",
        ),
        ("Ten SLE patients came.", "SLE patients", "patients with systemic lupus erythematosus"),
        ("We used spotted hamsters.", "spotted hamsters", "spotted hamsters"),
    ],
)
def test_open_model(read: Callable[..., Reading], text: str, phrase: str, name: str) -> None:
    models = told(read(text, title="A study"), Kind.MODEL)
    assert models.get(phrase) == name


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Coat gloss and tail length were measured.", ["Coat gloss", "tail length"]),
        ("We measured coat gloss.", ["coat gloss"]),
        ("The primary outcome was coat gloss.", ["coat gloss"]),
    ],
)
def test_measured_outcome(read: Callable[..., Reading], text: str, phrases: list[str]) -> None:
    outcomes = told(read(text, title="A study"), Kind.OUTCOME)
    assert set(phrases) <= set(outcomes)


def test_phrases_do_not_cross_sentences(read: Callable[..., Reading]) -> None:
    reading = read("They had lupus. Nephritis came later.", title="A study")
    assert "lupus nephritis" not in told(reading, Kind.CONDITION).values()
