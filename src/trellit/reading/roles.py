"""What each sentence is in its paper: only results, conclusions and titles state findings."""

from __future__ import annotations

import re

from trellit.model import Paper, Place
from trellit.reading.sentences import split
from trellit.reading.syntax import Role, Sentence, tagged

TITLE = Role("title", states=True)
BACKGROUND = Role("background", states=False)
AIM = Role("aim", states=False)
METHOD = Role("method", states=False)
RESULT = Role("result", states=True, bonus=0.05)
CONCLUSION = Role("conclusion", states=True)
UNLABELLED = Role("unlabelled", states=True)

_LABELS = tuple(
    (re.compile(pattern, re.IGNORECASE), role)
    for pattern, role in (
        (r"RESULT|FINDING|OUTCOMES? AND|OBSERVATION", RESULT),
        (r"CONCLUSION|DISCUSSION|INTERPRETATION|SIGNIFICANCE|IMPLICATION|SUMMARY", CONCLUSION),
        (
            (
                r"METHOD|DESIGN|SETTING|PATIENT|PARTICIPANT|INTERVENTION|MATERIAL|MEASURE|SUBJECT"
                r"|PROCEDURE|EXPERIMENT|DATA|SEARCH|REGISTRATION|FUNDING|TRIAL"
            ),
            METHOD,
        ),
        (r"BACKGROUND|INTRODUCTION|CONTEXT|RATIONALE|IMPORTANCE|HYPOTHES", BACKGROUND),
        (r"OBJECTIVE|AIM|PURPOSE|GOAL|QUESTION", AIM),
    )
)
_INLINE = re.compile(r"\s*([A-Z][A-Za-z &/,'-]{2,40}?)\s*[:.–-]\s")
_INLINE_CAPS = re.compile(r"\s*([A-Z]{5,}(?:[ /&]+[A-Z]{3,}){0,3})\s+(?=[A-Z])")
_AIM = re.compile(
    r"""\b(?:aim(?:s|ed)?|objectives?|purposes?|goals?|hypothes[a-z]+|whether
    |we\s+(?:\w+ly\s+)?(?:aimed|investigated|evaluated|examined|assessed|studied|explored|compared
    |tested|sought|asked|wanted)
    |(?:was|were|is)\s+(?:designed|undertaken|carried\s+out|conducted|performed)\s+to
    |to\s+(?:investigate|evaluate|examine|assess|determine|explore|compare|elucidate|clarify|test
    |study|identify|analy[sz]e|verify)
    |(?:study|paper|review|trial|work|report)\s+(?:\w+ly\s+)?(?:investigate[sd]|evaluate[sd]|examine[sd]
    |assesse[sd]|explore[sd]|compare[sd]|describe[sd]|discusse[sd]|focuse[sd]|summari[sz]e[sd]
    |review(?:s|ed)))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_TOLD = re.compile(
    r"""\b(?:found|show(?:s|ed|n)?|reveal(?:s|ed)?|demonstrate[sd]?|observed|indicate[sd]?
    |suggest(?:s|ed)?|conclude[sd]?|confirm(?:s|ed)?|results?|resulted|led|data)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OTHERS = re.compile(
    r"""\b(?:previous(?:ly)?|(?:has|have)\s+(?:recently\s+|also\s+|long\s+|\w+ly\s+)?been
    (?:\s+\w+ly)?\s+(?:shown|reported|demonstrated|used|associated|implicated|found|suggested
    |proposed|proven|considered|known|recognized|described|identified|linked)
    |(?:is|are)\s+(?:well\s+)?(?:known|believed|thought|considered|widely|commonly|frequently)
    |(?:several|recent|many|some|other|earlier|prior|numerous|preclinical|clinical)\s+(?:studies|reports|evidence
    |trials|works?)|recently|in\s+recent\s+years|evidence\s+(?:suggests|indicates)
    |little\s+is\s+known|remain[s]?\s+(?:\w+ly\s+)?(?:unclear|unknown|controversial|elusive|poorly|to\s+be)
    |(?:not|never)\s+(?:yet\s+)?(?:been\s+)?(?:well\s+|fully\s+|completely\s+|clearly\s+)?(?:known|understood
    |elucidated|established|investigated|explored|studied|clear)|poorly\s+understood)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OWN = re.compile(
    r"\b(?:we|our|here|herein|in\s+(?:this|the\s+present|the\s+current)\s+study|"
    r"(?:this|present|current)\s+(?:study|work|paper|trial|research))\b",
    re.IGNORECASE,
)
_ARRANGED = re.compile(
    r"""\b(?:were|was)\s+(?:then\s+|equally\s+)?(?:random\w*|divided|assigned|allocated|enrolled|recruited|searched
    |anesthetized|sacrificed|euthanized|purchased|obtained|performed|conducted|collected|subjected
    |measured|assessed|evaluated|determined|examined|analy[sz]ed|detected\s+(?:by|using|with)|quantified|used
    |established|calculated|monitored|employed|conducted|carried\s+out|recorded)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ASKED = re.compile(
    r"\?\s*$|\bwill\s+(?:be|reduce|improve|increase|provide)\b|\bif\s+\w+\s+(?:is|are|were)\b"
    r"|\bfurther\s+(?:studies|research|investigation|trials)\b|\bfuture\s+(?:studies|research)\b",
    re.IGNORECASE,
)


def label_role(label: str, category: str = "") -> Role | None:
    """Return the role that an abstract part's label gives its sentences, if it gives one."""
    for text in (label, category):
        for pattern, role in _LABELS:
            if text and pattern.search(text):
                return role
    return None


def read_sentences(paper: Paper) -> list[Sentence]:
    """Return the tagged sentences of title and abstract, each with its role."""
    sentences = [
        tagged(Place.TITLE, start, paper.title[start:end], _title_role(paper.title))
        for start, end in split(paper.title)
    ]
    offset = 0
    for section in paper.sections:
        role = label_role(section.label, section.category)
        sentences += _section(section.text, offset, role)
        offset += len(section.text) + 1
    return sentences


def _title_role(title: str) -> Role:
    """Return the role of a title: one that asks, or announces a protocol, states nothing."""
    asks = re.search(r"\?|\b(?:protocol|rationale|does|do|can|is|are)\b\s*", title, re.IGNORECASE)
    if asks and (asks.group().strip() == "?" or asks.start() == 0 or "protocol" in title.lower()):
        return AIM
    return TITLE


def _section(text: str, offset: int, role: Role | None) -> list[Sentence]:
    """Return the tagged sentences of one abstract part that begins at ``offset``."""
    spans = split(text)
    labelled = role is not None
    first_own = None if labelled else _first_own(text, spans)
    current = role or UNLABELLED
    sentences: list[Sentence] = []
    for index, (start, end) in enumerate(spans):
        words = text[start:end]
        inline = _INLINE.match(words) or _INLINE_CAPS.match(words)
        told = label_role(inline.group(1)) if inline and len(inline.group(1)) < 40 else None
        if told is not None and inline is not None and inline.group(1).count(" ") < 4:
            current, first_own = told, None
        own = current
        if first_own is not None and index < first_own:
            own = BACKGROUND
        sentences.append(tagged(Place.ABSTRACT, offset + start, words, _own_role(words, own)))
    return sentences


def _first_own(text: str, spans: list[tuple[int, int]]) -> int | None:
    """Return the index of the first sentence about this study, in an unlabelled abstract."""
    for index, (start, end) in enumerate(spans):
        words = text[start:end]
        if _OWN.search(words) or _AIM.search(words):
            return index if index <= 0.7 * len(spans) else None
    return 1 if len(spans) > 3 else None


def _own_role(words: str, role: Role) -> Role:
    """Lower a sentence's role by its own words: an aim stays an aim inside the results."""
    if not role.states:
        return role
    if _ASKED.search(words):
        return AIM
    if _AIM.search(words) and not _TOLD.search(words):
        return AIM
    if _OTHERS.search(words) and not _OWN.search(words):
        return BACKGROUND
    if role is UNLABELLED and _ARRANGED.search(words) and not _TOLD.search(words):
        return METHOD
    return role
