"""The words that tell a change, and what each tells.

A cue's sense is kept apart from its form: ``reduces``, ``reduction`` and ``lower`` share a
sense, ``reduces`` and ``increases`` share a form.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sense(StrEnum):
    """What a cue says of the outcome it governs."""

    UP = "up"
    DOWN = "down"
    GOOD = "good"
    """Better, whichever way that is: improve, restore."""
    EASE = "ease"
    """A bad thing made smaller: ameliorate, alleviate."""
    GUARD = "guard"
    """Protection: what follows ``against`` or ``from`` is smaller."""
    SPOIL = "spoil"
    """A bad thing made larger, or a good one smaller: aggravate, worsen."""
    HARM = "harm"
    """Made smaller or worse in working: impair, disrupt."""
    SAME = "same"
    """No change: similar, unchanged."""
    CHANGE = "change"
    """A change of unknown direction: affect, differ. Tells something only when negated."""


class Form(StrEnum):
    """How a cue stands in its sentence."""

    FINITE = "finite"
    """reduces; also the bare form after a modal, or an infinitive."""
    PAST = "past"
    """reduced: active past, participle of a passive, or adjective."""
    GERUND = "gerund"
    NOUN = "noun"
    ADJECTIVE = "adjective"
    """lower, higher, similar."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One printed word's sense and form.

    ``noun_too``: the same word is a noun (``increase``). ``intransitive``: its outcome can
    only be its subject (``declined``).
    """

    sense: Sense
    form: Form
    lemma: str
    noun_too: bool = False
    intransitive: bool = False


# A star marks a verb whose base and third person are nouns as well.
_VERBS = {
    Sense.UP: """increase* elevate augment enhance promote stimulate accelerate boost upregulate
        up-regulate potentiate raise strengthen prolong extend expand facilitate induce hasten
        amplify activate intensify trigger heighten double maximize""",
    Sense.DOWN: """decrease* reduce lower diminish attenuate suppress inhibit block abolish
        abrogate downregulate down-regulate prevent delay* retard shorten lessen minimize
        decelerate eliminate deplete halt curb dampen blunt impede hamper limit* weaken
        restrain eradicate hinder repress minimise ablate antagonize halve neutralize
        inactivate quench""",
    Sense.GOOD: """improve restore normalize normalise rescue* preserve recover revive rejuvenate
        optimize benefit* salvage repair* retain""",
    Sense.EASE: "ameliorate alleviate mitigate relieve ease remit soothe palliate resolve "
    "counteract reverse",
    Sense.GUARD: "protect",
    Sense.SPOIL: "worsen aggravate exacerbate deteriorate",
    Sense.HARM: "impair compromise disrupt",
    Sense.CHANGE: "affect alter change* influence* modify differ modulate vary impact*",
}
_INTRANSITIVE = {
    Sense.UP: "rise*/rises/rose/risen/rising climb/climbs/climbed/climbing",
    Sense.DOWN: """decline*/declines/declined/declining drop*/drops/dropped/dropping
        fall*/falls/fell/fallen/falling regress/regresses/regressed/regressing""",
}
_NOUNS = {
    Sense.UP: """increase increment elevation augmentation enhancement promotion stimulation
        acceleration upregulation up-regulation potentiation rise prolongation expansion induction
        activation gain""",
    Sense.DOWN: """decrease reduction decrement diminution attenuation suppression inhibition
        blockade abolition downregulation down-regulation prevention decline drop fall elimination
        depletion abrogation shortening delay retardation regression reversal""",
    Sense.GOOD: "improvement restoration normalization normalisation preservation rescue",
    Sense.EASE: "amelioration alleviation mitigation relief",
    Sense.GUARD: "protection",
    Sense.SPOIL: "worsening aggravation exacerbation deterioration",
    Sense.HARM: "impairment",
    Sense.CHANGE: "change difference alteration effect impact influence variation benefit",
}
_ADJECTIVES = {
    Sense.UP: "higher greater larger longer more stronger faster thicker heavier",
    Sense.DOWN: "lower fewer less smaller shorter weaker slower milder lesser thinner",
    Sense.GOOD: "better superior",
    Sense.SPOIL: "worse poorer inferior",
    Sense.SAME: """similar comparable unchanged unaffected equivalent unaltered identical same
        equal stable""",
    Sense.CHANGE: "different",
}


def _forms(verb: str) -> list[str]:
    """Return base, third person, past and gerund of a regular verb."""
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", verb[:-1] + "ing"]
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
    return [verb, third, verb + "ed", verb + "ing"]


def _verb_cues(sense: Sense, entry: str) -> dict[str, Cue]:
    """Return the printed forms of one entry of the verb tables."""
    base, *rest = entry.replace("*", "").split("/")
    base, third, *pasts, gerund = [base, *rest] if rest else _forms(base)
    noun = "*" in entry
    only = bool(rest)
    return {
        base: Cue(sense, Form.FINITE, base, noun, only),
        third: Cue(sense, Form.FINITE, base, noun, only),
        **{past: Cue(sense, Form.PAST, base, noun_too=False, intransitive=only) for past in pasts},
        gerund: Cue(sense, Form.GERUND, base, noun_too=False, intransitive=only),
    }


def _table() -> dict[str, Cue]:
    """Return every cue by its printed form in small letters.

    A verb goes before a noun, an adjective before both.
    """
    table: dict[str, Cue] = {}
    for verbs in (_VERBS, _INTRANSITIVE):
        for sense, text in verbs.items():
            for entry in text.split():
                table.update(_verb_cues(sense, entry))
    for sense, text in _NOUNS.items():
        for noun in text.split():
            for word in (noun, noun + "s"):
                table.setdefault(word, Cue(sense, Form.NOUN, noun))
    for sense, text in _ADJECTIVES.items():
        for word in text.split():
            table[word] = Cue(sense, Form.ADJECTIVE, word)
    return table


CUES = _table()
