"""What passes the gate and what does not (synthetic)."""

import gzip
import json
import resource
import time

import pytest

from trellit.entrez import Request
from trellit.entrez.failures import Failure, Reason
from trellit.entrez.gate import MAX_BYTES, Accepted, judge

REFS = "pubmed_pubmed_refs"
EFETCH = Request.efetch(["1", "2"])
ELINK = Request.elink(["1", "2"], REFS)
ESUMMARY = Request.esummary(["1", "2"])
ESEARCH = Request.esearch("lupus")


def _set(*parts):
    return f'<?xml version="1.0" ?>\n<PubmedArticleSet>{"".join(parts)}</PubmedArticleSet>'


def _article(pmid, more=""):
    cited = "<CommentsCorrectionsList><CommentsCorrections><PMID>77</PMID></CommentsCorrections>"
    inside = f"<PMID>{pmid}</PMID>{cited}</CommentsCorrectionsList>{more}"
    return f"<PubmedArticle><MedlineCitation>{inside}</MedlineCitation></PubmedArticle>"


def _book(pmid):
    return (
        f"<PubmedBookArticle><BookDocument><PMID>{pmid}</PMID></BookDocument></PubmedBookArticle>"
    )


def _links(*parts):
    return f"<eLinkResult>{''.join(parts)}</eLinkResult>"


def _ls(ids, inside=""):
    listed = "".join(f"<Id>{one}</Id>" for one in ids)
    return f"<LinkSet><DbFrom>pubmed</DbFrom><IdList>{listed}</IdList>{inside}</LinkSet>"


def _summaries(*parts):
    return (
        f'<eSummaryResult><DocumentSummarySet status="OK">{"".join(parts)}'
        "</DocumentSummarySet></eSummaryResult>"
    )


def _summary(pmid, inside="<Title>t</Title>"):
    return f'<DocumentSummary uid="{pmid}">{inside}</DocumentSummary>'


NO_SUMMARY = "<error>cannot get document summary</error>"
DB = "<LinkSetDb><DbTo>pubmed</DbTo><LinkName>x</LinkName>{}</LinkSetDb>"

NO_HITS = (
    "<eSearchResult><Count>0</Count><IdList/><ErrorList><PhraseNotFound>x</PhraseNotFound>"
    "</ErrorList></eSearchResult>"
)

TAKEN = [
    (EFETCH, _set(_article(1), _article(2)), ("1", "2"), (), ()),
    (EFETCH, _set(_article(2), _article(1), _article(2)), ("1", "2"), (), ()),
    (EFETCH, _set(_article("002"), _book(1)), ("1", "2"), (), ()),
    (EFETCH, _set(_article(1)), ("1",), (), ()),
    (EFETCH, _set(), (), (), ()),
    (EFETCH, _set(_article(1), _article(9)), ("1",), (), ("9",)),
    (EFETCH, _set(_article(1), "<DeleteCitation><PMID>2</PMID></DeleteCitation>"),
     ("1",), ("2",), ()),
    (EFETCH, _set(_article(1, "<Deep><ERRORS/></Deep>"), _article(2)), ("1", "2"), (), ()),
    (EFETCH, _set(_article(1, "&amp;lt;ERROR&amp;gt; &lt;ERROR>"), _article(2)),
     ("1", "2"), (), ()),
    (ELINK, _links(_ls("1"), _ls("2")), ("1", "2"), (), ()),
    (ELINK, _links(_ls("2"), _ls("1")), ("1", "2"), (), ()),
    (ELINK, _links(_ls("1"), _ls("1"), _ls("2")), ("1", "2"), (), ()),
    (ELINK, _links(_ls("2")), ("2",), (), ()),
    (ELINK, _links(_ls("1", "<ERROR>no</ERROR>"), _ls("2")), ("2",), (), ()),
    (ELINK, _links(_ls("1"), _ls("1", "<ERROR>no</ERROR>"), _ls("2")), ("2",), (), ()),
    (ELINK, _links(_ls("1", DB.format("<ERROR>no</ERROR>")), _ls("2")), ("2",), (), ()),
    (ELINK, _links(_ls("1", DB.format("<Info>Empty</Info>")), _ls("2")), ("2",), (), ()),
    (ELINK, _links("<LinkSet><ERROR>no</ERROR></LinkSet>", _ls("2")), ("2",), (), ()),
    (ELINK, _links(_ls(["1", "2"]), _ls("1")), None, (), ()),
    (ELINK, _links(_ls("1"), _ls("3")), ("1",), (), ()),
    (ESUMMARY, _summaries(_summary(1), _summary(2, NO_SUMMARY)), ("1",), ("2",), ()),
    (ESUMMARY, _summaries(_summary(2, NO_SUMMARY), _summary(1)), ("1",), ("2",), ()),
    (ESEARCH, "<eSearchResult><Count>1</Count><IdList><Id>5</Id></IdList></eSearchResult>",
     (), (), ()),
    (ESEARCH, NO_HITS, (), (), ()),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "body", "answered", "absent", "strange"), TAKEN)
