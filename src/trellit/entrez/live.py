"""The source that asks NCBI for what the cache lacks, and stores every verified answer at once.

Whatever is interrupted, the answers that came are there and are not asked for again. Each batch
is chosen, asked for and stored under the cache's lock, so that two builders share the work.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trellit.entrez import searches
from trellit.entrez.cache import Cache
from trellit.entrez.client import Client
from trellit.entrez.entry import Entry
from trellit.entrez.failures import Failure, Reason
from trellit.entrez.gate import GATE, Accepted
from trellit.entrez.request import Request
from trellit.entrez.source import (
    ASKED,
    LINKNAMES,
    Absent,
    Linked,
    Missing,
    Tell,
    aged,
    is_sound,
    read_absent,
    read_links,
    read_records,
)
from trellit.errors import Unavailable
from trellit.model import Layer

BATCH = 200
"""Ids of one request: NCBI's advice for POST, and about 5 MB of records."""
_SINGLY = 4
"""So few ids without an answer are asked for one by one; more of them in halves."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ages:
    """After how many days answers are asked for again.

    Parameters
    ----------
    links, records, absent : int
        For links and searches, for records, and for records that were not there.
    refresh : bool
        Ask again whatever the age.
    """

    links: int = 30
    records: int = 365
    absent: int = 7
    refresh: bool = False


def utc_now() -> dt.datetime:
    """Return the time in UTC."""
    return dt.datetime.now(dt.UTC)


class Live:
    """NCBI, with a cache before it.

    Parameters
    ----------
    cache : Cache
        What was answered before, and where answers are kept.
    client : Client
        Asks NCBI.
    ages : Ages
        When an answer is too old.
    double_check : bool
        Ask once more for links of a paper that NCBI lists none of: its link service leaves them
        out now and then.
    now : callable
        The time in UTC.
    """

    def __init__(
        self,
        cache: Cache,
        client: Client,
        *,
        ages: Ages | None = None,
        double_check: bool = False,
        now: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self.cache = cache
        self.client = client
        self.missing = Missing()
        self._ages = ages or Ages()
        self._double_check = double_check
        self._now = now
        self._started = _stamp(now())

    @property
    def requests(self) -> int:
        """How many requests were sent, tries included."""
        return self.client.requests

    # --- searches ---

    def search(self, term: str) -> tuple[tuple[str, ...], tuple[Entry, ...]]:
        """Return the PMIDs that match, by falling number, and the answers that say so.

        Raises
        ------
        Unavailable, InvalidInput
            When NCBI gives no answer.
        """
        found = searches.collect(term, self._search)
        return found.pmids, found.entries

    def _search(self, request: Request) -> Entry:
        with self.cache.lock():
            self.cache.reload()
            entry = self.cache.answer(request)
            if entry and self._fresh(entry, self._ages.links) and is_sound(self.cache, entry):
                return entry
            verdict = self.client.fetch(request)
            if isinstance(verdict, Failure):
                raise verdict.error()
            return self._store(request, verdict)

    # --- links ---

    def links(self, layer: Layer, pmids: Sequence[str]) -> Mapping[str, Linked]:
        """Return one layer of these papers.

        A paper whose links NCBI does not give has the reason instead of an answer; if the cache
        has an older answer, that one, and the reason as its note.

        Raises
        ------
        Unavailable, InvalidInput
            When NCBI cannot be reached at all, refuses everything, or blocks this address.
        """
        if layer not in ASKED:
            return {}
        name = LINKNAMES[layer]
        failed: dict[str, Failure] = {}

        def due(pmid: str) -> bool:
            entry = self.cache.links(name, pmid)
            return not (entry and self._fresh(entry, self._ages.links))

        self._read_links(layer, pmids)
        for batch in self._batches(pmids, due):
            self._ask_links(layer, batch, failed)
        found = self._read_links(layer, pmids)
        for pmid in pmids:
            failure = failed.get(pmid)
            if failure is None and pmid in found:
                continue
            failure = failure or Failure(Reason.UNUSABLE)
            if pmid in found:
                found[pmid] = aged(failure.reason.value.sentence, found[pmid])
            else:
                found[pmid] = Linked(None, note=failure.sentence)
        return found

    def _read_links(self, layer: Layer, pmids: Sequence[str]) -> dict[str, Linked]:
        self.cache.set_damaged_aside()
        return read_links(self.cache, layer, pmids)

    def _ask_links(self, layer: Layer, pmids: Sequence[str], failed: dict[str, Failure]) -> None:
        scored = layer is Layer.SIMILAR
        without = self._ask_each(layer, pmids, "neighbor_score" if scored else "neighbor")
        if scored and without:
            without = self._ask_each(layer, list(without), "neighbor")
        failed |= without
        if self._double_check:
            found = self._read_links(layer, pmids)
            empty = [pmid for pmid in pmids if pmid in found and not found[pmid].neighbours]
            if empty:
                self._ask_again(layer, empty, found)

    def _ask_each(self, layer: Layer, pmids: Sequence[str], cmd: str) -> dict[str, Failure]:
        """Ask for links until each id is answered or has failed alone; return the failures."""
        failed: dict[str, Failure] = {}
        waiting = [list(pmids)]
        while waiting:
            batch = waiting.pop()
            request = Request.elink(batch, LINKNAMES[layer], cmd)
            verdict = self.client.fetch(request)
            if isinstance(verdict, Failure):
                if verdict.fatal:
                    raise verdict.error()
                if verdict.reason in (Reason.TOO_LARGE, Reason.TOO_LONG) and len(batch) > 1:
                    waiting += _halves(batch)
                else:
                    failed |= dict.fromkeys(batch, verdict)
                continue
            answered = set(verdict.answered)
            self._store(Request.elink(verdict.answered, LINKNAMES[layer], cmd), verdict)
            rest = [pmid for pmid in batch if pmid not in answered]
            waiting += [[p] for p in rest] if len(rest) <= _SINGLY else _halves(rest)
        return failed

    def _ask_again(self, layer: Layer, pmids: list[str], found: Mapping[str, Linked]) -> None:
        """Ask once more for papers without links; an answer with links replaces the first."""
        entry = found[pmids[0]].entry
        cmd = entry.request.cmd if entry else "neighbor"
        verdict = self.client.fetch(Request.elink(pmids, LINKNAMES[layer], cmd))
        if isinstance(verdict, Accepted):
            self._store(Request.elink(verdict.answered, LINKNAMES[layer], cmd), verdict)

    # --- records ---

    def records(
        self, pmids: Sequence[str], tell: Tell
    ) -> tuple[Mapping[str, Entry], Mapping[str, Absent]]:
        """Return the answers that hold these papers, and what says that others do not exist.

        Raises
        ------
        Unavailable, InvalidInput
            When NCBI does not give a record that it has.
        """

        def due(pmid: str) -> bool:
            record, absent = self.cache.record(pmid), self.cache.absent(pmid)
            return not (
                (record and self._fresh(record, self._ages.records))
                or (absent and self._fresh(absent, self._ages.absent))
            )

        self.cache.set_damaged_aside()
        read_records(self.cache, pmids)
        strange: dict[str, str] = {}
        settled = len(pmids) - sum(map(due, pmids))
        tell(settled)
        for batch in self._batches(pmids, due):
            self._ask_records(batch, strange)
            settled += len(batch)
            tell(settled)
        found = read_records(self.cache, pmids)
        absent = read_absent(self.cache, pmids)
        for pmid in absent:
            found.pop(pmid, None)
            if pmid in strange:
                absent[pmid] = replace(absent[pmid], instead=strange[pmid])
        return found, absent

    def _ask_records(self, pmids: Sequence[str], strange: dict[str, str]) -> None:
        waiting = [list(pmids)]
        while waiting:
            batch = waiting.pop()
            verdict = self.client.fetch(Request.efetch(batch))
            if isinstance(verdict, Accepted):
                self._keep_records(batch, verdict, strange)
            elif verdict.reason is Reason.BAD_IDS:
                self._ask_summaries(batch)
            elif verdict.reason in (Reason.TOO_LARGE, Reason.TOO_LONG) and len(batch) > 1:
                waiting += _halves(batch)
            else:
                raise verdict.error()

    def _keep_records(
        self, batch: Sequence[str], verdict: Accepted, strange: dict[str, str]
    ) -> None:
        if verdict.strange:
            _LOG.warning("NCBI sent %d records that nobody asked for.", len(verdict.strange))
            if len(batch) == 1:
                strange[batch[0]] = verdict.strange[0]
        told = {*verdict.answered, *verdict.absent}
        if told:
            self._store(Request.efetch(pmid for pmid in batch if pmid in told), verdict)
        if rest := [pmid for pmid in batch if pmid not in told]:
            self._ask_summaries(rest)

    def _ask_summaries(self, pmids: Sequence[str]) -> None:
        """Settle whether records that did not come exist; those that do are asked for singly."""
        verdict = self.client.fetch(Request.esummary(pmids))
        if isinstance(verdict, Failure):
            raise verdict.error()
        if verdict.absent:
            self._store(Request.esummary(verdict.absent), verdict)
        for pmid in verdict.answered:
            again = self.client.fetch(Request.efetch([pmid]))
            if isinstance(again, Failure):
                raise again.error()
            if pmid in again.answered or pmid in again.absent:
                self._store(Request.efetch([pmid]), again)
                continue
            sent = f", but sends that of {again.strange[0]}" if again.strange else ""
            raise Unavailable(
                f"NCBI knows PMID {pmid} and does not send its record{sent}.",
                "Run the same command later: what was verified is kept and not asked for again.",
            )

    # --- what all share ---

    def _batches(self, pmids: Sequence[str], due: Callable[[str], bool]) -> Iterator[list[str]]:
        """Yield what is still to be asked for, batch by batch, the cache locked meanwhile."""
        waiting = deque(pmid for pmid in pmids if due(pmid))
        while waiting:
            with self.cache.lock():
                self.cache.reload()
                self.cache.sweep()
                batch: list[str] = []
                while waiting and len(batch) < BATCH:
                    pmid = waiting.popleft()
                    if due(pmid):  # nobody else has asked meanwhile
                        batch.append(pmid)
                if batch:
                    yield batch

    def _store(self, request: Request, verdict: Accepted) -> Entry:
        now = _stamp(self._now())
        absent = [pmid for pmid in request.ids if pmid in set(verdict.absent)]
        return self.cache.put(
            request, verdict.body, date=now[:10], time=now, gate=GATE, absent=absent
        )

    def _fresh(self, entry: Entry, days: int) -> bool:
        """Whether an answer need not be asked for again; one from the future is not believed."""
        if entry.origin == "ncbi" and entry.gate < GATE:
            return False
        now = self._now()
        if self._started <= entry.time <= _stamp(now):
            return True  # of this very build, by whichever process
        try:
            age = (now.date() - dt.date.fromisoformat(entry.date)).days
        except ValueError:
            return False
        return not self._ages.refresh and -1 <= age < days


def _halves(batch: list[str]) -> list[list[str]]:
    middle = (len(batch) + 1) // 2
    return [half for half in (batch[:middle], batch[middle:]) if half]


def _stamp(now: dt.datetime) -> str:
    return now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
