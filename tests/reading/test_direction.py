"""What a change means, by its sense and the outcome's polarity."""

import pytest

from trellit.model import Direction, Effect, Polarity
from trellit.reading.cues import CUES, Form, Sense
from trellit.reading.direction import combined, flipped, resolve

UP, DOWN, SAME = Direction.INCREASED, Direction.DECREASED, Direction.UNCHANGED
GOOD, BAD, NONE, UNSURE = Effect.IMPROVED, Effect.WORSENED, Effect.NO_CHANGE, Effect.UNCLEAR


@pytest.mark.parametrize(
    ("sense", "polarity", "expected"),
    [
        (Sense.UP, Polarity.BETTER, (UP, GOOD)),
        (Sense.UP, Polarity.WORSE, (UP, BAD)),
        (Sense.UP, Polarity.NEITHER, (UP, UNSURE)),
        (Sense.DOWN, Polarity.WORSE, (DOWN, GOOD)),
        (Sense.DOWN, Polarity.BETTER, (DOWN, BAD)),
        (Sense.DOWN, Polarity.NEITHER, (DOWN, UNSURE)),
        (Sense.GOOD, Polarity.BETTER, (UP, GOOD)),
        (Sense.GOOD, Polarity.WORSE, (DOWN, GOOD)),
        (Sense.GOOD, Polarity.NEITHER, (UP, GOOD)),
        (Sense.EASE, Polarity.NEITHER, (DOWN, GOOD)),
        (Sense.EASE, Polarity.BETTER, (UP, GOOD)),
        (Sense.GUARD, Polarity.NEITHER, (DOWN, GOOD)),
        (Sense.SPOIL, Polarity.WORSE, (UP, BAD)),
        (Sense.SPOIL, Polarity.BETTER, (DOWN, BAD)),
        (Sense.HARM, Polarity.BETTER, (DOWN, BAD)),
        (Sense.HARM, Polarity.WORSE, (DOWN, GOOD)),
        (Sense.HARM, Polarity.NEITHER, (DOWN, UNSURE)),
        (Sense.SAME, Polarity.WORSE, (SAME, NONE)),
        (Sense.CHANGE, Polarity.WORSE, (None, UNSURE)),
    ],
)
def test_resolve(
    sense: Sense, polarity: Polarity, expected: tuple[Direction | None, Effect]
) -> None:
    assert resolve(sense, polarity) == expected


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        (Sense.DOWN, Sense.UP, Sense.DOWN),
        (Sense.DOWN, Sense.DOWN, Sense.UP),
        (Sense.EASE, Sense.DOWN, Sense.UP),
        (Sense.UP, Sense.DOWN, Sense.DOWN),
        (Sense.UP, Sense.UP, Sense.UP),
        (Sense.GOOD, Sense.DOWN, Sense.UP),
        (Sense.GOOD, Sense.UP, None),
        (Sense.GOOD, Sense.HARM, Sense.GOOD),
        (Sense.EASE, Sense.SPOIL, Sense.GOOD),
        (Sense.DOWN, Sense.GOOD, Sense.SPOIL),
        (Sense.SAME, Sense.UP, Sense.SAME),
        (Sense.DOWN, Sense.CHANGE, None),
    ],
)
def test_change_of_a_change(outer: Sense, inner: Sense, expected: Sense | None) -> None:
    assert combined(outer, inner) is expected


def test_seen_from_the_other_arm() -> None:
    assert flipped(Sense.UP) is Sense.DOWN
    assert flipped(Sense.SAME) is Sense.SAME
    assert flipped(Sense.CHANGE) is None


@pytest.mark.parametrize(
    ("word", "sense", "form"),
    [
        ("reduced", Sense.DOWN, Form.PAST),
        ("ameliorates", Sense.EASE, Form.FINITE),
        ("inhibiting", Sense.DOWN, Form.GERUND),
        ("fell", Sense.DOWN, Form.PAST),
        ("lower", Sense.DOWN, Form.ADJECTIVE),
        ("improvement", Sense.GOOD, Form.NOUN),
        ("comparable", Sense.SAME, Form.ADJECTIVE),
        ("impairs", Sense.HARM, Form.FINITE),
    ],
)
def test_cue_table(word: str, sense: Sense, form: Form) -> None:
    assert (CUES[word].sense, CUES[word].form) == (sense, form)
