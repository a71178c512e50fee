"""The facts about papers as corrections: study designs, mentions and findings.

Most outcomes speak for themselves. How the others are understood stands in ``curation.jsonl``,
written by hand: which of several therapies is the arm, what a compound name is about, in which
direction an improvement goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from trellit.errors import InvalidInput

Row = dict[str, Any]
"""One line of a JSON lines file."""

DISEASES = {
    "Crohn's disease",
    "SLE",
    "autoimmune rheumatic disease",
    "lupus nephritis",
    "lupus nephritis in pregnancy",
    "lupus-like disease",
    "multiple sclerosis",
    "rheumatoid arthritis",
    "systemic lupus erythematosus",
    "type 1 diabetes",
}
"""Phrases that the facts list among the models and that name a disease alone: conditions too."""
PLAIN = {
    "decreased": ("decreased", None),
    "increased": ("increased", None),
    "unchanged": ("unchanged", "no_change"),
    "prevented": ("decreased", "improved"),
    "delayed": ("decreased", "improved"),
    "reported": (None, "unclear"),
}
"""What the facts' words mean where the curation says nothing; ``improved`` and ``worsened`` do
not say in which direction, so that every one of those is curated."""
SOURCES = {
    "the citation printed in the project's source article": (
        "the article's title, as cited: Liu RH et al., Transplant Proc 2014;46(5):1621-7"
    ),
}
"""Sources that the facts name in words which say nothing outside them."""
CONFIDENCE = {"high": 0.95, "medium": 0.8}
TITLE_ONLY = ("title only", "no abstract seen")
NO_THERAPY = "no therapy stated"


class Curation:
    """How single outcomes are to be understood, checked against the facts.

    Parameters
    ----------
    papers : sequence of dict
        The facts.
    lines : iterable of dict
        Of ``curation.jsonl``.

    Raises
    ------
    InvalidInput
        When a line is about an outcome that the facts do not have.

    Notes
    -----
    A line with ``index`` is about one outcome (``name`` repeats it, as a guard) and gives its
    ``findings``, or the reason why there are none (``skip``); a line without one holds for all
    outcomes of its paper (``arm``, ``comparator``). ``skipped`` says, once the findings have
    been asked for, which outcomes gave none and why.
    """

    def __init__(self, papers: Iterable[Row], lines: Iterable[Row]) -> None:
        self.skipped: dict[tuple[str, int], str] = {}
        self._outcomes: dict[tuple[str, int], Row] = {}
        self._papers: dict[str, Row] = {}
        stated = {(p["pmid"], i): o["name"] for p in papers for i, o in enumerate(p["outcomes"])}
        for line in lines:
            if "index" not in line:
                self._papers[line["pmid"]] = line
            elif stated.get((line["pmid"], line["index"])) == line["name"]:
                self._outcomes[line["pmid"], line["index"]] = line
            else:
                place = f"{line['pmid']}, outcome {line['index']}"
                raise InvalidInput(f"curation.jsonl: {place} is not {line['name']!r}.")

    def findings(self, paper: Row, index: int) -> Iterator[Row]:
        """Yield what is to be said of one outcome, each with all its parts filled in.

        Raises
        ------
        InvalidInput
            When neither the facts nor the curation say which arm it was, or in which direction.
        """
        outcome = paper["outcomes"][index]
        curated = self._outcomes.get((paper["pmid"], index), {})
        skip = curated.get("skip", "") if paper["therapies"] else NO_THERAPY
        if skip:
            self.skipped[paper["pmid"], index] = skip
            return
        whole = self._papers.get(paper["pmid"], {})
        defaults: Row = {
            "arm": whole.get("arm") or paper["therapies"],
            "comparator": whole.get("comparator", paper.get("comparator")),
            "models": [text for text in paper["models"] if text not in DISEASES],
            "conditions": _conditions(paper),
            "outcome": outcome["name"],
        }
        if outcome["direction"] in PLAIN:
            defaults["direction"], defaults["effect"] = PLAIN[outcome["direction"]]
        for given in curated.get("findings", [{}]):
            said = {**defaults, **given}
            if "direction" in given:
                said["effect"] = given.get("effect")
            one_arm = "arm" in given or "arm" in whole or len(paper["therapies"]) == 1
            if not one_arm or "direction" not in said:
                raise InvalidInput(
                    f"{paper['pmid']}, outcome {index} {outcome['name']!r}: what the facts say "
                    "needs a line in curation.jsonl (its arm, or its direction)."
                )
            yield said


def _conditions(paper: Row) -> list[str]:
    named = [*(paper.get("conditions") or []), *(m for m in paper["models"] if m in DISEASES)]
    return list(dict.fromkeys(named))


def corrections(paper: Row, curation: Curation) -> Iterator[Row]:
    """Yield the lines of ``corrections.jsonl`` about one paper: design, mentions, findings."""
    note = paper["note"] or ""
    title_only = any(words in note for words in TITLE_ONLY)
    told: Row = {
        "pmid": paper["pmid"],
        "source": SOURCES.get(paper["source"][0], paper["source"][0]),
        "reason": "read off the title only" if title_only else "stated in the source",
    }
    if paper.get("design"):
        yield {**told, "action": "change", "what": "design", "set": {"design": paper["design"]}}
    told |= {"action": "add", "confidence": CONFIDENCE[paper["confidence"]]}
    outcomes = list(enumerate(paper["outcomes"]))
    findings = {index: list(curation.findings(paper, index)) for index, _ in outcomes}
    phrases = {
        "therapy": paper["therapies"],
        "model": paper["models"],
        "condition": _conditions(paper),
        "outcome": [
            text
            for index, outcome in outcomes
            for text in [said["outcome"] for said in findings[index]] or [outcome["name"]]
        ],
    }
    for kind, texts in phrases.items():
        for text in dict.fromkeys(texts):
            yield {**told, "what": "mention", "kind": kind, "text": text}
    for index, outcome in outcomes:
        statement = {"outcome_text": outcome["name"], "statement": _statement(outcome)}
        for said in findings[index]:
            said["therapies"] = said.pop("arm")
            yield {**told, "what": "finding", **statement, **said}


def _statement(outcome: Row) -> str:
    said, detail = outcome["direction"], outcome["detail"]
    if detail and detail.startswith(said):
        return f"{outcome['name']}: {detail}"
    return f"{outcome['name']}: {said}" + (f" ({detail})" if detail else "")
