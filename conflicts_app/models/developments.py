"""Dated happenings that are no incidents: an accord signed, a mission ended, ties cut."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.models.actors import Actor, State
from conflicts_app.models.base import DatedRecordQuerySet, Part, Record
from conflicts_app.models.conflicts import Conflict
from conflicts_app.models.time import Dated


class DevelopmentQuerySet(DatedRecordQuerySet):
    def for_listing(self) -> Self:
        return self.for_detail().newest_first()

    def for_detail(self) -> Self:
        return self.select_related("country").with_parts("actor_links", "conflict_links")

    def of_actors(self, actors: Iterable[Actor]) -> Self:
        return self.filter(Exists(DevelopmentActor.objects.filter(development=OuterRef("pk"), actor__in=list(actors))))

    def concerning(self, actor: Actor) -> Self:
        """In which the actor had a part, or that concern it most."""
        return self.filter(
            Q(country=actor.pk) | Exists(DevelopmentActor.objects.filter(development=OuterRef("pk"), actor=actor))
        )

    def of_conflicts(self, conflicts: Iterable[Conflict]) -> Self:
        links = DevelopmentConflict.objects.filter(development=OuterRef("pk"), conflict__in=list(conflicts))
        return self.filter(Exists(links))


class Development(Dated, Record):
    """Something other than an incident that happened and matters to a conflict or its parties."""

    title_field = "title"

    title = models.CharField(max_length=200, help_text=_("What happened, neutrally."))
    kind = models.CharField(max_length=15, choices=ihl.DevelopmentKind, help_text=_("What sort of happening it was."))
    country = models.ForeignKey(
        State,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="developments",
        help_text=_("The State that it concerns most."),
    )
    description = models.TextField(blank=True, help_text=_("What is reported, in our own words."))

    objects = DevelopmentQuerySet.as_manager()

    class Meta:
        constraints = [*Record.Meta.constraints, *Dated.Meta.constraints]

    @property
    def named_actors(self) -> list[Any]:
        """Those who have a part in it."""
        return [link.actor for link in self.actor_links.all()]

    @property
    def named_conflicts(self) -> list[Any]:
        """Those with which it has to do."""
        return [link.conflict for link in self.conflict_links.all()]


class DevelopmentActor(Part):
    """An actor of a development."""

    owners = ("development",)
    natural_fields = ("development__slug", "actor__slug")
    shown_with = ("actor",)

    development = models.ForeignKey(
        Development, models.PROTECT, related_name="actor_links", help_text=_("The development.")
    )
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="development_links", help_text=_("The actor."))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="developmentactor_unique",
                fields=["development", "actor"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("This actor is there already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.actor)


class DevelopmentConflict(Part):
    """A conflict that a development belongs to."""

    owners = ("development",)
    natural_fields = ("development__slug", "conflict__slug")
    shown_with = ("conflict",)

    development = models.ForeignKey(
        Development, models.PROTECT, related_name="conflict_links", help_text=_("The development.")
    )
    conflict = models.ForeignKey(
        Conflict, models.PROTECT, related_name="development_links", help_text=_("The conflict.")
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="developmentconflict_unique",
                fields=["development", "conflict"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("This conflict is there already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.conflict)
