"""Answers in NCBI's forms, made for the tests (synthetic)."""

from types import SimpleNamespace

import pytest

from trellit.entrez import Cache, Request
from trellit.entrez.crawl import LINKNAMES

DATE = "2020-02-20"


def link_set(asked, links, linkname):
    """One LinkSet; ``links`` are ids, or pairs of id and score; none makes no LinkSetDb."""
    rows = "".join(
        f"<Link><Id>{link[0]}</Id><Score>{link[1]}</Score></Link>"
        if isinstance(link, tuple)
        else f"<Link><Id>{link}</Id></Link>"
        for link in links
    )
    name = f"<DbTo>pubmed</DbTo><LinkName>{linkname}</LinkName>"
    group = f"<LinkSetDb>{name}{rows}</LinkSetDb>" if links else ""
    ids = f"<IdList><Id>{asked}</Id></IdList>"
    return f"<LinkSet><DbFrom>pubmed</DbFrom>{ids}{group}</LinkSet>"


def answer(*parts):
    """An ELink answer of these parts."""
    body = "".join(parts)
    return f'<?xml version="1.0" encoding="UTF-8" ?>\n<eLinkResult>{body}</eLinkResult>'.encode()


class Made:
    """A cache that is filled with few words."""

    def __init__(self, folder):
        self.cache = Cache(folder)

    def links(self, layer, asked, *, date=DATE, origin="ncbi", notes=None):
        """Store one layer's answer: ``asked`` maps each id to its links."""
        name = LINKNAMES[layer]
        body = answer(*(link_set(pmid, found, name) for pmid, found in asked.items()))
        request = Request.elink(asked, name)
        return self.cache.put(request, body, date=date, origin=origin, notes=notes)

    def records(self, *pmids, date=DATE, origin="ncbi"):
        """Store an answer with these records."""
        request = Request.efetch(pmids)
        return self.cache.put(request, b"<PubmedArticleSet/>", date=date, origin=origin)


@pytest.fixture
def made(tmp_path):
    """An empty cache, to be filled."""
    return Made(tmp_path / "cache")


@pytest.fixture(scope="session")
def elink():
    """What writes ELink answers: ``elink.answer``, ``elink.link_set``."""
    return SimpleNamespace(answer=answer, link_set=link_set)
