"""One module a utility: each turns a request's parameters into NCBI's answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.eutils_server.answers.efetch import efetch
from tests.eutils_server.answers.einfo import einfo
from tests.eutils_server.answers.elink import elink
from tests.eutils_server.answers.epost import epost
from tests.eutils_server.answers.esearch import esearch
from tests.eutils_server.answers.esummary import esummary
from tests.eutils_server.wire import Answer, Params
from tests.eutils_server.world import World

ANSWERS: Mapping[str, Callable[[Params, World], Answer]] = {
    "einfo": einfo,
    "esearch": esearch,
    "epost": epost,
    "efetch": efetch,
    "elink": elink,
    "esummary": esummary,
}

__all__ = ["ANSWERS"]
