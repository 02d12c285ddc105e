"""Every list as a table, whose columns follow from what the API says of a record."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import BooleanField, DateTimeField, FloatField, IntegerField

from conflicts_app.api.time import DateOf, PeriodOf
from conflicts_app.exports.base import Column, Table

ENDS: dict[Any, dict[str, tuple[tuple[str, ...], Any]]] = {  # what becomes of a field that is several values at once
    DateOf: {
        "": (("edtf",), _("As vague as its source: EDTF, ISO 8601-2.")),
        "_earliest": (("earliest",), _("The first day that it can mean.")),
        "_latest": (("latest",), _("The last day that it can mean.")),
    },
    PeriodOf: {
        "_start": (("start", "edtf"), _("When it began: EDTF, ISO 8601-2.")),
        "_end": (("end", "edtf"), _("When it ended: EDTF, ISO 8601-2; blank while it goes on.")),
        "_ongoing": (("ongoing",), _("Whether it goes on, as far as is recorded.")),
    },
}
TYPES: dict[str, Any] = {
    "boolean": BooleanField,
    "datetime": DateTimeField,
    "integer": IntegerField,
    "number": FloatField,
}


def table_of(serializer: Any) -> Table:
    """The table of what a serializer says, of which each row is what it says of one record."""
    columns: list[Column] = []
    for name, field in serializer.fields.items():
        ends = ENDS.get(type(field), {"": ((), "")})
        kind = next((kind for kind, classes in TYPES.items() if isinstance(field, classes)), "string")
        columns += [
            Column(f"{name}{end}", f"{field.help_text or ''} {words}".strip(), value_at(name, *path), type=kind)
            for end, (path, words) in ends.items()
        ]
    return Table(columns)


def value_at(*path: str) -> Any:
    def value(said: Any) -> Any:
        for name in path:
            said = said and said[name]
        return cell(said)

    return value


def cell(said: Any, between: str = "; ") -> Any:
    """One value as it stands in a table: several with a semicolon between, and within one of them with a plus."""
    match said:
        case dict():
            return thing(said)
        case list():
            return between.join(str(cell(one, " + ")) for one in said)
        case bool():
            return "true" if said else "false"
    return said


def thing(said: dict[str, Any]) -> str:
    """A State by its code, other records by their slugs, dates in EDTF, periods from one to the other, rows in full."""
    match said:
        case {"iso_alpha3": str(name)} | {"slug": name} | {"edtf": name}:
            return name
        case {"start": start, "end": end, "ongoing": ongoing}:
            return f"{cell(start) or ''}/{'..' if ongoing else cell(end) or ''}"
    rows = ((name, cell(value, " + ")) for name, value in said.items())
    return ", ".join(f"{name} {words}" for name, words in rows if words not in (None, ""))
