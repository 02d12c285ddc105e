"""What changed in a record between two moments or rooms: row by row, field by field, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst

from conflicts_app.models import Citation, Record
from conflicts_app.rooms import belonging, parts


@dataclass(frozen=True)
class Row:
    """One row of a record or of one of its parts: what kind of row, its name, and what it says."""

    kind: str
    name: str
    says: dict[str, str]


@dataclass(frozen=True)
class Difference:
    """One thing that is otherwise; ``before`` is None for what was added, ``after`` for what was taken away."""

    kind: str
    name: str
    field: str
    before: str | None
    after: str | None


Document = dict[tuple[type[models.Model], int], Row]


def document(record: type[Record], key: int) -> Document:
    """All that a record says, itself and by its parts, in the room where the query runs."""
    found: Document = {}
    for model in parts(record):
        for row in naming_others(belonging(model, record, [key])):
            kind = capfirst(str(model._meta.verbose_name))
            found[model, row.pk] = Row(kind, str(row), says(row))
    return found


def naming_others(rows: models.QuerySet) -> models.QuerySet:
    """With the records that they name; of a citation, which may be for many kinds of facts, with its source."""
    keys = ["source"] if rows.model is Citation else [field.name for field in shown(rows.model) if field.many_to_one]
    return rows.select_related(*keys).order_by("pk") if keys else rows.order_by("pk")


def shown(model: Any) -> list[Any]:
    """The fields that people write, but for the keys that lead to the record itself."""
    return [field for field in model._meta.concrete_fields if field.editable and field.name not in model.owners]


def says(row: Any) -> dict[str, str]:
    """Label → value in words, of what is not blank."""
    found = {}
    for field in shown(type(row)):
        value = getattr(row, field.name)
        words = getattr(row, f"get_{field.name}_display")() if field.choices else value
        if value not in (None, "", []):
            found[capfirst(str(field.verbose_name))] = ", ".join(words) if isinstance(words, list) else str(words)
    return found


def differences(before: Document, after: Document) -> Iterator[Difference]:
    """What is otherwise in the second: first the record itself, then its parts in the order of their kinds."""
    for key in sorted(before.keys() | after.keys(), key=lambda key: (list_place(key[0]), key[1])):
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            row: Any = new or old
            yield Difference(row.kind, "", "", old.name if old else None, new.name if new else None)
            continue
        for label in [*old.says, *(label for label in new.says if label not in old.says)]:
            one, other = old.says.get(label, ""), new.says.get(label, "")
            if one != other:
                yield Difference(new.kind, new.name, label, one, other)


def list_place(model: type[models.Model]) -> tuple[bool, str]:
    return not issubclass(model, Record), str(model._meta.verbose_name)
