"""Records as rows of a table: for spreadsheets and for maps. Read once, in order, never held as a whole."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from defusedcsv import csv
from django.utils.functional import Promise
from rest_framework.renderers import JSONRenderer

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets read UTF-8 as something else


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, what it means, and what it says of a record (None where that is unknown)."""

    name: str
    help_text: str | Promise
    value: Callable[[Any], Any]


@dataclass(frozen=True)
class Table:
    """What a record of one concept is in a table, and the point at which it lies on a map, if any."""

    columns: Sequence[Column]
    point: Callable[[Any], tuple[float, float] | None] | None = None  # longitude, latitude in degrees

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def only(self, names: Container[str]) -> "Table":
        """The table with these columns alone."""
        return replace(self, columns=[column for column in self.columns if column.name in names])

    def row(self, record: Any) -> dict[str, Any]:
        values = ((column.name, column.value(record)) for column in self.columns)
        return {name: None if value == "" else value for name, value in values}


def csv_of(table: Table, records: Iterable[Any]) -> Iterator[bytes]:
    """Comma-separated lines, the first with the names; what a spreadsheet would run gets an apostrophe."""
    writer: Any = csv.writer(SimpleNamespace(write=str))
    yield (BYTE_ORDER_MARK + writer.writerow(table.names)).encode()
    for record in records:
        yield writer.writerow(["" if value is None else value for value in table.row(record).values()]).encode()


def geojson_of(table: Table, records: Iterable[Any]) -> Iterator[bytes]:
    """One FeatureCollection (RFC 7946); the geometry of what cannot be drawn as a point is null."""
    yield b'{"type":"FeatureCollection","features":['
    before = b"\n"
    for record in records:
        place = table.point(record) if table.point else None
        properties = table.row(record)
        feature = {
            "type": "Feature",
            "id": properties.pop("id"),
            "geometry": {"type": "Point", "coordinates": place} if place else None,
            "properties": properties,
        }
        yield before + as_json(feature)
        before = b",\n"
    yield b"\n]}\n"


def as_json(value: Any) -> bytes:
    return JSONRenderer().render(value)


def listed(values: Iterable[Any]) -> str:
    """Several values in one cell."""
    return "; ".join(map(str, values))
