"""The bundled snapshot: whole, consistent with itself, and made from the facts as they stand."""

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from trellit.corrections import AddFinding, AddMention, ChangeDesign, load
from trellit.entrez.cache import Cache
from trellit.entrez.elinks import neighbours
from trellit.model import Direction, Effect, Kind
from trellit.settings import bundled_dir

CACHE = Path(__file__).resolve().parents[1] / "cache"
BUNDLED = bundled_dir()
SEED = "24935337"
LINKNAMES = {"pubmed_pubmed_citedin", "pubmed_pubmed_refs", "trellit_topic"}


def _root(body):
    return etree.fromstring(body, etree.XMLParser(load_dtd=False, no_network=True))


@pytest.fixture(scope="module")
def entries():
    return Cache(BUNDLED).entries


@pytest.fixture(scope="module")
def records(entries):
    answers = [entry for entry in entries if entry.request.utility == "efetch"]
    return {e.findtext("MedlineCitation/PMID"): e for a in answers for e in _root(a.body)}


@pytest.fixture(scope="module")
def links(entries):
    answers = [entry for entry in entries if entry.request.utility == "elink"]
    return {
        entry.request.linkname: {
            pmid: [other.pmid for other in found] for pmid, found in neighbours(entry).items()
        }
        for entry in answers
    }


@pytest.fixture(scope="module")
def corrections():
    return load(BUNDLED / "corrections.jsonl")


@pytest.fixture(scope="module")
def findings(corrections):
    return [line for line in corrections if isinstance(line, AddFinding)]


@pytest.fixture(scope="session")
def facts(shared):
    return shared / "neighbourhood"


def test_every_answer_fits_its_header(entries):
    assert len(entries) == len(list(BUNDLED.glob("*.answer"))) == 5
    for entry in entries:
        header_line, body = entry.path.read_bytes().split(b"\n", 1)
        header = json.loads(header_line)
        assert header["sha256"] == hashlib.sha256(body).hexdigest()
        assert header["bytes"] == len(body)
        assert entry.body == body
        assert (entry.origin, entry.date) == ("snapshot", "2026-11-22")
        assert header_line.decode() == json.dumps(header, sort_keys=True, separators=(",", ":"))


def test_records_are_those_asked_for_in_order(entries, records):
    for entry in entries:
        if entry.request.utility == "efetch":
            root = _root(entry.body)
            found = [record.findtext("MedlineCitation/PMID") for record in root]
            assert root.tag == "PubmedArticleSet"
            assert found == list(entry.request.ids) == sorted(found, key=int)
            assert len(found) <= 200
    assert SEED in records


def test_no_record_holds_an_abstract_or_an_invented_year(records):
    for record in records.values():
        assert not list(record.iter("Abstract", "AbstractText", "OtherAbstract"))
        assert record.findtext(".//ArticleTitle")
        date = record.find(".//PubDate")
        assert [child.tag for child in date] in (["Year"], ["Year", "Month"], ["MedlineDate"])
        assert not date.findtext("MedlineDate")


def test_elements_stand_in_the_order_of_the_document_type(records):
    orders = {
        "MedlineCitation": (
            "PMID Article MedlineJournalInfo CommentsCorrectionsList MeshHeadingList KeywordList"
        ),
        "Article": ("Journal ArticleTitle Pagination AuthorList Language PublicationTypeList"),
        "PubmedData": "PublicationStatus ArticleIdList ReferenceList",
        "Author": "LastName ForeName Initials Suffix",
    }
    for record in records.values():
        for tag, order in orders.items():
            for element in record.iter(tag):
                places = [order.split().index(child.tag) for child in element]
                assert places == sorted(places)


def test_headings_and_types_have_their_ui(records):
    for record in records.values():
        for element in record.iter("DescriptorName", "PublicationType"):
            assert element.get("UI", "").startswith("D")


def test_the_seeds_record(records):
    seed = records[SEED]
    assert seed.findtext(".//LastName") == "Liu"
    assert seed.findtext(".//Initials") == "RH"
    assert seed.find(".//AuthorList").get("CompleteYN") == "N"
    assert seed.findtext(".//PubDate/Year") == "2014"
    assert seed.findtext(".//PubDate/Month") == "Jun"
    assert seed.findtext(".//MedlinePgn") == "1621-1627"


@pytest.mark.parametrize(
    ("pmid", "last", "rest"),
    [
        ("308087", "Roubinian", {"Initials": "JR"}),
        ("28977399", "Tompkins", {"ForeName": "Bryon A", "Initials": "BA"}),
    ],
)
def test_names_are_split(records, pmid, last, rest):
    author = records[pmid].find(".//Author")
    assert {child.tag: child.text for child in author} == {"LastName": last, **rest}


