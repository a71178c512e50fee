"""From seeds to links and records, out of made caches (synthetic)."""

import os
import subprocess
import sys

import pytest

from trellit.entrez import Cache, crawl
from trellit.errors import DamagedData, NotCached
from trellit.model import Coverage, CoverageState, Layer, Link

DATE = "2020-02-20"


@pytest.fixture
def ncbi(made):
    """Papers 1 and 2, all that NCBI says of them, and every record."""
    answers = {
        Layer.CITED_BY: made.links(Layer.CITED_BY, {"1": ["30", "4"], "2": []}),
        Layer.REFERENCES: made.links(Layer.REFERENCES, {"1": ["2", "100"], "2": ["4"]}),
        Layer.SIMILAR: made.links(Layer.SIMILAR, {"1": [("4", 9), ("2", 7)], "2": [("1", 7)]}),
    }
    records = [made.records("1", "2", "4", "30"), made.records("100", "999")]
    return made, answers, records


def test_all_layers(ncbi):
    made, answers, records = ncbi
    found = crawl(["1"], made.cache)
    assert (found.seeds, found.origin) == (("1",), "ncbi")
    assert found.pmids == ("1", "2", "4", "30", "100")
    cited, listed, similar = (answers[layer].id for layer in answers)
    assert found.links == (
        Link("1", "2", Layer.REFERENCES, "elink", listed, DATE),
        Link("1", "2", Layer.SIMILAR, "elink", similar, DATE, 7),
        Link("1", "4", Layer.SIMILAR, "elink", similar, DATE, 9),
        Link("1", "100", Layer.REFERENCES, "elink", listed, DATE),
        Link("4", "1", Layer.CITED_BY, "elink", cited, DATE),
        Link("30", "1", Layer.CITED_BY, "elink", cited, DATE),
    )
    assert found.coverage == tuple(
        Coverage("1", layer, CoverageState.COMPLETE, 2) for layer in answers
    )
    assert [entry.id for entry in found.records] == sorted(entry.id for entry in records)
    used = [*answers.values(), *records]
    assert [entry.id for entry in found.answers] == sorted(entry.id for entry in used)


def test_several_seeds_share_what_they_share(ncbi):
    made, _, _ = ncbi
    found = crawl(["2", "1"], made.cache)
    assert found.seeds == ("2", "1")
    assert found.pmids == ("1", "2", "4", "30", "100")
    similar = [(k.source, k.target, k.score) for k in found.links if k.layer is Layer.SIMILAR]
    assert similar == [("1", "2", 7), ("1", "4", 9), ("2", "1", 7)]
    counts = {(c.pmid, c.layer): c.count for c in found.coverage}
    assert counts[("2", Layer.CITED_BY)] == 0
    assert {c.state for c in found.coverage} == {CoverageState.COMPLETE}
    assert len(found.coverage) == 6
    assert list(found.coverage) == sorted(found.coverage)


def test_only_the_answers_that_were_used_are_told(ncbi):
    made, answers, _ = ncbi
    made.records("555")
    made.links(Layer.SIMILAR, {"77": ["78"]})
    assert len(crawl(["2"], made.cache).answers) == len(answers) + 1


def test_the_newest_answer_is_the_one(ncbi):
    made, _, _ = ncbi
    newer = made.links(Layer.CITED_BY, {"1": ["999"]}, date="2021-01-01")
    found = crawl(["1"], made.cache)
    cited = [link for link in found.links if link.layer is Layer.CITED_BY]
    assert cited == [Link("999", "1", Layer.CITED_BY, "elink", newer.id, "2021-01-01")]
    assert "30" not in found.pmids


# --- what is missing -------------------------------------------------------------------------


def _missing(seeds, cache):
    with pytest.raises(NotCached) as caught:
        crawl(seeds, cache)
    return caught.value


