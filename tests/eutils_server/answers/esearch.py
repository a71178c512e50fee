"""ESearch: PMIDs for a query, newest (largest) first."""

from __future__ import annotations

from collections.abc import Callable

from tests.eutils_server.search import Found, search
from tests.eutils_server.wire import Answer, Params, json_result, tag, tags, xml, xml_errors
from tests.eutils_server.world import DATABASES, World

_CAP = (
    "Search Backend failed: Exception:\n'retstart' cannot be larger than {last}. For PubMed, "
    "ESearch can only retrieve the first {cap:,} records matching the query."
)
_CAP_ADVICE = (
    " To obtain more than {cap:,} PubMed records, consider using EDirect, which contains "
    "additional logic to batch PubMed search results automatically so that an arbitrary number "
    "can be retrieved."
)


def esearch(params: Params, world: World) -> Answer:
    """Answer a query: the count, a window of ids, and, if asked, a place in the history."""
    name = params.one("db", "pubmed")
    if name not in DATABASES:
        return _refused(params, f"Invalid db name specified: {name}")
    query = _query(params)
    if not query:
        return _refused(params, "Empty term and query_key - nothing todo")
    cap = world.limits.searchable
    start = params.number("retstart", 0)
    if start > cap - 1:
        numbers = {"last": cap - 1, "cap": cap}
        advice = "" if params.wants_json else _CAP_ADVICE.format(**numbers)
        return _refused(params, _CAP.format(**numbers) + advice)
    found = search(query, world.index, _sets(params, world), params.one("field", "all"))
    ranked = sorted(found.pmids, key=int, reverse=True) if name == "pubmed" else []
    most = min(params.number("retmax", 20), world.limits.most)
    window = ranked[:cap][start : start + most]
    held: tuple[str, int] | None = None
    if params.one("usehistory").lower() == "y":
        held = world.history.store(ranked[:cap], params.one("WebEnv"))
    if params.one("rettype").lower() == "count":
        return _only_count(params, len(ranked))
    render = _as_json if params.wants_json else _as_xml
    return render(found, len(ranked), start, window, held)


def _query(params: Params) -> str:
    query = params.one("term")
    if key := params.one("query_key"):
        query = f"#{key} AND ({query})" if query else f"#{key}"
    first, last = params.one("mindate"), params.one("maxdate")
    if query and (first or last):
        query = f"({query}) AND {first or '1000'}:{last or '3000'}[pdat]"
    return query


def _sets(params: Params, world: World) -> Callable[[int], frozenset[str]]:
    webenv = params.one("WebEnv")
    return lambda key: frozenset(world.history.find(webenv, key) or ()) & world.index.all


def _as_xml(
    found: Found, count: int, start: int, window: list[str], held: tuple[str, int] | None
) -> Answer:
    ids = "".join(f"{tag('Id', pmid)}\n" for pmid in window)
    place = f"{tag('QueryKey', held[1])}{tag('WebEnv', held[0])}" if held else ""
    inside = (
        f"{tag('Count', count)}{tag('RetMax', len(window))}{tag('RetStart', start)}{place}"
        + (f"<IdList>\n{ids}</IdList>" if ids else "<IdList/>")
        + f"<TranslationSet/>{tag('QueryTranslation', found.translation)}"
    )
    if found.missing:
        inside += f"<ErrorList>{tags('PhraseNotFound', found.missing)}</ErrorList>"
    if not count:
        inside += f"<WarningList>{tag('OutputMessage', 'No items found.')}</WarningList>"
    return xml("esearch", inside)


def _as_json(
    found: Found, count: int, start: int, window: list[str], held: tuple[str, int] | None
) -> Answer:
    result: dict[str, object] = {
        "count": str(count),
        "retmax": str(len(window)),
        "retstart": str(start),
    }
    if held:
        result |= {"querykey": str(held[1]), "webenv": held[0]}
    result |= {"idlist": window, "translationset": [], "querytranslation": found.translation}
    if found.missing:
        result["errorlist"] = {"phrasesnotfound": list(found.missing), "fieldsnotfound": []}
    if not count:
        result["warninglist"] = {
            "phrasesignored": [],
            "quotedphrasesnotfound": [],
            "outputmessages": ["No items found."],
        }
    return json_result("esearch", "esearchresult", result)


def _only_count(params: Params, count: int) -> Answer:
    if params.wants_json:
        return json_result("esearch", "esearchresult", {"count": str(count)})
    return xml("esearch", f"\n\t{tag('Count', count)}\n")


def _refused(params: Params, message: str) -> Answer:
    if params.wants_json:
        return json_result("esearch", "esearchresult", {"ERROR": message})
    return xml_errors("esearch", message)
