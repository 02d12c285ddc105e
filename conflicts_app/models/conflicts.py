"""Conflicts, and who takes part in them over time. What the law makes of them is for classifications to say."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conflicts_app import ihl
from conflicts_app.models.actors import IN_BRIEF, Actor, State
from conflicts_app.models.along import of
from conflicts_app.models.base import Part, PartQuerySet, Record, RecordQuerySet, ShownManager
from conflicts_app.models.names import SortKey
from conflicts_app.models.sources import TakenOver
from conflicts_app.models.time import PERIOD, Period, TimeQuerySet


def on_day(day: datetime.date | None, *, certainly: bool) -> Callable[[Any], Any]:
    """Leaves of rows those that are in force on the day; all, where none is given."""
    return lambda rows: rows.in_force(day, certainly=certainly) if day else rows


class ConflictQuerySet(RecordQuerySet):
    def in_order(self) -> Self:
        """By title, articles and accents aside."""
        return self.order_by("sort_key", "id")

    def for_listing(self) -> Self:
        """With all that is said of each, at all times."""
        return self.showing(None).in_order()

    def for_summary(self) -> Self:
        """With who takes part and whose view of it there is, at all times."""
        return self.naming(None).in_order()

    def showing(self, day: datetime.date | None, *, certainly: bool = False) -> Self:
        """With the parties, involvements and classifications of a day; of all times where none is given."""
        then = on_day(day, certainly=certainly)
        shown = self.prefetch_related(None).select_related("wider_conflict", "dataset")
        short = shown.with_short_parts(external_ids=("scheme", "value", "match"), territories=of("state", *IN_BRIEF))
        three = [*of("actor", *IN_BRIEF), *of("supports", *IN_BRIEF), *of("said_by", *IN_BRIEF)]
        short = short.with_short_parts(
            then,
            participations=("side", "role", *PERIOD, *of("actor", *IN_BRIEF)),
            involvements=("form", "certainty", "consent", *PERIOD, *three),
        )
        return short.with_parts(classifications=then(self.views().for_conflict()))

    def naming(self, day: datetime.date | None, *, certainly: bool = False) -> Self:
        """With who takes part and whose view of it there is on a day; at all times where none is given."""
        then = on_day(day, certainly=certainly)
        views = then(self.views().by_assessor())
        shown = self.prefetch_related(None)
        return shown.with_parts(participations=then(Participation.objects.all()), classifications=views)

    def with_views(self) -> Self:
        """With the classifications of all times and their assessors, and the States on whose territory it is."""
        return self.in_order().with_parts(classifications=self.views().by_assessor())

    def views(self) -> Any:
        """All classifications."""
        classification: Any = self.model._meta.get_field("classifications").related_model
        return classification.objects

    def concerning(self, actor: Actor) -> Self:
        """On its territory, or with it as one who takes part: ``here`` says whether on its territory."""
        there = Territory.objects.filter(conflict=OuterRef("pk"), state=actor)
        in_it = Participation.objects.filter(conflict=OuterRef("pk"), actor=actor)
        return self.annotate(here=Exists(there)).filter(Q(here=True) | Exists(in_it))

    def in_countries(self, states: Iterable[State]) -> Self:
        """On whose territory the conflict takes place, in part or whole."""
        return self.filter(Exists(Territory.objects.filter(conflict=OuterRef("pk"), state__in=list(states))))

    def between(self, parties: TimeQuerySet) -> Self:
        """In which at least one of the participations is."""
        return self.filter(Exists(parties.filter(conflict=OuterRef("pk"))))

    def classified(self, classifications: Any) -> Self:
        """Of which at least one of the classifications is."""
        return self.filter(Exists(classifications.filter(conflict=OuterRef("pk"))))


class Conflict(TakenOver, Record):
    """A situation of violence between the same sides, as long as it lasts and whatever the law calls it."""

    title_field = "title"

    title = models.CharField(max_length=200, help_text=gettext_lazy("The sides, neutrally: Algeria v. Mali."))
    wider_conflict = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="narrower_conflicts",
        help_text=gettext_lazy("The conflict of which this one is a part."),
    )
    summary = models.TextField(blank=True, help_text=gettext_lazy("What it is about, in a few sentences of our own."))
    sort_key = models.GeneratedField(
        expression=SortKey("title"), output_field=models.TextField(), db_persist=True, serialize=False, editable=False
    )

    objects = ConflictQuerySet.as_manager()

    class Meta:
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="conflict_not_wider_than_itself",
                condition=~Q(wider_conflict=F("id")),
                violation_error_message=gettext_lazy("A conflict is not a part of itself."),
            ),
        ]
        indexes = [models.Index(name="conflict_in_order", fields=["sort_key", "id"])]

    def clean(self) -> None:
        super().clean()
        above = self.wider_conflict
        while above:
            if above == self:
                raise ValidationError(
                    {"wider_conflict": _("“%(wider)s” is a part of this conflict.") % {"wider": self.wider_conflict}}
                )
            above = above.wider_conflict

    @property
    def territorial_states(self) -> list[Any]:
        """The States on whose territory it takes place."""
        return [territory.state for territory in self.territories.all()]


class Territory(Part):
    """A State on whose territory a conflict takes place."""

    owners = ("conflict",)
    natural_fields = ("conflict__slug", "state__slug")
    shown_with = ("state",)

    conflict = models.ForeignKey(
        Conflict, models.PROTECT, related_name="territories", help_text=gettext_lazy("The conflict.")
    )
    state = models.ForeignKey(State, models.PROTECT, related_name="+", help_text=gettext_lazy("The State."))

    class Meta:
        ordering = ["id"]
        verbose_name_plural = gettext_lazy("territories")
        constraints = [
            models.UniqueConstraint(
                name="territory_unique",
                fields=["conflict", "state"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=gettext_lazy("This State is there already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.state)


class Participation(Period, Part):
    """An actor in a conflict for a time. Who is a party in law is said by the role, who stands together by the side."""

    owners = ("conflict",)
    natural_fields = ("conflict__slug", "actor__slug", "start")
    shown_with = ("actor", "conflict")

    conflict = models.ForeignKey(
        Conflict, models.PROTECT, related_name="participations", help_text=gettext_lazy("The conflict.")
    )
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="participations", help_text=gettext_lazy("Who takes part.")
    )
    side = models.PositiveSmallIntegerField(
        help_text=gettext_lazy("Who has the same number stands on the same side; the number says nothing else.")
    )
    role = models.CharField(
        max_length=12,
        choices=ihl.PartyRole,
        default=ihl.PartyRole.PARTY,
        help_text=gettext_lazy("Whether the actor is a party in law."),
    )

    class Meta:
        ordering = ["side", "possible", "id"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="participation_side_counts_from_one",
                condition=Q(side__gte=1),
                violation_error_message=gettext_lazy("Count the sides from 1."),
            ),
            models.UniqueConstraint(
                name="participation_unique",
                fields=["conflict", "actor", "start"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=gettext_lazy("The actor takes part since then already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.get_role_display()}"


class InvolvementQuerySet(PartQuerySet):
    def with_side(self) -> Self:
        """Of a conflict: with the side that is supported; None where who is supported stands on none."""
        there = Participation.objects.filter(conflict=OuterRef("conflict"))
        itself = there.filter(actor=OuterRef("supports")).values("side")[:1]
        whole = there.filter(
            actor__relations_from_others__actor=OuterRef("supports"),
            actor__relations_from_others__type__in=ihl.BELONGING,
        ).values("side")[:1]
        known = self.select_related(None).select_related("actor", "supports", "said_by")
        return known.annotate(side=Coalesce(Subquery(itself), Subquery(whole)))

    def of_actor(self, actor: Actor) -> Self:
        """That the actor gives or receives, or that is given in its country."""
        return self.filter(Q(actor=actor) | Q(supports=actor) | Q(country=actor.pk))


InvolvementManager = ShownManager.from_queryset(InvolvementQuerySet)


class Involvement(Period, Part):
    """Support from outside for one who fights, as somebody says. A denial is a row of its own."""

    owners = ("conflict", "actor")
    natural_fields = ("conflict__slug", "country__slug", "actor__slug", "supports__slug", "form", "certainty", "start")
    shown_with = ("actor", "supports", "said_by", "conflict", "country")

    conflict = models.ForeignKey(
        Conflict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="involvements",
        help_text=gettext_lazy("The conflict in which it is given; blank if that is not said."),
    )
    country = models.ForeignKey(
        State,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=gettext_lazy("The country in which it is given, where no single conflict is named."),
    )
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="involvements", help_text=gettext_lazy("Who gives the support.")
    )
    supports = models.ForeignKey(
        Actor, models.PROTECT, related_name="support", help_text=gettext_lazy("Who receives it.")
    )
    form = models.CharField(
        max_length=15, choices=ihl.InvolvementForm, help_text=gettext_lazy("What the support consists of.")
    )
    certainty = models.CharField(
        max_length=12, choices=ihl.Certainty, help_text=gettext_lazy("How firmly it is said, or that it is denied.")
    )
    consent = models.CharField(
        max_length=10,
        choices=ihl.Consent,
        default=ihl.Consent.UNKNOWN,
        help_text=gettext_lazy("Whether the territorial State consents."),
    )
    said_by = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=gettext_lazy("Who says or denies it, where that is known."),
    )

    objects = InvolvementManager()  # type: ignore[assignment, misc]

    class Meta:
        ordering = ["possible", "id"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="involvement_in_conflict_or_country",
                condition=Q(conflict__isnull=False) ^ Q(country__isnull=False),
                violation_error_message=gettext_lazy("Name the conflict, or else the country."),
            ),
            *(  # one for each owner: a form checks a constraint only where it has every field
                models.UniqueConstraint(
                    name=f"involvement_unique_{owner}",
                    fields=[owner, "actor", "supports", "form", "certainty", "start"],
                    deferrable=models.Deferrable.DEFERRED,
                    violation_error_message=gettext_lazy("This involvement is there already."),
                )
                for owner in ("conflict", "country")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.get_form_display()} ({self.get_certainty_display()})"
