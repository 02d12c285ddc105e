"""Few and short rows that come in the same query as what they belong to."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.db.models.functions import JSONObject


class Along(ArraySubquery):
    """The list of the rows, each with the fields that were asked for: plain texts and numbers.

    For the names or the ids of one record; what may be long, or is shown of many records, is better prefetched.
    """

    def __init__(self, rows: QuerySet, *fields: str) -> None:
        self.model, self.fields = rows.model, ["id", *fields]
        super().__init__(rows.values(row=JSONObject(**{name: name for name in self.fields})))

    def get_db_converters(self, connection: Any) -> list[Any]:
        return [*super().get_db_converters(connection), self.built]

    def built(self, rows: list[dict[str, Any]], expression: Any, connection: Any) -> list[Any]:
        return [self.model.from_db(connection.alias, self.fields, [row[name] for name in self.fields]) for row in rows]
