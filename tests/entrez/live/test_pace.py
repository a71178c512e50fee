"""The limiter."""

import os
import signal
import subprocess
import sys
import threading
import time
from itertools import pairwise

import pytest

from trellit.entrez import Pace
from trellit.entrez.pace import INTERVAL, INTERVAL_WITH_KEY
from trellit.errors import CannotWrite


@pytest.fixture
def new_pace(tools, tmp_path):
    clock = tools.Clock()

    def make(**options):
        pace = Pace(folder=tmp_path / "pace", clock=clock, sleep=clock.sleep, **options)
        pace.test_clock = clock
        return pace

    return make


def _granted(*paces):
    times = []
    for pace in paces:
        pace.wait()
        times.append(pace.test_clock.at)
    return times


@pytest.mark.parametrize(
    ("key", "interval", "a_second"), [(False, INTERVAL, 3), (True, INTERVAL_WITH_KEY, 10)]
)
def test_so_many_a_second(new_pace, key, interval, a_second):
    pace = new_pace(with_key=key)
    times = _granted(*[pace] * 25)
    gaps = [b - a for a, b in pairwise(times)]
    assert gaps == pytest.approx([interval] * 24)
    assert all(b - a > 1 for a, b in zip(times, times[a_second:], strict=False))


def test_who_comes_late_does_not_wait(new_pace):
    pace = new_pace()
    pace.wait()
    pace.test_clock.at += 5
    pace.wait()
    assert pace.test_clock.slept == []


def test_all_of_a_user_share_one_queue(new_pace):
    first, second = new_pace(), new_pace()
    times = _granted(first, second, first, second)
    assert times == pytest.approx([1000 + INTERVAL * n for n in range(4)])


def test_keys_are_counted_apart(new_pace):
    assert _granted(new_pace(), new_pace(with_key=True)) == [1000, 1000]


def test_a_pause_is_for_all(new_pace):
    first, second = new_pace(), new_pace()
    first.pause(7)
    assert _granted(second) == pytest.approx([1007])
    first.pause(1)
    assert _granted(first) == pytest.approx([1008])


@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "-inf", "1e308", "99999999", "1", "\x00"])
def test_a_time_that_cannot_be_is_not_believed(new_pace, tmp_path, text):
    pace = new_pace()
    pace.wait()
    (tmp_path / "pace" / "without-key").write_text(text)
    pace.wait()
    assert pace.test_clock.slept == []


def test_a_clock_that_starts_anew(new_pace):
    pace = new_pace()
    pace.wait()
    pace.test_clock.at = 3.0
    pace.wait()
    assert pace.test_clock.slept == [], "the machine was restarted"


def test_a_folder_that_cannot_be(tmp_path):
    (tmp_path / "file").write_text("")
    for act in (Pace.wait, lambda pace: pace.pause(1)):
        with pytest.raises(CannotWrite, match="queue of requests"):
            act(Pace(folder=tmp_path / "file"))


def test_the_users_own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    Pace().wait()
    assert (tmp_path / "trellit" / "without-key").exists()
    assert (tmp_path / "trellit").stat().st_mode & 0o077 == 0
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    Pace().wait()
    assert (tmp_path / f"trellit-{os.getuid()}" / "without-key").exists()


def test_threads_wait_for_each_other(tmp_path):
    times = []

    def ask():
        pace = Pace(folder=tmp_path)
        pace.interval = 0.03
        for _ in range(4):
            pace.wait()
            times.append(time.monotonic())

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    times.sort()
    assert len(times) == 12
    assert all(b - a > 0.02 for a, b in pairwise(times))


_HOLDS = """
import sys
from pathlib import Path
from trellit.entrez import Pace
def hold(seconds):
    print("holding", flush=True)
    sys.stdin.read()
pace = Pace(folder=Path(sys.argv[1]), sleep=hold)
pace.wait()
pace.wait()
"""


def test_who_is_killed_in_the_queue_blocks_nobody(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDS, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"holding\n"
        waited = threading.Thread(target=Pace(folder=tmp_path).wait, daemon=True)
        waited.start()
        waited.join(0.3)
        assert waited.is_alive(), "it is somebody else's turn"
        process.send_signal(signal.SIGKILL)
        waited.join(5)
        assert not waited.is_alive()
