"""Where an export goes: a file, whole old or whole new, or a stream of the caller's."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from trellit.durable import sync_folder
from trellit.errors import CannotWrite

Target = Path | str | BinaryIO
"""A path, or a binary stream open for writing."""

_FOLDER_IN_THE_WAY = ("a folder of that name is in the way.", "Name a file.")
_NO_PERMISSION = ("you have no permission to write there.", "Name another place.")
_NO_SPACE = ("no space is left on the disk.", "Free some, or name a place on another disk.")
_REASONS = {
    errno.ENOENT: ("its folder does not exist.", "Create the folder first, or name another."),
    errno.ENOTDIR: ("a file stands where its folder should be.", "Name another place."),
    errno.EISDIR: _FOLDER_IN_THE_WAY,
    errno.EACCES: _NO_PERMISSION,
    errno.EPERM: _NO_PERMISSION,
    errno.EROFS: ("the disk is read-only.", "Name a place on another disk."),
    errno.ENOSPC: _NO_SPACE,
    errno.EDQUOT: _NO_SPACE,
    errno.ENAMETOOLONG: ("its name is too long.", "Name it shorter."),
}


@contextmanager
def writing(target: Target) -> Iterator[Callable[[bytes], None]]:
    """Yield a function that writes bytes to the target.

    A path gets a temporary file beside it, which takes its place when the block ends: synced
    to the disk, with the mode of the file it replaces, through symbolic links. When the block
    raises, the temporary file goes and what was there stays. A stream is written as the bytes
    come, and is neither flushed nor closed.

    Raises
    ------
    CannotWrite
        When the target refuses; the message names it as it was given.
    """
    if isinstance(target, str | Path):
        with _replacing(target) as write:
            yield write
    else:
        yield _writer_to(target, "the stream")


@contextmanager
def _replacing(target: Path | str) -> Iterator[Callable[[bytes], None]]:
    name = os.fspath(target)
    with _named(name):
        path = _checked(name)
        temporary = path.with_name(f".trellit-{secrets.token_hex(8)}.tmp")
        stream = temporary.open("xb", buffering=0)
    try:
        yield _writer_to(stream, name)
        with _named(name):
            os.fsync(stream.fileno())
            stream.close()
            if path.exists():
                shutil.copymode(path, temporary)
            temporary.replace(path)
    except BaseException:
        stream.close()
        temporary.unlink(missing_ok=True)
        raise
    with _named(name):
        sync_folder(path.parent)


def _checked(name: str) -> Path:
    """Return the file behind the name, when a file may be put there."""
    path = Path(os.path.realpath(name))
    if path.is_dir() or name.endswith(os.sep):
        raise CannotWrite(f"Cannot write {name}: {_FOLDER_IN_THE_WAY[0]}", _FOLDER_IN_THE_WAY[1])
    if path.exists():
        if not path.is_file():
            raise CannotWrite(
                f"Cannot write {name}: it is a device or a pipe.",
                "Name a file, or pass an open binary stream.",
            )
        if not os.access(path, os.W_OK):
            raise CannotWrite(
                f"Cannot write {name}: the file there is read-only.",
                "Name another file, or make that one writable.",
            )
    return path


def _writer_to(stream: BinaryIO, name: str) -> Callable[[bytes], None]:
    def write(data: bytes) -> None:
        with _named(name):
            while data:
                taken: int | None = stream.write(data)
                data = b"" if taken is None else data[taken:]

    return write


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Tell what the system refuses as :class:`CannotWrite`."""
    try:
        yield
    except OSError as error:
        other = f"{error.strerror or error}.", ""
        reason, hint = _REASONS.get(error.errno or 0, other)
        raise CannotWrite(f"Cannot write {name}: {reason}", hint) from error
    except ValueError as error:  # a NUL, or what the file system's encoding lacks
        raise CannotWrite(f"Cannot write {name!r}: that is no file name ({error}).") from error