def test_major_topics_stand_where_they_are_printed(records):
    headings = {
        heading.findtext("DescriptorName"): heading
        for heading in records["300626"].iter("MeshHeading")
    }
    nephritis = headings["Nephritis"]
    majors = {q.text: q.get("MajorTopicYN") for q in nephritis.iter("QualifierName")}
    assert nephritis.find("DescriptorName").get("MajorTopicYN") == "N"
    assert majors == {"drug therapy": "N", "veterinary": "Y"}


def test_link_answers_answer_every_paper(links, records):
    assert set(links) == LINKNAMES
    for linkname in LINKNAMES - {"trellit_topic"}:
        assert set(links[linkname]) == set(records)
    assert links["trellit_topic"] == {SEED: sorted(records.keys() - {SEED}, key=int)}


def test_links_agree_and_their_ends_are_counted(links, records):
    citing = {(s, t) for t, found in links["pubmed_pubmed_citedin"].items() for s in found}
    cited = {(s, t) for s, found in links["pubmed_pubmed_refs"].items() for t in found}
    within = {pair for pair in citing | cited if set(pair) <= records.keys()}
    assert cited == within == {pair for pair in citing if pair[0] in records}
    counts = json.loads((BUNDLED / "snapshot.json").read_text())["counts"]
    assert len(citing | cited) == counts["links"] == 180
    assert len(within) == counts["links_within"] == 126


def test_reference_lists_say_what_the_links_say(links, records):
    for pmid, record in records.items():
        listed = [e.text for e in record.iterfind(".//Reference/ArticleIdList/ArticleId")]
        assert listed == links["pubmed_pubmed_refs"][pmid]


def test_the_probable_link_is_marked(entries, records):
    noted = {e.request.linkname: dict(e.notes) for e in entries if e.notes}
    assert set(noted) == LINKNAMES - {"trellit_topic"}
    for notes in noted.values():
        assert list(notes) == [f"32019582>{SEED}"]
        assert notes[f"32019582>{SEED}"].startswith("probable: ")
    texts = {
        reference.findtext(".//ArticleId"): reference.findtext("Citation")
        for reference in records["32019582"].iter("Reference")
    }
    assert texts[SEED].startswith("probable: ")
    assert sum(text.startswith("probable") for text in texts.values()) == 1


def test_corrections_are_about_known_papers(corrections, records):
    silent = {"10398604", "10898980", "11407690", "20017699"}  # the facts state only their titles
    assert {line.pmid for line in corrections} == records.keys() - silent
    assert all(line.source and line.reason for line in corrections)


def test_each_finding_can_be_told_from_the_others(findings):
    told = Counter(
        (f.pmid, tuple(f.therapies), f.outcome, f.outcome_text, tuple(f.models)) for f in findings
    )
    assert [key for key, times in told.items() if times > 1] == []


def test_findings_are_worded_for_the_vocabulary(findings):
    for finding in findings:
        assert not set("()[]") & set(finding.outcome), finding.outcome
        assert " with " not in finding.outcome, finding.outcome
        assert finding.outcome_text
        assert finding.statement
        assert finding.statement.startswith(finding.outcome_text)
        assert len(finding.therapies) == len(set(finding.therapies))


def test_effects_fit_directions(findings):
    allowed = {
        Direction.UNCHANGED: {Effect.NO_CHANGE},
        Direction.INCREASED: {None, Effect.IMPROVED, Effect.WORSENED},
        Direction.DECREASED: {None, Effect.IMPROVED, Effect.WORSENED},
        None: {Effect.UNCLEAR, Effect.IMPROVED},
    }
    for finding in findings:
        assert finding.effect in allowed[finding.direction], finding


def test_the_founding_paper(findings):
    (finding,) = [f for f in findings if f.pmid == SEED]
    single = "hematopoietic stem cell transplantation"
    assert finding.therapies == [single, "mesenchymal stem cell supplementation"]
    assert finding.comparator == single
    assert finding.models == ["murine systemic lupus erythematosus"]
    assert finding.outcome == "therapeutic effect"
    assert (finding.direction, finding.effect) == (Direction.INCREASED, Effect.IMPROVED)


