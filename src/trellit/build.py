"""The recipe: from seeds to a graph on disk.

Links and stored answers come from ``entrez``, papers from ``pubmed``, readings from
``reading``; corrections are laid over the readings; ``graph`` writes the tables. The same
answers, corrections and lexicon give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from trellit import corrections, pubmed
from trellit.entrez import Cache, Crawl, Entry, Live, Source, crawl, plan_of, snapshot, source_of
from trellit.errors import DamagedData, InvalidInput
from trellit.graph import Graph, rows, schema, tables
from trellit.model import (
    Concept,
    Coverage,
    CoverageState,
    Kind,
    Layer,
    Link,
    Manifest,
    Paper,
    Reading,
    minted_id,
    parse_pmid,
)
from trellit.reading import Reader, Vocabulary, default_reader
from trellit.settings import Settings, bundled_dir, load_settings
from trellit.version import __version__

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, the steps done and the steps in all (0: nobody knows)."""

CORRECTIONS = "corrections.jsonl"


def silent(_stage: str, _done: int, _total: int) -> None:
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
    progress: Progress = silent,
    **options: object,
) -> Graph:
    """Grow the graph around ``seeds`` and write it.

    Parameters
    ----------
    *seeds : str
        PMIDs; at least one, unless the settings have a query.
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
    NotFound
        When PubMed has none of the seeds.
    NotCached
        Offline, when answers are missing that only NCBI can give.
    Unavailable
        When NCBI does not answer; what it did answer is kept for the next try.
    DamagedData
        When a stored answer is not what was stored.
    CannotWrite
        When the folder refuses; the graph that was there is intact.
    """
    settings = settings or load_settings(**options)
    wanted = tuple(dict.fromkeys(parse_pmid(seed) for seed in seeds))
    if not (wanted or settings.query):
        raise InvalidInput("No seed was given.", "Name at least one PMID: trellit build 24935337.")
    name = wanted[0] if wanted else minted_id(Kind.CONDITION, settings.query).partition("/")[2]
    folder = settings.out or Path("graphs") / name
    cache = _cache(wanted, settings)
    source = source_of(settings, cache)

    def tell(stage: str, done: int, total: int) -> None:
        if isinstance(source, Live):
            progress("requests", source.requests, 0)
        progress(stage, done, total)

    content, manifest = compose(wanted, folder, settings, cache, source, tell)
    progress("tables", 0, 1)
    tables.write(folder, content, manifest)
    progress("tables", 1, 1)
    return Graph(folder)


def compose(
    seeds: Sequence[str],
    folder: Path,
    settings: Settings,
    cache: Cache,
    source: Source,
    progress: Progress = silent,
) -> tuple[dict[str, pa.Table], Manifest]:
    """Return the tables and the manifest of the graph around ``seeds``, written nowhere.

    ``folder`` is where corrections of this graph lie, and where it will be written.
    """
    told = snapshot(cache)
    found = crawl(seeds, source, plan_of(settings), years=_years, progress=progress)
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
    coverage = _coverage(found, papers)
    content = _tables(found, papers, readings, coverage)
    manifest = Manifest(
        format=schema.FORMAT,
        version=__version__,
        seeds=found.seeds,
        as_of=max(entry.date for entry in found.answers),
        source=told.title if told else "NCBI E-utilities",
        source_note=told.note if told else "",
        options=_options(seeds, settings),
        readers=tuple(sorted({reading.reader for reading in readings if reading.reader})),
        counts={name: content[name].num_rows for name in schema.TABLES},
        coverage=tuple(line for line in coverage if line.pmid in found.seeds),
        answers=tuple(entry.describe() for entry in found.answers),
        unapplied=unapplied,
        missing=tuple(f"{pmid}: {reason}" for pmid, reason in found.missing),
    )
    return content, manifest


def _options(seeds: Sequence[str], settings: Settings) -> dict[str, str]:
    """Return what was chosen, enough to choose it again; files by their content's hash."""
    chosen: dict[str, object] = {
        "pmids": " ".join(seeds),
        "layers": ",".join(settings.layers),
        "depth": settings.depth,
        "max_papers": settings.max_papers,
        "since": settings.since,
        "query": settings.query,
        "lexicon_sha256": content_hash(settings.lexicon),
        "corrections_sha256": content_hash(settings.corrections),
    }
    return {name: str(value) for name, value in chosen.items() if value}


def content_hash(path: Path | None) -> str:
    """Return the SHA-256 of a file that a build was given; empty when it was given none."""
    if path is None:
        return ""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from None


def _years(entry: Entry) -> dict[str, int | None]:
    return {paper.pmid: paper.year for paper in pubmed.papers(entry.body, name=entry.id)}


def _cache(seeds: Sequence[str], settings: Settings) -> Cache:
    """Return the user's cache; offline the bundled snapshot, when only that knows the seeds."""
    own = Cache(settings.cache_dir)
    if not settings.offline or any(own.record(seed) for seed in seeds):
        return own
    bundled = Cache(bundled_dir())
    told = snapshot(bundled)
    return bundled if told and seeds and set(seeds) <= set(told.seeds) else own


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


def _coverage(found: Crawl, papers: Sequence[Paper]) -> list[Coverage]:
    """Return what is known of each layer; a record's own list stands in where NCBI had none."""
    known = {(line.pmid, line.layer): line for line in found.coverage}
    unknown = (CoverageState.UNAVAILABLE, CoverageState.NOT_ASKED)
    for paper in papers:
        key = (paper.pmid, Layer.REFERENCES)
        if paper.references_listed and (key not in known or known[key].state in unknown):
            note = "from the record's own list"
            known[key] = Coverage(*key, CoverageState.PARTIAL, len(paper.references), note)
    return sorted(known.values())


def _tables(
    found: Crawl,
    papers: Sequence[Paper],
    readings: Sequence[Reading],
    coverage: Sequence[Coverage],
) -> dict[str, pa.Table]:
    concepts = _concepts(readings)
    names = {concept.id: concept.name for concept in concepts}
    mentions = sorted(mention for reading in readings for mention in reading.mentions)
    findings = sorted((f for r in readings for f in r.findings), key=lambda f: (int(f.pmid), f.id))
    by_pmid = {reading.pmid: reading for reading in readings}
    contents = {
        "papers": rows.paper_rows(papers, by_pmid, found.seeds, coverage),
        "links": rows.link_rows(_links(found, papers)),
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
