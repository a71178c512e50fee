from __future__ import annotations

import errno
import io
import os
import stat
from pathlib import Path

import pytest

from trellit.errors import CannotWrite
from trellit.export.files import writing


def put(target, data=b"new"):
    with writing(target) as write:
        write(data)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("kind", [Path, str])
def test_a_file_is_made(tmp_path, kind):
    put(kind(tmp_path / "a.graphml"))
    assert (tmp_path / "a.graphml").read_bytes() == b"new"
    assert names(tmp_path) == ["a.graphml"]


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"a longer old content")
    path.chmod(0o640)
    put(path)
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_has_the_mode_of_any_new_file(tmp_path):
    (tmp_path / "other").touch()
    put(tmp_path / "a")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a").write_bytes(b"old")
    (tmp_path / "a").symlink_to(tmp_path / "real" / "a")
    put(tmp_path / "a")
    assert (tmp_path / "a").is_symlink()
    assert (tmp_path / "real" / "a").read_bytes() == b"new"


def test_a_name_without_folder_is_in_the_current_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put("a")
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("problem", [RuntimeError, KeyboardInterrupt, GeneratorExit])
def test_what_was_there_stays_when_the_block_fails(tmp_path, problem):
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def fail() -> None:
        with writing(path) as write:
            write(b"half")
            raise problem

    with pytest.raises(problem):
        fail()
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def test_nothing_is_left_when_the_block_fails(tmp_path):
    def fail() -> None:
        with writing(tmp_path / "a") as write:
            write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("missing/a", "its folder does not exist"),
        ("folder", "a folder of that name is in the way"),
        ("a/", "a folder of that name is in the way"),
        ("file/a", "a file stands where its folder should be"),
        ("n" * 300, "its name is too long"),
        ("a\0b", "that is no file name"),
    ],
)
def test_targets_that_cannot_be(tmp_path, monkeypatch, target, reason):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"old")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CannotWrite) as caught:
        put(target)
    assert reason in caught.value.message
    assert target in caught.value.message or repr(target) in caught.value.message
    assert names(tmp_path) == ["file", "folder"]
    assert (tmp_path / "file").read_bytes() == b"old"


def test_a_device_is_not_replaced():
    with pytest.raises(CannotWrite, match="/dev/null: it is a device or a pipe"):
        put("/dev/null")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_no_permission_in_the_folder(tmp_path):
    tmp_path.chmod(0o555)
    if os.access(tmp_path, os.W_OK):
        pytest.skip("this user may write everywhere")
    with pytest.raises(CannotWrite, match="you have no permission to write there"):
        put(tmp_path / "a")
    tmp_path.chmod(0o755)
    assert names(tmp_path) == []


def test_a_read_only_file(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o444)
    if os.access(tmp_path / "a", os.W_OK):
        pytest.skip("this user may write everywhere")
    with pytest.raises(CannotWrite, match="the file there is read-only"):
        put(tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"old"


@pytest.mark.parametrize("step", ["fsync", "replace", "open"])
@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "no space is left on the disk"),
        (errno.EDQUOT, "no space is left on the disk"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "you have no permission to write there"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_a_refusing_system(tmp_path, monkeypatch, step, number, reason):
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(*{"fsync": (os, "fsync")}.get(step, (Path, step)), refuse)
        with pytest.raises(CannotWrite) as caught:
            put(path)
    assert caught.value.message == f"Cannot write {path}: {reason}."
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def test_a_disk_that_fills_up_in_the_middle(tmp_path):
    resource = pytest.importorskip("resource")
    path = tmp_path / "a"
    path.write_bytes(b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    try:
        with pytest.raises(CannotWrite, match="File too large"):
            put(path, bytes(15_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def test_the_folder_is_synced_after_the_file_has_its_name(tmp_path, monkeypatch):
    synced = []
    real = os.fsync

    def watch(descriptor: int) -> None:
        synced.append(
            (
                "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file",
                (tmp_path / "a").exists(),
            )
        )
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    put(tmp_path / "a")
    assert synced == [("file", False), ("folder", True)]


@pytest.mark.parametrize(("number", "told"), [(errno.EINVAL, False), (errno.EIO, True)])
def test_a_folder_that_cannot_be_synced(tmp_path, monkeypatch, number, told):
    def refuse_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse_folders)
    if told:
        with pytest.raises(CannotWrite):
            put(tmp_path / "a")
    else:
        put(tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"new"


class Stubborn(io.RawIOBase):
    """A stream that takes three bytes at a time, and ten in all."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = b""

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        if len(self.taken) >= 10:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.taken += bytes(data[:3])
        return len(data[:3])


def test_a_stream_gets_every_byte_and_stays_open():
    stream = Stubborn()
    put(stream, b"12345678")
    assert stream.taken == b"12345678"
    assert not stream.closed


def test_a_stream_that_refuses():
    with pytest.raises(CannotWrite, match="Cannot write the stream: no space is left"):
        put(Stubborn(), bytes(20))


def test_a_stream_that_says_nothing_took_everything():
    class Quiet:
        def __init__(self) -> None:
            self.chunks: list[bytes] = []

        def write(self, data: bytes) -> None:
            self.chunks.append(data)

    stream = Quiet()
    put(stream, b"123")
    assert stream.chunks == [b"123"]
