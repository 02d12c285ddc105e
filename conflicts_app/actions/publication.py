"""What crosses from the desk to the public: whole records, each with all its parts, all of a set or none."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import BooleanField, F, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg.errors import CheckViolation, LockNotAvailable

from conflicts_app import ihl, rooms
from conflicts_app.history import HISTORY
from conflicts_app.models import FormerAddress, ImportedEvent, Incident, Record

PATIENCE = 3  # seconds that whoever only looks waits for those who publish


class Refused(ValidationError):
    """Nothing was published or withdrawn; the message says why and what to do."""


class NeedsOthers(Refused):
    """A record names others that the public does not have: ``needed_by`` gives the whole set to publish."""


def publish(*records: Record, by: Any, reason: str = "") -> None:
    """Give the public the records as they stand at the desk, in the versions that the caller has seen.

    ``reason`` says in the feed of changes why. All together or none: raises Refused where a record changed since it was
    read, names one that is not published (NeedsOthers), or clashes with what is.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        moment = begin(cursor, by, reason)
        for model, seen in by_model(records).items():
            lock(model, seen)
            at_desk = model._base_manager.filter(pk__any_of=seen)
            at_desk.exclude(published_version=F("version")).update(
                stage=ihl.Stage.PUBLISHED,
                published_version=F("version"),
                withdrawal_reason="",
                recorded_at=Coalesce("recorded_at", Value(moment)),
                updated_at=moment,
            )
        if missing := {record: cause for record, cause in needed_by(*records).items() if cause}:
            raise NeedsOthers(
                " ".join(
                    _("“%(record)s” names “%(missing)s”, which is not published.")
                    % {"record": cause, "missing": record}
                    for record, cause in missing.items()
                )
            )
        try:
            for model, seen in by_model(records).items():
                keep_addresses(model, seen)
                copy(model, seen)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except IntegrityError as fault:
            raise Refused(_("This clashes with what is published. %(why)s") % {"why": explained(fault)}) from fault
        log(records, by, f"{_('Published.')} {reason}".strip())