def test_taken(request_, body, answered, absent, strange):
    verdict = judge(request_, 200, {"content-type": "text/xml"}, body.encode())
    if answered is None:
        assert verdict == Failure(
            Reason.UNUSABLE, "it says nothing of any paper that was asked for"
        )
    else:
        assert verdict == Accepted(body.encode(), answered, absent, strange)


JSON_429 = json.dumps({"error": "API rate limit exceeded", "api-key": "1.2.3.4", "count": "4"})
BLOCK = "<html><title>NCBI - WWW Error Blocked Diagnostic</title></html>"
ERROR = "<eLinkResult><ERROR>Couldn't resolve #exLinkSrv2</ERROR></eLinkResult>"

REFUSED = [
    (ELINK, 429, JSON_429, Reason.RATE_LIMIT),
    (ELINK, 200, JSON_429, Reason.RATE_LIMIT),
    (ELINK, 429, "", Reason.RATE_LIMIT),
    (ELINK, 400, '{"error":"API key invalid","api-key":"k"}', Reason.BAD_KEY),
    (ELINK, 500, '{"error":"error forwarding request","api-key":"k"}', Reason.OUTAGE),
    (ELINK, 200, '{"header":{},"linksets":[]}', Reason.OUTAGE),
    (ELINK, 200, '{"error": ', Reason.CUT_SHORT),
    (ELINK, 200, "[" * 100_000, Reason.CUT_SHORT),
    (ELINK, 200, '{"a":' * 100_000, Reason.CUT_SHORT),
    (EFETCH, 400, "<eFetchResult><ERROR>ID list is empty! Possibly</ERROR></eFetchResult>",
     Reason.BAD_IDS),
    (EFETCH, 400, "ID+list+is+empty!+Possibly+it+has+no+correct+IDs.", Reason.BAD_IDS),
    (EFETCH, 200, "<eFetchResult><ERROR>ID list is empty!</ERROR></eFetchResult>", Reason.BAD_IDS),
    (ELINK, 400, "<html>Bad Request</html>", Reason.OUTAGE),
    (ELINK, 200, BLOCK, Reason.BLOCKED),
    (ELINK, 403, BLOCK, Reason.BLOCKED),
    (ELINK, 403, "", Reason.BLOCKED),
    (ELINK, 503, BLOCK, Reason.BLOCKED),
    (ELINK, 500, "<html>500</html>", Reason.OUTAGE),
    (ELINK, 502, "", Reason.OUTAGE),
    (ELINK, 200, "<!DOCTYPE html><html>sign in</html>", Reason.OUTAGE),
    (ELINK, 302, "", Reason.REDIRECT),
    (ELINK, 301, "<html/>", Reason.REDIRECT),
    (ELINK, 404, "<html/>", Reason.WRONG_ADDRESS),
    (ELINK, 414, "<html/>", Reason.TOO_LONG),
    (ELINK, 407, "", Reason.PROXY),
    (ELINK, 200, "", Reason.CUT_SHORT),
    (ELINK, 200, " \n", Reason.CUT_SHORT),
    (ELINK, 200, "just words", Reason.CUT_SHORT),
    (ELINK, 200, ERROR, Reason.SAID_ERROR),
    (ELINK, 200, _links("<LinkSet><ERROR>no</ERROR></LinkSet>"), Reason.SAID_ERROR),
    (ELINK, 200, "<eLinkResult/>", Reason.UNUSABLE),
    (ELINK, 200, _links(_ls("3")), Reason.UNUSABLE),
    (ELINK, 200, _links(_ls("1")) + "<more/>", Reason.CUT_SHORT),
    (ELINK, 200, _set(_article(1)), Reason.UNUSABLE),
    (EFETCH, 200, _links(_ls("1")), Reason.UNUSABLE),
    (EFETCH, 200, _set(_article(1))[:-1], Reason.CUT_SHORT),
    (EFETCH, 200, _set(_article(1)).removesuffix("</PubmedArticleSet>"), Reason.CUT_SHORT),
    (EFETCH, 200, _set(_article(1), "<ERROR>Backend</ERROR>"), Reason.SAID_ERROR),
    (EFETCH, 200, _set(_article(1, "<A><B><C><ERROR>x</ERROR></C></B></A>")), Reason.SAID_ERROR),
    (EFETCH, 200, '<?xml version="1.0" encoding="klingon"?><PubmedArticleSet/>', Reason.CUT_SHORT),
    (ESUMMARY, 200, _summaries(_summary(1)), Reason.UNUSABLE),
    (ESUMMARY, 200, _summaries("<!-- DocSum Backend failed -->"), Reason.UNUSABLE),
    (ESUMMARY, 200, "<eSummaryResult><ERROR>x</ERROR></eSummaryResult>", Reason.SAID_ERROR),
    (ESEARCH, 200, "<eSearchResult><ERROR>Search Backend failed</ERROR></eSearchResult>",
     Reason.SAID_ERROR),
    (ESEARCH, 200, "<eSearchResult><IdList/></eSearchResult>", Reason.UNUSABLE),
    (ESEARCH, 200, "<eSearchResult><Count>5</Count><IdList/></eSearchResult>", Reason.UNUSABLE),
    (ESEARCH, 200, "<eSearchResult><Count>\u0665</Count><IdList/></eSearchResult>",
     Reason.UNUSABLE),
    (ESEARCH, 200, "<eSearchResult><Count>1</Count><IdList><Id>x</Id></IdList></eSearchResult>",
     Reason.UNUSABLE),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "status", "body", "reason"), REFUSED)
