"""Four independent, unmodified clients read the same papers and links from the local server."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

READERS = Path(__file__).parent / "readers"
QUERY, PMID = "lupus[ti]", "102"
SEARCH = ["104", "103", "102"]
TITLES = {
    "102": "Stem cells and lupus.",
    "103": "Lupus: a review.",
    "104": "Cyclophosphamide in lupus mice.",
}
CITED_IN, REFERENCES = ["200", "103"], ["101"]
_COMMANDS = re.compile(r"\b(esearch|elink|epost|efetch|einfo)\b")


def read(ncbi, python, reader, *more):
    done = ncbi.run([python, str(READERS / reader), QUERY, PMID, *more])
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def similar_of(ncbi):
    return [pmid for pmid, _ in ncbi.server.world.links.of(PMID, "pubmed_pubmed")]


def assert_agrees(ncbi, answer):
    assert answer["search"] == SEARCH
    assert answer["titles"] == TITLES
    assert answer["cited_in"] == CITED_IN
    assert answer["references"] == REFERENCES
    assert answer["similar"] == similar_of(ncbi)
    assert_no_other_host(ncbi)


def assert_no_other_host(ncbi):
    assert ncbi.proxy.refused == []
    assert ncbi.server.requests


def test_bio_entrez(ncbi):
    answer = read(ncbi, sys.executable, "bio_entrez.py")
    assert_agrees(ncbi, answer)
    assert answer["summaries"] == TITLES
    assert answer["databases"][0] == "pubmed"
    assert {seen.utility for seen in ncbi.server.requests} == {
        "einfo",
        "esearch",
        "epost",
        "efetch",
        "elink",
        "esummary",
    }


def test_metapub(ncbi, clients_python, tmp_path):
    assert_agrees(ncbi, read(ncbi, clients_python, "metapub_reader.py", str(tmp_path)))


def test_eutils(ncbi, clients_python):
    assert_agrees(ncbi, read(ncbi, clients_python, "eutils_reader.py"))


def edirect_says(ncbi, folder, command):
    """What EDirect says; every command gets ``-base``, which no pipe hands on.

    Its exit code is 0 whatever happens, so only its output and its complaints count.
    """
    script = _COMMANDS.sub(rf"{folder}/\1 -base {ncbi.server.url}", command)
    done = ncbi.run(["bash", "-c", script])
    assert done.stderr == ""
    assert_no_other_host(ncbi)
    return done.stdout


@pytest.mark.parametrize(
    ("command", "then", "lines"),
    [
        (f"esearch -db pubmed -query '{QUERY}'", "efetch -format uid", SEARCH),
        (
            f"elink -db pubmed -id {PMID} -name pubmed_pubmed_citedin -target pubmed",
            "efetch -format uid",
            CITED_IN,
        ),
        (
            f"elink -db pubmed -id {PMID} -name pubmed_pubmed_refs -target pubmed",
            "efetch -format uid",
            REFERENCES,
        ),
        ("epost -db pubmed -id 103,104", "efetch -format uid", ["103", "104"]),
        (
            "efetch -db pubmed -id 102,103,104 -format xml",
            "xtract -pattern PubmedArticle -element MedlineCitation/PMID",
            SEARCH,
        ),
        (
            "efetch -db pubmed -id 102 -format docsum",
            "xtract -pattern DocumentSummary -element Title",
            ["Stem cells and lupus."],
        ),
    ],
)
def test_edirect(ncbi, edirect, command, then, lines):
    said = edirect_says(ncbi, edirect, f"{command} | {then}").split("\n")
    assert sorted(line for line in said if line) == sorted(lines)


def test_edirect_einfo(ncbi, edirect):
    said = edirect_says(ncbi, edirect, "einfo -db pubmed")
    assert "<Name>pubmed_pubmed_citedin</Name>" in said
    assert "<Count>8</Count>" in said


def test_edirect_scores(ncbi, edirect):
    command = f"elink -db pubmed -id {PMID} -target pubmed -cmd neighbor_score"
    said = edirect_says(ncbi, edirect, command)
    first = re.search(r"<LinkName>pubmed_pubmed</LinkName>(.*?)</LinkSetDb>", said, re.DOTALL)
    assert re.findall(r"<Id>(\d+)</Id>", first[1]) == similar_of(ncbi)


def test_the_proxy_refuses_and_logs_every_other_host(ncbi):
    code = "import urllib.request as u, sys; u.urlopen(sys.argv[1], timeout=5)"
    done = ncbi.run([sys.executable, "-c", code, "https://www.ncbi.nlm.nih.gov/"])
    assert "403 Forbidden" in done.stderr
    plain = ncbi.run([sys.executable, "-c", code, "http://example.org/"])
    assert "403" in plain.stderr
    assert ncbi.proxy.refused == ["www.ncbi.nlm.nih.gov:443", "http://example.org/"]
    assert ncbi.server.requests == ()


def test_without_the_authority_tls_refuses(ncbi):
    code = "import urllib.request as u, sys; u.urlopen(sys.argv[1], timeout=5)"
    environment = {n: v for n, v in ncbi.environment.items() if n != "SSL_CERT_FILE"}
    stranger = type(ncbi)(ncbi.server, ncbi.proxy, environment)
    done = stranger.run([sys.executable, "-c", code, "https://eutils.ncbi.nlm.nih.gov/"])
    assert "CERTIFICATE_VERIFY_FAILED" in done.stderr
