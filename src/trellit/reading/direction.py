"""From a cue's sense to the direction of the measurement and what it means."""

from __future__ import annotations

from trellit.model import Direction, Effect, Polarity, effect_of
from trellit.reading.cues import Sense

_FLIPPED = {
    Sense.UP: Sense.DOWN,
    Sense.DOWN: Sense.UP,
    Sense.GOOD: Sense.SPOIL,
    Sense.EASE: Sense.SPOIL,
    Sense.SPOIL: Sense.GOOD,
    Sense.HARM: Sense.GOOD,
    Sense.SAME: Sense.SAME,
}
_LESS = (Sense.DOWN, Sense.EASE, Sense.GUARD)
_MORE = (Sense.UP, Sense.SPOIL)
_BAD = (Sense.HARM, Sense.SPOIL)
_BETTER = (Sense.GOOD, Sense.EASE, Sense.GUARD)
_COMBINED: dict[tuple[Sense, Sense], Sense] = {
    **{(outer, Sense.UP): Sense.DOWN for outer in _LESS},
    **{(outer, Sense.DOWN): Sense.UP for outer in (*_LESS, Sense.GOOD)},
    **{(outer, inner): inner for outer in _MORE for inner in (Sense.UP, Sense.DOWN)},
    **{(outer, inner): Sense.GOOD for outer in (*_LESS, Sense.GOOD) for inner in _BAD},
    **{(outer, inner): inner for outer in _MORE for inner in _BAD},
    **{(outer, inner): inner for outer in (Sense.UP, Sense.GOOD) for inner in _BETTER},
    **{(outer, inner): Sense.SPOIL for outer in _LESS for inner in _BETTER},
}


def resolve(sense: Sense, polarity: Polarity) -> tuple[Direction | None, Effect]:
    """Return what a sense says of an outcome of that polarity.

    "Improved" states the effect outright, and the direction by the polarity: proteinuria that
    improved fell, a function that improved rose. Of unknown polarity, what improved is more,
    what was eased is less.
    """
    better, worse = polarity is Polarity.BETTER, polarity is Polarity.WORSE
    up, down = Direction.INCREASED, Direction.DECREASED
    told: dict[Sense, tuple[Direction | None, Effect]] = {
        Sense.SAME: (Direction.UNCHANGED, Effect.NO_CHANGE),
        Sense.UP: (up, effect_of(up, polarity)),
        Sense.DOWN: (down, effect_of(down, polarity)),
        Sense.GOOD: (down if worse else up, Effect.IMPROVED),
        Sense.EASE: (up if better else down, Effect.IMPROVED),
        Sense.GUARD: (down, Effect.IMPROVED),
        Sense.SPOIL: (down if better else up, Effect.WORSENED),
        Sense.HARM: (down, effect_of(down, polarity)),
        Sense.CHANGE: (None, Effect.UNCLEAR),
    }
    return told[sense]


def combined(outer: Sense, inner: Sense) -> Sense | None:
    """Return the sense of a change of a change: "prevented the decline in" is more of it.

    ``None`` when the two together tell nothing sure.
    """
    if outer in (Sense.SAME, Sense.CHANGE):
        return outer
    return _COMBINED.get((outer, inner))


def flipped(sense: Sense) -> Sense | None:
    """Return the sense seen from the other arm: lower in controls is higher in the treated."""
    return _FLIPPED.get(sense)
