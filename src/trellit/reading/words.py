"""Closed classes of English words as scientific prose uses them: the chunker's whole grammar."""

from __future__ import annotations

from enum import StrEnum


class Tag(StrEnum):
    """What a token is to the chunker."""

    NOUN = "noun"
    """Nouns, adjectives and whatever no table knows: the matter of noun phrases."""
    ED = "ed"
    """A word in -ed that no table knows: an adjective or a verb, by its place."""
    NUMBER = "number"
    DET = "det"
    PREP = "prep"
    CONJ = "conj"
    SUB = "sub"
    """Begins a clause: which, while, whether, but."""
    PRON = "pron"
    BE = "be"
    HAVE = "have"
    DO = "do"
    MODAL = "modal"
    NEG = "neg"
    ADV = "adv"
    TO = "to"
    VERB = "verb"
    LIGHT = "light"
    """A verb that passes its subject on to the change it governs: led to, showed, had."""
    CUE = "cue"
    COMMA = "comma"
    STOP = "stop"
    """; : . ? and other marks that end a clause."""


def _inflected(text: str) -> list[str]:
    """Return the regular forms of each verb."""
    words: list[str] = []
    for verb in text.split():
        stem = verb.removesuffix("e")
        if verb.endswith("y") and verb[-2] not in "aeiou":
            words += [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
        else:
            third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
            words += [verb, third, stem + "ed", stem + "ing"]
    return words


_MEASURE = """measure assess evaluate determine examine analyze analyse quantify investigate
    compare test record monitor detect evaluate calculate estimate score"""
_AIM = """aim explore investigate evaluate assess examine determine compare study hypothesize
    hypothesise elucidate clarify analyze analyse test identify verify"""
_OTHER = """perform conduct use employ apply randomize randomise assign allocate enroll enrol
    include exclude recruit observe find report describe discuss suggest indicate reveal conclude
    propose consider believe think know define follow obtain collect culture isolate stain
    inject administer transplant infuse implant give receive undergo need require depend
    contribute serve act appear seem tend fail mediate target express bind interact remain become
    continue begin start stop survive die occur develop confirm verify validate establish support
    provide offer represent regard regulate involve correlate relate associate underlie
    account exist belong consist contain comprise feed house kill sacrifice expose subject
    subdivide divide group treat prove attribute identify select generate construct transfect
    incubate differentiate migrate proliferate respond react allow enable help lead result ensue
    attempt seek work play adopt attract call search review summarize summarise highlight pool
    extract retrieve publish publish screen concern explain predict expect warrant implicate
    challenge suffer present complete discharge admit hospitalize withdraw experience"""
_IRREGULAR = """did found led shown showed chosen given gave took taken made made known grew
    grown became become began begun underwent undergone undergoing underlying kept bound fed drawn
    thought saw seen held felt put set withdrew withdrawn died used lead leads leading made make
    makes making take takes taking gave gives giving can't treated tested followed assessed"""
_LIGHT = """show shows showed shown showing exhibit exhibits exhibited exhibiting display displays
    displayed displaying demonstrate demonstrates demonstrated demonstrating have has had having
    lead leads led leading result results resulted resulting cause causes caused causing produce
    produces produced producing yield yields yielded yielding exert exerts exerted exerting
    experience experienced experiencing achieve achieves achieved achieving provide provides
    provided providing present presented presents elicit elicits elicited eliciting confer confers
    conferred conferring possess possesses possessed report reported reveal revealed reveals
    afford affords afforded maintain maintained maintains"""

TAGS: dict[str, Tag] = {}
for _tag, _text in (
    (Tag.VERB, " ".join(_inflected(_MEASURE) + _inflected(_AIM) + _inflected(_OTHER))),
    (Tag.VERB, _IRREGULAR),
    (
        Tag.NOUN,
        """results result study studies group groups test tests treating group's culture
        cultures score scores target targets targeting stop stain work group feed act express
        treatment screening staining targeted cultured need needs play report reports support
        aims aim following record records review reviews challenge subject subjects house
        estimate estimates account help presents present search start call respond use uses
        transplant transplants extract extracts binding study's testing signaling set underlying
        scoring""",
    ),
    (Tag.LIGHT, _LIGHT),
    (
        Tag.DET,
        """the a an this these those its their our his her each every all both some any
        several various another other such most many much either""",
    ),
    (
        Tag.PREP,
        """of in on at by with from for into within between among amongst before during
        under over through via upon against without per than as like versus vs vs. toward towards
        across throughout until since despite due onto including regarding concerning besides
        beyond near around about above below off out up down post after following without""",
    ),
    (Tag.CONJ, "and or nor plus & and/or"),
    (
        Tag.SUB,
        """that which who whom whose while whereas whilst although though because when where
        whether if but however therefore thus hence thereby suggesting indicating so yet unless
        implying whereby""",
    ),
    (Tag.PRON, """we it they he she i us them itself themselves one there here"""),
    (Tag.BE, "is are was were be been being am isn't aren't wasn't weren't"),
    (Tag.HAVE, "have has had having"),
    (Tag.DO, "do does did don't doesn't didn't"),
    (Tag.MODAL, "may might can could would should will shall must cannot can't couldn't"),
    (Tag.NEG, "not no neither never none cannot little"),
    (Tag.TO, "to"),
    (
        Tag.ADV,
        """also only even still then again further furthermore moreover additionally
        more-over well very too quite almost nearly approximately respectively together instead
        rather alone already later thereafter afterwards subsequently twice daily weekly often
        once always now just dose-dependently overall interestingly importantly notably finally
        indeed consequently accordingly similarly likewise specifically particularly especially
        statistically far soon earlier otherwise meanwhile hereby ever along""",
    ),
):
    TAGS.update(dict.fromkeys(_text.split(), _tag))

NOT_ADVERBS = frozenset(
    "early only family supply daily weekly monthly assembly anomaly elderly fly likely unlikely "
    "butterfly body monopoly reply apply rely july italy jelly multiply belly imply".split()
)
"""Words in -ly that are no adverbs, or are told elsewhere."""

MEASURED = frozenset(_inflected(_MEASURE))
"""Verbs whose subject, in the passive, is what a study measured."""
