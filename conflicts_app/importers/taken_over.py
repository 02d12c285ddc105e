"""Actors, places and conflicts that events name and the register has not: made as the dataset has them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from conflicts_app import ihl
from conflicts_app.actions.publication import publish
from conflicts_app.importers import staging
from conflicts_app.importers.events import Format
from conflicts_app.models import Actor, ActorName, Citation, Conflict, ExternalId, Place, Source

KINDS = ("actors", "places", "conflicts")
LOT = 5_000
PLACE_FIELDS = ("slug", "name", "admin1", "state_id", "latitude", "longitude", "precision")


def needs() -> dict[str, list[str]]:
    """What is missing, in words, by kind."""
    return {
        "actors": [f"{name} ({number})" for number, name in staging.missing_actors()],
        "places": [f"{name}, {admin1}" if admin1 else name for _slug, name, admin1, *_rest in staging.missing_places()],
        "conflicts": [f"{name} ({number})" for number, name in staging.missing_conflicts()],
    }


@dataclass(frozen=True)
class Taker:
    """Makes what is missing, as records of the dataset, cited from the release; publishes it where that is allowed."""

    layout: Format
    dataset: Source
    release: Source
    reason: str
    by: Any

    def make(self, kind: str) -> None:
        match kind:
            case "actors":
                self.make_actors()
            case "places":
                self.make_places()
            case "conflicts":
                self.make_conflicts()

    def make_actors(self) -> None:
        """Armed groups. A State is none, and several States under one number are no actor: they are left to editors."""
        group = ihl.ActorKind.ARMED_GROUP
        self.save_numbered(
            {
                number: Actor(kind=group, name=name[:200], slug=self.slug(name, number), dataset=self.dataset)
                for number, name in staging.missing_actors()
            },
            ihl.IdScheme.UCDP_ACTOR,
        )

    def make_conflicts(self) -> None:
        self.save_numbered(
            {
                number: Conflict(title=name[:200], slug=self.slug(name, number), dataset=self.dataset)
                for number, name in staging.missing_conflicts()
            },
            ihl.IdScheme.UCDP_CONFLICT,
        )

    def save_numbered(self, made: dict[str, Any], scheme: ihl.IdScheme) -> None:
        """Records by their numbers in the dataset, with these as ids."""
        owner = "actor" if scheme in ihl.ACTOR_SCHEMES else "conflict"
        with transaction.atomic():
            self.save(list(made.values()))
            ids = ExternalId.objects.bulk_create(
                ExternalId(scheme=scheme, value=number, match=ihl.IdMatch.EXACT, **{owner: record})
                for number, record in made.items()
            )
            self.cite(**{owner: made.values()}, external_id=ids)
            self.publish(list(made.values()))

    def make_places(self) -> None:
        for some in batched(staging.missing_places(), LOT, strict=False):
            with transaction.atomic():
                made = [Place(**dict(zip(PLACE_FIELDS, values, strict=True)), dataset=self.dataset) for values in some]
                self.save(made)
                self.cite(place=made)
                self.publish(made)

    def save(self, made: list[Any]) -> None:
        if made:
            type(made[0])._base_manager.bulk_create(made)

    def cite(self, **facts: Iterable[Any]) -> None:
        Citation.objects.bulk_create(
            Citation(source=self.release, **{kind: row}) for kind, rows in facts.items() for row in rows
        )

    def publish(self, made: list[Any]) -> None:
        """As the database has them, with the versions that it gave."""
        if made and self.layout.may_be_published:
            fresh = type(made[0])._base_manager.filter(pk__any_of=[record.pk for record in made])
            publish(*fresh, by=self.by, reason=self.reason)

    def slug(self, name: str, number: str) -> str:
        return f"{slugify(name)[:70].strip('-') or 'unnamed'}-{self.layout.numbers_by}-{number}"

    def rename(self, *, newest: bool) -> None:
        """Give actors that were taken over every name that the dataset has for their numbers.

        The newest release says what they are called now; all that they were called before are former names.
        """
        with transaction.atomic():
            changed: list[Any] = []
            for actor, names in staging.names_of_taken_over(self.dataset.pk):
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
                self.cite(actor_name=former)
                actor.name, actor.version = called, actor.version + 1
                actor.save()
                changed.append(actor)
            self.publish(changed)
