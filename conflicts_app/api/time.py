"""Vague dates and periods as the API shows them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework.serializers import Field

from conflicts_app.models import in_words, reading

DATE_SCHEMA: dict[str, Any] = {
    "type": ["object", "null"],
    "description": "A date as vague as its source: null where nobody says it.",
    "properties": {
        "edtf": {"type": "string", "description": "ISO 8601-2 (EDTF)."},
        "label": {"type": "string", "description": "In words, as reported where a wording was recorded."},
        "earliest": {"type": "string", "format": "date", "description": "The first day that it can mean."},
        "latest": {"type": "string", "format": "date", "description": "The last day that it can mean."},
    },
}
PERIOD_SCHEMA: dict[str, Any] = {
    "type": ["object", "null"],
    "description": "null where neither end is known.",
    "properties": {
        "start": DATE_SCHEMA,
        "end": {**DATE_SCHEMA, "description": "null while it goes on, and where the end is not known."},
        "ongoing": {"type": "boolean", "description": "Whether it goes on, as far as is recorded."},
    },
}


def shown(edtf: str, label: str) -> dict[str, Any] | None:
    if not edtf:
        return None
    earliest, latest = reading(edtf)
    return {"edtf": edtf, "label": label or in_words(edtf), "earliest": earliest, "latest": latest}


class WholeRow(Field):
    """A field that is read from several columns of the row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(source="*", read_only=True, **options)


@extend_schema_field(DATE_SCHEMA)
class DateOf(WholeRow):
    """The vague date in the column ``date``, or the one that is named."""

    def __init__(self, column: str = "date", **options: Any) -> None:
        self.column = column
        super().__init__(**options)

    def to_representation(self, row: Any) -> Any:
        return shown(getattr(row, self.column), getattr(row, f"{self.column}_label"))


@extend_schema_field(PERIOD_SCHEMA)
class PeriodOf(WholeRow):
    """The period of the row."""

    def to_representation(self, row: Any) -> Any:
        if not row.start and not row.end:
            return None
        end = None if row.is_ongoing else shown(row.end, row.end_label)
        return {"start": shown(row.start, row.start_label), "end": end, "ongoing": row.is_ongoing}
