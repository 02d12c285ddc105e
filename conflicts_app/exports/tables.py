"""The tables of the register as they are kept, row by row, for whoever wants to join them."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import models

from conflicts_app import rooms
from conflicts_app.exports.base import Column, Table, listed

AT_ONCE = 2000  # rows read from the database
TYPES: dict[str, type[models.Field] | tuple[type[models.Field], ...]] = {  # those of Frictionless Table Schema
    "boolean": models.BooleanField,
    "integer": (models.IntegerField, models.ForeignKey),
    "number": models.FloatField,
    "datetime": models.DateTimeField,
    "object": models.JSONField,
}
WHEN = ("recorded_at", "updated_at")  # of what the register counts for itself the public sees this


def tables() -> Iterator[tuple[str, Table, models.QuerySet]]:
    """Each table that the public has: its name, its columns, its rows in the room where they are read."""
    for model in rooms.mirrored():
        rows = model._base_manager.order_by("pk").iterator(chunk_size=AT_ONCE)
        yield model._meta.model_name, table_of(model), rows


def table_of(model: Any) -> Table:
    fields = [field for field in model._meta.concrete_fields if field.primary_key or told(field)]
    return Table([column_of(field) for field in fields], about=model.__doc__ or "")


def told(field: Any) -> bool:
    """Whether the public sees what the field says, and nothing else says it."""
    return field.serialize or field.name in WHEN


def column_of(field: Any) -> Column:
    name = field.attname
    kind = next((name for name, kinds in TYPES.items() if isinstance(field, kinds)), "string")
    return Column(
        name,
        field.help_text or "The number of the row; other tables name it by this, as long as it is the same release.",
        lambda row: plain(getattr(row, name)),
        type=kind,
        choices=tuple(value for value, _label in field.flatchoices),
        required=kind != "string" and not field.null,  # a blank text is an unknown
        refers_to=field.related_model._meta.concrete_model._meta.model_name if field.many_to_one else "",
    )


def plain(value: Any) -> Any:
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
        case list():
            return listed(value)
    return value
