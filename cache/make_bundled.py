"""Make the bundled snapshot: published facts about papers, in the forms that Trellit reads.

Usage: ``python cache/make_bundled.py FACTS_FOLDER [--out FOLDER] [--mesh TABLE]``

``FACTS_FOLDER`` holds ``papers.jsonl`` (a paper a line: bibliography, and what its source states
about therapies, models, conditions and outcomes) and ``citations.jsonl`` (pairs of PMIDs). Out
come answers in NCBI's own forms, PubmedArticleSet and eLinkResult, stored as the cache stores
them, and ``corrections.jsonl``: the facts in the format in which anybody corrects a graph. How
an outcome that does not speak for itself is understood stands in ``curation.jsonl`` beside this
script, written by hand. The same input gives the same bytes. Abstracts are other people's text
and are not in the snapshot.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from lxml import etree
from make_corrections import Curation, corrections
from make_records import TITLES, Row, add, article_set, basis, headings, stated_types

from trellit.entrez.cache import Cache, Request
from trellit.errors import InvalidInput

HERE = Path(__file__).resolve().parent
DATE = "2026-11-22"
SEED = "24935337"
BATCH = 200
"""Records an answer, as many as one EFetch request asks for."""

ELINK_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eLinkResult PUBLIC '
    '"-//NLM//DTD elink 20101123//EN" '
    '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20101123/elink.dtd">\n'
)
SNAPSHOT = {
    "title": "Stem cells and standard drugs in lupus: the neighbourhood of PMID 24935337",
    "note": (
        "A topical neighbourhood of the seed, assembled by hand from public pages and files "
        "named in each fact's source: stem-cell therapy and standard drugs in lupus and related "
        "autoimmune disease. It is not NCBI's live list of citing, cited or similar papers, its "
        "citations are those that were seen, and it holds no abstracts."
    ),
    "date": DATE,
    "seeds": [SEED],
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, make the snapshot and print what was made of what."""
    parser = argparse.ArgumentParser(description="Make the bundled snapshot.")
    parser.add_argument("facts", type=Path, help="folder of papers.jsonl and citations.jsonl")
    parser.add_argument("--out", type=Path, default=HERE / "bundled", help="where to write")
    parser.add_argument("--mesh", type=Path, help="MeSH table (UI, name, …) to refresh mesh_ui.tsv")
    chosen = parser.parse_args(arguments)
    print("\n".join(make(chosen.facts, chosen.out, chosen.mesh)))


def make(facts: Path, out: Path, mesh_table: Path | None = None) -> list[str]:
    """Write the snapshot and return the report, a line each.

    Raises
    ------
    InvalidInput
        When a file cannot be read, or the facts and the curation do not fit each other.
    """
    stated = sorted(_rows(facts / "papers.jsonl"), key=lambda paper: int(paper["pmid"]))
    papers = [paper for paper in stated if paper["title"]]
    pmids = [paper["pmid"] for paper in papers]
    known = set(pmids)
    pairs = list(_rows(facts / "citations.jsonl"))
    cited = [p for p in pairs if p["citing_pmid"] in known or p["cited_pmid"] in known]
    within = [p for p in cited if p["citing_pmid"] in known and p["cited_pmid"] in known]
    if mesh_table:
        _refresh_mesh(papers, mesh_table)
    names = dict(line.split("\t") for line in _text(HERE / "mesh_ui.tsv").splitlines())
    curation = Curation(papers, _rows(HERE / "curation.jsonl"))
    lines = [line for paper in papers for line in corrections(paper, curation)]

    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.answer"):
        old.unlink()
    cache = Cache(out)
    for start in range(0, len(papers), BATCH):
        batch = papers[start : start + BATCH]
        body = article_set(batch, cited, names)
        request = Request.efetch(paper["pmid"] for paper in batch)
        _put(cache, request, body)
    _put_links(cache, pmids, cited)
    _write_lines(out / "corrections.jsonl", lines)
    made = Counter(line["what"] for line in lines)
    counts = {
        "papers": len(papers),
        "links": len(cited),
        "links_within": len(within),
        "designs": made["design"],
        "mentions": made["mention"],
        "findings": made["finding"],
    }
    described = json.dumps({**SNAPSHOT, "counts": counts}, sort_keys=True, indent=2)
    (out / "snapshot.json").write_text(described + "\n", encoding="utf-8")

    outcomes = sum(len(paper["outcomes"]) for paper in papers)
    missing = sorted({n for p in papers for n, *_ in headings(p) if n not in names})
    return [
        f"papers: {len(stated)} in, {len(papers)} kept, {len(stated) - len(papers)} without title",
        f"citations: {len(pairs)} in, {len(cited)} kept, {len(within)} with both ends in the set",
        f"outcomes: {outcomes} in, {made['finding']} findings out",
        f"outcomes without finding: {len(curation.skipped)}",
        *(
            f"  {pmid} {index} {reason}"
            for (pmid, index), reason in sorted(curation.skipped.items(), key=lambda s: s[1])
        ),
        f"mentions: {made['mention']}; study designs: {made['design']}",
        *(f"title repaired: {pmid} {TITLES[pmid]}" for pmid in pmids if pmid in TITLES),
        f"MeSH headings not found: {', '.join(missing) or 'none'}",
    ]