def test_an_empty_cache_misses_everything(made):
    error = _missing(["7", "5"], made.cache)
    assert error.missing == (
        *("elink cited_by 7", "elink references 7", "elink similar 7"),
        *("elink cited_by 5", "elink references 5", "elink similar 5"),
        *("efetch 5", "efetch 7"),
    )
    assert "8 answers are in no cache" in error.message
    assert "and 3 more" in error.message
    assert "--cache-dir" in error.hint


def test_exactly_what_is_missing_is_listed(made):
    made.links(Layer.CITED_BY, {"1": ["30", "4"]})
    made.links(Layer.SIMILAR, {"1": []})
    made.records("1", "30")
    error = _missing(["1"], made.cache)
    assert error.missing == ("elink references 1", "efetch 4")
    assert error.message.endswith("elink references 1, efetch 4.")


def test_layers_of_one_seed_do_not_stand_for_anothers(ncbi):
    made, _, _ = ncbi
    error = _missing(["1", "100"], made.cache)
    assert error.missing == ("elink cited_by 100", "elink references 100", "elink similar 100")


# --- a snapshot ------------------------------------------------------------------------------


@pytest.fixture
def snapshot(made):
    notes = {"30>1": "probable: by its title", "1>30": "another link's"}
    cited = made.links(Layer.CITED_BY, {"1": ["30", "4"]}, origin="snapshot", notes=notes)
    listed = made.links(Layer.REFERENCES, {"1": []}, origin="snapshot")
    topic = made.links(Layer.TOPIC, {"1": ["4", "30", "8"]}, origin="snapshot")
    made.records("1", "4", "8", "30", origin="snapshot")
    return made, cited, listed, topic


def test_a_snapshot_is_partial_and_lacks_a_layer(snapshot):
    made, cited, _, topic = snapshot
    found = crawl(["1"], made.cache)
    assert found.origin == "snapshot"
    assert found.links == (
        *(Link("1", p, Layer.TOPIC, "snapshot", topic.id, DATE) for p in ("4", "8", "30")),
        Link("4", "1", Layer.CITED_BY, "snapshot", cited.id, DATE),
        Link(
            *("30", "1", Layer.CITED_BY, "snapshot", cited.id, DATE, None),
            note="probable: by its title",
        ),
    )
    states = {c.layer: (c.state, c.count) for c in found.coverage}
    assert states == {
        Layer.CITED_BY: (CoverageState.PARTIAL, 2),
        Layer.REFERENCES: (CoverageState.PARTIAL, 0),
        Layer.SIMILAR: (CoverageState.UNAVAILABLE, 0),
    }
    assert all(c.note for c in found.coverage)


def test_a_snapshot_without_a_record_misses_it(snapshot):
    made, *_ = snapshot
    made.links(Layer.TOPIC, {"1": ["4", "9"]}, origin="snapshot", date="2021-01-01")
    assert _missing(["1"], made.cache).missing == ("efetch 9",)


# --- damage and determinism ------------------------------------------------------------------


def test_a_damaged_answer_is_set_aside_and_missing(ncbi):
    made, answers, _ = ncbi
    path = answers[Layer.SIMILAR].path
    path.write_bytes(path.read_bytes()[:-1])
    assert _missing(["1"], Cache(made.cache.folder)).missing == ("elink similar 1",)
    assert not path.exists()
    assert (path.parent / "quarantine" / path.name).exists()


def test_a_damaged_answer_of_a_snapshot_stops_the_crawl(snapshot):
    made, cited, *_ = snapshot
    cited.path.write_bytes(cited.path.read_bytes()[:-1])
    with pytest.raises(DamagedData, match=cited.path.name):
        crawl(["1"], Cache(made.cache.folder))
    assert cited.path.exists()


_SHOW = """
import sys
from pathlib import Path
from trellit.entrez import Cache, crawl
print(repr(crawl(["1", "2"], Cache(Path(sys.argv[1])))))
"""


def test_two_processes_find_the_same_in_the_same_order(ncbi):
    made, _, _ = ncbi
    command = [sys.executable, "-c", _SHOW, str(made.cache.folder)]
    shown = {
        subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(shown) == 1
