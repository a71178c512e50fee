"""A local E-utilities server, a client that does not wait, and crawls against them (synthetic)."""

import datetime as dt
import logging
from types import SimpleNamespace

import pytest
from Bio import Entrez
from pydantic import SecretStr
from tests.eutils_server import serving
from tests.eutils_server.synthetic import article, article_set

from trellit.entrez import Ages, Cache, Client, Live, Pace, Patience, Plan, crawl

EMAIL = "secret.person+tests@example.org"
KEY = "0123456789abcdefsecretkey0123456789a"
NOW = dt.datetime(2026, 11, 22, 12, 0, 0, tzinfo=dt.UTC)


def papers():
    """Twelve records: 101 is cited by 102 to 107, cites 108 to 110; all share words."""
    words = "stem cells were given to lupus-prone mice and proteinuria fell"
    return article_set(
        article(101, "Stem cells.", abstract=words, year=2014, references=(108, 109, 110)),
        *(article(n, "Citing.", abstract=words, year=n + 1913, references=(101,))
          for n in range(102, 108)),
        *(article(n, "Cited.", abstract=words, year=2000) for n in range(108, 111)),
        article(120, "Far away.", year=2020, references=(102,)),
        article(121, "Farther away.", year=2021, references=(120,)),
    )  # fmt: skip


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self, at=1000.0):
        self.at = at
        self.slept = []

    def __call__(self):
        return self.at

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.at += seconds


IMPATIENT = Patience(deadline=20, exchange=5, first=0, longest=0, jitter=0)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch, caplog):
    """Bio.Entrez's own pause between calls is not waited for."""
    clock = Clock()
    monkeypatch.setattr(Entrez, "time", SimpleNamespace(time=clock, sleep=clock.sleep))
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "filelock")


@pytest.fixture(scope="module")
def running():
    with serving([papers()], dangling=True) as server:
        yield server


@pytest.fixture
def server(running):
    running.set_faults()
    running.forget()
    return running


@pytest.fixture
def new_client(server, tmp_path):
    """What makes clients."""

    def make(*, key=None, patience=IMPATIENT, url=None):
        clock = Clock()
        pace = Pace(with_key=key is not None, folder=tmp_path / "pace", clock=clock,
                    sleep=clock.sleep)  # fmt: skip
        secret = SecretStr(key) if key else None
        return Client(EMAIL, secret, base_url=url or server.url, pace=pace, patience=patience)

    return make


@pytest.fixture
def new_live(new_client, tmp_path):
    """What makes sources over one cache."""

    def make(*, folder="cache", now=NOW, ages=None, double_check=False, **options):
        client = new_client(**options)
        return Live(
            Cache(tmp_path / folder),
            client,
            ages=ages or Ages(),
            double_check=double_check,
            now=lambda: now,
        )

    return make


@pytest.fixture
def go(new_live):
    """Crawl around 101, unless told otherwise."""

    def run(*seeds, source=None, plan=None, years=None, **options):
        return crawl(seeds or ("101",), source or new_live(**options), plan or Plan(), years=years)

    return run


def summary(found):
    """What of a crawl does not depend on when and in which batches answers came."""
    links = {(k.source, k.target, k.layer, k.score) for k in found.links}
    return found.seeds, found.pmids, frozenset(links), found.coverage, found.missing


def contents(folder):
    """The cached answers' bytes, by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.answer"))}


@pytest.fixture
def tools():
    """The helpers above, for tests that cannot import a conftest."""
    return SimpleNamespace(
        summary=summary, contents=contents, Clock=Clock, EMAIL=EMAIL, KEY=KEY, NOW=NOW,
        IMPATIENT=IMPATIENT, papers=papers,
    )  # fmt: skip
