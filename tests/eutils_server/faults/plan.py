"""Which fault meets which request: names, filters and counts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields

from tests.eutils_server.wire import UTILITIES, Answer, Request
from tests.eutils_server.world import World


class UnknownFault(Exception):
    """A fault's text that names nothing that can be injected."""


@dataclass(frozen=True)
class Fault:
    """One thing to go wrong.

    Parameters
    ----------
    name : str
        A name of :data:`tests.eutils_server.faults.KINDS`.
    argument : str
        What the kind makes of it; empty for the kind's default.
    times : int, optional
        How often; then all is well. ``None`` means for ever.
    after : int
        How many matching requests are answered well before.
    utility : str
        Only requests to this one; empty for all that the kind can spoil.
    pmid : str
        Only requests that name this id.
    """

    name: str
    argument: str = ""
    times: int | None = None
    after: int = 0
    utility: str = ""
    pmid: str = ""

    @classmethod
    def parse(cls, text: str) -> Fault:
        """Read ``NAME[:ARGUMENT][,times=N][,after=N][,utility=NAME][,pmid=ID]``."""
        head, *options = text.split(",")
        name, _, argument = head.partition(":")
        known = {field.name for field in fields(cls)} - {"name", "argument"}
        chosen: dict[str, str] = {}
        for option in options:
            key, _, value = option.strip().partition("=")
            if key not in known or (key in {"times", "after"} and not value.isdigit()):
                raise UnknownFault(f"{text!r} has {option!r}, which is no option of a fault")
            chosen[key] = value
        if chosen.get("utility", "") not in {"", *UTILITIES}:
            raise UnknownFault(f"{text!r} names no utility")
        return cls(
            name.strip(),
            argument,
            int(chosen["times"]) if "times" in chosen else None,
            int(chosen.get("after", 0)),
            chosen.get("utility", ""),
            chosen.get("pmid", ""),
        )


@dataclass(frozen=True)
class Exchange:
    """A request that a fault meets, and the means to answer it well all the same."""

    request: Request
    fault: Fault
    world: World
    honest: Callable[[], Answer]

    @property
    def ids(self) -> list[str]:
        return asked_ids(self.request)

    def number(self, default: int) -> int:
        return int(self.fault.argument or default)


@dataclass(frozen=True)
class Kind:
    """One way to go wrong: the answer it makes, and the requests it can spoil."""

    spoil: Callable[[Exchange], Answer]
    utilities: tuple[str, ...] = UTILITIES
    applies: Callable[[Request, Fault], bool] = lambda request, fault: True  # noqa: ARG005

    @property
    def summary(self) -> str:
        return (self.spoil.__doc__ or "").split("\n")[0]


class FaultPlan:
    """The faults of one server; each request takes the first that is due."""

    def __init__(self, faults: Iterable[Fault | str], kinds: Mapping[str, Kind]) -> None:
        self.faults = [Fault.parse(one) if isinstance(one, str) else one for one in faults]
        self._kinds = kinds
        self._lock = threading.Lock()
        self._met = [0] * len(self.faults)
        if unknown := sorted({fault.name for fault in self.faults} - kinds.keys()):
            raise UnknownFault(f"no such fault: {', '.join(unknown)}; there are {', '.join(kinds)}")
        for fault in self.faults:
            if fault.utility not in {"", *kinds[fault.name].utilities}:
                raise UnknownFault(f"{fault.name} cannot spoil {fault.utility}")

    def take(self, request: Request) -> Fault | None:
        """The fault that this request meets, if any."""
        with self._lock:
            for position, fault in enumerate(self.faults):
                if not self._matches(fault, request):
                    continue
                met = self._met[position] = self._met[position] + 1
                if met > fault.after and (fault.times is None or met <= fault.after + fault.times):
                    return fault
        return None

    def _matches(self, fault: Fault, request: Request) -> bool:
        kind = self._kinds[fault.name]
        return (
            request.utility in kind.utilities
            and fault.utility in {"", request.utility}
            and (not fault.pmid or fault.pmid in asked_ids(request))
            and kind.applies(request, fault)
        )


def asked_ids(request: Request) -> list[str]:
    return [one for group in request.params.id_groups() for one in group]
