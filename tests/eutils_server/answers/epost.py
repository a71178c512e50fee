"""EPost: keep ids on the history server."""

from __future__ import annotations

from tests.eutils_server.wire import Answer, Params, json_result, tag, xml, xml_errors
from tests.eutils_server.world import DATABASES, World

_LARGEST = 2**64 - 1
_EMPTY = "Empty ID list; Nothing to store"
_OMITTED = f"Some IDs have invalid value and were omitted. Maximum ID value {_LARGEST}"


def epost(params: Params, world: World) -> Answer:
    """Store the valid ids; further ones under the same WebEnv get the next query key."""
    name = params.one("db", "pubmed")
    if name not in DATABASES:
        return _refused(params, f"Invalid db name specified: {name}")
    given = [one for group in params.id_groups() for one in group]
    valid = [one for one in given if one.isascii() and one.isdigit() and int(one) <= _LARGEST]
    ids = list(dict.fromkeys(one.lstrip("0") or "0" for one in valid))
    if not ids:
        return _refused(params, _EMPTY, *([_OMITTED] if given else []))
    if len(ids) > world.limits.postable:
        return _refused(params, f"Too many IDs: at most {world.limits.postable} can be posted")
    webenv, key = world.history.store(ids, params.one("WebEnv"))
    if params.wants_json:
        return json_result("epost", "epostresult", {"querykey": str(key), "webenv": webenv})
    return xml("epost", f"\n\t{tag('QueryKey', key)}\n\t{tag('WebEnv', webenv)}\n")


def _refused(params: Params, *messages: str) -> Answer:
    if params.wants_json:
        return json_result("epost", "epostresult", {"ERROR": "\n".join(messages)})
    return xml_errors("epost", *messages)
