"""What changed in a record between two moments or rooms: row by row, field by field, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst

from conflicts_app.contents import Contents, Key
from conflicts_app.models import Citation, Record
from conflicts_app.rooms import in_full


@dataclass(frozen=True)
class Difference:
    """One thing that is otherwise; ``before`` is None for what was added, ``after`` for what was taken away."""

    kind: str
    name: str
    field: str
    before: str | None
    after: str | None
    place: str  # the row, and the field where it is one: what a form can be asked for
    says: tuple[tuple[str, str], ...] = ()  # of a row that came or went, each field that is not blank


Others = dict[Key, models.Model]


def shown(model: Any) -> list[Any]:
    """The fields that people write, but for the keys that lead to the record itself."""
    fields = [field for field in model._meta.concrete_fields if field.editable and not field.primary_key]
    return [field for field in fields if field.name not in model.owners]


def naming(model: Any) -> list[Any]:
    """Keys to the record itself by which a row is named: of a relation both ends. A citation is named by its source."""
    return [] if model is Citation else [model._meta.get_field(name) for name in model.owners]


def changed(before: Contents, after: Contents) -> list[Key]:
    """Of which rows something is otherwise: first the record itself, then its parts in the order of their kinds."""
    keys = (key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    return sorted(keys, key=lambda key: (list_place(key[0]), key[1]))


def mentioned(before: Contents, after: Contents) -> set[Key]:
    """The rows of other records that those name of which something is otherwise."""
    named = {
        (field.related_model._meta.concrete_model, row[field.attname])
        for key in changed(before, after)
        for row in (before.get(key), after.get(key))
        if row
        for field in [*shown(key[0]), *naming(key[0])]
        if field.many_to_one and row[field.attname] is not None
    }
    return named - before.keys() - after.keys()


def read(keys: Iterable[Key]) -> Others:
    """Those of the rows that are in the room where this runs; with one query for each kind."""
    found: Others = {}
    for model in {model for model, _pk in keys}:
        rows = model._base_manager.filter(pk__in=[pk for other, pk in keys if other is model])
        found |= {(model, row.pk): row for row in in_full(rows)}
    return found


def built(key: Key, room: Contents, others: Others) -> Any:
    """The row as an object, with those that it names: others, and rows of the same record."""
    model: Any = key[0]
    values = room[key]
    fields = [*shown(model), *naming(model)]
    row = model(pk=key[1], **{field.attname: field.to_python(values[field.attname]) for field in fields})
    for field in fields:
        if field.many_to_one:
            named = (field.related_model._meta.concrete_model, values[field.attname])
            if other := built(named, room, others) if named in room else others.get(named):
                setattr(row, field.name, other)
    return row


def says(row: Any) -> dict[str, str]:
    """Name of a field → value in words, of what is not blank."""
    found = {}
    for field in shown(type(row)):
        value = getattr(row, field.name)
        words = getattr(row, f"get_{field.name}_display")() if field.choices else value
        if value not in (None, "", []):
            found[field.name] = ", ".join(words) if isinstance(words, list) else str(words)
    return found


def differences(before: Contents, after: Contents, others: Others) -> Iterator[Difference]:
    """What is otherwise in the second; ``others`` are the rows that these mention."""
    for key in changed(before, after):
        kind = capfirst(str(key[0]._meta.verbose_name))
        old, new = (built(key, room, others) if key in room else None for room in (before, after))
        if old is None or new is None:
            row = says(new or old)
            fields = tuple((label_of(field), row[field.name]) for field in shown(key[0]) if field.name in row)
            yield Difference(kind, "", "", old and str(old), new and str(new), place_of(key), fields)
            continue
        was, became = says(old), says(new)
        for field in shown(key[0]):
            before_it, after_it = was.get(field.name, ""), became.get(field.name, "")
            if before_it != after_it:
                yield Difference(kind, str(new), label_of(field), before_it, after_it, place_of(key, field.name))


def place_of(key: Key, field: str = "") -> str:
    return "-".join(filter(None, (str(key[0]._meta.model_name), str(key[1]), field)))


def label_of(field: models.Field) -> str:
    return capfirst(str(field.verbose_name))


def list_place(model: type[models.Model]) -> tuple[bool, str]:
    return not issubclass(model, Record), str(model._meta.verbose_name)