# --- files -----------------------------------------------------------------------------------


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from None


def _rows(path: Path) -> Iterator[Row]:
    return (json.loads(line) for line in _text(path).splitlines())


def _write_lines(path: Path, rows: Iterable[Row]) -> None:
    lines = (json.dumps(row, sort_keys=True, separators=(",", ":")) for row in rows)
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def _refresh_mesh(papers: Iterable[Row], table: Path) -> None:
    """Rewrite mesh_ui.tsv: the names that the papers use, with their UIs, out of a MeSH table."""
    known = {name: ui for ui, name, *_ in (line.split("\t") for line in _text(table).splitlines())}
    used = {"Journal Article"}
    for paper in papers:
        used |= {name for name, *_ in headings(paper)} | set(stated_types(paper))
    lines = (f"{name}\t{known[name]}\n" for name in sorted(used & known.keys()))
    (HERE / "mesh_ui.tsv").write_text("".join(lines), encoding="utf-8")


# --- answers ---------------------------------------------------------------------------------


def _put(
    cache: Cache, request: Request, body: bytes, notes: Mapping[str, str] | None = None
) -> None:
    entry = cache.put(request, body, date=DATE, origin="snapshot", notes=notes)
    entry.path.chmod(0o644)  # it is shipped: others than its maker read it


def _put_links(cache: Cache, pmids: Sequence[str], cited: Sequence[Row]) -> None:
    notes = {
        f"{pair['citing_pmid']}>{pair['cited_pmid']}": basis(pair)
        for pair in cited
        if pair.get("certainty")
    }
    layers = (
        ("pubmed_pubmed_citedin", pmids, [(p["cited_pmid"], p["citing_pmid"]) for p in cited]),
        ("pubmed_pubmed_refs", pmids, [(p["citing_pmid"], p["cited_pmid"]) for p in cited]),
        ("trellit_topic", [SEED], [(SEED, pmid) for pmid in pmids if pmid != SEED]),
    )
    for linkname, asked, links in layers:
        known = notes if linkname != "trellit_topic" else {}
        body = _link_sets(linkname, asked, links)
        request = Request.elink(asked, linkname)
        _put(cache, request, body, known)


def _link_sets(linkname: str, asked: Iterable[str], links: Iterable[tuple[str, str]]) -> bytes:
    linked: dict[str, set[str]] = defaultdict(set)
    for pmid, other in links:
        linked[pmid].add(other)
    root = etree.Element("eLinkResult")
    for pmid in asked:
        answer = add(root, "LinkSet")
        answer.tail = "\n"
        add(answer, "DbFrom", "pubmed")
        add(add(answer, "IdList"), "Id", pmid)
        if linked[pmid]:
            group = add(answer, "LinkSetDb")
            add(group, "DbTo", "pubmed")
            add(group, "LinkName", linkname)
        for other in sorted(linked[pmid], key=int):
            add(add(group, "Link"), "Id", other)
    return ELINK_HEAD.encode() + etree.tostring(root, encoding="utf-8") + b"\n"


if __name__ == "__main__":
    main()
