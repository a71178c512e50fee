"""ELink: which papers are linked to which.

``llinks``, ``prlinks`` and their like (addresses outside NCBI) are not served; they are answered
the way NCBI answers a command that it no longer supports.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.eutils_server.links import LINK_NAMES, Scored
from tests.eutils_server.wire import Answer, Params, json_result, tag, tags, xml, xml_errors
from tests.eutils_server.world import DATABASES, World

_CHECKS = {"acheck", "ncheck", "lcheck"}
_NEIGHBOURS = {"neighbor", "neighbor_score", "neighbor_history"}
_NOTHING = "Empty result - nothing to do"


def elink(params: Params, world: World) -> Answer:
    """One LinkSet for every ``id=`` in the request's order; ids with commas share one."""
    for name in (params.one("dbfrom", "pubmed"), params.one("db", "pubmed")):
        if name not in DATABASES:
            return _refused(params, f"Invalid db name specified: {name}")
    groups = _groups(params, world)
    if not groups:
        lost = "Unable to obtain query #" + params.one("query_key")
        return _refused(params, _NOTHING if groups is not None else lost)
    command = params.one("cmd", "neighbor")
    if command in _CHECKS:
        return _checked(params, world, command, [one for group in groups for one in group])
    if command not in _NEIGHBOURS:
        message = f"Exception:\n{command} command not supported"
        return xml("elink", f"\n<LinkSet>{tag('ERROR', message)}</LinkSet>\n")
    if params.wants_json and command != "neighbor_history":
        return _as_json(params, world, groups)
    sets = (_link_set(params, world, group) for group in groups)
    return xml("elink", "\n" + "\n".join(sets) + "\n")


def _link_set(params: Params, world: World, group: Sequence[str]) -> str:
    """One LinkSet as XML."""
    command = params.one("cmd", "neighbor")
    head = tag("DbFrom", params.one("dbfrom", "pubmed")) + f"<IdList>{tags('Id', group)}</IdList>"
    found = _found(params, world, group)
    if command == "neighbor_history":
        return f"<LinkSet>{head}{_in_history(params, world, found)}</LinkSet>"
    scored = command == "neighbor_score"
    lists = "".join(
        "<LinkSetDb>"
        + tag("DbTo", "pubmed")
        + tag("LinkName", name)
        + "".join(_link(link, scored=scored) for link in links)
        + "</LinkSetDb>"
        for name, links in found
    )
    return f"<LinkSet>{head}{lists}</LinkSet>"


def _link(link: Scored, *, scored: bool) -> str:
    pmid, score = link
    return f"<Link>{tag('Id', pmid)}{tag('Score', score) if scored else ''}</Link>"


def _groups(params: Params, world: World) -> list[list[str]] | None:
    """The ids of each LinkSet; from the history when a set is named; ``None`` if it is gone."""
    if params.one("WebEnv") and params.one("query_key"):
        posted = world.posted(params.one("WebEnv"), params.one("query_key"))
        return None if posted is None else [list(posted)]
    groups = []
    for group in params.id_groups():
        ids = [one.lstrip("0") or "0" for one in group if one.isascii() and one.isdigit()]
        if ids:
            groups.append(list(dict.fromkeys(ids)))
    return groups


def _found(params: Params, world: World, group: Sequence[str]) -> list[tuple[str, list[Scored]]]:
    """The lists that are not empty, under their names."""
    if (params.one("dbfrom", "pubmed"), params.one("db", "pubmed")) != ("pubmed", "pubmed"):
        return []
    wanted = set(params.one("linkname").replace(",", " ").split())
    if params.one("cmd") == "neighbor_score" and not world.linkname_with_score:
        wanted = set()
    names = [link.name for link in LINK_NAMES if not wanted or link.name in wanted]
    merged = ((name, _merged([world.links.of(pmid, name) for pmid in group])) for name in names)
    return [(name, links) for name, links in merged if links]


def _merged(lists: Sequence[list[Scored]]) -> list[Scored]:
    """One seed keeps its order; several are merged: each link once, by falling number."""
    if len(lists) == 1:
        return lists[0]
    best: dict[str, int] = {}
    for pmid, score in (link for links in lists for link in links):
        best[pmid] = max(score, best.get(pmid, 0))
    return sorted(best.items(), key=lambda link: int(link[0]), reverse=True)


def _in_history(params: Params, world: World, found: list[tuple[str, list[Scored]]]) -> str:
    webenv, inside = params.one("WebEnv"), ""
    for name, links in found:
        webenv, key = world.history.store([pmid for pmid, _ in links], webenv)
        inside += (
            "<LinkSetDbHistory>"
            + tag("DbTo", "pubmed")
            + tag("LinkName", name)
            + tag("QueryKey", key)
            + "</LinkSetDbHistory>"
        )
    return inside + tag("WebEnv", webenv) if found else ""


def _checked(params: Params, world: World, command: str, pmids: list[str]) -> Answer:
    if command == "acheck":
        inside = "".join(
            f"<IdLinkSet>{tag('Id', pmid)}{_offers(params, world, pmid)}</IdLinkSet>"
            for pmid in pmids
        )
    else:
        attribute = "HasNeighbor" if command == "ncheck" else "HasLinkOut"
        inside = "".join(
            f'<Id {attribute}="{_yes(command, world, pmid)}">{pmid}</Id>' for pmid in pmids
        )
    head = tag("DbFrom", params.one("dbfrom", "pubmed"))
    return xml("elink", f"\n<LinkSet>{head}<IdCheckList>{inside}</IdCheckList></LinkSet>\n")


def _yes(command: str, world: World, pmid: str) -> str:
    return "Y" if command == "ncheck" and pmid in world.records else "N"


def _offers(params: Params, world: World, pmid: str) -> str:
    return "".join(
        "<LinkInfo>"
        + tag("DbTo", "pubmed")
        + tag("LinkName", link.name)
        + tag("MenuTag", link.menu)
        + tag("HtmlTag", link.menu)
        + tag("Priority", 1)
        + "</LinkInfo>"
        for link in LINK_NAMES
        if params.one("dbfrom", "pubmed") == "pubmed" and world.links.of(pmid, link.name)
    )


def _as_json(params: Params, world: World, groups: list[list[str]]) -> Answer:
    scored = params.one("cmd") == "neighbor_score"
    sets = []
    for group in groups:
        link_set: dict[str, object] = {"dbfrom": params.one("dbfrom", "pubmed"), "ids": group}
        lists = [
            {
                "dbto": "pubmed",
                "linkname": name,
                "links": [{"id": p, "score": s} if scored else p for p, s in links],
            }
            for name, links in _found(params, world, group)
        ]
        if lists:
            link_set["linksetdbs"] = lists
        sets.append(link_set)
    return json_result("elink", "linksets", sets)


def _refused(params: Params, message: str) -> Answer:
    if params.wants_json:
        return json_result("elink", "ERROR", message)
    return xml_errors("elink", message)
