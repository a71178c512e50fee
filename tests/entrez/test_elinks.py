"""ELink answers read (synthetic)."""

import pytest

from trellit.entrez import Request
from trellit.entrez.elinks import Neighbour, neighbours
from trellit.errors import DamagedData, Unavailable

NAME = "pubmed_pubmed"
SELF = 2147483647


@pytest.fixture
def read(made):
    def read(body, *ids):
        return neighbours(made.cache.put(Request.elink(ids, NAME), body, date="2020-02-20"))

    return read


def _plain(found):
    return {pmid: [(n.pmid, n.score) for n in links] for pmid, links in found.items()}


def test_links_in_the_answers_order(read, elink):
    body = elink.answer(elink.link_set("1", ["9", "3", "22"], NAME))
    assert read(body, "1") == {"1": (Neighbour("9"), Neighbour("3"), Neighbour("22"))}


def test_scores_come_with_similar_papers_and_the_papers_own_row_goes(read, elink):
    body = elink.answer(elink.link_set("1", [("1", SELF), ("3", 50), ("2", 40)], NAME))
    assert _plain(read(body, "1")) == {"1": [("3", 50), ("2", 40)]}


def test_a_row_of_itself_goes_with_any_score_and_without(read, elink):
    rows = [("1", 7), ("5", SELF), ("2", 40)]
    assert _plain(read(elink.answer(elink.link_set("1", rows, NAME)), "1")) == {"1": [("2", 40)]}
    rows = ["1", "2"]
    assert _plain(read(elink.answer(elink.link_set("1", rows, NAME)), "1")) == {"1": [("2", None)]}


def test_no_group_of_links_means_no_links(read, elink):
    body = elink.answer(elink.link_set("1", [], NAME), elink.link_set("2", ["1"], NAME))
    assert _plain(read(body, "1", "2")) == {"1": [], "2": [("1", None)]}


def test_links_of_another_name_do_not_count(read, elink):
    body = elink.answer(elink.link_set("1", ["9"], "pubmed_pubmed_refs"))
    assert _plain(read(body, "1")) == {"1": []}


def test_an_id_that_is_answered_twice_has_each_link_once(read, elink):
    body = elink.answer(
        elink.link_set("1", [("3", 50), ("2", 40)], NAME),
        elink.link_set("2", [], NAME),
        elink.link_set("1", [("2", 41), ("4", 30)], NAME),
    )
    assert _plain(read(body, "1", "2")) == {"1": [("3", 50), ("2", 40), ("4", 30)], "2": []}


def test_an_answer_may_say_more_than_was_asked(read, elink):
    body = elink.answer(elink.link_set("1", ["2"], NAME), elink.link_set("8", ["1"], NAME))
    assert _plain(read(body, "1"))["1"] == [("2", None)]


@pytest.mark.parametrize("where", ["<ERROR>{}</ERROR>", "<LinkSet><ERROR>{}</ERROR></LinkSet>"])
def test_an_error_is_ncbis(read, elink, where):
    with pytest.raises(Unavailable, match=r"with an error: Address table is empty\."):
        read(elink.answer(where.format(" Address table is empty ")), "1")


@pytest.mark.parametrize("body", [
    b"", b"  ", b"no xml", b"<eLinkResult>", b"\x00\xff", b"<html><body>502</body></html>",
    b'<?xml version="1.0" ?><eFetchResult/>', b"<eLinkResult/>",
])  # fmt: skip
def test_what_is_no_answer_is_damage(read, body):
    with pytest.raises(DamagedData, match=r"The stored answer elink-[0-9a-f]{16} is no usable"):
        read(body, "1")


def test_a_truncated_answer_is_damage(read, elink):
    body = elink.answer(elink.link_set("1", ["2", "3"], NAME))
    for end in range(0, len(body), 9):
        with pytest.raises(DamagedData, match="whole XML"):
            read(body[:end], "1")


def test_an_id_that_is_not_answered_is_damage(read, elink):
    body = elink.answer(elink.link_set("1", ["2"], NAME))
    with pytest.raises(DamagedData, match="it says nothing of 2 ids"):
        read(body, "1", "2", "3")


@pytest.mark.parametrize("ids", ["", "<Id>1</Id><Id>2</Id>"])
def test_a_link_set_answers_one_id(read, elink, ids):
    body = elink.answer(f"<LinkSet><IdList>{ids}</IdList></LinkSet>")
    with pytest.raises(DamagedData, match="ids at once"):
        read(body, "1", "2")


@pytest.mark.parametrize("link", ["", "x", ("2", "high"), ("", 3), ("2", 1.5), "-2"])
def test_a_link_to_no_paper_is_damage(read, elink, link):
    with pytest.raises(DamagedData, match=r"elink-[0-9a-f]{16}"):
        read(elink.answer(elink.link_set("1", ["3", link], NAME)), "1")


def test_entities_are_not_resolved(read, tmp_path):
    (tmp_path / "secret").write_text("7")
    body = (
        f'<!DOCTYPE eLinkResult [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]><eLinkResult>'
        "<LinkSet><IdList><Id>1</Id></IdList><LinkSetDb><LinkName>pubmed_pubmed</LinkName>"
        "<Link><Id>&e;</Id></Link></LinkSetDb></LinkSet></eLinkResult>"
    )
    with pytest.raises(DamagedData):
        read(body.encode(), "1")