def test_refused(request_, status, body, reason):
    verdict = judge(request_, status, {}, body.encode())
    assert isinstance(verdict, Failure)
    assert verdict.reason is reason
    assert "1.2.3.4" not in verdict.sentence


@pytest.mark.parametrize(("headers", "seconds"), [
    ({"retry-after": "2"}, 2),
    ({"retry-after": " 17 "}, 17),
    ({}, None),
    ({"retry-after": "soon"}, None),
    ({"retry-after": "-3"}, None),
    ({"retry-after": "\u0662"}, None),
    ({"retry-after": "9" * 4000}, 999_999_999),
    ({"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT", "date": "Sun, 22 Nov 2026 12:00:00 GMT"}, 30),
    ({"retry-after": "Sun, 22 Nov 2026 11:00:00 GMT", "date": "Sun, 22 Nov 2026 12:00:00 GMT"}, 0),
    ({"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT"}, None),
])  # fmt: skip
def test_retry_after(headers, seconds):
    verdict = judge(ELINK, 429, headers, JSON_429.encode())
    assert verdict == Failure(Reason.RATE_LIMIT, wait=seconds)


BODY = _set(_article(1, "<T>\u00fc</T>"), _article(2))
ENCODED = [
    BODY.encode(),
    b"\xef\xbb\xbf" + BODY.encode(),
    BODY.replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16"),
    BODY.replace('"1.0"', '"1.0" encoding="ISO-8859-1"').encode("latin-1"),
    b"  \n" + BODY.split("\n", 1)[1].encode(),
]


@pytest.mark.parametrize("body", ENCODED)
@pytest.mark.parametrize("packed", [False, True])
def test_encodings(body, packed):
    sent = gzip.compress(body) if packed else body
    for headers in ({}, {"content-encoding": "gzip", "content-type": "text/plain"}):
        assert judge(EFETCH, 200, headers, sent) == Accepted(body, ("1", "2"))


def test_gzip_that_is_not_whole():
    packed = gzip.compress(BODY.encode())
    for cut in (packed[:-1], packed[:20], packed[:12] + b"x" + packed[13:]):
        verdict = judge(EFETCH, 200, {}, cut)
        assert verdict.reason is Reason.CUT_SHORT


def test_another_packing_is_refused():
    verdict = judge(EFETCH, 200, {"content-encoding": "br"}, BODY.encode())
    assert verdict.reason is Reason.UNUSABLE


def _doc(inside, subset=""):
    return f"<!DOCTYPE PubmedArticleSet {subset}><PubmedArticleSet>{inside}</PubmedArticleSet>"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "laughs": _doc("&l9;", f'[<!ENTITY l0 "ha">{LAUGHS}]'),
    "quadratic": _doc("&a;" * 30_000, f'[<!ENTITY a "{"a" * 60_000}">]'),
    "external": _doc("&e;", '[<!ENTITY e SYSTEM "file:///etc/passwd">]'),
    "parameter": _doc("", '[<!ENTITY % p SYSTEM "http://example.org/x"> %p;]'),
    "attlist": _doc("", '[<!ATTLIST PubmedArticleSet a CDATA "x">]'),
    "deep": _doc("<e>" * 100_000 + "</e>" * 100_000),
    "attributes": _doc("<e " + " ".join(f"a{n}='1'" for n in range(10_000)) + "/>"),
    "token": _doc(f'<e a="{"x" * (60 * 2**20)}"/>'),
    "text": _doc(f"<e>{'x' * (60 * 2**20)}</e>"),
    "comment": _doc(f"<!--{'x' * (60 * 2**20)}-->"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_hurt_is_refused_at_once(name):
    body = HOSTILE[name].encode()
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    verdict = judge(EFETCH, 200, {}, body)
    assert isinstance(verdict, Failure)
    assert verdict.reason is Reason.HOSTILE
    assert time.perf_counter() - begun < 2
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 400_000, "kilobytes"


def test_a_bomb_of_gzip():
    bomb = gzip.compress(b"<PubmedArticleSet>" + b" " * (MAX_BYTES + 1))
    assert len(bomb) < 100_000
    assert judge(EFETCH, 200, {}, bomb).reason is Reason.TOO_LARGE


def test_a_document_type_of_another_year_is_never_fetched(monkeypatch):
    monkeypatch.setattr("socket.socket", None)
    head = (
        '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2027//EN" '
        '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_270101.dtd">'
    )
    body = head + _set(_article(1, "<New A='1'>&beta;</New>"), _article(2)).split("\n", 1)[1]
    assert judge(EFETCH, 200, {}, body.encode()) == Accepted(body.encode(), ("1", "2"))
