"""What the reading tests share: the built-in reader, and papers made of a few sentences."""

from collections.abc import Callable

import pytest

from trellit.model import Paper, Reading, Section
from trellit.reading import Vocabulary
from trellit.reading.reader import RuleReader


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


@pytest.fixture(scope="session")
def reader(vocabulary: Vocabulary) -> RuleReader:
    return RuleReader(vocabulary)


@pytest.fixture(scope="session")
def read(reader: RuleReader) -> Callable[..., Reading]:
    def of(*results: str, title: str = "Mesenchymal stem cells in MRL/lpr mice") -> Reading:
        sections = tuple(Section("RESULTS", "RESULTS", text) for text in results)
        return reader.read(Paper("1", title, sections, languages=("eng",)))

    return of