@contextmanager
def as_if_published(*records: Record) -> Iterator[list[Record]]:
    """What would the public have? For a while the records are published, with all that has to be; then nothing was.

    Gives the whole set. Raises Refused as ``publish`` does, and where others publish for longer than one would wait.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        together = list(needed_by(*records))
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
        try:
            publish(*together, by=None)
        except OperationalError as fault:
            if isinstance(fault.__cause__, LockNotAvailable):
                raise Refused(_("Others are publishing at this moment. Try again in a minute.")) from fault
            raise
        yield together
        transaction.set_rollback(True)


def withdraw(*records: Record, by: Any, reason: str) -> None:
    """Take the records away from the public and leave the reason at their addresses; the desk keeps them.

    Raises Refused without a reason, and where something published still names one of them.
    """
    if not reason.strip():
        raise Refused(_("Give the reason: the public reads it at the address of the record."))
    with transaction.atomic(), connection.cursor() as cursor:
        moment = begin(cursor, by, reason)
        take_away(records, moment, reason)
        if naming := naming_published(records):
            raise Refused(
                _("What is published still names %(records)s: %(naming)s. Withdraw all of it, or change it first.")
                % {"records": quoted(records), "naming": quoted(naming)}
            )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        log(records, by, _("Withdrawn. %(reason)s") % {"reason": reason})


def take_away(records: Iterable[Record], moment: datetime.datetime, reason: str) -> None:
    """Take the rows of the records away from the public, and say why at their addresses and at the desk."""
    for model, seen in by_model(records).items():
        lock(model, seen)
        model._base_manager.filter(pk__any_of=seen).update(
            stage=ihl.Stage.WITHDRAWN, published_version=None, withdrawal_reason=reason, updated_at=moment
        )
        with rooms.inside(rooms.PUBLISHED):
            for slug in model._base_manager.filter(pk__any_of=seen).values_list("slug", flat=True):
                FormerAddress.objects.record(model, slug, reason=reason)
            for part in reversed(rooms.parts(model)):
                rooms.belonging(part, model, seen)._raw_delete(using="default")


def raise_versions(records: Iterable[Record], moment: datetime.datetime, *, alike: Iterable[Record] = ()) -> None:
    """A new version at the desk of records that an action changed: whoever has one open is told.

    Those that it changed alike in both rooms are published as they stand, if they were; others have changes pending.
    """
    for model, seen in by_model(records).items():
        at_desk = model._base_manager.filter(pk__any_of=seen)
        settled = at_desk.filter(pk__in=[record.pk for record in alike if record in seen.values()])
        settled.filter(published_version=F("version")).update(published_version=F("published_version") + 1)
        if model is Incident:  # to an import it is as it was: no editor has worked on it
            as_imported = ImportedEvent.objects.filter(incident__in=settled, version=F("incident__version"))
            as_imported.update(version=F("version") + 1)
        at_desk.update(version=F("version") + 1, updated_at=moment)


def tell_public(records: Iterable[Record], moment: datetime.datetime) -> None:
    """Let the feed name records of which an action changed what the public has."""
    for model, seen in by_model(records).items():
        for key, version in model._base_manager.filter(pk__any_of=seen).values_list("pk", "published_version"):
            with rooms.inside(rooms.PUBLISHED):
                model._base_manager.filter(pk=key).update(version=version, published_version=version, updated_at=moment)


def needed_by(*records: Record) -> dict[Record, Record | None]:
    """The records, and every one that has to be published with them; each with the record that names it."""
    together: dict[Record, Record | None] = dict.fromkeys(records)
    fresh: list[Record] = list(records)
    while fresh:
        found: dict[Record, Record | None] = {}
        for model, seen in by_model(fresh).items():
            for part, keys in rooms.keys_of_parts(model, seen).items():
                for row, target in missing_targets(part, keys, together):
                    record = rooms.record_of(target)
                    if record not in together:
                        found.setdefault(record, rooms.record_of(row))
        together |= found
        fresh = list(found)
    return together


def missing_targets(part: Any, keys: list[int], together: Iterable[Record]) -> Iterable[tuple[Any, Any]]:
    """Each of some rows at the desk with each row that it names, if the public lacks that and will not get it."""
    for field in part._meta.concrete_fields:
        if not field.many_to_one:
            continue
        target = field.related_model._meta.concrete_model
        unknown = RawSQL(
            f"NOT EXISTS (SELECT FROM {rooms.PUBLISHED}.{target._meta.db_table} AS there "
            f"WHERE there.id = {part._meta.db_table}.{field.column})",
            [],
            output_field=BooleanField(),
        )
        rows = part._base_manager.filter(unknown, pk__any_of=keys).exclude(**{field.name: None})
        named = set(rows.order_by().values_list(field.attname, flat=True))
        for model, seen in by_model(together).items() if named else ():
            if target is model:
                named.difference_update(seen)
            else:
                named -= set(rooms.belonging(target, model, seen).filter(pk__in=named).values_list("pk", flat=True))
        for row in rows.filter(**{f"{field.name}__pk__any_of": named}) if named else ():
            yield row, target._base_manager.get(pk=getattr(row, field.attname))


def copy(model: Any, keys: Iterable[int]) -> None:
    """Make the records and their parts in ``published`` equal to the desk's; what does not differ is not touched."""
    at_desk = rooms.keys_of_parts(model, keys)
    with rooms.inside(rooms.PUBLISHED):
        published = rooms.keys_of_parts(model, keys)
    for part in reversed(rooms.parts(model)):
        if gone := set(published[part]).difference(at_desk[part]):
            with rooms.inside(rooms.PUBLISHED):
                part._base_manager.filter(pk__any_of=gone)._raw_delete(using="default")
        if not at_desk[part]:
            continue
        columns = [field.column for field in part._meta.concrete_fields if not field.generated]
        mine, theirs = (", ".join(f"{side}.{column}" for column in columns) for side in ("public", "excluded"))
        table, names = part._meta.db_table, ", ".join(f'"{column}"' for column in columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {rooms.PUBLISHED}.{table} AS public ({names}) "
                f"SELECT {names} FROM {rooms.DESK}.{table} WHERE id = ANY(%s) "
                f"ON CONFLICT (id) DO UPDATE SET ({names}) = ROW({theirs}) WHERE ({mine}) IS DISTINCT FROM ({theirs})",
                [at_desk[part]],
            )


