"""Which therapies a stretch of a sentence names, and which of them were given together."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from trellit.model import Concept, Kind
from trellit.reading.comparators import CONTROL_GROUPS, Comparison
from trellit.reading.found import Found, within
from trellit.reading.syntax import Sentence
from trellit.reading.words import Tag

_TOGETHER = re.compile(
    r"^[\s,)]*(?:(?:\([^()]*\)|cells?|therapy|treatment|transplantation|infusions?|was|were|is)\s*)*(?:plus|\+|&|(?:was\s+|were\s+)?(?:combined|combination|together|along"
    r"|coupled|in\s+combination|in\s+conjunction|concomitantly|conjunction)\s+with(?:\s+\w+)?|added\s+to|in\s+addition\s+to|/)\s*(?:\w+\s+)?\(?$",
    re.IGNORECASE,
)
_AND = re.compile(
    r"^\)?(?:\s+\([^()]*\))?\s*(?:,?\s+and|\s+with|/|-|,)\s*(?:the\s+)?$", re.IGNORECASE
)
_JOINT = re.compile(
    r"\b(?:combination|combined|combining|co-?(?:administration|transplantation|treatment|infusion"
    r"|administered|transplanted|treated|delivery|therapy)|concomitant|together|both\s+drugs|dual|triple)\b",
    re.IGNORECASE,
)
_ADDING = re.compile(
    r"\b(?:add(?:ing|ition|ed)|supplement(?:ing|ation|ed))(?:\s+of)?\s*$", re.IGNORECASE
)
_TREATED = re.compile(
    r"\b(?:treat\w*|therap\w*|intervention\w*|administration|administered|injection|transplant\w*|infusion|experimental"
    r"|supplement\w*|regimen|dos(?:e|es|ing)|surgery|procedure|drug|follow-up|baseline|months?|weeks?|years?"
    r"|days?|both\s+groups|between\s+(?:the\s+)?(?:two\s+)?(?:\w+\s+)?groups|arms?|it|they|combination)\b",
    re.IGNORECASE,
)
_GENERIC_SUBJECT = frozenset(
    """the this these such our its their both all a an in of with to treatment treatments therapy
    therapies combination combined administration injection transplantation infusion intervention
    interventions supplementation it they group groups treated mice rats animals patients approach
    regimen strategy which also drug drugs cells compound compounds extract procedure we arm
    experimental participants active subjects children women those receiving received who and
    pretreatment single repeated , novel new new-type protocol""".split()
)
_EXCLUDING = frozenset("not without except unlike than versus vs vs.".split())
_MEASURES = frozenset("expression level levels activity concentration secretion production".split())
_NOT_A_TREATMENT = re.compile(
    r"\b(?:correlat\w+|risk\s+factors?|predict\w*|independent(?:ly)?|prognos\w+|odds|hazard\s+ratio"
    r"|healthy|associated|knock-?out|deficient|wild-type)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Arm:
    """Therapies given together, as printed, with the rule that found them."""

    parts: tuple[Found, ...]
    rule: str
    confidence: float = 1.0
    base: Found | None = None
    """The part to which the others were added: the arm's own comparator."""

    @property
    def concepts(self) -> tuple[Concept, ...]:
        """The distinct concepts, in order of print."""
        return tuple({part.concept.id: part.concept for part in self.parts}.values())


def arms_in(
    sentence: Sentence,
    found: Sequence[Found],
    stretch: tuple[int, int],
    rule: str,
    comparing: Sequence[Comparison],
) -> list[Arm]:
    """Return the arms that a stretch of tokens names, comparators left out.

    "A plus B" and "A and B combination" are one arm of two; a plain "A and B" are two arms.
    """
    first, last = stretch
    if last <= first:
        return []
    tokens = sentence.tokens
    start, end = tokens[first].start, tokens[last - 1].end
    outside = [
        (tokens[c.first].start, tokens[c.last - 1].end) for c in comparing if c.last > c.first
    ]
    parts = [
        one
        for one in within(found, Kind.THERAPY, start, end)
        if not any(s <= one.start < e for s, e in outside) and not _excluded(sentence, one)
    ]
    if not parts:
        return []
    text = sentence.text[max(0, start - sentence.start) : end - sentence.start]
    joint = bool(_JOINT.search(text))
    added = _added_parts(text, start, parts)
    if added is not None:
        return [added]
    groups: list[list[Found]] = [[parts[0]]]
    for before, part in itertools.pairwise(parts):
        between = sentence.printed(before.end, part.start)
        if re.match(r",\s+an?\s", between):
            continue  # an apposition says what the one before is
        together = bool(_TOGETHER.match(between)) or (joint and bool(_AND.match(between)))
        if together:
            groups[-1].append(part)
        else:
            groups.append([part])
    return _distinct(groups, rule)


