"""Where law or somebody's safety demands it: a record leaves the past as well, and only its address is remembered."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, QuerySet
from django.utils.translation import gettext as _

from conflicts_app import rooms
from conflicts_app.actions.publication import (
    Refused,
    begin,
    by_model,
    log,
    quoted,
    raise_versions,
    take_away,
    tell_public,
)
from conflicts_app.history import HISTORY
from conflicts_app.models import Actor, FormerAddress, Record, Release
from conflicts_app.searching import forget_words

Rows = dict[Any, set[int]]  # of each model the numbers of some rows
Loose = list[tuple[QuerySet, Field]]
Gap = tuple[Any, list[int], str, str]  # rows of a model that the past no longer has, since when and until when
ALWAYS = ("-infinity", "infinity")

# The states of rows in which they named what is missing, and the time for which they go too. What changed twice in one
# moment has a state that nobody saw: it goes as well. Of a state that lasts before and after, what is after stays.
NAMING = """
SELECT event_id, id, greatest(event_since, %(since)s)::text, least(event_until, %(until)s)::text,
  CASE WHEN coalesce(event_until, 'infinity') > %(until)s THEN 'later' WHEN event_since < %(since)s THEN 'earlier' END
FROM {history}.{table} WHERE {key} = ANY(%(keys)s) AND event_since < %(until)s
  AND (coalesce(event_until, 'infinity') > %(since)s OR event_until = event_since AND event_since >= %(since)s)
"""
CUT = {
    "later": "UPDATE {history}.{table} SET event_since = %(until)s WHERE event_id = %(event)s",
    "earlier": "UPDATE {history}.{table} SET event_until = %(since)s WHERE event_id = %(event)s",
    None: "DELETE FROM {history}.{table} WHERE event_id = %(event)s",
}
HAVING = """
SELECT DISTINCT release.id FROM {releases} AS release JOIN {history}.{table} AS event
  ON event_since <= release.known_at AND (event_until IS NULL OR event_until > release.known_at)
WHERE event.id = %s AND event_label NOT IN ('delete', 'sealed')
"""
LOOSENED = "UPDATE {history}.{table} SET {key} = NULL WHERE event_id = %(event)s"
SEALED = """
INSERT INTO {history}.{table} (event_label, event_since, {columns})
  SELECT DISTINCT ON (id) 'sealed', %(moment)s, {columns} FROM {history}.{table} WHERE id = ANY(%(keys)s)
  ORDER BY id, event_id DESC
