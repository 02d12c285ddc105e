"""Incidents: what is reported to have happened, when and where. Who says what of it stands in ``claims``."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, prefetch_related_objects
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy

from conflicts_app import ihl
from conflicts_app.models.actors import IN_BRIEF, State
from conflicts_app.models.along import of
from conflicts_app.models.base import DatedRecordQuerySet, Part, Record, parts_of
from conflicts_app.models.conflicts import Conflict
from conflicts_app.models.places import Place
from conflicts_app.models.sources import Source
from conflicts_app.models.time import Dated, LastDay

HARM = ("outcome", "object", "population", "community", "quantifier", "low", "high", "words")  # what a claim says


class IncidentQuerySet(DatedRecordQuerySet):
    def for_listing(self) -> Self:
        return self.for_detail().newest_first()

    def for_summary(self) -> Self:
        """What a line about each says: when, where, who is said to have done it, whom it harmed."""
        return self.select_related("place", "country").with_parts("attributions", "harm_claims")

    def for_detail(self) -> Self:
        said = ("said_by_words", *of("said_by", *IN_BRIEF))
        short = self.with_short_parts(
            means=["means"],
            conflict_links=of("conflict", "uuid", "slug", "title"),
            accounts=["text", *of("territory", *IN_BRIEF), *said],
            attributions=["role", "basis", *of("actor", *IN_BRIEF), *said],
            harm_claims=[*HARM, *said],
        )
        return short.select_related("place__state", "country", "dataset").with_parts(
            "violations", "violations__rule_links"
        )

    def with_citations(self) -> Self:
        """With the passages that say each of its facts."""
        return self.prefetch_related(Prefetch("all_citations", to_attr=AllCitations.kept))

    def resembling(self, record: "Incident") -> Self:
        """On the same day at the same place; two of one dataset are two."""
        if len(record.date) != len("2025-01-31") or record.place_id is None:
            return self.none()
        found = self.besides(record).filter(date=record.date, place=record.place_id)
        return (found.exclude(dataset=record.dataset_id) if record.dataset_id else found).order_by("pk")

    def own(self) -> Self:
        """Those that are from no dataset."""
        return self.filter(dataset=None)

    def told_by(self, actor: Any) -> Self:
        """Of which the actor says something: who did it, what happened, whom it harmed, which rule it broke."""
        said = ("attributions", "accounts", "harm_claims", "violations")
        told = (self.model._base_manager.filter(**{f"{name}__said_by": actor}).values("pk") for name in said)
        return self.filter(Q(*(("pk__in", keys) for keys in told), _connector=Q.OR))

    def of_conflicts(self, conflicts: Iterable[Conflict]) -> Self:
        return self.filter(
            Exists(IncidentConflict.objects.filter(incident=OuterRef("pk"), conflict__in=list(conflicts)))
        )

    def by_month(self) -> models.QuerySet:
        """How many may have happened from one month to another: {first, last, incidents}; the same month is certain.

        What nobody dates is in none of them.
        """
        months = {"first": TruncMonth("dates__startswith"), "last": TruncMonth(LastDay("dates"))}
        found = self.exclude(dates=None).order_by().values(**months)
        return found.annotate(incidents=Count("pk")).order_by("first", "last")

    def by_place(self) -> models.QuerySet:
        """How many happened at, near or around each place, or on the territory of a State where no place is reported.

        Rows have ``place__…`` and ``country__…`` for what the map needs of them, and ``incidents``.
        """
        place = [f"place__{name}" for name in ("name", "slug", "latitude", "longitude", "precision")]
        states = ["place__state__iso_numeric", "country__iso_numeric", "country__name"]
        found = self.order_by().values(*place, *states)
        return found.annotate(incidents=Count("pk")).order_by("place__name", "place__slug", "country__name")


class AllCitations:
    """The citations of an incident and of everything that is claimed about it; of many incidents in one query."""

    kept = "_all_citations"

    def __get__(self, incident: Any, owner: Any = None) -> Any:
        if incident is None:
            return self
        if not self.is_cached(incident):
            prefetch_related_objects([incident], Prefetch("all_citations", to_attr=self.kept))
        return incident.__dict__[self.kept]

    def is_cached(self, incident: Any) -> bool:
        return self.kept in incident.__dict__

    def get_prefetch_querysets(self, incidents: Any, querysets: Any = None) -> Any:
        """As prefetch_related asks for it: the citations in the order of what they say, and whose each is."""
        place: dict[tuple[str, int], tuple[int, int]] = {}
        for incident in incidents:
            place["incident", incident.pk] = len(place), incident.pk
            for fact in ("account", "attribution", "harm_claim", "violation"):
                for row in parts_of(f"{fact}s", incident):
                    place[fact, row.pk] = len(place), incident.pk
        keys: dict[str, list[int]] = {}
        for fact, key in place:
            keys.setdefault(f"{fact}__in", []).append(key)

        model: Any = Incident._meta.get_field("citations").related_model
        citations = model.objects.select_related(None).prefetch_related("source")  # of which many are the same
        citations = citations.filter(Q(*keys.items(), _connector=Q.OR))
        told = {one.pk: place[fact := one.fact, getattr(one, f"{fact}_id")] for one in citations}
        in_order = sorted(citations, key=lambda one: (told[one.pk][0], one.pk))
        return in_order, lambda one: told[one.pk][1], lambda incident: incident.pk, False, self.kept, True


class Incident(Dated, Record):
    """One event, or a practice that is reported over a time, as far as somebody says so."""

    title_field = "title"

    title = models.CharField(max_length=200, help_text=gettext_lazy("What and where, neutrally and without a verdict."))
    record_type = models.CharField(
        max_length=7,
        choices=ihl.RecordType,
        default=ihl.RecordType.EVENT,
        help_text=gettext_lazy("One event, or a pattern of many."),
    )
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        help_text=gettext_lazy("The place; blank when none is reported."),
    )
    place_relation = models.CharField(
        max_length=12,
        choices=ihl.PlaceRelation,
        blank=True,
        help_text=gettext_lazy("How the incident lies to the place."),
    )
    country = models.ForeignKey(
        State,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=gettext_lazy("The State on whose territory it was; blank where that is unknown or disputed."),
    )
    description = models.TextField(
        blank=True,
        help_text=gettext_lazy("What is reported and not disputed, in our own words; what is disputed is an account."),
    )
    dataset = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        limit_choices_to={"kind": ihl.SourceKind.DATASET},
        help_text=gettext_lazy("The dataset from which the incident was taken over; blank for one of our own."),
    )
    external_id = models.CharField(
        max_length=60, blank=True, help_text=gettext_lazy("The id of the event there, as the dataset writes it.")
    )
    release = models.CharField(
        max_length=20,
        blank=True,
        help_text=gettext_lazy("The newest release of the dataset that was read and has the event: 24.1."),
    )
    as_given = models.JSONField(
        null=True,
        blank=True,
        editable=False,
        help_text=gettext_lazy("What the dataset says of the event in its own columns, word for word."),
    )

    all_citations: Any = AllCitations()
    objects = IncidentQuerySet.as_manager()

    class Meta:
        constraints = [
            *Record.Meta.constraints,
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="incident_relation_needs_place",
                condition=Q(place=None, place_relation="") | Q(place__isnull=False, place_relation__gt=""),
                violation_error_message=gettext_lazy(
                    "Say how the incident lies to the place, if there is one and only then."
                ),
            ),
            models.CheckConstraint(
                name="incident_dataset_with_id",
                condition=Q(dataset=None, external_id="") | Q(dataset__isnull=False, external_id__gt=""),
                violation_error_message=gettext_lazy("Name the dataset and the id of the event there, or neither."),
            ),
            models.CheckConstraint(
                name="incident_release_of_dataset",
                condition=Q(release="", as_given__isnull=True) | Q(dataset__isnull=False),
                violation_error_message=gettext_lazy("Only an incident of a dataset has a release of it."),
            ),
            models.UniqueConstraint(
                name="incident_unique_in_dataset",
                fields=["dataset", "external_id"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=gettext_lazy("This event of the dataset is there already."),
            ),
        ]

    @property
    def harm(self) -> dict[str, dict[str, Any]]:
        """For each outcome to persons the range that all claims span, and how many there are.

        An end that one of the claims leaves open is not known (None): “dozens” is not 12, and nothing is zero. Where
        somebody gives a number of all persons, those they give of some of them are its parts and count no further.
        """
        spanned, every = {}, self.harm_claims.all()
        for outcome in (ihl.Outcome.KILLED, ihl.Outcome.INJURED, ihl.Outcome.KILLED_OR_INJURED):
            said = [claim for claim in every if claim.outcome == outcome]
            wholes = [claim for claim in said if claim.population == ihl.Population.ALL]
            whole_by = {(claim.said_by_id, claim.said_by_words) for claim in wholes}
            parts = [claim for claim in said if claim.population != ihl.Population.ALL]
            claims = wholes + [claim for claim in parts if (claim.said_by_id, claim.said_by_words) not in whole_by]
            lows: list[Any] = [claim.low for claim in claims]
            highs: list[Any] = [claim.high for claim in claims]
            spanned[outcome.value] = {
                "low": min(lows) if lows and None not in lows else None,
                "high": max(highs) if highs and None not in highs else None,
                "claims": len(claims),
            }
        return spanned

    @property
    def is_claimed(self) -> bool:
        """Whether an actor says that it did it."""
        return any(attribution.basis == ihl.AttributionBasis.CLAIMED for attribution in self.attributions.all())

    @property
    def perpetrators(self) -> list[Any]:
        return [a for a in self.attributions.all() if a.role == ihl.AttributionRole.PERPETRATOR]

    @property
    def named_conflicts(self) -> list[Any]:
        """Those in connection with which it is reported."""
        return [link.conflict for link in self.conflict_links.all()]


class IncidentConflict(Part):
    """A conflict in connection with which an incident is reported."""

    owners = ("incident",)
    natural_fields = ("incident__slug", "conflict__slug")
    shown_with = ("conflict",)

    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="conflict_links", help_text=gettext_lazy("The incident.")
    )
    conflict = models.ForeignKey(
        Conflict, models.PROTECT, related_name="incident_links", help_text=gettext_lazy("The conflict.")
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="incidentconflict_unique",
                fields=["incident", "conflict"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=gettext_lazy("This conflict is there already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.conflict)


class IncidentMeans(Part):
    """A means or method that is reported of an incident."""

    owners = ("incident",)
    natural_fields = ("incident__slug", "means")

    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="means", help_text=gettext_lazy("The incident.")
    )
    means = models.CharField(max_length=15, choices=ihl.Means, help_text=gettext_lazy("With what, or how."))

    class Meta:
        ordering = ["id"]
        verbose_name_plural = gettext_lazy("means")
        constraints = [
            models.UniqueConstraint(
                name="incidentmeans_unique",
                fields=["incident", "means"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=gettext_lazy("This means is there already."),
            )
        ]

    def __str__(self) -> str:
        return self.get_means_display()
