"""When two records turn out to be one thing: all that one says, and all that names it, goes over to the other."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from conflicts_app import ihl, rooms
from conflicts_app.actions.journal import Entry, Journal, take_back
from conflicts_app.actions.publication import Refused, begin, explained, lock, log, raise_versions, tell_public
from conflicts_app.models import Actor, ActorName, FormerAddress, Merge, Record

BEFORE = ("stage", "published_version", "withdrawal_reason")  # of the double, which a merge withdraws


def merge(duplicate: Record, kept: Record, *, by: Any, reason: str) -> None:
    """Make one record of two, for the editors and for the public at once.

    Each room goes on with what it has, so that no unfinished edit is published on the way. What both say in the same
    words is kept once. What they say in different words clashes, and an editor has to settle it: raises Refused with a
    sentence, as for a version that the caller has not seen. The desk keeps what is left of the duplicate, withdrawn;
    its addresses lead to the record that is kept, which an actor's names go on finding.
    """
    if not reason.strip():
        raise Refused(_("Give the reason: the public reads it in the feed of changes."))
    if duplicate == kept or duplicate.route != kept.route:
        raise Refused(_("Choose two different records of one kind: only such can be one and the same."))
    model: Any = kept._meta.concrete_model
    with transaction.atomic(), connection.cursor() as cursor:
        moment = begin(cursor, by, reason)
        lock(model, {duplicate.pk: duplicate, kept.pk: kept})
        public = duplicate.stage == ihl.Stage.PUBLISHED
        if public and kept.stage != ihl.Stage.PUBLISHED:
            raise Refused(_("Publish “%(kept)s” first: the public will be led there.") % {"kept": kept})
        try:
            entries: list[Entry] = []
            desk, published = Journal(rooms.DESK, entries), Journal(rooms.PUBLISHED, entries)
            touched = {kept, *fold(desk, duplicate, kept)} - {duplicate}
            keep_names(desk, duplicate, kept)
            shown: set[Record] = set()
            if public:
                with rooms.inside(rooms.PUBLISHED):
                    before, now = (model._base_manager.get(pk=record.pk) for record in (duplicate, kept))
                    shown = {kept, *fold(published, before, now)} - {duplicate}
                    for address in FormerAddress.objects.of(model).filter(moved_to=before.slug):
                        published.change(address, moved_to=now.slug)
                    FormerAddress.objects.record(model, before.slug, moved_to=now.slug)
                    published.note(FormerAddress.objects.of(model).get(slug=before.slug))
                    published.take_out(before)
                names = keep_names(desk, before, kept)
                with rooms.inside(rooms.PUBLISHED):
                    show_names(published, names)
            Merge.objects.create(
                **Merge.key(duplicate),
                by=by.get_username() if by else "",
                kept=kept.uuid,
                reason=reason,
                before={name: getattr(duplicate, name) for name in BEFORE},
                journal=entries,
            )
            model._base_manager.filter(pk=duplicate.pk).update(
                stage=ihl.Stage.WITHDRAWN,
                published_version=None,
                version=F("version") + 1,
                withdrawal_reason=_("Merged into “%(kept)s”. %(reason)s") % {"kept": kept, "reason": reason},
                updated_at=moment,
            )
            pending = {kept} if duplicate.has_pending_changes or not public else set()
            raise_versions(touched | shown, moment, alike=touched - pending)
            tell_public(shown, moment)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except IntegrityError as fault:
            raise Refused(
                _("The two do not fit together as they stand: change one of them first. %(why)s")
                % {"why": explained(fault)}
            ) from fault
        log([duplicate, kept], by, _("“%(duplicate)s” merged into “%(kept)s”. %(reason)s") % {
            "duplicate": duplicate, "kept": kept, "reason": reason,
        })  # fmt: skip


def last_merge(duplicate: Record) -> Merge | None:
    """The merge in which a record was taken for a double, if nobody has undone it."""
    return Merge.objects.about(duplicate).filter(undone_at=None).order_by("-pk").first()


def undo_merge(duplicate: Record, *, by: Any, reason: str) -> None:
    """Make two records of one again, for the editors and for the public at once.

    What named the double names it again, unless somebody has changed that since. Raises Refused where there is no such
    merge, where the record was changed since the caller read it, and where its place is taken.
    """
    if not reason.strip():
        raise Refused(_("Give the reason: the public reads it in the feed of changes."))
    model: Any = duplicate._meta.concrete_model
    with transaction.atomic(), connection.cursor() as cursor:
        moment = begin(cursor, by, reason)
        lock(model, {duplicate.pk: duplicate})
        done = last_merge(duplicate)
        if done is None or duplicate.stage != ihl.Stage.WITHDRAWN:
            raise Refused(_("“%(record)s” was not merged, or that is undone already.") % {"record": duplicate})
        try:
            found = take_back(done.journal)
            touched = records_of(found[rooms.DESK])
            with rooms.inside(rooms.PUBLISHED):
                shown = records_of(found[rooms.PUBLISHED])
            touched |= set(model._base_manager.filter(uuid=done.kept))
            shown |= {record for record in touched if record.uuid == done.kept and shown}
            settled = {"published_version": F("version")} if done.before["published_version"] == done.version else {}
            model._base_manager.filter(pk=duplicate.pk).update(**done.before | settled, updated_at=moment)
            raise_versions({duplicate, *touched, *shown}, moment, alike=shown)
            tell_public(shown, moment)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except IntegrityError as fault:
            raise Refused(_("This cannot be undone as it stands. %(why)s") % {"why": explained(fault)}) from fault
        Merge.objects.filter(pk=done.pk).update(undone_at=Now(), undone_by=by.get_username() if by else "")
        log([duplicate], by, _("The merge of “%(record)s” is undone. %(reason)s") % {
            "record": duplicate, "reason": reason,
        })  # fmt: skip


def records_of(rows: Iterable[Any]) -> set[Record]:
    return {rooms.record_of(row) for row in rows if row.owners or isinstance(row, Record)}


def obstacles(duplicate: Record, kept: Record) -> list[str]:
    """What keeps two records from being merged as they stand at the desk, each in a sentence; nothing is changed."""
    found = []
    for row, changed in naming(duplicate, kept):
        if said_alike(row, changed):
            continue
        for name, value in changed.items():
            setattr(row, name, value)
        try:
            row.validate_constraints()
        except ValidationError as fault:
            found.append(f"{rooms.record_of(row)}: {row}. {' '.join(fault.messages)}")
    return found


def naming(row: Any, other: Any) -> Iterator[tuple[Any, dict[str, int]]]:
    """Each row of the room that names one row, and what it has to say to name the other."""
    for model in rooms.mirrored():
        keys = [key.attname for key in rooms.keys_to(row._meta.concrete_model, model)]
        named = Q(*((key, row.pk) for key in keys), _connector=Q.OR)
        for found in model._base_manager.filter(named) if keys else ():
            yield found, {key: other.pk for key in keys if getattr(found, key) == row.pk}


def fold(journal: Journal, row: Any, other: Any) -> Iterator[Record]:
    """Let everything in the room that names one row name the other; gives the records that this changes."""
    for found, changed in naming(row, other):
        yield rooms.record_of(found)
        if twin := said_alike(found, changed):
            yield from fold(journal, found, twin)
            journal.take_out(found)
        else:
            journal.change(found, **changed)


def said_alike(row: Any, changed: dict[str, int]) -> Any:
    """Another row that says all that this one would say after the change; None where there is none."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and not field.generated]
    said = {field.attname: getattr(row, field.attname) for field in fields} | changed
    alike = {
        f"{name}__isnull" if value is None else name: True if value is None else value for name, value in said.items()
    }
    return row._meta.model._base_manager.filter(**alike).exclude(pk=row.pk).first()


def keep_names(journal: Journal, duplicate: Record, kept: Record) -> list[ActorName]:
    """The names by which pages call an actor, as names of the one that is kept; none for other records."""
    if not isinstance(duplicate, Actor):
        return []
    names = {duplicate.name: ihl.NameKind.ALIAS, duplicate.acronym: ihl.NameKind.ACRONYM}
    found = []
    for words, kind in names.items():
        if words:
            name = ActorName.objects.filter(actor=kept.pk, name=words).first()
            if name is None:
                journal.put_in(name := ActorName(actor_id=kept.pk, name=words, kind=kind))
            found.append(name)
    return found


def show_names(journal: Journal, names: Iterable[ActorName]) -> None:
    """Give the public the names, where it has none like it."""
    for name in names:
        if not ActorName.objects.filter(actor=name.actor_id, name=name.name).exists():
            journal.put_in(name)
