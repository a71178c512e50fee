"""The recipe: from seeds to a graph on disk.

Links and stored answers come from ``entrez``, papers from ``pubmed``, readings from
``reading``; corrections are laid over the readings; ``graph`` writes the tables. The same
answers, corrections and lexicon give the same bytes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from trellit import corrections, pubmed
from trellit.entrez import Cache, Crawl, crawl, snapshot
from trellit.errors import DamagedData, InvalidInput, Unavailable
from trellit.graph import Graph, rows, schema, tables
from trellit.model import (
    Concept,
    Coverage,
    CoverageState,
    Layer,
    Link,
    Manifest,
    Paper,
    Reading,
    parse_pmid,
)
from trellit.reading import Reader, Vocabulary, default_reader
from trellit.settings import Settings, bundled_dir, load_settings
from trellit.version import __version__

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, the steps done and the steps in all."""

CORRECTIONS = "corrections.jsonl"


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Take no notice."""


def read(*files: str | Path, lexicon: str | Path | None = None) -> Iterator[tuple[Paper, Reading]]:
    """Read PubMed XML files, plain or gzipped, one paper at a time.

    Yields
    ------
    paper : Paper
    reading : Reading
        What the built-in reader finds in it.

    Raises
    ------
    InvalidInput
        For a file that is not there, or a lexicon that cannot be read.
    DamagedData
        For a file that is no PubMed XML, or only the beginning of one.
    """
    reader = default_reader(Path(lexicon) if lexicon else None)
    for file in files:
        for paper in pubmed.papers(Path(file)):
            yield paper, reader.read(paper)


def build(
    *seeds: str,
    settings: Settings | None = None,
    progress: Progress = _silent,
    **options: object,
) -> Graph:
    """Grow the graph around ``seeds`` and write it.

    Parameters
    ----------
    *seeds : str
        PMIDs, at least one.
    settings : Settings, optional
        Without it, ``options`` and the environment make one; ``out`` names the folder, else it
        is ``graphs/<first PMID>``.
    progress : callable
        Told how far the build is.
    **options
        Fields of :class:`trellit.settings.Settings`: ``offline=True, out="graphs/lupus"``.

    Returns
    -------
    Graph
        The new graph, open.

    Raises
    ------
    InvalidInput
        For a seed that is no PMID, or corrections or a lexicon that cannot be read.
    NotCached
        When answers are missing that only NCBI can give.
    DamagedData
        When a stored answer is not what was stored.
    CannotWrite
        When the folder refuses; the graph that was there is intact.
    """
    settings = settings or load_settings(**options)
    if not seeds:
        raise InvalidInput("No seed was given.", "Name at least one PMID: trellit build 24935337.")
    wanted = list(dict.fromkeys(parse_pmid(seed) for seed in seeds))
    folder = settings.out or Path("graphs") / wanted[0]
    cache = _cache(wanted, settings)
    told = snapshot(cache)
    progress("links", 0, 1)
    found = crawl(wanted, cache)
    progress("links", 1, 1)

    papers = _papers(found, progress)
    overlay = [
        line
        for path in (cache.folder / CORRECTIONS, folder / CORRECTIONS, settings.corrections)
        if path is not None and (path == settings.corrections or path.is_file())
        for line in corrections.load(path)
    ]
    vocabulary = Vocabulary.load(settings.lexicon)
    read = _read(papers, default_reader(settings.lexicon), progress)
    readings, unapplied = corrections.apply(read, overlay, vocabulary)

    links = _links(found, papers)
    content = _tables(found, papers, readings, links)
    manifest = Manifest(
        format=schema.FORMAT,
        version=__version__,
        seeds=found.seeds,
        as_of=max(entry.date for entry in found.answers),
        source=told.title if told else "NCBI E-utilities",
        source_note=told.note if told else "",
        options={"depth": "1"},
        readers=tuple(sorted({reading.reader for reading in readings if reading.reader})),
        counts={name: content[name].num_rows for name in schema.TABLES},
        coverage=found.coverage,
        answers=tuple(entry.describe() for entry in found.answers),
        unapplied=unapplied,
    )
    progress("tables", 0, 1)
    tables.write(folder, content, manifest)
    progress("tables", 1, 1)
    return Graph(folder)


def _cache(seeds: Sequence[str], settings: Settings) -> Cache:
    """Return the user's cache; the bundled snapshot when only that knows the seeds."""
    if not settings.offline:
        raise Unavailable(
            "This version does not ask NCBI yet; it reads stored answers.",
            "Add --offline to build from the cache, or from the bundled snapshot of 24935337.",
        )
    own, bundled = Cache(settings.cache_dir), Cache(bundled_dir())
    told = snapshot(bundled)
    only_bundled = all(own.record(seed) is None for seed in seeds)
    return bundled if told and only_bundled and set(seeds) <= set(told.seeds) else own


