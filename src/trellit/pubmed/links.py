"""Which other papers and trials the record names, and whether the paper still stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml.etree import _Element as Element

from trellit.model import Related, Retraction
from trellit.pubmed import ids
from trellit.pubmed.text import children, clean, distinct, whole

_RETRACTED_TYPE = "Retracted Publication"
_RETRACTED_UI = "D016441"
_RETRACTED_BY = {"RetractionIn", "RetractedandRepublishedIn"}
_CONCERN = "ExpressionOfConcernIn"
_CITES = "Cites"

_REGISTRIES = {
    "anzctr", "chictr", "clinicaltrialsgov", "cris", "ctis", "ctri", "drks", "euctr", "eudract",
    "irct", "isrctn", "itmctr", "japiccti", "jmacct", "jprn", "jrct", "kct", "lbctr", "ntr",
    "pactr", "per", "phrr", "rebec", "repec", "rpcec", "sanctr", "slctr", "tctr", "umin",
    "uminctr",
}  # fmt: skip


def references(
    pmid: str, lists: Iterable[Element], comments: Sequence[Element]
) -> tuple[tuple[str, ...], int]:
    """Return the PMIDs that the record cites, by number, and how many references it lists.

    Parameters
    ----------
    pmid : str
        The paper's own, which is not counted among those it cites.
    lists : iterable of Element
        ``ReferenceList``, with the lists nested in them.
    comments : sequence of Element
        ``CommentsCorrections``; those of the old type ``Cites`` are references. One that is also
        in a list is counted once.
    """
    cited = set()
    listed = 0
    for reference_list in lists:
        for part in reference_list.iter("Reference", "ArticleId"):
            if part.tag == "Reference":
                listed += 1
            elif part.get("IdType", "pubmed") == "pubmed":
                cited.add(ids.pmid_number(part.text))
    for comment in comments:
        if comment.get("RefType") == _CITES:
            number = ids.pmid_number(comment.findtext("PMID"))
            listed += number == 0 or number not in cited
            cited.add(number)
    cited -= {0, int(pmid)}
    return tuple(map(str, sorted(cited))), listed


def related(comments: Iterable[Element]) -> tuple[Related, ...]:
    """Return the comments and corrections, without references; of many no PMID is known."""
    found = []
    for comment in comments:
        ref_type = comment.get("RefType", "")
        if ref_type != _CITES:
            parts = children(comment)
            other = ids.pmid(whole(parts.get("PMID")))
            found.append(Related(ref_type, other, whole(parts.get("RefSource"))))
    return distinct(found)


def retraction(types: Iterable[Element], relations: Iterable[Related]) -> Retraction:
    """Return whether the paper was retracted, or a concern was published about it.

    Retracted: it is of the type ``Retracted Publication``, or says in which notice it was
    retracted (with a new version published or not). The notice itself (``Retraction of
    Publication``, ``RetractionOf``) is not retracted.
    """
    kinds = {relation.ref_type for relation in relations}
    if kinds & _RETRACTED_BY:
        return Retraction.RETRACTED
    for kind in types:
        if kind.get("UI") == _RETRACTED_UI or kind.text == _RETRACTED_TYPE:
            return Retraction.RETRACTED
    return Retraction.CONCERN if _CONCERN in kinds else Retraction.NONE


def trials(banks: Element | None) -> tuple[str, ...]:
    """Return the trial ids of a ``DataBankList``: those given by trial registries.

    The registries are those of NLM's "MEDLINE Databank Sources" and the primary registries of
    the WHO; other banks hold sequences, structures and data sets.
    """
    if banks is None:
        return ()
    return distinct(
        accession
        for bank in banks.iterchildren("DataBank")
        if _is_registry(whole(bank.find("DataBankName")))
        for number in bank.iter("AccessionNumber")
        if (accession := clean(number.text or ""))
    )


def _is_registry(name: str) -> bool:
    return "".join(filter(str.isalnum, name.casefold())) in _REGISTRIES
