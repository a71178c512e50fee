"""Arms and comparators as sentences name them. All sentences are synthetic."""

import pytest

from trellit.model import Paper, Section
from trellit.reading import Vocabulary
from trellit.reading.arms import arms_in, generic
from trellit.reading.comparators import comparator_term, comparisons
from trellit.reading.mentions import lay_out
from trellit.reading.roles import read_sentences


def page_of(text: str, vocabulary: Vocabulary):
    paper = Paper("1", "", (Section("RESULTS", "RESULTS", text),), languages=("eng",))
    page = lay_out(paper, read_sentences(paper), vocabulary)
    return page.sentences[0], page.by_sentence[0]


@pytest.mark.parametrize(
    ("text", "arms"),
    [
        ("Rituximab helped.", [["rituximab"]]),
        ("Rituximab and prednisone helped.", [["rituximab"], ["prednisone"]]),
        ("Rituximab plus prednisone helped.", [["rituximab", "prednisone"]]),
        ("Rituximab + prednisone helped.", [["rituximab", "prednisone"]]),
        ("Rituximab combined with prednisone helped.", [["rituximab", "prednisone"]]),
        ("Rituximab in combination with prednisone helped.", [["rituximab", "prednisone"]]),
        ("The combination of rituximab and prednisone helped.", [["rituximab", "prednisone"]]),
        ("Rituximab and prednisone combination therapy helped.", [["rituximab", "prednisone"]]),
        ("Rituximab/prednisone helped.", [["rituximab", "prednisone"]]),
        ("Addition of rituximab to prednisone helped.", [["rituximab", "prednisone"]]),
        ("Supplementing prednisone with rituximab helped.", [["prednisone", "rituximab"]]),
        ("Prednisone but not rituximab helped.", [["prednisone"]]),
        ("Prednisone, a glucocorticoid, helped.", [["prednisone"]]),
        ("Mice without rituximab did well.", []),
        ("Cisplatin-induced injury was seen.", []),
        ("IL-10 expression was measured.", []),
    ],
)
def test_arms(vocabulary: Vocabulary, text: str, arms: list[list[str]]) -> None:
    sentence, own = page_of(text, vocabulary)
    found = arms_in(sentence, own, (0, len(sentence.tokens)), "arm", ())
    assert [[part.concept.name for part in arm.parts] for arm in found] == arms


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("Rituximab was better than placebo.", "placebo"),
        ("Rituximab was better than prednisone.", "prednisone"),
        ("Rituximab helped compared with vehicle.", "vehicle"),
        ("As compared to untreated mice, rituximab helped.", "untreated control"),
        ("Rituximab versus prednisone.", "prednisone"),
        ("It helped relative to saline.", "saline"),
        ("Survival was higher than in controls.", "control"),
        ("Survival differed between rituximab and prednisone.", "prednisone"),
        ("Survival was better than baseline.", "baseline"),
        ("Survival was superior to prednisone alone.", "prednisone"),
    ],
)
def test_comparator(vocabulary: Vocabulary, text: str, comparator: str) -> None:
    sentence, own = page_of(text, vocabulary)
    (one,) = comparisons(sentence, own)
    term = comparator_term(one, sentence, ())
    assert term is not None
    assert term.name == comparator
    assert term.text in text


@pytest.mark.parametrize("text", ["Rituximab reduced proteinuria.", "They rose by 5%."])
def test_no_comparator(vocabulary: Vocabulary, text: str) -> None:
    sentence, own = page_of(text, vocabulary)
    assert comparisons(sentence, own) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The treatment", True),
        ("Treated mice", True),
        ("These cells", True),
        ("Lipopolysaccharide", False),
        ("Renal function", False),
    ],
)
def test_generic_subject(vocabulary: Vocabulary, text: str, expected: bool) -> None:
    sentence, _own = page_of(text, vocabulary)
    assert generic(sentence, (0, len(sentence.tokens))) is expected
