"""Editors in a hurry, in a process of their own: they publish, withdraw, rename, merge, part and seal at random."""

import random

from django.db import OperationalError, transaction

from conflicts_app import ihl, rooms
from conflicts_app.actions.merging import last_merge, merge, undo_merge
from conflicts_app.actions.publication import Refused, publish, withdraw
from conflicts_app.actions.sealing import seal
from conflicts_app.models import (
    Actor,
    ArmedGroup,
    Assessor,
    Brief,
    Conflict,
    Development,
    Incident,
    Place,
    Source,
    ViolationType,
)

MADE = "made-"  # how the slugs begin of what they enter


def one_of(chance, rows):
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return rows.model._base_manager.get(pk=chance.choice(keys)) if keys else None


def published(model):
    return model._base_manager.filter(stage=ihl.Stage.PUBLISHED)


def saved_and_published(record):
    record.save()
    record.refresh_from_db()
    publish(record, by=None)


def reword(chance, name):
    model = chance.choice([Actor, Conflict, Incident, Source, Place, Development, Brief, ViolationType, Assessor])
    record = one_of(chance, published(model))
    setattr(record, record.title_field, f"Reworded {name}")
    saved_and_published(record)


def move(chance, name):
    record = one_of(chance, published(chance.choice(rooms.records())))
    if record:
        record.slug = f"{MADE}{name}"
        saved_and_published(record)


def found(chance, name):
    group = ArmedGroup.objects.create(name=f"Group {name}", slug=f"{MADE}{name}")
    group.relations.create(other=one_of(chance, published(Actor)), type="allied_with")
    conflict = one_of(chance, published(Conflict))
    conflict.participations.create(actor=group, side=2, start="2025")
    conflict.save()
    for record in (group, conflict):
        record.refresh_from_db()
    publish(group, conflict, by=None)


def leave(chance, name):
    conflict = one_of(chance, published(Conflict))
    conflict.participations.filter(actor__slug__startswith=MADE).delete()
    saved_and_published(conflict)


def report(chance, name):
    incident = Incident.objects.create(title=f"Incident {name}", slug=f"{MADE}{name}", date="2025-06")
    incident.attributions.create(actor=one_of(chance, published(Actor)), role="perpetrator", said_by_words="Residents")
    incident.conflict_links.create(conflict=one_of(chance, published(Conflict)))
    incident.citations.create(source=one_of(chance, published(Source)))
    incident.refresh_from_db()
    publish(incident, by=None)


def take_away(chance, name):
    model = chance.choice([Incident, Actor, Source])
    if record := one_of(chance, published(model).filter(slug__startswith=MADE)):
        withdraw(record, by=None, reason="It did not happen.")


def bring_back(chance, name):
    withdrawn = Incident.objects.filter(stage=ihl.Stage.WITHDRAWN)
    if (record := one_of(chance, withdrawn)) and not last_merge(record):
        publish(record, by=None)


def make_one(chance, name):
    groups = published(Actor).filter(slug__startswith=MADE, kind=ihl.ActorKind.ARMED_GROUP)
    one, other = one_of(chance, groups), one_of(chance, groups)
    if one and one != other:
        merge(one, other, by=None, reason="They are the same.")


def part(chance, name):
    record = one_of(chance, Actor.objects.filter(stage=ihl.Stage.WITHDRAWN))
    if record and last_merge(record):
        undo_merge(record, by=None, reason="They are two.")


def hide(chance, name):
    if record := one_of(chance, Incident.objects.filter(stage=ihl.Stage.WITHDRAWN)):
        seal(record, by=None, reason="A witness could be recognised.")


ACTS = [reword, reword, reword, move, found, found, leave, report, report, report, take_away, take_away, bring_back]
ACTS += [make_one, make_one, part, hide]


def work(seed, times):
    """As many acts, each whole or not at all: what others have changed meanwhile is refused."""
    chance = random.Random(seed)
    done = []
    for number in range(times):
        act = chance.choice(ACTS)
        try:
            with transaction.atomic():
                act(chance, f"{seed}-{number}")
        except (Refused, OperationalError):  # refused, or in each other’s way
            continue
        done.append(act.__name__)
    print("did", *sorted({*done}))
