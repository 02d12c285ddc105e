"""Actors, places and conflicts that events name and the register has not: made as the dataset has them."""

from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from conflicts_app import ihl
from conflicts_app.actions.publication import publish
from conflicts_app.importers import staging
from conflicts_app.importers.events import Format
from conflicts_app.models import Actor, ActorName, Citation, Conflict, ExternalId, Place, Record, Source

KINDS = ("actors", "places", "conflicts")
LOT = 5_000


def needs() -> dict[str, list[str]]:
    """What is missing, in words, by kind."""
    return {
        "actors": [f"{name} ({number})" for number, name, government in staging.missing_actors() if not government],
        "places": [f"{name}, {admin1}" if admin1 else name for _slug, name, admin1, *_rest in staging.missing_places()],
        "conflicts": [f"{name} ({number})" for number, name in staging.missing_conflicts()],
    }


def make(kind: str, layout: Format, dataset: Source, release: Source, reason: str) -> None:
    """Make and publish what is missing of a kind."""
    match kind:
        case "actors":
            make_actors(layout, dataset, release, reason)
        case "places":
            make_places(dataset, release, reason)
        case "conflicts":
            make_conflicts(layout, dataset, release, reason)


def make_actors(layout: Format, dataset: Source, release: Source, reason: str) -> None:
    """Armed groups. A State is none, and several States under one number are no actor: they are left to editors."""
    groups = [(number, name) for number, name, government in staging.missing_actors() if not government]
    made = {
        number: Actor(kind=ihl.ActorKind.ARMED_GROUP, name=name[:200], slug=slug(name, layout, number), dataset=dataset)
        for number, name in groups
    }
    numbered(made, ihl.IdScheme.UCDP_ACTOR, release, reason)


def make_conflicts(layout: Format, dataset: Source, release: Source, reason: str) -> None:
    made = {
        number: Conflict(title=name[:200], slug=slug(name, layout, number), dataset=dataset)
        for number, name in staging.missing_conflicts()
    }
    numbered(made, ihl.IdScheme.UCDP_CONFLICT, release, reason)


def numbered(made: dict[str, Any], scheme: ihl.IdScheme, release: Source, reason: str) -> None:
    """Save and publish records by their numbers in the dataset, with these as ids, cited from the release."""
    if not made:
        return
    owner = "actor" if scheme in ihl.ACTOR_SCHEMES else "conflict"
    records = list(made.values())
    with transaction.atomic():
        type(records[0])._base_manager.bulk_create(records)
        ids = ExternalId.objects.bulk_create(
            ExternalId(scheme=scheme, value=number, match=ihl.IdMatch.EXACT, **{owner: record})
            for number, record in made.items()
        )
        cited = [Citation(source=release, **{owner: record}) for record in records]
        Citation.objects.bulk_create([*cited, *(Citation(source=release, external_id=one) for one in ids)])
        publish(*fresh(records), by=None, reason=reason)


def make_places(dataset: Source, release: Source, reason: str) -> None:
    for some in batched(staging.missing_places(), LOT, strict=False):
        with transaction.atomic():
            made = Place._base_manager.bulk_create(
                Place(
                    slug=slug,
                    name=name,
                    admin1=admin1,
                    state_id=state,
                    latitude=latitude,
                    longitude=longitude,
                    precision=precision,
                    dataset=dataset,
                )
                for slug, name, admin1, state, latitude, longitude, precision in some
            )
            Citation.objects.bulk_create(Citation(source=release, place=place) for place in made)
            publish(*fresh(made), by=None, reason=reason)


def fresh(made: Sequence[Any]) -> Iterable[Record]:
    """As the database has them, with the versions that it gave."""
    return type(made[0])._base_manager.filter(pk__in=[record.pk for record in made])


def slug(name: str, layout: Format, number: str) -> str:
    return f"{slugify(name)[:70].strip('-') or 'unnamed'}-{layout.numbers_by}-{number}"


def rename(dataset: Source, release: Source, reason: str, *, newest: bool) -> None:
    """Give actors that were taken over every name that the dataset has for their numbers.

    The newest release says what they are called now; all that they were called before are former names.
    """
    with transaction.atomic():
        changed = []
        for actor, names in staging.names_of_taken_over(dataset.pk):
            before = {actor.name, *(one.name for one in actor.names.all())}
            called = names[-1] if newest else actor.name
            if called == actor.name and before.issuperset(names):
                continue
            actor.names.filter(name=called).delete()
            former = ActorName.objects.bulk_create(
                ActorName(actor=actor, name=name, kind=ihl.NameKind.FORMER)
                for name in dict.fromkeys([actor.name, *names])
                if name != called and name not in before - {actor.name}
            )
            Citation.objects.bulk_create(Citation(source=release, actor_name=one) for one in former)
            actor.name, actor.version = called, actor.version + 1
            actor.save()
            changed.append(actor)
        if changed:
            publish(*changed, by=None, reason=reason)
