"""Who wrote it."""

from __future__ import annotations

from dataclasses import fields

from lxml.etree import _Element as Element

from trellit.model import Author
from trellit.pubmed import ids
from trellit.pubmed.text import whole

_FIELDS = [field.name for field in fields(Author)]
_PLACES = {
    tag: _FIELDS.index(field)
    for tag, field in {
        "LastName": "last",
        "ForeName": "fore",
        "Initials": "initials",
        "Suffix": "suffix",
        "CollectiveName": "collective",
        "Identifier": "orcid",
    }.items()
}
_ORCID = _PLACES["Identifier"]  # the last field: all before it are names


def authors(listed: Element | None) -> tuple[Author, ...]:
    """Return the authors of an ``AuthorList`` in order.

    Left out are those that NLM marks as not valid (``ValidYN="N"``: a misspelling kept for
    search) and those without any name.
    """
    if listed is None:
        return ()
    everyone: list[list[str]] = []
    values: list[str] = []
    for part in listed.iter("Author", *_PLACES):
        tag = part.tag
        if tag == "Author":
            values = [""] * len(_FIELDS)
            if part.get("ValidYN") != "N":
                everyone.append(values)
        elif tag != "Identifier":
            values[_PLACES[tag]] = whole(part)
        elif part.get("Source") == "ORCID":
            values[_ORCID] = ids.orcid(whole(part)) or values[_ORCID]
    return tuple(Author(*values) for values in everyone if any(values[:_ORCID]))