def begin(cursor: CursorWrapper, by: Any, reason: str) -> datetime.datetime:
    """Wait for one's turn among the writers of ``published``; the moment of the whole change, later than all before."""
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    cursor.execute(f"SELECT {HISTORY}.moment()")
    (moment,) = cursor.fetchone()
    said = [reason, str(by or ""), moment]
    cursor.execute(f"UPDATE {HISTORY}.turn SET reason = %s, editor = %s WHERE moment = %s", said)
    return moment


def lock(model: type[Record], seen: dict[int, Record]) -> None:
    """Hold the rows of the records, in the versions that the caller has seen."""
    rows = model._base_manager.filter(pk__any_of=seen).order_by("pk").select_for_update()
    current = dict(rows.values_list("pk", "version"))
    for key, record in seen.items():
        if current.get(key) != record.version:
            raise Refused(
                _("“%(record)s” was changed since you opened it. Look at the newest version first.")
                % {"record": record}
            )


def keep_addresses(model: type[Record], seen: dict[int, Record]) -> None:
    """Where a published record gets a new slug the old one goes on leading to it; one that returns is free again."""
    slugs = dict(model._base_manager.filter(pk__any_of=seen).values_list("pk", "slug"))
    with rooms.inside(rooms.PUBLISHED):
        for key, before in model._base_manager.filter(pk__any_of=seen).values_list("pk", "slug"):
            if before != slugs[key]:
                FormerAddress.objects.record(model, before, moved_to=slugs[key])
        FormerAddress.objects.of(model).filter(slug__any_of=slugs.values()).delete()


def naming_published(records: Iterable[Record]) -> list[Record]:
    """Published records that name one of those that were just taken away."""
    found: dict[Record, None] = {}
    with rooms.inside(rooms.PUBLISHED):
        for model, seen in by_model(records).items():
            for other in rooms.mirrored():
                for key in rooms.keys_to(model, other):
                    for row in other._base_manager.filter(**{f"{key.attname}__in": seen}):
                        found[rooms.record_of(row)] = None
    return list(found)


def by_model(records: Iterable[Record]) -> dict[Any, dict[int, Record]]:
    grouped: dict[Any, dict[int, Record]] = defaultdict(dict)
    for record in records:
        grouped[record._meta.concrete_model][record.pk] = record
    return grouped


def explained(fault: IntegrityError) -> str:
    """The sentence of the constraint that was broken, or what the database says of it."""
    diagnosis: Any = getattr(fault.__cause__, "diag", None)
    if diagnosis is None:
        return str(fault)
    detail = "" if isinstance(fault.__cause__, CheckViolation) else diagnosis.message_detail or ""  # else the whole row
    for model in rooms.mirrored():
        for constraint in model._meta.constraints:
            if constraint.name == diagnosis.constraint_name:
                return f"{constraint.get_violation_error_message()} {detail}".strip()
    return detail or str(fault)


def quoted(records: Iterable[Record]) -> str:
    """Their names in a sentence, in the order of the alphabet; of many the first five, and how many more."""
    names = [f"“{name}”" for name in sorted(map(str, records))]
    if more := len(names[5:]):
        names = [*names[:5], ngettext("%(more)s other", "%(more)s others", more) % {"more": more}]
    return get_text_list(names, _("and"))


def log(records: Iterable[Record], by: Any, message: str) -> None:
    """Who did it, for the other editors."""
    if by is None:
        return
    for model, seen in by_model(records).items():
        LogEntry.objects.log_actions(by.pk, model._base_manager.filter(pk__any_of=seen), CHANGE, message)
