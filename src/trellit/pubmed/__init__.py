"""PubMed XML in, frozen :class:`~trellit.model.Paper` records out, one at a time.

::

    papers ── parse     the set: which records, what became of those that are no paper
                ├── article, book     one record: its parts put together
                │     └── people, dates, subjects, links, parts, ids, text
                └── stream            bytes to elements, with everything hostile refused
                      ├── characters  what XML forbids, taken out of the bytes
                      └── files       a path, bytes or a stream, plain or gzipped, to bytes

Nothing here opens a socket, reads a DTD, or reads any file but the one it is given.
"""

from trellit.pubmed.parse import ParseReport, papers

__all__ = ["ParseReport", "papers"]