def _papers(found: Crawl, progress: Progress) -> list[Paper]:
    """Return the crawl's papers by number; of several versions the last."""
    wanted = set(found.pmids)
    papers: dict[str, Paper] = {}
    for entry in found.records:
        for paper in pubmed.papers(entry.body, name=entry.id):
            known = papers.get(paper.pmid)
            if paper.pmid in wanted and (known is None or known.version <= paper.version):
                papers[paper.pmid] = paper
                progress("records", len(papers), len(wanted))
    if lost := wanted - papers.keys():
        raise DamagedData(
            f"The stored records lack {len(lost)} papers that they should hold, "
            f"{min(lost, key=int)} the first.",
            "Remove the answers that name them from the cache, so that they are asked for again.",
        )
    return [papers[pmid] for pmid in sorted(papers, key=int)]


def _read(papers: Sequence[Paper], reader: Reader, progress: Progress) -> list[Reading]:
    readings = []
    for paper in papers:
        readings.append(reader.read(paper))
        progress("reading", len(readings), len(papers))
    return readings


def _links(found: Crawl, papers: Sequence[Paper]) -> list[Link]:
    """Return the crawl's links and the records' own references, within the graph."""
    entries = {entry.id: entry for entry in found.records}
    notes = {pair: note for entry in found.answers for pair, note in entry.notes.items()}
    inside = set(found.pmids)
    links = set(found.links)
    for paper in papers:
        entry = entries[paper.source]
        via = "snapshot" if entry.origin == "snapshot" else "record"
        for cited in inside.intersection(paper.references):
            note = notes.get(f"{paper.pmid}>{cited}", "")
            links.add(
                Link(paper.pmid, cited, Layer.REFERENCES, via, entry.id, entry.date, note=note)
            )
    return sorted(links, key=lambda k: (int(k.source), int(k.target), k.layer, k.via, k.request))


def _tables(
    found: Crawl, papers: Sequence[Paper], readings: Sequence[Reading], links: Sequence[Link]
) -> dict[str, pa.Table]:
    concepts = _concepts(readings)
    names = {concept.id: concept.name for concept in concepts}
    mentions = sorted(mention for reading in readings for mention in reading.mentions)
    findings = sorted((f for r in readings for f in r.findings), key=lambda f: (int(f.pmid), f.id))
    own_lists = [
        Coverage(p.pmid, Layer.REFERENCES, CoverageState.PARTIAL, len(p.references))
        for p in papers
        if p.references_listed and p.pmid not in found.seeds
    ]
    by_pmid = {reading.pmid: reading for reading in readings}
    contents = {
        "papers": rows.paper_rows(papers, by_pmid, found.seeds, [*found.coverage, *own_lists]),
        "links": rows.link_rows(links),
        "concepts": rows.concept_rows(concepts),
        "mentions": rows.mention_rows(mentions),
        "findings": rows.finding_rows(findings, names),
    }
    return {name: tables.table(name, content) for name, content in contents.items()}


def _concepts(readings: Iterable[Reading]) -> list[Concept]:
    """Return each concept that a mention or finding names, once, under its commonest name."""
    seen: defaultdict[str, Counter[Concept]] = defaultdict(Counter)
    used: set[str] = set()
    for reading in readings:
        for concept in reading.concepts:
            seen[concept.id][concept] += 1
        used.update(mention.concept for mention in reading.mentions)
        for finding in reading.findings:
            terms = (*finding.therapies, *finding.models, *finding.conditions, finding.outcome)
            used.update((finding.arm, *(term.concept for term in terms)))
    used.update(part for name in used.copy() for concept in seen[name] for part in concept.parts)
    chosen = [_commonest(seen[name]) for name in used]
    return sorted(chosen, key=lambda concept: (concept.kind, concept.id))


def _commonest(forms: Counter[Concept]) -> Concept:
    return min(forms, key=lambda concept: (-forms[concept], concept))
