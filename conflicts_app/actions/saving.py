"""What editors save is kept version by version: compared, undone, and told from the work of others."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from conflicts_app import rooms
from conflicts_app.actions.publication import Refused, explained, lock
from conflicts_app.contents import Contents, columns, contents_of, from_kept, to_kept
from conflicts_app.models import Record, SavedVersion

# What a record is on its way to the public; what it says is the rest.
ON_ITS_WAY = {"stage", "version", "published_version", "withdrawal_reason", "recorded_at", "updated_at"}


def keep_version(record: Record, by: Any) -> None:
    """Keep what the record says now at the desk, under the version it has there; once."""
    record.refresh_from_db(fields=["version"])
    said = to_kept(contents_of(record))
    name = by.get_username() if by else ""
    SavedVersion.objects.get_or_create(
        record=record.uuid, version=record.version, defaults=SavedVersion.key(record) | {"said": said, "by": name}
    )


def said_in(record: Record, version: int) -> Contents | None:
    """What the record said in one of its versions; None where nobody has kept that."""
    kept = SavedVersion.objects.about(record).filter(version=version).values_list("said", flat=True).first()
    return None if kept is None else from_kept(kept)


def authors(record: Record) -> list[str]:
    """Everybody who saved the record since it was last published; of a withdrawn one, whoever worked on it."""
    return sorted(authors_of([record])[record.uuid])


def authors_of(records: Iterable[Record]) -> dict[UUID, set[str]]:
    """As ``authors``, of many; in one query."""
    published = {record.uuid: record.published_version or 0 for record in records}
    found: dict[UUID, set[str]] = {uuid: set() for uuid in published}
    saved = SavedVersion.objects.filter(record__in=published).exclude(by="")
    for uuid, version, name in saved.values_list("record", "version", "by"):
        if version > published[uuid]:
            found[uuid].add(name)
    return found


def undo(record: Record, *, by: Any) -> None:
    """Take back the last saving, if it was the editor's own: what the record said before is saved once more.

    Raises Refused where the last was somebody else's, or what it said before was not kept.
    """
    if not may_undo(record, by=by):
        raise Refused(_("Only your own last saving can be undone, and only as long as nobody has saved after it."))
    restore(record, from_kept(last_two(record)[1].said), by=by)


def may_undo(record: Record, *, by: Any) -> bool:
    last = last_two(record)
    return len(last) == 2 and last[0].version == record.version and last[0].by == by.get_username()


def last_two(record: Record) -> list[SavedVersion]:
    return list(SavedVersion.objects.about(record).filter(version__lte=record.version).order_by("-version")[:2])


def restore(record: Record, said: Contents, *, by: Any) -> None:
    """Let the record say at the desk what it said in another state, as a new version that is not yet published.

    Raises Refused where it was changed since the caller read it, or names what is there no longer.
    """
    model: Any = record._meta.concrete_model
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        lock(model, {record.pk: record})
        keep_version(record, None)
        now = contents_of(record)
        try:
            put(model, now, said)
            model._base_manager.filter(pk=record.pk).update(version=F("version") + 1, updated_at=Now())
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except IntegrityError as fault:
            raise Refused(_("This cannot be brought back. %(why)s") % {"why": explained(fault)}) from fault
        keep_version(record, by)


def put(model: type[Record], now: Contents, said: Contents) -> None:
    """Make the rows of a record in this room those of another state of it."""
    for part in reversed(rooms.parts(model)):
        gone = [pk for kind, pk in now.keys() - said.keys() if kind is part]
        part._base_manager.filter(pk__in=gone)._raw_delete(using="default")
    for part in rooms.parts(model):
        write(part, [row for (kind, _pk), row in said.items() if kind is part])


def write(part: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Write whole rows, new ones or over those that have their numbers."""
    rows = list(rows)
    if not rows:
        return
    table = part._meta.db_table
    names = [name for name in columns(part) if name in rows[0]]
    written = ", ".join(f'"{name}"' for name in names)
    changed = [name for name in names if not (issubclass(part, Record) and name in ON_ITS_WAY)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({written}) SELECT {written} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) "
            f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'"{name}" = excluded."{name}"' for name in changed)}",
            [json.dumps(rows)],
        )
