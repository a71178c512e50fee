"""Therapies that no lexicon knows, by the company they keep: "treated with X", "X-treated".

This is the seam for a statistical tagger: whatever proposes :class:`Proposal` rows joins here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from trellit.model import Place
from trellit.reading.cues import Form, Sense
from trellit.reading.folded import same_phrase
from trellit.reading.phrases import noun_phrase
from trellit.reading.syntax import Phrase, Sentence, Token
from trellit.reading.words import Tag

_GIVING = frozenset(
    """treatment administration injection infusion supplementation transplantation pretreatment
    pre-treatment therapy application delivery transfer addition intake ingestion inhalation
    implantation posttreatment post-treatment use
    preconditioning postconditioning combination inoculation vaccination gavage""".split()
)
_GIVEN = frozenset("treated supplemented injected administered pretreated pre-treated fed given "
                   "infused receiving received receive vaccinated co-treated transplanted "
                   "implanted transfected".split())  # fmt: skip
_GENETIC = frozenset("silencing knockdown overexpression upregulation downregulation".split())
_DERIVATIVES = frozenset(
    """exosome exosomes vesicle vesicles evs ev exos exo secretome microvesicles microparticles
    medium nanovesicles apoptotic-bodies mitochondria""".split()
)
_AFTER_EFFECT = frozenset("on in against for as and alone is to during via".split())
_EFFECT = frozenset(
    """effect effects efficacy effectiveness impact influence safety benefits benefit potential
    activity action actions mechanism mechanisms""".split()
)
_AFTER_NAME = frozenset(
    """treatment administration injection supplementation pretreatment pre-treatment therapy
    monotherapy infusion preconditioning postconditioning
    intervention consumption intake gavage transplantation implantation""".split()
)
_EMPTY = frozenset(
    """vehicle placebo saline control controls pbs water drug drugs treatment treatments therapy
    therapies intervention interventions agent agents medication medications standard conventional
    care surgery patients mice rats animals group groups cells cell model novel new different
    various dose doses same daily weeks days months years other active usual combined combination
    combinational effective oral intravenous intraperitoneal systemic local early current clinical
    medical surgical first second initial low high single repeated chronic acute potential future
    radiation diet food normal sham solution dmso buffer medium phosphate-buffered additional
    prior maximal intensive supportive prophylactic therapeutic long-term short-term study studies
    injection injections disease diseases stem product products compound compounds gene us it
    subjects children women men individuals participants rat mouse human present both target
    targeted based related mg kg mg/kg ml and/or day week month year lps anesthesia isoflurane
    ketamine pentobarbital stz streptozotocin lipopolysaccharide tamoxifen experimental""".split()
)
_ADDING = frozenset("adding supplementing combining using giving".split())
_TRAILING = _AFTER_NAME | frozenset(
    """combination combined group groups mice rats patients animals alone once twice daily weekly
    dose doses""".split()
)
_GENERIC_HEAD = frozenset(
    """disease diseases syndrome patients mice rats cancer injury damage inflammation infection
    expression levels level function pathway signaling response responses system mechanism
    mechanisms role model models study approach approaches strategy strategies option options
    control activity progression development risk disorder disorders outcome outcomes effects
    effect results evidence analysis trial symptoms failure deficiency receptor receptors""".split()
)
_ADJECTIVE = re.compile(r"(?:ical|inal|onal|ous|ative|ective|utive|ential|ary|able|ically|based)$")
_HYPHENED = re.compile(
    r"([^\W_][\w+./-]*?)[-‐‑–](?:pre-?|co-?)?(?:treated|supplemented|injected|fed|transplanted)$"
)
_INDUCED = re.compile(r"[-‐‑–](?:induced|stimulated|challenged|evoked|triggered)\b", re.IGNORECASE)
_LAST_NAME = re.compile(r"[^\W_][\w+./]*(?=\)?$)")
_INDUCED_BY = re.compile(
    r"\b(?:induced|caused|evoked|triggered|provoked|established|challenged|stimulated|exposed"
    r"|subjected)\s+(?:by|with|using|to)\s+(?:an?\s+|the\s+)?(?:\w+\s+)?(?:(?:injections?|administration|infusion"
    r"|exposure)\s+(?:of|to)\s+)?([^\W_][\w+./-]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, order=True)
class Proposal:
    """A phrase that one sentence presents as a therapy; ``weight`` says how plainly."""

    place: Place
    start: int
    end: int
    text: str
    rule: str
    weight: float


def propose(sentences: Iterable[Sentence]) -> list[Proposal]:
    """Return the phrases that the sentences present as therapies, in order."""
    found: list[Proposal] = []
    for sentence in sentences:
        found += _of_sentence(sentence)
    return found


def inducers(text: str) -> frozenset[str]:
    """Return, folded, what a text says induced a disease: "LPS-induced" is no therapy."""
    found = list(_INDUCED_BY.findall(text))
    for act in _INDUCED.finditer(text):
        name = _LAST_NAME.search(text[max(0, act.start() - 40) : act.start()])
        if name:
            found.append(name.group())
    return frozenset(same_phrase(one) for one in found)


def _of_sentence(sentence: Sentence) -> list[Proposal]:
    """Apply each rule at each token."""
    found: list[Proposal] = []
    tokens = sentence.tokens
    aims = sentence.place is Place.TITLE or sentence.role.name == "aim"
    for at, token in enumerate(tokens):
        low = token.low
        if low in _GENETIC:
            _add_genetic(found, sentence, at)
        if low in _GIVEN or low in _GIVING:
            _add(found, sentence, _given(tokens, at), "therapy.given", 1.0)
        if low in _AFTER_NAME and at > 0:
            _add(found, sentence, _before(tokens, at), "therapy.named", 1.0)
        if aims and low in _EFFECT:
            _add(found, sentence, _effect_of(tokens, at), "therapy.effect-of", 2.0)
        if "-" in low or "–" in low:
            _add_hyphened(found, sentence, at)
    if sentence.place is Place.TITLE:
        _add(found, sentence, _title_subject(tokens), "therapy.title", 2.0)
    return found


def _given(tokens: list[Token], at: int) -> Phrase | None:
    """Return X of "treated with X", "injection of X", "receiving X"."""
    after = at + 1
    if after < len(tokens) and tokens[after].low in ("with", "of", "by"):
        return noun_phrase(tokens, after + 1, len(tokens))
    if tokens[at].low in ("receiving", "received", "receive", "given"):
        return noun_phrase(tokens, after, len(tokens))
    return None


def _effect_of(tokens: list[Token], at: int) -> Phrase | None:
    """Return X of "effect of X on", as titles and aims put it."""
    if at + 2 >= len(tokens) or tokens[at + 1].low != "of":
        return None
    phrase = noun_phrase(tokens, at + 2, len(tokens))
    follows = (
        phrase is not None
        and phrase.last < len(tokens)
        and (tokens[phrase.last].low in _AFTER_EFFECT)
    )
    return phrase if follows else None


def _add_hyphened(found: list[Proposal], sentence: Sentence, at: int) -> None:
    """Append X of "X-treated", and all of "X-derived exosomes"."""
    token = sentence.tokens[at]
    if token.low.endswith(("-derived", "–derived")):
        _add_derived(found, sentence, at)
        return
    treated = _HYPHENED.match(token.low)
    if treated and _is_name([treated.group(1)]):
        end = token.start + treated.end(1)
        text = sentence.printed(token.start, end)
        found.append(Proposal(sentence.place, token.start, end, text, "therapy.treated", 2.0))


def _add_derived(found: list[Proposal], sentence: Sentence, at: int) -> None:
    """Append "X-derived exosomes": what was given is the derivative, not X."""
    tokens = sentence.tokens
    first, last = at, at + 1
    while last < len(tokens) and last - at < 5 and tokens[last].tag is Tag.NOUN:
        last += 1
        if tokens[last - 1].low in _DERIVATIVES:
            break
    if tokens[last - 1].low not in _DERIVATIVES:
        return
    while first > 0 and tokens[first - 1].tag is Tag.NOUN and at - first < 4:
        first -= 1
    start, end = tokens[first].start, tokens[last - 1].end
    text = sentence.printed(start, end)
    found.append(Proposal(sentence.place, start, end, text, "therapy.derived", 1.0))


def _add_genetic(found: list[Proposal], sentence: Sentence, at: int) -> None:
    """Append "X silencing", "knockdown of X" or "silencing X", the word of the act included."""
    tokens = sentence.tokens
    first, last = at, at + 1
    if at + 2 < len(tokens) and tokens[at + 1].low == "of" and tokens[at + 2].tag is Tag.NOUN:
        last = at + 3
    elif at > 0 and tokens[at - 1].tag is Tag.NOUN:
        first = at - 1
    elif tokens[at].low == "silencing" and last < len(tokens) and tokens[last].tag is Tag.NOUN:
        last += 1
    else:
        return
    start, end = tokens[first].start, tokens[last - 1].end
    text = sentence.printed(start, end)
    found.append(Proposal(sentence.place, start, end, text, "therapy.genetic", 1.0))


def _title_subject(tokens: list[Token]) -> Phrase | None:
    """Return the subject of a title that says what something does to a disease."""
    phrase = noun_phrase(tokens, 0, len(tokens))
    if phrase is None or phrase.last >= len(tokens):
        return None
    after = phrase.last
    while after < len(tokens) and tokens[after].tag in (Tag.ADV, Tag.MODAL):
        after += 1
    cue = tokens[after].cue if after < len(tokens) else None
    helps = cue is not None and cue.form in (Form.FINITE, Form.PAST) and cue.sense in (
        Sense.GOOD, Sense.EASE, Sense.GUARD, Sense.DOWN, Sense.UP,
    )  # fmt: skip
    return phrase if helps else None


def _before(tokens: list[Token], at: int) -> Phrase | None:
    """Return the nouns right before a word: the name in "X treatment"."""
    first = at
    while first > 0 and tokens[first - 1].tag is Tag.NOUN and at - first < 5:
        first -= 1
    return Phrase(first, at) if first < at else None


def _add(
    found: list[Proposal], sentence: Sentence, phrase: Phrase | None, rule: str, weight: float
) -> None:
    """Append a phrase, less what is no name in it, if a name is left."""
    if phrase is None:
        return
    tokens = sentence.tokens
    first, last = phrase
    for at in range(first, last):
        if tokens[at].low == "of" or tokens[at].tag is Tag.CUE:
            last = at
            break
    while first < last and (
        tokens[first].tag is Tag.NUMBER or tokens[first].low in _EMPTY | _ADDING
    ):
        first += 1
    while last > first and (
        tokens[last - 1].low in _TRAILING or tokens[last - 1].tag in (Tag.NUMBER, Tag.ED)
    ):
        last -= 1
    if last - first < 1 or last - first > 6:
        return
    words = [token.low for token in tokens[first:last]]
    if not _is_name(words):
        return
    start, end = tokens[first].start, tokens[last - 1].end
    text = sentence.printed(start, end)
    found.append(Proposal(sentence.place, start, end, text, rule, weight))


def _is_name(words: list[str]) -> bool:
    """Tell whether words may name a therapy: something that is not empty, not a disease."""
    return (
        words[-1] not in _GENERIC_HEAD
        and not _ADJECTIVE.search(words[-1])
        and any(word not in _EMPTY and len(word) > 1 for word in words)
        and any(c.isalpha() for c in words[-1])
    )
