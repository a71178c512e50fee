"""The tables on disk: the same bytes, and whole old or whole new (synthetic)."""

import errno
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from trellit.errors import CannotWrite, DamagedData, NotFound
from trellit.graph import open_graph, schema, tables

FIX = '{"action": "synthetic"}\n'
"""A user's corrections, as far as the tables care."""


def _files(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _is(folder, world):
    """Whether the folder opens as exactly this world's graph."""
    graph = open_graph(folder)
    graph.verify()
    found = {evidence.finding.id for evidence in graph.findings(limit=1000).items}
    return graph.manifest == world.manifest() and found == {f.id for f in world.findings}


# --- the same bytes --------------------------------------------------------------------------


def test_two_writes_give_the_same_bytes(old, new, tmp_path):
    first = _files(old.write(tmp_path / "first"))
    assert _files(old.write(tmp_path / "second")) == first
    assert _files(old.write(tmp_path / "first")) == first
    new.write(tmp_path / "second")
    assert _files(old.write(tmp_path / "second")) == first
    assert set(first) == {"manifest.json"} | {
        f"{name}/{table}.parquet"
        for name in {path.split("/")[0] for path in first if "/" in path}
        for table in schema.TABLES
    }


def test_the_manifest_tells_no_path(old, tmp_path):
    assert str(tmp_path) not in (old.write(tmp_path / "graph") / "manifest.json").read_text()


def test_tables_come_back_as_they_went(old, folder):
    index = tables.load(folder)
    for name, table in old.tables().items():
        found = tables.open_table(folder, index.tables[name])
        assert found.equals(table)
        assert found.schema.equals(schema.TABLES[name])


@pytest.mark.parametrize("name", ["plain", "a b", "a[b]c", "[ab]", "a*", "a?", "year=1", "é", "'"])
def test_any_folder_name_will_do(old, tmp_path, name):
    for other in ("b", "abc", "ax"):
        old.write(tmp_path / other)
    assert _is(old.write(tmp_path / name), old)


def test_an_open_graph_does_not_mind_another_working_directory(old, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    old.write(Path("graph"))
    graph = open_graph("graph")
    monkeypatch.chdir("/")
    assert graph.findings().total == len(old.findings)
    graph.verify()
    assert graph.topology.ids


# --- whole old or whole new ------------------------------------------------------------------

STEPS = (
    (tables.pq, "write_table"),
    (tables.os, "fsync"),
    (tables.os, "open"),
    (tables.os, "fchmod"),
    (tables.tempfile, "mkdtemp"),
    (tables.tempfile, "mkstemp"),
    (tables.shutil, "rmtree"),
    (Path, "mkdir"),
    (Path, "replace"),
    (Path, "rename"),
    (Path, "chmod"),
    (Path, "iterdir"),
)
"""Where a write touches the disk."""


class _Failing:
    """Let the calls through, all steps counted together, until the ``at``-th, which fails."""

    def __init__(self, monkeypatch, at):
        self.at, self.calls = at, 0
        for owner, name in STEPS:
            monkeypatch.setattr(owner, name, self._counted(getattr(owner, name)))

    def _counted(self, real):
        def call(*args, **options):
            if options.get("ignore_errors"):  # cleaning up; it never fails
                return real(*args, **options)
            self.calls += 1
            if self.calls == self.at:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*args, **options)

        return call


def _fail_at_each_step(folder, prepare, write, check):
    """Call ``write`` with the first, second, … step failing, until a run meets no failure."""
    for at in range(1, 200):
        shutil.rmtree(folder, ignore_errors=True)
        prepare(folder)
        with pytest.MonkeyPatch.context() as patch:
            failing = _Failing(patch, at)
            try:
                write(folder)
            except CannotWrite as error:
                assert "No space left on device" in error.message  # noqa: PT017
        check(folder, failed=failing.calls >= at)
        if failing.calls < at:
            return at - 1
    raise AssertionError


def test_a_failing_step_leaves_the_old_graph_or_the_new(old, new, tmp_path):
    outcomes = set()

    def prepare(folder):
        old.write(folder)
        (folder / "corrections.jsonl").write_text(FIX)

    def check(folder, *, failed):
        is_new = open_graph(folder).manifest == new.manifest()
        outcomes.add((failed, is_new))
        assert _is(folder, new if is_new else old)
        assert (folder / "corrections.jsonl").read_text() == FIX
        assert not list(folder.glob(".partial-*"))
        new.write(folder)
        assert _files(folder) == {**clean, "corrections.jsonl": FIX.encode()}

    clean = _files(new.write(tmp_path / "clean"))
    steps = _fail_at_each_step(tmp_path / "graph", prepare, new.write, check)
    assert steps > 20
    assert outcomes >= {(True, False), (False, True)}


def _digest(folder):
    return open_graph(folder).digest


def test_a_failing_step_over_the_same_tables_leaves_the_graph(old, tmp_path):
    later = replace(old.manifest(), as_of="2021-01-01")

    def write(folder):
        tables.write(folder, old.tables(), later)

    def check(folder, *, failed):
        graph = open_graph(folder)
        graph.verify()
        assert graph.manifest == later or (failed and graph.manifest == old.manifest())

    assert _fail_at_each_step(tmp_path / "graph", old.write, write, check) > 20


def test_a_failing_step_in_a_new_folder_leaves_no_graph_or_the_new(new, tmp_path):
    def check(folder, *, failed):
        try:
            assert _is(folder, new)
        except NotFound:
            assert failed
        assert _is(new.write(folder), new)

    assert _fail_at_each_step(tmp_path / "in" / "graph", lambda _: None, new.write, check) > 20


def test_what_a_killed_build_left_behind_is_swept(old, new, folder):
    (folder / ".partial-x").mkdir()
    (folder / ".partial-x" / "papers.parquet").write_bytes(b"half")
    (folder / ".y.tmp").write_bytes(b"half")
    (folder / "tables-000000000000").mkdir()
    assert _is(folder, old)
    new.write(folder)
    names = {path.name for path in folder.iterdir()}
    assert names == {"manifest.json", "corrections.jsonl", f"tables-{_digest(folder)}"}


def test_writing_again_heals_a_damaged_table(old, folder):
    path = next(folder.glob("tables-*/papers.parquet"))
    path.write_bytes(b"x" * path.stat().st_size)
    with pytest.raises(DamagedData):
        open_graph(folder)
    assert _is(old.write(folder), old)


def test_a_new_graph_replaces_a_damaged_manifest(new, folder):
    (folder / "manifest.json").write_text("{")
    assert _is(new.write(folder), new)
    assert len(list(folder.glob("tables-*"))) == 1


# --- targets that refuse ---------------------------------------------------------------------


def test_a_folder_of_something_else_is_refused(new, tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(CannotWrite, match=r"no graph \(it holds letter.txt\)"):
        new.write(tmp_path)
    assert _files(tmp_path) == {"letter.txt": b"dear"}


def test_a_folder_with_corrections_alone_is_taken(new, tmp_path):
    (tmp_path / "corrections.jsonl").write_text(FIX)
    assert _is(new.write(tmp_path), new)


def test_a_file_in_the_way_is_refused(new, tmp_path):
    way = tmp_path / "graph"
    way.write_text("dear")
    with pytest.raises(CannotWrite, match="is a file"):
        new.write(way)
    with pytest.raises(CannotWrite, match="Not a directory"):
        new.write(way / "deeper")
    assert way.read_text() == "dear"


def test_a_name_that_no_disk_takes_is_refused(new, tmp_path):
    with pytest.raises(CannotWrite, match="name too long"):
        new.write(tmp_path / ("x" * 300))


@pytest.mark.parametrize("step", ["iterdir", "mkdir", "exists"])
def test_a_folder_without_permission_is_refused(new, tmp_path, monkeypatch, step):
    def refuse(*_args, **_options):
        raise PermissionError(errno.EACCES, "Permission denied")

    (tmp_path / "graph").mkdir()
    monkeypatch.setattr(Path, step, refuse)
    with pytest.raises(CannotWrite, match="Permission denied"):
        new.write(tmp_path / "graph")


def test_an_error_without_words_of_its_own_is_told_nonetheless(new, tmp_path, monkeypatch):
    def fail(*_args, **_options):
        raise OSError("the disk is gone")

    monkeypatch.setattr(tables.pq, "write_table", fail)
    with pytest.raises(CannotWrite, match="the disk is gone"):
        new.write(tmp_path / "graph")
