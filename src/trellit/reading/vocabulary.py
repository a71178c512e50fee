"""The vocabulary: what a phrase is called, and how a person's wording finds its concept."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from trellit.model import Concept, Kind, Polarity, minted_id
from trellit.reading.folded import Folded, same_phrase
from trellit.reading.lexicon import BUILT_IN, overlay, read_lexicon
from trellit.reading.matcher import Hit, Matcher
from trellit.reading.polarity import polarity_of

_BRACKET = re.compile(r"\([^()]*\)(?!\s*F1)|\[[^\[\]]*\]")
_AMOUNT = re.compile(
    r"""(?<![\w-])(?:\d[\d.,]*(?:\s*(?:-|–|to|x|×)\s*\d[\d.,^]*)*\s*(?:%|m?g|gm|kg|[mµμ]?[gl]|micrograms?|milligrams?
    |mcg|ug|ml|iu|units?|u|[mnµμ]?m|mmol|nmol|cells?|doses?|h|hours?|d|days?|weeks?|wk|months?
    |years?|times|gy)(?:\s*(?:/|per)\s*(?:kg|day|d|m2|m²|mouse|week|ml|dose|body\s+weight))*)
    (?![\w])(?:\s+old)?""",
    re.IGNORECASE | re.VERBOSE,
)
_TIMES = re.compile(
    r"""\b(?:(?:once|twice|(?:two|three|four|five|six)(?:\s+(?:to|or)\s+\w+)?\s+times)\b
    |daily|weekly|monthly|(?:every|per)\s+(?:other\s+)?(?:day|week|month)
    |for\s+(?:\w+\s+)?(?:days?|weeks?|months?|years?)|from\s+(?:age|birth)|starting)(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_MANNER = re.compile(
    r"""\b(?:single[-\s]dose|(?:low|high)(?:er)?[-\s]dose|(?:at|in)\s+(?:low|high)\s+doses?
    |oral(?:ly)?|intravenous(?:ly)?|intraperitoneal(?:ly)?|subcutaneous(?:ly)?|topical(?:ly)?
    |intramuscular(?:ly)?|i\.?v\.?|i\.?p\.?|s\.?c\.?|p\.?o\.?)(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_LEFT_OVER = re.compile(
    r"(?:(?:[\s,]+\d[\d.,]*)+\s+(?:or|to|and)|"
    r"(?:[\s,]+(?:at|for|from|with|of|in|by|to|per|and|or|then|two|three))+)$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:at|after|during|with|when|in|on|by|until|over|within|before|following|delivered)\s.*$",
    re.IGNORECASE,
)
_HEADS = {
    Kind.THERAPY: r"(?:therapy|treatment|monotherapy|infusions?|injections?|administration|"
    r"supplementation|transplantation|transplants?|alone|implants?|group)",
    Kind.OUTCOME: r"(?:levels?|concentrations?|values?|scores?|rates?|titers?|titres?|production|"
    r"expression|activity|counts?|numbers?|secretion)",
    Kind.MODEL: r"(?:mice|mouse|rats?|hybrids?|animals?|females?|males?|model|cells?)",
    Kind.CONDITION: r"(?:patients?|disease|model)",
}
_LED = {
    Kind.OUTCOME: re.compile(
        r"^(?:the\s+)?(?:(?:levels?|concentrations?|expression|amount|numbers?|titers?|rates?|"
        r"incidence|severity|degree|extent|production|frequency|percentages?|onset|progression|"
        r"development)\s+of|reductions?\s+(?:in|of)|changes?\s+in)\s+",
        re.IGNORECASE,
    ),
    Kind.THERAPY: re.compile(
        r"^(?:the\s+)?(?:treatment|therapy|administration|infusions?|injections?|combination|"
        r"addition|use|transplantation|transfer)\s+(?:of|with)\s+",
        re.IGNORECASE,
    ),
}
_SEVERITY = re.compile(
    r"\b(?:treatment-)?(?:refractory|resistant|severe|active|relapsing)\s+", re.IGNORECASE
)
_PATIENTS = re.compile(
    r"\b(?:patients?|subjects?|children|adults|women|men|individuals|cases)\b", re.IGNORECASE
)
_SPECIES = {
    "mice": "murine", "mouse": "murine", "murine": "murine", "rat": "rat", "rats": "rat",
    "rabbit": "rabbit", "rabbits": "rabbit", "canine": "canine", "dog": "canine",
    "dogs": "canine", "porcine": "porcine", "pig": "porcine", "pigs": "porcine",
    "monkey": "monkey", "monkeys": "monkey",
}  # fmt: skip
_SPLIT = re.compile(
    r"\s+(?:plus|combined\s+with|in\s+combination\s+with|together\s+with|along\s+with|"
    r"followed\s+by|\+|×)\s+|(?<!primed)(?<!treated)(?<!loaded)\s+with\s+",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"^(?:the\s+)?(?:combined|combination\s+of|combining|co-?(?:administration|transplantation|"
    r"infusion|treatment)\s+of|concomitant|both)\s+|\s+(?:combination(?:\s+(?:therapy|treatment))?"
    r"|combined(?:\s+(?:therapy|treatment))?|co-?(?:transplantation|administration|infusion|"
    r"treatment|therapy))$",
    re.IGNORECASE,
)


class Vocabulary:
    """Concepts by phrase: the built-in lexicon with a user's own over it."""

    def __init__(self, concepts: list[Concept]) -> None:
        self.concepts = {concept.id: concept for concept in concepts}
        self._matcher = Matcher(concepts)

    @classmethod
    def load(cls, extra: Path | None = None) -> Vocabulary:
        """Return the built-in vocabulary, with the concepts of ``extra`` laid over it.

        Raises
        ------
        InvalidInput
            When ``extra`` is no lexicon: names the file and the line.
        """
        if extra is None:
            return _built_in()
        return cls(overlay(tuple(_built_in().concepts.values()), read_lexicon(extra)))

    def exact(self, kind: Kind, phrase: str) -> Concept | None:
        """Return the concept that has the phrase as a name or synonym."""
        return self._matcher.exact(kind, phrase)

    def hits(self, printed: str, folded: Folded | None = None) -> list[Hit]:
        """Return every concept printed in a text, longest first choice, per kind."""
        return self._matcher.hits(printed, folded or Folded(printed))

    def mint(self, kind: Kind, name: str) -> Concept:
        """Return a concept that no vocabulary knows, named as printed."""
        polarity = polarity_of(name) if kind is Kind.OUTCOME else Polarity.NEITHER
        return Concept(kind, minted_id(kind, name), name, polarity=polarity)

    def ground(self, kind: Kind, phrase: str) -> Concept:
        """Return the concept of a phrase in a person's words.

        An exact match goes first; then, without doses, schedules, routes and brackets, the
        longest match that is the phrase's head; else a concept named by the cleaned phrase.
        """
        exact = self.exact(kind, phrase)
        if exact is not None:
            return exact
        clean = cleaned(kind, phrase)
        found = self.exact(kind, clean)
        if found is None and kind is Kind.MODEL:
            found = self._model(clean)
        if found is None:
            found = self._head(kind, clean)
        return found or self.mint(kind, clean or phrase.strip() or "unnamed")

    def ground_arm(self, phrase: str) -> tuple[Concept, ...]:
        """Return the therapies of an arm in a person's words: several when given together."""
        if self.exact(Kind.THERAPY, phrase):
            return (self.ground(Kind.THERAPY, phrase),)
        plain = " ".join(_BRACKET.sub(" ", phrase).split())
        bare = _TOGETHER.sub("", plain)
        parts = [part for part in _SPLIT.split(bare) if same_phrase(part)]
        if len(parts) == 1 and (bare != plain or "co-" in plain.lower()):
            parts = [part for part in re.split(r"\s+and\s+|,\s*(?:and\s+)?", bare) if part]
        if len(parts) < 2:
            return (self.ground(Kind.THERAPY, phrase),)
        grounded = {c.id: c for c in (self.ground(Kind.THERAPY, part) for part in parts)}
        return tuple(grounded.values())

    def patients(self, condition: Concept) -> Concept:
        """Return the model "patients with <condition>"."""
        return self.mint(Kind.MODEL, f"patients with {condition.name}")

    def animal_model(self, species: str, condition: Concept) -> Concept:
        """Return the model "<species adjective> <condition>": murine lupus nephritis."""
        return self.mint(Kind.MODEL, f"{_SPECIES[species.lower()]} {condition.name}")

    def _head(self, kind: Kind, clean: str) -> Concept | None:
        """Return the longest match that the phrase, less its trimmings, ends with."""
        led = _LED.get(kind)
        bare = led.sub("", clean) if led else clean
        for text in dict.fromkeys((bare, _TAIL.sub("", bare))):
            trimmed = text
            for _ in range(3):
                found = self.exact(kind, trimmed) or self._ending(kind, trimmed)
                if found is not None:
                    return found
                shorter = re.sub(rf"\s+{_HEADS[kind]}$", "", trimmed, flags=re.IGNORECASE)
                if shorter == trimmed:
                    break
                trimmed = shorter
        return None

    def _ending(self, kind: Kind, text: str) -> Concept | None:
        """Return the longest match of a kind that ends where the text ends."""
        ending = [h for h in self.hits(text) if h.concept.kind is kind and h.end == len(text)]
        return min(ending, key=lambda hit: hit.start).concept if ending else None

    def _model(self, clean: str) -> Concept | None:
        """Return a model by rule: patients with a condition, a species' disease, a strain."""
        clean = _SEVERITY.sub("", clean)
        hits = self.hits(clean)
        conditions = [hit for hit in hits if hit.concept.kind is Kind.CONDITION]
        disease = max(conditions, key=lambda h: h.end - h.start).concept if conditions else None
        if disease is not None and _PATIENTS.search(clean):
            return self.patients(disease)
        models = [hit for hit in hits if hit.concept.kind is Kind.MODEL]
        told = [hit for hit in models if not generic_species(clean[hit.start : hit.end])]
        if told:
            return max(told, key=lambda h: (h.end - h.start, -h.start)).concept
        species = next((w for w in re.findall(r"\w+", clean) if w.lower() in _SPECIES), None)
        if disease is not None and species is not None:
            return self.animal_model(species, disease)
        named = self.exact(Kind.CONDITION, clean)
        if named is not None:
            return self.mint(Kind.MODEL, named.name)
        plain = re.fullmatch(
            r"(?:(?:male|female|adult|young|aged|old|normal|healthy)\s+)*\w+", clean
        )
        return models[0].concept if models and plain else None


def generic_species(text: str) -> bool:
    """Tell whether a phrase names only a kind of animal, by noun or adjective."""
    return text.lower() in _SPECIES


def cleaned(kind: Kind, phrase: str) -> str:
    """Return a phrase without brackets, doses, schedules and routes.

    What follows a therapy's dose or schedule is how it was given, and goes too.
    """
    text = _MANNER.sub(" ", _BRACKET.sub(" ", phrase))
    text = " ".join(re.sub(r"^\s*(?:the|an?)\s+", "", text, flags=re.IGNORECASE).split())
    for amount in (_AMOUNT, _TIMES):
        if kind is Kind.THERAPY:
            text = text[_led(amount, text) :].strip()
            told = amount.search(text)
            text = text[: told.start()] if told else text
        else:
            text = " ".join(amount.sub(" ", text).split())
    text = re.sub(r"\s+([,;.])", r"\1", re.sub(r"^\d+\s+", "", text))
    return _LEFT_OVER.sub("", text.strip(" ,;.:-–")) or " ".join(phrase.split())


def _led(amount: re.Pattern[str], text: str) -> int:
    """Return the length of the amount that a phrase begins with."""
    found = amount.match(text)
    return found.end() if found else 0


@lru_cache(maxsize=1)
def _built_in() -> Vocabulary:
    """Return the built-in vocabulary, made once."""
    return Vocabulary(overlay((), read_lexicon(BUILT_IN)))
