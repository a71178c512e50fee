"""Verb groups: where a clause begins, whether it is passive, negated, possible or only aimed at."""

from __future__ import annotations

from typing import NamedTuple

from trellit.reading.cues import Form
from trellit.reading.syntax import Token
from trellit.reading.words import Tag

NEGATING = frozenset(
    """not no neither never nor none without cannot can't don't doesn't didn't isn't aren't wasn't
    weren't non-significant nonsignificant insignificant non-significantly insignificantly
    nonsignificantly""".split()
)
_OBSERVED = frozenset(
    """observed found seen noted detected reported achieved recorded evident significant apparent
    shown demonstrated present identified obtained documented revealed""".split()
)
_FAILED = frozenset("failed fails fail unable failing insufficient failure".split())
_ABLE = frozenset(
    """found shown able ability appeared appears seemed seems observed likely demonstrated reported
    capable proved proven sufficient capacity known tended tends tend continued""".split()
)
_PROVING = frozenset(
    """evidence indication proof sign show demonstrate prove confirm find suggest support indicate
    conclude establish hypothesis assumption clear""".split()
)
_UNSURE = frozenset("may might could can would".split())
_SURE_TO_COME = frozenset("will should shall must".split())
_AUXILIARY = (Tag.BE, Tag.HAVE, Tag.DO, Tag.MODAL, Tag.NEG, Tag.ADV)
_COPULAS = frozenset("remained remain remains became become becomes stayed seemed appeared".split())
_WITHIN_NP = frozenset(
    """significant marked remarkable substantial slight modest further greater dramatic notable
    strong statistically statistical clinically relevant meaningful major overall any additional
    clear important adverse obvious apparent consistent detectable measurable beneficial""".split()
)


class Verb(NamedTuple):
    """What stands around a cue.

    ``first`` is where the verb group begins; ``governor`` the verb that governs a noun or
    adjective cue, or -1; ``blocked``: an aim, a plan, a condition: no claim.
    """

    first: int
    passive: bool
    copula: bool
    negated: bool
    modal: bool
    blocked: bool
    governor: int


def skip_back(tokens: list[Token], at: int) -> int:
    """Return the index of the nearest token before ``at`` that is no adverb."""
    back = at - 1
    while back >= 0 and tokens[back].tag is Tag.ADV:
        back -= 1
    return back


def verb_group(tokens: list[Token], at: int) -> Verb:
    """Describe the verb group that a cue at ``at`` belongs to."""
    cue = tokens[at].cue
    if cue is not None and cue.form in (Form.NOUN, Form.ADJECTIVE):
        return _governed(tokens, at)
    if cue is not None and cue.form is Form.GERUND:
        return _gerund(tokens, at)
    first, be, negated, modal, blocked = _auxiliaries(tokens, at)
    passive = be and cue is not None and cue.form is Form.PAST
    governor = first - 1 if first > 0 and tokens[first - 1].tag in (Tag.LIGHT, Tag.HAVE) else -1
    if cue is not None and cue.form is Form.PAST and not be:
        governed = _governed(tokens, at)
        return Verb(
            first, passive, copula=be, negated=negated or governed.negated, modal=modal,
            blocked=blocked, governor=governed.governor,
        )  # fmt: skip
    return Verb(first, passive, be, negated, modal, blocked, governor)


def _auxiliaries(tokens: list[Token], at: int) -> tuple[int, bool, bool, bool, bool]:
    """Walk back over a verb's auxiliaries: first token, any "be", negated, modal, blocked."""
    first, be, negated, modal, blocked, failed = at, False, False, False, False, False
    back = at - 1
    while back >= 0:
        token = tokens[back]
        if token.tag in _AUXILIARY or token.low in NEGATING or token.low in ("both", "each"):
            be = be or token.tag is Tag.BE or token.low in _COPULAS
            if token.low in NEGATING and tokens[back + 1].low != "only":
                negated = not failed
            modal = modal or token.low in _UNSURE
            blocked = blocked or token.low in _SURE_TO_COME
        elif token.low in _COPULAS:
            be = True
        elif token.tag is Tag.TO:
            before = skip_back(tokens, back)
            word = tokens[before].low if before >= 0 else ""
            if word in _FAILED:
                negated = failed = True
            elif word not in _ABLE:
                return back, be, negated, modal, True
            back = before
            if word.startswith("tend"):
                modal = True
        else:
            break
        first = back
        back -= 1
    while first < at and tokens[first].tag is Tag.ADV:
        first += 1
    return first, be, negated, modal, blocked


