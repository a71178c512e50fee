"""Killed at any step, shared by several, interrupted: the cache is whole (synthetic)."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.eutils_server import Rate

from trellit.entrez import Cache, Client, Live, Pace, Patience, crawl

BUILDER = Path(__file__).with_name("builder.py")
ROOT = Path(__file__).parents[3]


class Builder:
    """The process of ``builder.py``."""

    def __init__(self, server, cache, pace, seeds):
        command = [sys.executable, str(BUILDER), server.url, str(cache), str(pace), *seeds]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def start(self, at=0):
        self.process.stdin.write(f"{at}\n")
        self.process.stdin.flush()

    def end(self):
        return self.process.stdout.readline().strip()

    def build(self, at=0):
        self.start(at)
        return self.end()

    def stop(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(10)


@pytest.fixture
def new_builder(server, tmp_path):
    made = []

    def make(cache="cache", seeds=("101", "999")):
        made.append(Builder(server, tmp_path / cache, tmp_path / "pace", seeds))
        return made[-1]

    yield make
    for builder in made:
        builder.stop()


def _left_over(folder):
    return [p.name for p in folder.iterdir() if p.suffix != ".answer" and p.name != ".lock"]


@pytest.mark.parametrize(("seeds", "in_flight"), [(["101"], 1), (["101", "999"], 2)])
def test_killed_at_every_step_and_run_again(seeds, in_flight, new_builder, server, tools, tmp_path):
    """A paper that does not exist takes two requests, which are in flight together."""
    cache = tmp_path / "cache"
    builder = new_builder(seeds=seeds)
    assert builder.build() == "done 0"
    whole, needed = tools.contents(cache), len(server.requests)
    assert len(whole) == needed
    step = 0
    while True:
        step += 1
        shutil.rmtree(cache)
        server.forget()
        if builder.build(step) != "killed":
            break
        assert all(whole[name] == body for name, body in tools.contents(cache).items())
        assert builder.build() == "done 0"
        assert tools.contents(cache) == whole
        assert _left_over(cache) == []
        assert len(server.requests) <= needed + in_flight, "only what was in flight is sent again"
    assert step > 5 * len(whole)


def test_killed_at_any_moment(new_builder, tools, tmp_path):
    cache = tmp_path / "cache"
    builder = new_builder()
    assert builder.build() == "done 0"
    whole = tools.contents(cache)
    chance = random.Random(7)
    for _ in range(8):
        shutil.rmtree(cache)
        builder.start()
        time.sleep(chance.uniform(0.0, 0.12))
        for child in _children(builder.process.pid):
            os.kill(child, signal.SIGKILL)
        builder.end()
        assert all(whole[n] == body for n, body in tools.contents(cache).items())
        assert builder.build() == "done 0"
        assert tools.contents(cache) == whole
        assert _left_over(cache) == []


def _children(pid):
    return map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


# --- several builders ---


def test_two_builders_ask_for_nothing_twice(new_builder, server, tools, tmp_path):
    assert new_builder("alone").build() == "done 0"
    needed = len(server.requests)
    server.forget()
    both = [new_builder(), new_builder()]
    for builder in both:
        builder.start()
    assert [builder.end() for builder in both] == ["done 0", "done 0"]
    assert len(server.requests) == needed
    assert tools.contents(tmp_path / "cache") == tools.contents(tmp_path / "alone")


def test_one_killed_while_it_holds_the_lock(new_builder, server, tools, tmp_path):
    assert new_builder("alone").build() == "done 0"
    server.forget()
    server.set_faults("hang:4,times=1,utility=elink")
    first, second = new_builder(), new_builder()
    first.start()
    while not any(seen.fault for seen in server.requests):
        time.sleep(0.02)
    second.start()
    time.sleep(0.2)
    (holder,) = _children(first.process.pid)
    begun = time.monotonic()
    os.kill(holder, signal.SIGKILL)
    assert first.end() == "killed"
    assert second.end() == "done 0"
    assert time.monotonic() - begun < 3, "before the first would have been answered"
    assert tools.contents(tmp_path / "cache") == tools.contents(tmp_path / "alone")


def test_threads_share_a_cache(go, new_live, server, tools):
    expected = go(folder="alone")
    server.forget()
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(crawl(["101"], new_live()))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [tools.summary(one) for one in found] == [tools.summary(expected)] * 3
    assert len(server.requests) == 5


def test_the_rate_holds_over_builders(server, tmp_path, monkeypatch):
    monkeypatch.undo()  # the real pauses, of Bio.Entrez as well
    server.set_rate(Rate())
    try:

        def build(name):
            client = Client("a@example.org", base_url=server.url, pace=Pace(folder=tmp_path / "p"),
                            patience=Patience(20, 5, 0, 0, 0))  # fmt: skip
            crawl(["101"], Live(Cache(tmp_path / name), client))

        threads = [threading.Thread(target=build, args=(name,)) for name in ("a", "b")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    finally:
        server.set_rate(None)
    assert {seen.status for seen in server.requests} == {200}
    assert len(server.requests) == 10
    times = [seen.at for seen in server.requests]
    assert all(later - first >= 1 for first, later in zip(times, times[3:], strict=False))


# --- interrupted ---

_INTERRUPTED = """
import sys
from pathlib import Path
from trellit.entrez import Cache, Client, Live, Pace, crawl
url, folder = sys.argv[1:]
client = Client("a@example.org", base_url=url, pace=Pace(folder=Path(folder) / "pace"))
try:
    crawl(["101"], Live(Cache(Path(folder) / "cache"), client))
except KeyboardInterrupt:
    sys.exit(130)
"""


def test_ctrl_c_in_the_middle_of_an_answer(server, go, tmp_path):
    server.set_faults("hang:9,utility=elink,after=1")
    process = subprocess.Popen([sys.executable, "-c", _INTERRUPTED, server.url, str(tmp_path)])
    while not any(seen.fault for seen in server.requests) and process.poll() is None:
        time.sleep(0.05)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(5) == 130
    assert time.monotonic() - begun < 2
    assert len(list((tmp_path / "cache").glob("*.answer"))) == 2
    server.set_faults()
    server.forget()
    go()
    assert [seen.utility for seen in server.requests] == ["elink", "elink", "efetch"]
