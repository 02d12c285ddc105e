"""Rows that an action changes in either room, one after the other, and what they were: so that it can be taken back."""

from typing import Any

from django.apps import apps

from conflicts_app import rooms
from conflicts_app.actions.saving import write
from conflicts_app.contents import in_json

Entry = dict[str, Any]


class Journal:
    """Changes rows of one room and writes down each change, in values that JSON has."""

    def __init__(self, room: str, entries: list[Entry]) -> None:
        self.room, self.entries = room, entries

    def note(self, changed: Any, /, **what: Any) -> None:
        self.entries.append({"room": self.room, "model": changed._meta.model_name, "id": changed.pk, **what})

    def change(self, row: Any, **values: Any) -> None:
        self.note(row, was={name: getattr(row, name) for name in values}, became=values)
        type(row)._base_manager.filter(pk=row.pk).update(**values)

    def take_out(self, row: Any) -> None:
        rows = type(row)._base_manager.filter(pk=row.pk)
        self.note(row, row=rows.values_list(in_json(type(row)), flat=True).get())
        rows._raw_delete(using="default")

    def put_in(self, row: Any) -> None:
        type(row)._base_manager.bulk_create([row])
        self.note(row)


def take_back(entries: list[Entry]) -> dict[str, list[Any]]:
    """Undo the changes, the last first; gives by room the rows that were changed back.

    What somebody else has changed since stays as it is now, and what is there no longer stays away.
    """
    found: dict[str, list[Any]] = {rooms.DESK: [], rooms.PUBLISHED: []}
    for entry in reversed(entries):
        model: Any = apps.get_model("conflicts_app", entry["model"])
        with rooms.inside(entry["room"]):
            rows = model._base_manager.filter(pk=entry["id"])
            if "row" in entry:
                write(model, [entry["row"]])
            elif "was" in entry:
                if not rows.filter(**entry["became"]).update(**entry["was"]):
                    continue
            else:
                rows._raw_delete(using="default")
                continue
            found[entry["room"]] += rows
    return found