def _governed(tokens: list[Token], at: int) -> Verb:
    """Describe what governs a noun or adjective of change: "led to a", "was", "with"."""
    back, negated = at - 1, False
    while back >= 0 and at - back <= 8:
        token = tokens[back]
        if token.low in NEGATING:
            negated = negated or tokens[back + 1].low != "only"
        elif token.tag not in (Tag.ADV, Tag.DET, Tag.NUMBER) and token.low not in _WITHIN_NP:
            break
        back -= 1
    if back < 0:
        return Verb(0, passive=False, copula=False, negated=negated, modal=False, blocked=False,
                    governor=-1)  # fmt: skip
    token = tokens[back]
    if token.tag is Tag.BE or token.low in _COPULAS:
        first, _be, more, modal, blocked = _auxiliaries(tokens, back + 1)
        return Verb(first, passive=False, copula=True, negated=negated or more, modal=modal,
                    blocked=blocked, governor=first)  # fmt: skip
    governor = back
    reach = 0
    while governor >= 0 and reach < 12:
        token = tokens[governor]
        if token.tag in (Tag.LIGHT, Tag.HAVE, Tag.BE, Tag.VERB) or (
            token.cue is not None and token.cue.form in (Form.FINITE, Form.PAST)
        ):
            first, _be, more, modal, blocked = _auxiliaries(tokens, governor)
            far = governor < back - 1
            return Verb(first, passive=False, copula=False, negated=negated or (more and not far),
                        modal=modal, blocked=blocked, governor=first)  # fmt: skip
        if token.tag in (Tag.STOP, Tag.SUB):
            break
        governor -= 1
        reach += 1
    return Verb(at, passive=False, copula=False, negated=negated, modal=False, blocked=False,
                governor=-1)  # fmt: skip


def _gerund(tokens: list[Token], at: int) -> Verb:
    """Describe a gerund: "by reducing", "without affecting", ", thereby increasing"."""
    back = skip_back(tokens, at)
    before = tokens[back] if back >= 0 else None
    negated = before is not None and before.low in NEGATING
    fits = before is not None and (
        negated
        or before.low in ("by", "in", "at", "thereby", "thus", "hence", "via", "through", "while")
        or before.tag in (Tag.COMMA, Tag.CONJ)
    )
    first = back
    while first > 0 and tokens[first].tag in (Tag.PREP, Tag.SUB, Tag.COMMA, Tag.NEG, Tag.ADV):
        first -= 1
    return Verb(max(first + 1, 0), passive=False, copula=False, negated=negated, modal=False,
                blocked=not fits, governor=-1)  # fmt: skip


def negated_noun(tokens: list[Token], at: int) -> bool:
    """Tell whether a noun of change is denied: "no significant difference", "without effect"."""
    for back in range(at - 1, max(-1, at - 7), -1):
        token = tokens[back]
        if token.low in NEGATING:
            return True
        if token.tag in (Tag.VERB, Tag.LIGHT, Tag.BE, Tag.STOP, Tag.SUB, Tag.COMMA):
            return False
    return False


def unproven(tokens: list[Token], at: int) -> bool:
    """Tell whether a clause hangs on a denial: "no evidence that", "did not show that"."""
    for that in range(at - 1, 1, -1):
        if tokens[that].low == "that" and any(t.low in _PROVING for t in tokens[that - 2 : that]):
            return any(t.low in NEGATING for t in tokens[max(0, that - 6) : that])
    return False


def clause_start(tokens: list[Token], verb: int) -> int:
    """Return where the clause of a verb at ``verb`` begins: its subject is from there on."""
    joint = -1
    for back in range(verb - 1, -1, -1):
        token = tokens[back]
        if token.tag is Tag.STOP or (
            token.tag is Tag.SUB
            and token.low not in ("however", "thus", "therefore", "hence")
            and tokens[back + 1].low != "not"
        ):
            return back + 1
        if _is_predicate(tokens, back):
            return joint + 1 if joint >= 0 else verb
        if joint < 0 and token.tag is Tag.CONJ:
            joint = back
        elif joint >= 0 and token.tag is Tag.COMMA and joint == back + 1:
            joint = back + 1
    return 0


def _is_predicate(tokens: list[Token], at: int) -> bool:
    """Tell whether a finite verb stands at ``at``."""
    token = tokens[at]
    if token.tag in (Tag.BE, Tag.MODAL, Tag.DO, Tag.HAVE):
        return True
    if token.tag in (Tag.VERB, Tag.LIGHT):
        return not token.low.endswith("ing") and not _participle(tokens, at)
    cue = token.cue
    return cue is not None and cue.form in (Form.FINITE, Form.PAST) and not _participle(tokens, at)


def _participle(tokens: list[Token], at: int) -> bool:
    """Tell whether a past form is a participle: "mice treated with", "compared to"."""
    low = tokens[at].low
    if low in ("compared", "treated", "given", "followed", "assigned", "randomized", "induced",
               "injected", "fed", "transplanted", "administered", "based", "used"):  # fmt: skip
        return at == 0 or tokens[at - 1].tag is not Tag.BE
    return at > 0 and tokens[at - 1].tag in (Tag.DET, Tag.PREP) and low.endswith("ed")


def reported(tokens: list[Token], at: int) -> int:
    """Return the index of the report in "was observed", "were found" at ``at``, or -1."""
    for here in range(at, min(at + 6, len(tokens))):
        if tokens[here].low in _OBSERVED:
            return here
        if tokens[here].tag not in _AUXILIARY:
            break
    return -1


def next_verb(tokens: list[Token], at: int) -> int:
    """Return where the next clause after ``at`` begins, or the sentence ends."""
    for here in range(at, len(tokens)):
        token = tokens[here]
        if token.tag is Tag.STOP or (token.tag is Tag.SUB and token.low != "when"):
            return here
        if _is_predicate(tokens, here) and here > at:
            return max(at, min(here, clause_start(tokens, here)))
    return len(tokens)
