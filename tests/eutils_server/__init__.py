"""A local E-utilities server for tests: any PubMed records, NCBI's wire forms, faults by name.

In a test::

    with serving([mouse_papers()], faults=["rate429:2,times=2,utility=elink"]) as server:
        ...                     # ask server.url + "elink.fcgi"
        server.requests         # what arrived: time, utility, parameters, status, fault
        server.set_faults()     # all is well again

From the command line: ``python -m tests.eutils_server RECORDS.xml --port 8100``;
``--list-faults`` names all that can go wrong. :mod:`tests.eutils_server.synthetic` makes records;
:mod:`tests.eutils_server.proxy` with ``serving(..., tls=FOLDER)`` makes unmodified clients believe
that the server is NCBI's.
"""

from tests.eutils_server.faults import KINDS, Fault, UnknownFault
from tests.eutils_server.rate import Rate
from tests.eutils_server.records import UnusableRecords
from tests.eutils_server.server import Seen, Server, serving
from tests.eutils_server.world import Limits

__all__ = [
    "KINDS",
    "Fault",
    "Limits",
    "Rate",
    "Seen",
    "Server",
    "UnknownFault",
    "UnusableRecords",
    "serving",
]
