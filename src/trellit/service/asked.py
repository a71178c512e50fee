"""What can be asked: the query parameters of each route, with their bounds and meanings.

What nobody knows is refused, so that a slip of the pen never gives an unfiltered answer.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from fastapi import Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from trellit.errors import InvalidInput
from trellit.graph import Filters
from trellit.graph.queries.concepts import MAX_CONCEPTS
from trellit.graph.queries.evidence import MAX_AXIS, MAX_FINDINGS
from trellit.graph.queries.papers import MAX_PAPERS
from trellit.graph.queries.walks import MAX_DEPTH, MAX_NODES
from trellit.graph.schema import EDGE_KINDS
from trellit.model import Design, Direction, Effect, Kind, Origin

REPEATABLE = ("node", "kinds")


def once(request: Request) -> None:
    """Raise InvalidInput for a parameter that is given twice and can be meant once only."""
    given = request.query_params
    for name in given:
        if name not in REPEATABLE and len(given.getlist(name)) > 1:
            raise InvalidInput(f"The parameter {name[:40]!r} is given more than once.")


def _plain(value: object) -> object:
    """Refuse numbers that only a program would take for such: ``1_0``, ``1.0``, ``+1``."""
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,12}", value):
        raise PydanticCustomError("plain_number", "Input should be a whole number")
    return value


Whole = Annotated[int, BeforeValidator(_plain)]
"""A whole number in plain digits."""


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Part(_Asked):
    offset: Whole = Field(0, ge=0, le=2**31 - 1, description="How many to skip.")


class PapersAsked(_Part):
    """Parameters of ``papers``."""

    limit: Whole = Field(100, ge=1, le=MAX_PAPERS, description="How many at most.")


class ConceptsAsked(_Part):
    """Parameters of ``concepts``."""

    kind: Kind | None = Field(None, description="Only concepts of this kind.")
    text: str = Field("", max_length=200, description="Part of a name or synonym.")
    limit: Whole = Field(100, ge=1, le=MAX_CONCEPTS, description="How many at most.")


class _Filtered(_Asked):
    """The fields of :class:`trellit.graph.Filters`, one parameter each."""

    therapy: str | None = Field(None, description="Concept id: an arm, or a part of one.")
    model: str | None = Field(None, description="Concept id.")
    outcome: str | None = Field(None, description="Concept id.")
    condition: str | None = Field(None, description="Concept id.")
    pmid: str | None = Field(None, description="Only findings of this paper.")
    direction: Direction | None = Field(None, description="What happened to the measurement.")
    effect: Effect | None = Field(None, description="What it means for patient or animal.")
    origin: Origin | None = Field(None, description="Read in the record, or stated by a person.")
    design: Design | None = Field(None, description="Study design of the paper.")
    retracted: bool | None = Field(None, description="Only retracted papers, or only the others.")
    min_confidence: float | None = Field(None, ge=0, le=1, description="At least this certain.")
    as_of: Whole | None = Field(None, ge=1, le=9999, description="Papers of this year or before.")

    @property
    def filters(self) -> Filters:
        """The same, as queries take them."""
        return Filters(**{name: getattr(self, name) for name in _Filtered.model_fields})


class FindingsAsked(_Filtered, _Part):
    """Parameters of ``findings``."""

    limit: Whole = Field(100, ge=1, le=MAX_FINDINGS, description="How many at most.")


class MatrixAsked(_Filtered):
    """Parameters of ``matrix``."""

    columns: Literal["outcome", "model", "condition"] = Field(
        "outcome", description="What the columns are."
    )
    limit: Whole = Field(60, ge=1, le=MAX_AXIS, description="How many rows and columns at most.")


class NeighbourhoodAsked(_Asked):
    """Parameters of ``neighbourhood``."""

    node: list[str] = Field(
        min_length=1, max_length=100, description="Node ids: pmid:24935337, or a concept's."
    )
    depth: Whole = Field(1, ge=0, le=MAX_DEPTH, description="How many steps.")
    kinds: list[str] = Field(
        [],
        description="Walk these kinds of edge only.",
        json_schema_extra={"items": {"type": "string", "enum": list(EDGE_KINDS)}},
    )
    limit: Whole = Field(500, ge=1, le=MAX_NODES, description="How many nodes at most.")
