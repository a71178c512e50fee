"""Study design, seven classes: from publication types and MeSH where they say it, else by text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from trellit.model import Design, Paper

_TYPES = (
    ({"Systematic Review", "Meta-Analysis"}, Design.SYSTEMATIC_REVIEW),
    ({"Randomized Controlled Trial"}, Design.RANDOMIZED_TRIAL),
    ({"Review"}, Design.REVIEW),
)
_CLINICAL_TYPES = frozenset(
    {
        "Clinical Trial", "Case Reports", "Observational Study", "Clinical Study",
        "Controlled Clinical Trial", "Clinical Trial, Phase I", "Clinical Trial, Phase II",
        "Clinical Trial, Phase III", "Clinical Trial, Phase IV", "Multicenter Study",
        "Pragmatic Clinical Trial", "Comparative Study",
    }
)  # fmt: skip
_ANIMAL_MESH = frozenset({"Mice", "Rats", "Rabbits", "Swine", "Dogs", "Disease Models, Animal"})
_MOST_TEXT = 8000

_ANIMAL = frozenset(
    """mice mouse murine rat rats rabbit rabbits zebrafish piglets piglet swine minipigs beagles
    sheep hamsters hamster guinea macaques marmosets rhesus monkeys drosophila elegans dogs canine
    porcine ovine transgenic knockout vivo rodent rodents xenograft xenografts flies gerbils
    ferrets larvae broilers calves sprague wistar c57bl c57bl/6 balb/c""".split()
)
_STRONG_ANIMAL = frozenset(
    """mice rats sprague wistar c57bl c57bl/6 balb/c zebrafish rabbits piglets macaques drosophila
    hamsters swine""".split()
)
_VITRO = frozenset(
    """vitro culture cultured cultures transfected transfection hela hek293 hek293t hepg2 mcf-7 a549
    huvec huvecs ipscs ipsc organoid organoids coculture co-culture co-cultured fibroblasts
    luciferase blot blotting macrophages monolayer monolayers knockdown sirna assay assays stem
    cell-line incubated primary differentiation""".split()
)
_HUMAN = frozenset(
    """patient patients participants volunteers women men children infants adults adolescents
    subjects cohort individuals people cases controls students nurses outpatients survivors
    recipients donors pregnant pregnancy pregnancies mothers veterans residents
    caregivers""".split()
)
_CLINICAL = frozenset(
    """retrospective retrospectively prospective prospectively case-control cross-sectional
    observational open-label survey questionnaire questionnaires registry follow-up multicenter
    multicentre single-center hospital hospitals clinic clinics clinical interviews interview
    enrolled recruited odds hazard confidence adjusted mri fmri eeg year-old pilot cohort
    case""".split()
)
_WORD = re.compile(r"[a-z][a-z0-9/-]+")
_NOTICE = re.compile(
    r"^(?:corrigendum|erratum|correction|retraction|editorial|comment(?:ary)?|reply|response to|"
    r"author correction|letter)\b|\b(?:study|trial|review) protocol\b|\bprotocol (?:for|of) an?\b"
)
_SYSTEMATIC = re.compile(
    r"\bsystematic(?:ally)? (?:\w+ ){0,2}(?:review|search)|\bmeta-? ?analy|\bscoping review|"
    r"\bumbrella review|\bprisma\b|\b(?:cochrane|embase)\b|"
    r"\bsearched\b[^.]{0,80}\b(?:pubmed|medline|databases?)\b"
)
_TRIAL = re.compile(
    r"\brandomi[sz]ed\b[^.]{0,60}\b(?:trial|study|controlled|blind|placebo|crossover|to receive)\b|"
    r"\brandomi[sz](?:ed[,-]|ation\b)|\bdouble-? ?blind|\brct\b|"
    r"\brandom(?:ly|i[sz]ed)\b[^.]{0,60}\b(?:patients|participants|women|children|subjects|adults|"
    r"volunteers|individuals)\b"
)
_PEOPLE_RANDOM = re.compile(
    r"\b(?:patients|participants|women|men|children|subjects|adults|volunteers|individuals|people|"
    r"students|infants|nurses)\b[^.]{0,80}\brandom(?:ly|i[sz]ed)\b"
)
_REVIEW = re.compile(
    r"\b(?:this|present|our|we|here)(?: \w+){0,3} (?:review|overview|summari[sz]e|discuss|outline|"
    r"highlight|perspective|article|chapter)|"
    r"\breview(?:s|ed)? (?:the|of|on|focus|discuss|summari|describ|article)|"
    r"\boverview\b|\bstate of the art|\brecent (?:advances|progress|developments)|"
    r"\b(?:narrative|literature) review"
)
_REVIEW_TITLE = re.compile(
    r"\b(?:review|overview|perspectives?|advances|progress|update|insights|towards?|challenges|"
    r"state of the art|roles? of|emerging|future|current|potential|promising|promises?)\b"
)
_OWN_DATA = re.compile(
    r"\bwe (?:found|show|observed|demonstrate|measured|investigated|examined|studied|enrolled|"
    r"included|analy[sz]ed|used|tested|treated|performed|conducted|report)|"
    r"\bour (?:results|data|findings)|\bresults (?:showed|revealed|indicate)|"
    r"\bp ?[<=>] ?0?\.\d|\bn ?= ?\d|\bwere (?:measured|assessed|evaluated|treated|randomly|"
    r"divided|performed|collected|included|enrolled|analy[sz]ed|recruited)"
)


@dataclass(frozen=True, slots=True)
class Signs:
    """How much of each kind of study a text shows."""

    animal: int
    strong_animal: int
    vitro: int
    people: int
    clinical: int
    own_data: int

    @property
    def human(self) -> int:
        """Signs of a study of people, words of clinical method counting double."""
        return self.people + 2 * self.clinical


def design_of(paper: Paper) -> Design:
    """Return a paper's study design.

    What the indexers stated (publication types, MeSH check tags) goes before what the text
    looks like; a paper of animals and of cells is an animal study.
    """
    stated = _stated(paper)
    return stated if stated is not None else _by_text(paper)


def _stated(paper: Paper) -> Design | None:
    """Return the design that publication types or MeSH headings state."""
    types = set(paper.publication_types)
    for names, design in _TYPES:
        if types & names:
            return design
    headings = {heading.name for heading in paper.mesh}
    if "Humans" in headings and types & _CLINICAL_TYPES:
        return Design.CLINICAL_OTHER
    animals = any(name in _ANIMAL_MESH or name.startswith("Mice, ") for name in headings)
    return Design.ANIMAL if animals and "Humans" not in headings else None


def _signs(text: str) -> Signs:
    """Count the signs in a text in small letters."""
    words = Counter(_WORD.findall(text))

    def count(table: frozenset[str]) -> int:
        return sum(times for word, times in words.items() if word in table)

    return Signs(
        count(_ANIMAL), count(_STRONG_ANIMAL), count(_VITRO), count(_HUMAN), count(_CLINICAL),
        len(_OWN_DATA.findall(text)),
    )  # fmt: skip


def _by_text(paper: Paper) -> Design:
    """Return the design that title and abstract look like: the first sign that holds."""
    title = paper.title.lower()
    text = f"{title}\n{paper.abstract[:_MOST_TEXT].lower()}"
    signs = _signs(text)
    systematic = len(_SYSTEMATIC.findall(text))
    strong = signs.strong_animal
    cells = signs.vitro >= 2 and signs.vitro > signs.human
    told = (
        (bool(_NOTICE.search(title)), Design.OTHER),
        (systematic >= 2 or bool(_SYSTEMATIC.search(title)), Design.SYSTEMATIC_REVIEW),
        (_is_review(title, text, signs), Design.REVIEW),
        (systematic > 0 and not strong, Design.SYSTEMATIC_REVIEW),
        (strong > 0 and 2 * strong + signs.animal >= min(signs.human, 4), Design.ANIMAL),
        (signs.people > 0 and _is_trial(text), Design.RANDOMIZED_TRIAL),
        (not paper.abstract and signs.animal > 0, Design.ANIMAL),
        (cells and signs.animal < 3, Design.IN_VITRO),
        (cells, Design.ANIMAL),
        (signs.human >= 2, Design.CLINICAL_OTHER),
        (signs.animal > 0, Design.ANIMAL),
        (bool(paper.abstract) and not signs.own_data, Design.REVIEW),
    )
    return next((design for holds, design in told if holds), Design.OTHER)


def _is_trial(text: str) -> bool:
    """Tell whether people were randomized."""
    return bool(_TRIAL.search(text) or _PEOPLE_RANDOM.search(text))


def _is_review(title: str, text: str, signs: Signs) -> bool:
    """Tell whether a text is a narrative review: it says so, or reports no data of its own."""
    if re.search(r"\breview\b", title) and signs.own_data <= 2:
        return True
    return not signs.own_data and bool(_REVIEW.search(text) or _REVIEW_TITLE.search(title))
