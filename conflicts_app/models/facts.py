"""What lists, counts, timelines and maps ask of incidents, in one narrow row each, kept by the database."""

import datetime
from collections.abc import Iterable
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Avg, Count, Exists, F, Func, Max, Min, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Cast, Floor, Now
from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.models.incidents import Incident
from conflicts_app.models.places import Place
from conflicts_app.models.search import SearchEntry
from conflicts_app.models.sources import Source

TRANSACTION = Cast(Cast(Func(function="pg_current_xact_id"), models.TextField()), models.BigIntegerField())
FIRST_DAY, LAST_DAY = datetime.date.min, datetime.date.max  # of a side that nobody dates


class IncidentFactsQuerySet(QuerySet):
    def newest_first(self) -> Self:
        """By the first day on which it may have happened; what nobody dates comes last."""
        return self.order_by("-low", "-incident_id")

    def oldest_first(self) -> Self:
        return self.order_by("low", "incident_id")

    def most_killed_first(self) -> Self:
        """By the highest of the numbers that claims give as their least; what nobody numbers comes last."""
        return self.order_by("-killed_order", "-incident_id")

    def latest_published_first(self) -> Self:
        return self.order_by("-updated_at", "-incident_id")

    def happened(self, after: datetime.date | None, before: datetime.date | None, *, certainly: bool = False) -> Self:
        """Between two days, both included: possibly, or certainly whatever its vague date means."""
        first, last = after or FIRST_DAY, before or LAST_DAY
        if certainly:  # the first day lies between both as well: said, so that an index on it serves
            return self.filter(dated=True, low__range=(first, last), high__lte=last)
        return self.filter(low__lte=last, high__gte=first)

    def with_any(self, column: str, values: Iterable[Any]) -> Self:
        """In whose list in the column at least one of the values stands."""
        return self.filter(**{f"{column}__overlap": list(values)})

    def called(self, words: str) -> Self:
        """Which search finds by the words."""
        return self.filter(pk__in=SearchEntry.objects.finding(words).keys(Incident))

    def counted(self, after: datetime.date | None = None, before: datetime.date | None = None) -> dict[str, Any]:
        """How many: all, certainly between two days, without a date; and the box around their places."""
        certain = Q(dated=True, low__gte=after or FIRST_DAY, high__lte=before or LAST_DAY)
        ends = {"west": Min("longitude"), "south": Min("latitude"), "east": Max("longitude"), "north": Max("latitude")}
        return self.order_by().aggregate(
            incidents=Count("pk"),
            certainly=Count("pk", filter=certain),
            undated=Count("pk", filter=Q(dated=False)),
            **ends,
        )

    def by_value(self, column: str) -> QuerySet:
        """How many have each value in a list of theirs: {value (as text), incidents}."""
        every = Func(F(column), function="unnest", set_returning=True)
        return self.order_by().values(value=Cast(every, models.TextField())).annotate(incidents=Count("*"))

    def by_month(self) -> QuerySet:
        """How many may have happened from one month to another: (first, last, incidents); the same month is certain.

        What nobody dates is in none of them.
        """
        found = self.filter(dated=True).order_by("low_month", "high_month")
        return found.values_list("low_month", "high_month").annotate(incidents=Count("pk"))

    def by_cell(self, degrees: float) -> QuerySet:
        """How many happened at points in each cell of a grid: around x and y, in which box, at how many places."""
        found = self.filter(located=True).order_by()
        cell = {"column": Floor(F("longitude") / degrees), "row": Floor(F("latitude") / degrees)}
        ends = {"west": Min("longitude"), "south": Min("latitude"), "east": Max("longitude"), "north": Max("latitude")}
        middle = {"x": Avg("longitude"), "y": Avg("latitude"), "name": Min("place__name")}
        counts = {"incidents": Count("pk"), "places": Count("place", distinct=True)}
        return found.values(**cell).annotate(**counts, **middle, **ends).order_by("column", "row")

    def without_point(self) -> Self:
        """Those whose place is known too vaguely to be drawn as a point, or not at all."""
        return self.filter(located=False)

    def with_one_of(self, rows: QuerySet) -> Self:
        """Of whose incident at least one of the rows is a part."""
        return self.filter(Exists(rows.filter(incident=OuterRef("incident"))))

    def with_incidents(self, incidents: QuerySet) -> Self:
        """With the incidents themselves, with what was asked of these."""
        return self.prefetch_related(Prefetch("incident", incidents.order_by()))

    def within(self, west: float, south: float, east: float, north: float) -> Self:
        """At places in a box of degrees, its edges included."""
        return self.filter(longitude__range=(west, east), latitude__range=(south, north))


