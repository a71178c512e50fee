"""Why NCBI gave no usable answer: every reason, its sentence, and whether asking again helps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from trellit.errors import InvalidInput, TrellitError, Unavailable

_LATER = "Run the same command later: what was verified is kept and not asked for again."
_OFFLINE = "Add --offline to build from what the cache holds, or run the same command later."


class _About(NamedTuple):
    sentence: str
    hint: str
    tries: int = 1
    """How often the request may be sent in all."""
    fatal: bool = True
    """Whether the next request would meet the same."""


class Reason(Enum):
    """Every way in which a request fails. ``tries`` of 1 means that asking again is useless."""

    RATE_LIMIT = _About(
        "NCBI refused for its rate limit, again and again",
        "Wait a minute, and see that no other program on this network asks NCBI; "
        "a key (--api-key) allows more.",
        tries=8,
    )
    BLOCKED = _About(
        "NCBI has blocked this address for misuse",
        "Do not ask again now. Write to eutilities@ncbi.nlm.nih.gov, give --email, and see "
        "NCBI's usage policy (NBK25497).",
    )
    BAD_KEY = _About(
        "NCBI does not accept the API key",
        "Check --api-key, or leave it out: then three requests a second are sent.",
    )
    BAD_IDS = _About("NCBI knows none of the PMIDs", "Check the numbers.", fatal=False)
    OUTAGE = _About("NCBI answered with an outage", _LATER, tries=5, fatal=False)
    SAID_ERROR = _About("NCBI answered with an error", _LATER, tries=5, fatal=False)
    UNUSABLE = _About("NCBI's answer cannot be used", _LATER, tries=4, fatal=False)
    HOSTILE = _About(
        "What answered in NCBI's place is refused", "See who answers there.", 2, fatal=False
    )
    TOO_LARGE = _About("NCBI's answer is larger than is taken", _LATER, fatal=False)
    CUT_SHORT = _About("NCBI's answer was cut off", _LATER, tries=5, fatal=False)
    TIMEOUT = _About("NCBI did not answer in time", _LATER, tries=3, fatal=False)
    DROPPED = _About("The connection to NCBI was dropped", _LATER, tries=5, fatal=False)
    NO_CONNECTION = _About("NCBI cannot be reached: no connection in time", _OFFLINE, tries=3)
    NO_NAME = _About(
        "NCBI's address cannot be looked up: there is no name service", _OFFLINE, tries=3
    )
    TLS = _About(
        "The connection to NCBI is not secure",
        "If a proxy of yours re-signs connections, name its certificate in SSL_CERT_FILE.",
        tries=2,
    )
    CONNECTION_REFUSED = _About("The connection to NCBI was refused", _OFFLINE, tries=3)
    PROXY = _About("The proxy did not connect to NCBI", "Check HTTPS_PROXY.", tries=2)
    REDIRECT = _About(
        "A redirect to another address was refused",
        "Check TRELLIT_EUTILS_URL, and whether this network asks for a login page.",
    )
    WRONG_ADDRESS = _About("There are no E-utilities at that address", "Check TRELLIT_EUTILS_URL.")
    TOO_LONG = _About("NCBI refused the request for its length", "", fatal=False)


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that was given up, or one try of it.

    ``detail`` is what NCBI or the network said, shortened; ``wait`` the seconds that it asked to
    wait before the next try.
    """

    reason: Reason
    detail: str = ""
    wait: float | None = None

    @property
    def sentence(self) -> str:
        """What happened, without a full stop."""
        said = self.reason.value.sentence
        return f"{said} ({self.detail})" if self.detail else said

    @property
    def fatal(self) -> bool:
        """Whether the next request would meet the same."""
        return self.reason.value.fatal

    def error(self) -> TrellitError:
        """Return what to raise for it."""
        about = self.reason.value
        yours = self.reason in (Reason.BAD_KEY, Reason.BAD_IDS)
        kind: type[TrellitError] = InvalidInput if yours else Unavailable
        return kind(f"{self.sentence}.", about.hint)


def shown(text: str) -> str:
    """Return the beginning of what the other side said, on one line, printable."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[:400]).split())
    return line if len(line) <= 160 else line[:160] + "…"
