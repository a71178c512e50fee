"""Row queries: DuckDB over the Parquet tables, one connection a graph, one cursor a query."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb

from trellit.errors import DamagedData
from trellit.graph import schema
from trellit.graph.tables import Stored

_BATCH = 10_000
_NONE: Mapping[str, object] = MappingProxyType({})


class Store:
    """The tables of a graph as SQL views ``papers, links, concepts, mentions, findings``.

    Safe to use from several threads.
    """

    def __init__(self, folder: Path, tables: Mapping[str, Stored]) -> None:
        self._connection = duckdb.connect(
            ":memory:", config={"autoinstall_known_extensions": "false"}
        )
        for name, columns in schema.TABLES.items():
            stored = tables[name]
            try:
                path = glob.escape(str(folder / stored.file))
                rows = self._connection.read_parquet(path, hive_partitioning=False)
                rows.create_view(name)
                found = self.value(f"SELECT count(*) FROM {name}")
            except duckdb.Error as error:
                raise _damaged(error, stored.file) from None
            if rows.columns != columns.names:
                raise DamagedData(f"{stored.file} has not the columns of {name}.", _REBUILD)
            if found != stored.rows:
                raise DamagedData(
                    f"{stored.file} has {found} rows and should have {stored.rows}.", _REBUILD
                )

    def rows(self, sql: str, parameters: Mapping[str, object] = _NONE) -> Iterator[dict[str, Any]]:
        """Yield the answer's rows, a batch in memory at a time."""
        with self._connection.cursor() as cursor:
            try:
                cursor.execute(sql, dict(parameters))
                names = [column[0] for column in cursor.description or ()]
                while batch := cursor.fetchmany(_BATCH):
                    for values in batch:
                        yield dict(zip(names, values, strict=True))
            except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException):
                raise  # the query's fault, not the data's
            except duckdb.Error as error:
                raise _damaged(error) from None

    def value(self, sql: str, parameters: Mapping[str, object] = _NONE) -> Any:  # noqa: ANN401
        """Return the one value that the query answers with."""
        row = next(self.rows(sql, parameters), None)
        return None if row is None else next(iter(row.values()))

    def column(self, sql: str, parameters: Mapping[str, object] = _NONE) -> list[Any]:
        """Return the first column of the answer."""
        return [next(iter(row.values())) for row in self.rows(sql, parameters)]

    def close(self) -> None:
        """Release the files."""
        self._connection.close()


_REBUILD = "Build the graph again; the answers it came from are still in the cache."


def _damaged(error: Exception, file: str = "a table") -> DamagedData:
    reason = str(error).splitlines()[0]
    return DamagedData(f"{file} cannot be read as Parquet: {reason}.", _REBUILD)