class IncidentFacts(models.Model):
    """The facts about one incident by which it is found and counted. Written by the database alone (facts.py)."""

    incident = models.OneToOneField(
        Incident,
        models.DO_NOTHING,
        primary_key=True,
        db_constraint=False,
        related_name="facts",
        help_text=_("The incident."),
    )
    dated = models.BooleanField(help_text=_("Whether anybody dates it."))
    low = models.DateField(help_text=_("The first day on which it may have happened; the year 1 where that is open."))
    high = models.DateField(help_text=_("The last day on which it may have happened; the year 9999 where it is open."))
    low_month = models.IntegerField(help_text=_("The month of the first day, counted from January of the year 0."))
    high_month = models.IntegerField(help_text=_("The month of the last day, counted in the same way."))
    place = models.ForeignKey(
        Place,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        help_text=_("Where, if that is reported."),
    )
    latitude = models.FloatField(null=True, help_text=_("Latitude of the place in degrees."))
    longitude = models.FloatField(null=True, help_text=_("Longitude of the place in degrees."))
    located = models.BooleanField(help_text=_("Whether the place is known well enough to be drawn as a point."))
    record_type = models.CharField(max_length=7, choices=ihl.RecordType, help_text=_("One event, or a pattern."))
    dataset = models.ForeignKey(
        Source,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        help_text=_("The dataset from which it was taken over."),
    )
    killed = models.PositiveIntegerField(
        null=True, help_text=_("The highest of the numbers of killed that claims give as their least.")
    )
    killed_order = models.IntegerField(help_text=_("The same; -1 where nobody gives a number."))
    countries = ArrayField(models.BigIntegerField(), help_text=_("The States on whose territory somebody places it."))
    conflicts = ArrayField(models.BigIntegerField(), help_text=_("The conflicts in connection with which it is told."))
    actors = ArrayField(models.BigIntegerField(), help_text=_("Those who are said to have had a part."))
    violations = ArrayField(
        models.BigIntegerField(), help_text=_("The violations that somebody alleges, and the types above them.")
    )
    means = ArrayField(models.CharField(max_length=15, choices=ihl.Means), help_text=_("With what, or how."))
    updated_at = models.DateTimeField(null=True, help_text=_("When the public was last given a new state of it."))

    objects = IncidentFactsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("incident facts")
        indexes = [
            models.Index(F("low").desc(), F("incident").desc(), name="facts_newest", include=["high"]),
            models.Index(F("low").desc(), F("incident").desc(), name="facts_own", condition=Q(dataset=None)),
            models.Index(F("killed_order").desc(), F("incident").desc(), name="facts_most_killed"),
            models.Index(F("updated_at").desc(), F("incident").desc(), name="facts_latest"),
            models.Index(fields=["longitude", "latitude"], name="facts_where"),
            GinIndex(
                fields=["countries", "conflicts", "actors", "violations", "means"], name="facts_of", fastupdate=False
            ),
        ]

    def __str__(self) -> str:
        return str(self.incident)


class IncidentChangeQuerySet(QuerySet):
    def since(self, transaction: int) -> Self:
        """Those of this transaction and of later ones, in whatever order these ended.

        Whoever keeps a copy of the facts remembers the oldest transaction that was open when it was made
        (``pg_snapshot_xmin``): nothing that the copy lacks is older.
        """
        return self.filter(transaction__gte=transaction)


class IncidentChange(models.Model):
    """That the facts of an incident were written anew, for a day. Written by the database alone (facts.py)."""

    incident_id = models.BigIntegerField(help_text=_("The incident, which may be gone."))
    transaction = models.BigIntegerField(
        db_default=TRANSACTION, help_text=_("The transaction in which that was; not the order in which they ended.")
    )
    moment = models.DateTimeField(db_default=Now(), help_text=_("When that transaction began."))

    objects = IncidentChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["transaction"], name="change_transaction"),
            models.Index(fields=["moment"], name="change_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.transaction}"