"""
ADDRESSES = """
DELETE FROM {history}.{table} WHERE collection = %(collection)s AND slug = ANY(%(slugs)s) AND event_until IS NOT NULL;
UPDATE {history}.{table} SET event_since = %(since)s WHERE collection = %(collection)s AND slug = ANY(%(slugs)s);
"""


def seal(*records: Record, by: Any, reason: str) -> None:
    """Take the records from the public for every moment, past ones too; their addresses give the reason.

    The urgent way: nothing waits for other records that name them. Those lose, for the public and as long as they did
    so, the rows that name a sealed one, and at the desk they have changes pending. Raises Refused without a reason,
    where the public never had a record, and where another record cannot be without it: that is sealed together with it.
    """
    if not reason.strip():
        raise Refused(_("Give the reason: the public reads it at the address of the record."))
    with transaction.atomic(), connection.cursor() as cursor:
        moment = begin(cursor, by, reason)
        with rooms.inside(rooms.PUBLISHED):
            touched = let_go(records)
        take_away(records, moment, reason)
        raise_versions(touched, moment)
        tell_public(touched, moment)
        for model, seen in by_model(records).items():
            keep_addresses(cursor, model, seen, reason)
        forget(cursor, records, moment)
        forget_words(cursor, rooms.PUBLISHED)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        log(records, by, _("Sealed. %(reason)s") % {"reason": reason})


def kept_in(record: Record) -> QuerySet[Release]:
    """The releases whose files have the record, as the public had it then: no file of theirs is written anew."""
    there = HAVING.format(history=HISTORY, table=record._meta.db_table, releases=Release._meta.db_table)
    with rooms.inside(rooms.PUBLISHED), connection.cursor() as cursor:
        cursor.execute(there, [record.pk])
        keys = [key for (key,) in cursor.fetchall()]
    return Release.objects.filter(pk__in=keys).newest_first()


def losing(*records: Record) -> set[Record]:
    """The other records from which the public would lose something if these were sealed now."""
    with rooms.inside(rooms.PUBLISHED):
        return others_of(records, *reached(records))


def let_go(records: Iterable[Record]) -> set[Record]:
    """Take from other records what names one of these in the room; gives those that this changes."""
    going, loose = reached(records)
    touched = others_of(records, going, loose)
    for naming, key in loose:
        loosen(naming, key, records)
    for model, keys in going.items():
        if not issubclass(model, Record):
            model._base_manager.filter(pk__in=keys)._raw_delete(using="default")
    return touched


def reached(records: Iterable[Record]) -> tuple[Rows, Loose]:
    """What goes with the records in the room: their own rows, every part that names one of these, and so on.

    Beside them the records that name one by a key, each set with that key.
    """
    going: Rows = defaultdict(set)
    loose: Loose = []
    fresh = [
        (part, set(rooms.belonging(part, model, seen).values_list("pk", flat=True)))
        for model, seen in by_model(records).items()
        for part in rooms.parts(model)
    ]
    while fresh:
        target, keys = fresh.pop()
        keys -= going[target]
        going[target] |= keys
        for model in rooms.mirrored() if keys else ():
            for key in rooms.keys_to(target, model):
                naming = model._base_manager.filter(**{f"{key.attname}__in": keys})
                if issubclass(model, Record):
                    loose.append((naming, key))
                else:
                    fresh.append((model, set(naming.values_list("pk", flat=True))))
    return going, loose


def others_of(records: Iterable[Record], going: Rows, loose: Loose) -> set[Record]:
    """The records that all this belongs to, without those that are sealed."""
    rows = [model._base_manager.filter(pk__in=keys) for model, keys in going.items()]
    rows += [naming for naming, _key in loose]
    return {rooms.record_of(row) for found in rows for row in found} - set(records)


def loosen(naming: QuerySet, key: Field, records: Iterable[Record]) -> None:
    """Let records do without the one that they name, if they can."""
    others = set(naming) - set(records)
    try:
        if others and not key.null:
            raise IntegrityError(key.name)
        with transaction.atomic():
            naming.filter(pk__in=[other.pk for other in others]).update(**{key.name: None})
    except IntegrityError as fault:
        raise cannot_be_without(records, others) from fault


def cannot_be_without(records: Iterable[Record], others: Iterable[Record]) -> Refused:
    return Refused(
        _("%(others)s cannot be without %(records)s, now or in the past: seal all of it together, or change it first.")
        % {"others": quoted(others), "records": quoted(records)}
    )


def keep_addresses(cursor: CursorWrapper, model: Any, seen: dict[int, Record], reason: str) -> None:
    """Every address that the records ever had gives the reason, at every moment since there was a record."""
    table = model._meta.db_table
    cursor.execute(
        f"SELECT array_agg(DISTINCT id), array_agg(DISTINCT slug), min(event_since) FROM {HISTORY}.{table} "
        "WHERE id = ANY(%s)", [list(seen)],
    )  # fmt: skip
    known, slugs, since = cursor.fetchone()
    if unknown := [record for key, record in seen.items() if key not in (known or ())]:
        raise Refused(_("The public never had %(records)s: nothing is to be sealed.") % {"records": quoted(unknown)})
    with rooms.inside(rooms.PUBLISHED):
        slugs = set(slugs) - set(model._base_manager.filter(slug__in=slugs).values_list("slug", flat=True))
        for slug in slugs:
            FormerAddress.objects.record(model, slug, reason=reason)
    cursor.execute(
        ADDRESSES.format(history=HISTORY, table=FormerAddress._meta.db_table),
        {"collection": model._meta.model_name, "slugs": list(slugs), "since": since},
    )


def forget(cursor: CursorWrapper, records: Iterable[Record], moment: datetime.datetime) -> None:
    """Take records out of the past with all that named them, each for as long as it did; the feed is told."""
    gaps: list[Gap] = []
    for model, seen in by_model(records).items():
        with rooms.inside(HISTORY):
            gaps += [
                (part, list(rooms.belonging(part, model, seen).values_list("pk", flat=True)), *ALWAYS)
                for part in rooms.parts(model)
            ]
        columns = ", ".join(["id", "uuid", "slug", *(["kind"] if model is Actor else [])])
        told = SEALED.format(history=HISTORY, table=model._meta.db_table, columns=columns)
        cursor.execute(told, {"moment": moment, "keys": list(seen)})
    for part, keys, *_always in gaps:
        table = part._meta.db_table
        cursor.execute(f"DELETE FROM {HISTORY}.{table} WHERE id = ANY(%s) AND event_label <> 'sealed'", [keys])
    while gaps:
        target, keys, since, until = gaps.pop()
        for model in rooms.mirrored():
            for key in rooms.keys_to(target, model):
                names = {"history": HISTORY, "table": model._meta.db_table, "key": key.column}
                asked: dict[str, Any] = {"keys": keys, "since": since, "until": until}
                cursor.execute(NAMING.format(**names), asked)
                for event, row, first, last, rest in cursor.fetchall():
                    if not issubclass(model, Record):
                        cursor.execute(CUT[rest].format(**names), {**asked, "event": event})
                        gaps.append((model, [row], first, last))
                    elif key.null:
                        cursor.execute(LOOSENED.format(**names), {"event": event})
                    else:
                        raise cannot_be_without(records, [model._base_manager.get(pk=row)])