@pytest.mark.parametrize(
    ("pmid", "arm", "outcome", "direction", "effect"),
    [
        ("391238", "cyclophosphamide 16 mg/kg/day", "neoplasms", "increased", "worsened"),
        (
            "300626",
            "prostaglandin E1 200 micrograms once or twice daily",
            "anemia",
            "decreased",
            "improved",
        ),
        ("308087", "estradiol-17-beta implants", "survival", "decreased", "worsened"),
        ("32937045", "belimumab", "renal response", "increased", None),
        (
            "737897",
            "cyclophosphamide plus tilorone",
            "autoantibody responses",
            "unchanged",
            "no_change",
        ),
        ("24951103", "atacicept 75 mg or 150 mg", "time to first flare", "increased", "improved"),
        ("20089701", "Tlr9 deficiency", "disease", "increased", "worsened"),
        ("18514033", "estrogen receptor beta knockout", "disease", "unchanged", "no_change"),
        ("7855311", "fish oil (omega-3)", "leukotriene production", None, "unclear"),
    ],
)
def test_how_outcomes_are_understood(findings, pmid, arm, outcome, direction, effect):
    meant = {
        (f.direction, f.effect)
        for f in findings
        if (f.pmid, f.therapies, f.outcome) == (pmid, [arm], outcome)
    }
    assert (direction, effect) in meant


def test_a_model_named_by_the_outcome_is_the_only_one(findings):
    (vasculitis,) = [f for f in findings if f.outcome.startswith("necrotizing vasculitis")]
    assert vasculitis.models == ["MRL-lpr/lpr male mice"]


def test_background_drugs_are_no_arm(findings):
    arms = {text for f in findings if f.pmid in {"32937045", "33971155"} for text in f.therapies}
    assert arms == {"belimumab", "voclosporin"}


def test_diseases_listed_as_models_are_conditions_too(corrections):
    kinds = {
        line.kind
        for line in corrections
        if isinstance(line, AddMention) and line.text == "lupus nephritis"
    }
    assert kinds >= {Kind.MODEL, Kind.CONDITION}


def test_counts_are_those_of_snapshot_json(corrections, records):
    snapshot = json.loads((BUNDLED / "snapshot.json").read_text())
    made = Counter(type(line) for line in corrections)
    assert snapshot["seeds"] == [SEED]
    assert snapshot["counts"]["papers"] == len(records)
    assert snapshot["counts"]["findings"] == made[AddFinding]
    assert snapshot["counts"]["mentions"] == made[AddMention]
    assert snapshot["counts"]["designs"] == made[ChangeDesign]


def test_it_stays_small():
    assert sum(path.stat().st_size for path in BUNDLED.iterdir()) < 1_500_000


@pytest.fixture
def script(monkeypatch):
    monkeypatch.syspath_prepend(CACHE)
    return pytest.importorskip("make_bundled", reason="the script is not beside the tests")


def test_the_same_facts_give_the_same_bytes(facts, script, tmp_path, capsys):
    script.main([str(facts), "--out", str(tmp_path)])
    assert "384 in, 384 kept" in capsys.readouterr().out
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in BUNDLED.iterdir()}


def test_a_curation_that_does_not_fit_is_refused(facts, script, tmp_path):
    papers = [json.loads(line) for line in (facts / "papers.jsonl").read_text().splitlines()]
    for paper in papers:
        if paper["pmid"] == "391238":
            paper["outcomes"][0]["name"] = "synthetic outcome"
    (tmp_path / "papers.jsonl").write_text("".join(json.dumps(p) + "\n" for p in papers))
    (tmp_path / "citations.jsonl").write_text((facts / "citations.jsonl").read_text())
    with pytest.raises(script.InvalidInput, match=r"391238, outcome 0 is not 'neoplasms"):
        script.main([str(tmp_path), "--out", str(tmp_path / "out")])


def test_every_phrase_of_the_facts_is_kept(facts, corrections):
    kept = {}
    for line in corrections:
        if isinstance(line, AddMention):
            kept.setdefault(line.pmid, set()).add(line.text)
        elif isinstance(line, AddFinding):
            kept.setdefault(line.pmid, set()).add(line.outcome_text)
    for paper in map(json.loads, (facts / "papers.jsonl").read_text().splitlines()):
        phrases = [*paper["therapies"], *paper["models"], *(paper.get("conditions") or [])]
        phrases += [outcome["name"] for outcome in paper["outcomes"]]
        assert set(phrases) <= kept.get(paper["pmid"], set())


def test_arms_and_models_are_worded_as_in_the_facts(facts, findings):
    papers = map(json.loads, (facts / "papers.jsonl").read_text().splitlines())
    texts = {p["pmid"]: json.dumps(p, ensure_ascii=False) for p in papers}
    for finding in findings:
        for phrase in (*finding.therapies, *finding.models, *finding.conditions):
            assert json.dumps(phrase, ensure_ascii=False)[1:-1] in texts[finding.pmid]
