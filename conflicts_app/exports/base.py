"""Records as rows of a table: for spreadsheets and for maps. Read once, in order, never held as a whole."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from defusedcsv import csv
from django.utils.functional import Promise
from rest_framework.renderers import JSONRenderer

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets read UTF-8 as something else

HASHTAGS = {
    "id": "#meta+id",
    "slug": "#meta+code",
    "url": "#meta+url+api",
    "html_url": "#meta+url+page",
    "updated_at": "#date+updated",
    "title": "#event+name",
    "record_type": "#event+type",
    "date": "#date+occurred+edtf",
    "date_earliest": "#date+start",
    "date_latest": "#date+end",
    "period_start": "#date+start",
    "period_end": "#date+end",
    "place_name": "#loc+name",
    "admin1": "#adm1+name",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "place_precision": "#geo+precision",
    "country": "#country+code",
    "iso_alpha3": "#country+code+v_iso3",
    "conflicts": "#crisis+code+list",
    "actors": "#org+code+list",
    **{
        f"{outcome}_{end}": f"#affected+{outcome}+{tag}"
        for outcome in ("killed", "injured", "killed_or_injured")
        for end, tag in {"low": "min", "high": "max", "claims": "claims+num"}.items()
    },
    "description": "#description",
    "sources": "#meta+source+list",
    "dataset": "#meta+dataset",
    "external_id": "#event+id+external",
    "licence": "#meta+licence",
    "reference": "#meta+citation",
}


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, what it means, and what it says of a record (None where that is unknown).

    Its type is one of Frictionless Table Schema; ``refers_to`` is the table whose ``id`` it has.
    """

    name: str
    help_text: str | Promise
    value: Callable[[Any], Any]
    type: str = "string"
    choices: Sequence[Any] = ()
    required: bool = False
    refers_to: str = ""

    @property
    def hashtag(self) -> str:
        """What it is in the Humanitarian Exchange Language, 1.1; a tag of our own where that has none."""
        return HASHTAGS.get(self.name, f"#x_{self.name}")


@dataclass(frozen=True)
class Table:
    """What a record of one concept is in a table, and the point at which it lies on a map, if any."""

    columns: Sequence[Column]
    about: str | Promise = ""
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


def csv_of(table: Table, records: Iterable[Any], *, hxl: bool = False) -> Iterator[bytes]:
    """Comma-separated lines, the first with the names; what a spreadsheet would run gets an apostrophe.

    With ``hxl`` the second line has the hashtags of the Humanitarian Exchange Language.
    """
    writer: Any = csv.writer(SimpleNamespace(write=str))
    yield (BYTE_ORDER_MARK + writer.writerow(table.names)).encode()
    if hxl:
        yield writer.writerow([column.hashtag for column in table.columns]).encode()
    for record in records:
        yield writer.writerow(map(written, table.row(record).values())).encode()


def written(value: Any) -> Any:
    """A value as a table has it: blank where it is not known, moments as in JSON."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return "" if value is None else value


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
