"""Findings, and the matrix that counts them."""

from __future__ import annotations

from trellit.errors import InvalidInput
from trellit.graph import rows
from trellit.graph.answers import Cell, Count, Evidence, Matrix, Page
from trellit.graph.filters import Filters, check_page
from trellit.graph.queries.briefs import PAPER_COLUMNS, paper_brief
from trellit.graph.store import Store
from trellit.model import Kind

MAX_FINDINGS = 1_000
MAX_AXIS = 1_000

_COLUMN = {
    Kind.OUTCOME: "f.outcome_id AS column_id, f.outcome_name AS column_name",
    Kind.MODEL: "unnest(f.model_ids) AS column_id, unnest(f.model_names) AS column_name",
    Kind.CONDITION: (
        "unnest(f.condition_ids) AS column_id, unnest(f.condition_names) AS column_name"
    ),
}


def findings(store: Store, filters: Filters, *, offset: int, limit: int) -> Page[Evidence]:
    """Return the findings that pass, newest papers first."""
    check_page(offset, limit, MAX_FINDINGS)
    where, parameters = filters.where(store)
    source = f"FROM findings f JOIN papers p USING (pmid) WHERE {where}"
    total = store.value(f"SELECT count(*) {source}", parameters)
    answer = store.rows(
        f"SELECT f.*, {PAPER_COLUMNS} {source} "
        "ORDER BY p.year DESC NULLS LAST, length(f.pmid) DESC, f.pmid DESC, f.id "
        "LIMIT $limit OFFSET $offset",
        {**parameters, "limit": limit, "offset": offset},
    )
    items = tuple(Evidence(rows.finding(row), paper_brief(row)) for row in answer)
    return Page(items, total, offset, limit, _why_empty(store, total))


def matrix(store: Store, filters: Filters, *, columns: Kind, limit: int) -> Matrix:
    """Return arms × ``columns``; each axis holds its ``limit`` heaviest members."""
    if columns not in _COLUMN:
        raise InvalidInput(
            f"The matrix has no {columns} columns.", f"Choose one of: {', '.join(_COLUMN)}."
        )
    check_page(0, limit, MAX_AXIS)
    where, parameters = filters.where(store)
    entries = f"""
        WITH entries AS (
            SELECT f.id, f.pmid, f.arm_id AS row_id, f.arm_name AS row_name, f.effect, f.origin,
                f.model_ids, f.model_names, p.year, p.seed, {_COLUMN[columns]}
            FROM findings f JOIN papers p USING (pmid) WHERE {where}
        )
    """
    axes = {
        axis: tuple(
            Count(**row)
            for row in store.rows(
                f"{entries} SELECT {axis}_id AS id, any_value({axis}_name) AS name, "
                "count(DISTINCT id) AS findings, bool_or(seed) AS seed FROM entries "
                "GROUP BY 1 ORDER BY 4 DESC, 3 DESC, 1",
                parameters,
            )
        )
        for axis in ("row", "column")
    }
    shown_rows, shown_columns = axes["row"][:limit], axes["column"][:limit]
    cells = store.rows(
        f"""{entries}, split AS (
            SELECT row_id, column_id, seed, id AS f,
                unnest(model_ids) AS id, unnest(model_names) AS name
            FROM entries
        ), models AS (
            SELECT row_id, column_id,
                list({{'id': id, 'name': name, 'findings': n, 'seed': seed}} ORDER BY n DESC, id)
                    AS models
            FROM (
                SELECT row_id, column_id, id, any_value(name) AS name, count(DISTINCT f) AS n,
                    bool_or(seed) AS seed
                FROM split GROUP BY row_id, column_id, id
            ) GROUP BY row_id, column_id
        )
        SELECT row_id, column_id,
            count(DISTINCT id) FILTER (effect = 'improved') AS improved,
            count(DISTINCT id) FILTER (effect = 'worsened') AS worsened,
            count(DISTINCT id) FILTER (effect = 'no_change') AS no_change,
            count(DISTINCT id) FILTER (effect = 'unclear') AS unclear,
            count(DISTINCT id) AS findings,
            count(DISTINCT pmid) AS papers,
            count(DISTINCT id) FILTER (origin = 'curated') AS curated,
            min(year) AS first_year, max(year) AS last_year,
            any_value(models) AS models
        FROM entries LEFT JOIN models USING (row_id, column_id)
        WHERE list_contains($rows, row_id) AND list_contains($columns, column_id)
        GROUP BY row_id, column_id ORDER BY row_id, column_id
        """,
        {
            **parameters,
            "rows": [axis.id for axis in shown_rows],
            "columns": [axis.id for axis in shown_columns],
        },
    )
    total = store.value(f"{entries} SELECT count(DISTINCT id) FROM entries", parameters)
    note = "" if total else _why_no_column(store, filters, columns)
    return Matrix(
        column_kind=columns,
        rows=shown_rows,
        columns=shown_columns,
        cells=tuple(_cell(row) for row in cells),
        total_rows=len(axes["row"]),
        total_columns=len(axes["column"]),
        findings=total,
        note=note,
    )


def _cell(row: rows.Row) -> Cell:
    models = tuple(Count(**model) for model in row.pop("models") or ())
    return Cell(row=row.pop("row_id"), column=row.pop("column_id"), models=models, **row)


def _why_no_column(store: Store, filters: Filters, columns: Kind) -> str:
    passing = findings(store, filters, offset=0, limit=1).total
    if passing:
        return f"None of the {passing} findings that pass names a {columns}."
    return _why_empty(store, passing)


def _why_empty(store: Store, total: int) -> str:
    """Say why there is nothing, so that silence is never taken for absence of evidence."""
    if total:
        return ""
    papers, found, texts = (
        store.value("SELECT count(*) FROM papers"),
        store.value("SELECT count(*) FROM findings"),
        store.value("SELECT count(*) FROM papers WHERE len(section_texts) > 0"),
    )
    if found:
        return f"None of the graph's {found} findings passes these filters."
    return f"No finding was read in the {papers} papers, of which {texts} have an abstract."
