"""All that a record says, itself and by its parts, in the room where it is read; and the same as it is kept."""

from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject

from conflicts_app.models import Record
from conflicts_app.rooms import belonging, parts

Key = tuple[type[models.Model], int]
Contents = dict[Key, dict[str, Any]]  # each row: its columns, in values that JSON has
Kept = dict[str, list[dict[str, Any]]]  # the rows by the name of their model


def contents(record: type[Record], rows: models.QuerySet) -> Contents:
    """Row by row what the first of the rows and its parts say; in one query, in the room where it runs."""
    made = {str(part._meta.model_name): part for part in parts(record)}
    keys: Any = rows.values("pk")
    said: Any = {
        name: ArraySubquery(
            belonging(part, record, keys).values(row=JSONObject(**{name: name for name in columns(part)}))
        )
        for name, part in made.items()
    }
    return from_kept(rows.values(**said).first() or {})


def contents_of(record: Record) -> Contents:
    """As ``contents``, of one record."""
    model: Any = record._meta.concrete_model
    return contents(model, model._base_manager.filter(pk=record.pk))


def in_json(model: type[models.Model]) -> JSONObject:
    return JSONObject(**{name: name for name in columns(model)})


def columns(model: type[models.Model]) -> list[str]:
    """The names of the columns in which something is written."""
    return [field.attname for field in model._meta.concrete_fields if not field.generated]


def to_kept(said: Contents) -> Kept:
    kept: Kept = {}
    for (model, _pk), row in said.items():
        kept.setdefault(str(model._meta.model_name), []).append(row)
    return kept


def from_kept(kept: Kept) -> Contents:
    models_by_name = {name: apps.get_model("conflicts_app", name) for name in kept}
    return {(models_by_name[name], row["id"]): row for name, rows in kept.items() for row in rows}
