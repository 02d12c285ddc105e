"""Few and short rows that come in the same query as what they belong to."""

import re
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Func
from django.db.models.base import ModelState


class Along(ArraySubquery):
    """The list of the rows, each with the fields that were asked for: plain texts and numbers, its own or, written with
    ``__``, those of a row that it points at, however far.

    For what is few and short; what may be long is better prefetched.
    """

    def __init__(self, rows: models.QuerySet, *fields: str) -> None:
        self.model = rows.model
        ways = {name.rpartition("__")[0] for name in fields}
        every = {way[: end.start()] for way in ways for end in re.finditer("__|$", way)} - {""}
        self.names = sorted({"id", *fields, *(f"{way}__id" for way in every)})
        row = Func(*self.names, function="jsonb_build_array", output_field=models.JSONField())
        super().__init__(rows.values(row=row))

    def get_db_converters(self, connection: Any) -> list[Any]:
        return [*super().get_db_converters(connection), self.built]

    def built(self, rows: list[list[Any]], expression: Any, connection: Any) -> list[Any]:
        return [instance(self.model, dict(zip(self.names, row, strict=True)), connection.alias) for row in rows]


def of(key: str, *fields: str) -> list[str]:
    """The fields of the row at which the key points."""
    return [f"{key}__{field}" for field in fields]


def instance(model: Any, values: dict[str, Any], alias: str) -> Any:
    """A row of which only these fields were read, with those that it points at; None where there is none."""
    if values["id"] is None:
        return None
    row = model.__new__(model)
    row._state = ModelState()
    row._state.adding, row._state.db = False, alias
    others: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        key, _, field = name.partition("__")
        if field:
            others.setdefault(key, {})[field] = value
        else:
            row.__dict__[name] = value
    for key, of_other in others.items():
        setattr(row, key, instance(model._meta.get_field(key).related_model, of_other, alias))
    return row