def _added_parts(text: str, start: int, parts: Sequence[Found]) -> Arm | None:
    """Return the arm of "addition of A to B", "supplementing B with A"."""
    if len(parts) < 2:
        return None
    one, two = parts[0], parts[1]
    lead = text[: max(0, one.start - start)]
    between = text[max(0, one.end - start) : max(0, two.start - start)]
    act = _ADDING.search(lead)
    if act is None:
        return None
    if re.fullmatch(r"(?:\s*\([^()]*\))?\s+(?:on)?to\s+(?:\w+\s+)?", between):
        return Arm((one, two), "arm.added-to", 1.0, two)
    if act.group().lower().startswith("suppl") and re.fullmatch(r"\s+with\s+(?:\w+\s+)?", between):
        return Arm((one, two), "arm.added-to", 1.0, one)
    return None


def _distinct(groups: list[list[Found]], rule: str) -> list[Arm]:
    """Return one arm per distinct set of concepts."""
    seen: dict[frozenset[str], Arm] = {}
    for group in groups:
        key = frozenset(part.concept.id for part in group)
        seen.setdefault(key, Arm(tuple({p.concept.id: p for p in group}.values()), rule))
    return list(seen.values())


def _excluded(sentence: Sentence, one: Found) -> bool:
    """Tell whether a therapy is set aside ("but not X") or is what induced a disease."""
    tail = sentence.text[one.end - sentence.start : one.end - sentence.start + 14].lower()
    if re.match(
        r"\)?[-‐‑–](?:induced|resistant|deficient|stimulated|associated|derived|positive)|\s+(?:inhibitor|antagonist|receptor|expression|levels?\b|signaling|protein|mrna)",
        tail,
    ):
        return True
    before = [
        w.lower().strip(",(") for w in sentence.text[: one.start - sentence.start].split()[-2:]
    ]
    if before[-1:] and before[-1] in _EXCLUDING:
        return True
    return len(before) == 2 and before[1] == "of" and before[0] in _MEASURES


def added_to(arms: Sequence[Arm], base: Sequence[Found]) -> Arm | None:
    """Return the arm of "adding X … improves the effect of Y": X with Y."""
    if not arms or not base:
        return None
    parts = (*arms[0].parts, *base)
    distinct = tuple({part.concept.id: part for part in parts}.values())
    return Arm(distinct, "arm.added-to", 1.0, base[0]) if len(distinct) > 1 else None


def after_opening(sentence: Sentence, stretch: tuple[int, int]) -> tuple[int, int]:
    """Return a subject's stretch less its opening adverbial: "After X, Y" gives Y."""
    first, last = stretch
    tokens = sentence.tokens
    at = first
    while at < last and tokens[at].tag in (Tag.ADV, Tag.COMMA, Tag.CONJ):
        at += 1
    if at < last and (tokens[at].tag is Tag.PREP or tokens[at].low in ("compared", "to", "when")):
        comma = next((i for i in range(at, last) if tokens[i].tag is Tag.COMMA), -1)
        if 0 <= comma < last - 1:
            return comma + 1, last
    return stretch


def generic(sentence: Sentence, stretch: tuple[int, int]) -> bool:
    """Tell whether a subject is empty or says no more than "the treatment", "the mice"."""
    first, last = stretch
    words = [t.low for t in sentence.tokens[first:last] if t.tag not in (Tag.ADV, Tag.NUMBER)]
    return all(word in _GENERIC_SUBJECT for word in words)


def may_inherit(sentence: Sentence, subject: tuple[int, int], *, active: bool) -> bool:
    """Tell whether a sentence that names no therapy may be about the paper's own.

    An active verb needs a generic subject ("treatment reduced"); anything else needs a word
    of treatment, groups or follow-up, and none of association or of healthy controls.
    """
    if _NOT_A_TREATMENT.search(sentence.text):
        return False
    if active:
        inner = after_opening(sentence, subject)
        return inner[0] < inner[1] and generic(sentence, inner)
    return bool(_TREATED.search(sentence.text))


def is_pronoun(sentence: Sentence, subject: tuple[int, int]) -> bool:
    """Tell whether a subject is "it" or "they": what the sentence before spoke of."""
    inner = after_opening(sentence, subject)
    return any(t.low in ("it", "they") for t in sentence.tokens[inner[0] : inner[1]])


def about_controls(
    sentence: Sentence, stretch: tuple[int, int], comparing: Sequence[Comparison]
) -> bool:
    """Tell whether a stretch outside comparators names only a control or model group."""
    for at in range(*stretch):
        if any(c.first <= at < c.last for c in comparing):
            continue
        if sentence.tokens[at].low in CONTROL_GROUPS:
            return True
    return False
