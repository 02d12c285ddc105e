"""Few and short rows that come in the same query as what they belong to."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject


class Along(ArraySubquery):
    """The list of the rows, each with the fields that were asked for: plain texts and numbers, its own or, written with
    ``__``, those of a row that it points at.

    For the names or the ids of one record; what may be long, or is shown of many records, is better prefetched.
    """

    def __init__(self, rows: models.QuerySet, *fields: str) -> None:
        self.model = rows.model
        keys = {f"{name.split('__')[0]}__id" for name in fields if "__" in name}
        super().__init__(rows.values(row=JSONObject(**{name: name for name in {"id", *keys, *fields}})))

    def get_db_converters(self, connection: Any) -> list[Any]:
        return [*super().get_db_converters(connection), self.built]

    def built(self, rows: list[dict[str, Any]], expression: Any, connection: Any) -> list[Any]:
        return [self.row(row, connection.alias) for row in rows]

    def row(self, values: dict[str, Any], alias: str) -> Any:
        own: dict[str, Any] = {}
        others: dict[str, dict[str, Any]] = {}
        for name, value in values.items():
            key, _, field = name.partition("__")
            (others.setdefault(key, {}) if field else own)[field or key] = value
        built = instance(self.model, own, alias)
        for key, of_other in others.items():
            target: Any = self.model._meta.get_field(key).related_model
            setattr(built, key, instance(target, of_other, alias))
        return built


def instance(model: type[models.Model], values: dict[str, Any], alias: str) -> Any:
    """A row of which only these fields were read."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname in values]
    return model.from_db(alias, names, [values[name] for name in names])
