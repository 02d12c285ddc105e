"""When two records turn out to be one thing: all that one says, and all that names it, goes over to the other."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from conflicts_app import ihl, rooms
from conflicts_app.actions.publication import Refused, begin, explained, lock, log, raise_versions, tell_public
from conflicts_app.models import Actor, ActorName, FormerAddress, Record


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
            touched = {kept, *fold(duplicate, kept)} - {duplicate}
            keep_names(duplicate, kept)
            shown: set[Record] = set()
            if public:
                with rooms.inside(rooms.PUBLISHED):
                    before, now = (model._base_manager.get(pk=record.pk) for record in (duplicate, kept))
                    shown = {kept, *fold(duplicate, kept)} - {duplicate}
                    FormerAddress.objects.record(model, before.slug, moved_to=now.slug)
                    model._base_manager.filter(pk=duplicate.pk)._raw_delete(using="default")
                names = keep_names(before, kept)
                with rooms.inside(rooms.PUBLISHED):
                    show_names(names)
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


def fold(row: Any, other: Any) -> Iterator[Record]:
    """Let everything in the room that names one row name the other; gives the records that this changes."""
    for model in rooms.mirrored():
        keys = [key.attname for key in rooms.keys_to(row._meta.concrete_model, model)]
        named = Q(*((key, row.pk) for key in keys), _connector=Q.OR)
        for found in model._base_manager.filter(named) if keys else ():
            yield rooms.record_of(found)
            changed = {key: other.pk for key in keys if getattr(found, key) == row.pk}
            if twin := said_alike(found, changed):
                yield from fold(found, twin)
                model._base_manager.filter(pk=found.pk)._raw_delete(using="default")
            else:
                model._base_manager.filter(pk=found.pk).update(**changed)


def said_alike(row: Any, changed: dict[str, int]) -> Any:
    """Another row that says all that this one would say after the change; None where there is none."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and not field.generated]
    said = {field.attname: getattr(row, field.attname) for field in fields} | changed
    alike = {
        f"{name}__isnull" if value is None else name: True if value is None else value for name, value in said.items()
    }
    return row._meta.model._base_manager.filter(**alike).exclude(pk=row.pk).first()


def keep_names(duplicate: Record, kept: Record) -> list[ActorName]:
    """The names by which pages call an actor, as names of the one that is kept; none for other records."""
    if not isinstance(duplicate, Actor):
        return []
    names = {duplicate.name: ihl.NameKind.ALIAS, duplicate.acronym: ihl.NameKind.ACRONYM}
    return [
        ActorName.objects.get_or_create(actor_id=kept.pk, name=name, defaults={"kind": kind})[0]
        for name, kind in names.items()
        if name
    ]


def show_names(names: Iterable[ActorName]) -> None:
    """Give the public the names, where it has none like it."""
    for name in names:
        if not ActorName.objects.filter(actor=name.actor_id, name=name.name).exists():
            ActorName.objects.bulk_create([name])
