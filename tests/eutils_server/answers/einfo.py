"""EInfo: the databases, and PubMed's fields and link names."""

from __future__ import annotations

from tests.eutils_server.index import SEARCH_FIELDS, Field
from tests.eutils_server.links import LINK_NAMES
from tests.eutils_server.wire import Answer, Params, json_result, tag, tags, xml, xml_errors
from tests.eutils_server.world import DATABASES, World

_BUILD = "Build-2025.01.01.00.00"
_UPDATED = "2025/01/01 00:00"


def einfo(params: Params, world: World) -> Answer:
    """List the databases, or describe one."""
    name = params.one("db")
    if not name:
        if params.wants_json:
            return json_result("einfo", "einforesult", {"dblist": list(DATABASES)})
        return xml("einfo", f"\n<DbList>\n{tags('DbName', DATABASES)}\n</DbList>\n\n")
    if name != "pubmed":
        return xml_errors("einfo", f"Can not retrieve DbInfo for db={name}")
    return _as_json(world) if params.wants_json else _as_xml(world)


def _as_xml(world: World) -> Answer:
    fields = "".join(_field(field) for field in SEARCH_FIELDS)
    links = "".join(
        "<Link>"
        + tag("Name", link.name)
        + tag("Menu", link.menu)
        + tag("Description", link.description)
        + tag("DbTo", "pubmed")
        + "</Link>"
        for link in LINK_NAMES
    )
    about = (
        tag("DbName", "pubmed")
        + tag("MenuName", "PubMed")
        + tag("Description", "PubMed bibliographic record")
        + tag("DbBuild", _BUILD)
        + tag("Count", len(world.records))
        + tag("LastUpdate", _UPDATED)
    )
    lists = f"<FieldList>{fields}</FieldList><LinkList>{links}</LinkList>"
    return xml("einfo", f"\n<DbInfo>{about}{lists}</DbInfo>\n\n")


def _field(field: Field) -> str:
    return (
        "<Field>"
        + tag("Name", field.code)
        + tag("FullName", field.name)
        + tag("Description", field.name)
        + "<TermCount/>"
        + tag("IsDate", "Y" if field.is_date else "N")
        + tag("IsNumerical", "Y" if field.code == "UID" else "N")
        + tag("SingleToken", "Y" if field.code == "UID" else "N")
        + tag("Hierarchy", "N")
        + tag("IsHidden", "Y" if field.code == "UID" else "N")
        + "</Field>"
    )


def _as_json(world: World) -> Answer:
    about = {
        "dbname": "pubmed",
        "menuname": "PubMed",
        "description": "PubMed bibliographic record",
        "dbbuild": _BUILD,
        "count": str(len(world.records)),
        "lastupdate": _UPDATED,
        "fieldlist": [
            {
                "name": field.code,
                "fullname": field.name,
                "description": field.name,
                "termcount": "",
                "isdate": "Y" if field.is_date else "N",
            }
            for field in SEARCH_FIELDS
        ],
        "linklist": [
            {
                "name": link.name,
                "menu": link.menu,
                "description": link.description,
                "dbto": "pubmed",
            }
            for link in LINK_NAMES
        ],
    }
    return json_result("einfo", "einforesult", {"dbinfo": [about]})
