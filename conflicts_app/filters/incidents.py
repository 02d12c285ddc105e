"""What one may ask of the list of incidents."""

from collections.abc import Collection, Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from conflicts_app import ihl
from conflicts_app.filters.base import ORDERS, HappenedFilter, KnownAtForm, PagingForm
from conflicts_app.filters.fields import (
    CountryFilter,
    LineageFilter,
    SeveralCodes,
    SeveralRecords,
    WholeNumberFilter,
    WordsFilter,
)
from conflicts_app.filters.places import BoxFilter, NearFilter
from conflicts_app.models import (
    Account,
    Actor,
    Attribution,
    Conflict,
    Incident,
    IncidentFactsQuerySet,
    Place,
    Rule,
    Source,
    State,
    ViolationFinding,
    ViolationFindingRule,
    ViolationType,
    lineage_of,
)

NO_DATASET = "none"  # of what is from no dataset


class IncidentFilter(HappenedFilter):
    """Every question that the page and the API answer about incidents."""

    q = WordsFilter()
    country = CountryFilter(
        offered=State.objects.in_order().filter(
            Q(pk__in=Incident.objects.values("country")) | Q(pk__in=Account.objects.values("territory"))
        ),
        method="filter_country",
        help_text=gettext_lazy("On whose territory, in at least one account; ISO 3166-1 alpha-3 code: MLI."),
    )
    conflict = SeveralRecords(
        queryset=Conflict.objects.in_order(),
        method="filter_conflict",
        label=gettext_lazy("Conflict"),
        help_text=gettext_lazy("In connection with which it is reported: slug."),
    )
    actor = SeveralRecords(
        queryset=Actor.objects.in_order(),
        offered=Actor.objects.in_order().filter(pk__in=Attribution.objects.values("actor")),
        method="leave",
        label=gettext_lazy("Actor"),
        help_text=gettext_lazy("Who is said to have had a part: slug."),
    )
    lineage = LineageFilter(label=gettext_lazy("Actor and lineage"))
    role = SeveralCodes(
        choices=ihl.AttributionRole,
        method="leave",
        label=gettext_lazy("Role"),
        help_text=gettext_lazy("Which part the actor is said to have had."),
    )
    basis = SeveralCodes(
        choices=ihl.AttributionBasis,
        method="leave",
        label=gettext_lazy("Basis"),
        help_text=gettext_lazy("Why the actor is named."),
    )
    violation = SeveralRecords(
        queryset=ViolationType.objects.in_order(),
        offered=ViolationType.objects.in_order().filter(pk__in=ViolationFinding.objects.values("violation_type")),
        method="leave",
        label=gettext_lazy("Violation"),
        help_text=gettext_lazy("A violation that somebody alleges, or one below it: slug of the type."),
    )
    rule = SeveralRecords(
        queryset=Rule.objects.in_order(),
        offered=Rule.objects.for_listing().filter(pk__in=ViolationFindingRule.objects.values("rule")),
        method="leave",
        label=gettext_lazy("Rule"),
        help_text=gettext_lazy("A rule that is cited: slug."),
    )
    means = SeveralCodes(
        choices=ihl.Means,
        method="filter_means",
        label=gettext_lazy("Means"),
        help_text=gettext_lazy("With what, or how."),
    )
    record_type = SeveralCodes(
        choices=ihl.RecordType,
        label=gettext_lazy("Event or pattern"),
        help_text=gettext_lazy("One event, or a pattern of many."),
    )

    place = SeveralRecords(
        queryset=Place.objects.in_order(),
        field_name="place__slug",
        label=gettext_lazy("Place"),
        help_text=gettext_lazy("There, near it or on its outskirts: slug of the place."),
    )

    dataset = SeveralRecords(
        queryset=Source.objects.datasets(),
        offered=Source.objects.datasets().filter(pk__in=Incident.objects.values("dataset")),
        null_value=NO_DATASET,
        null_label=gettext_lazy("none: the register’s own"),
        method="filter_dataset",
        label=gettext_lazy("Dataset"),
        help_text=gettext_lazy(
            "The dataset from which it was taken over: slug of the source. “none” asks for what is from no dataset."
        ),
    )
    killed_min = WholeNumberFilter(
        field_name="killed",
        lookup_expr="gte",
        min_value=1,
        max_value=8_000_000_000,
        label=gettext_lazy("Killed, at least"),
        help_text=gettext_lazy(
            "Somebody says that so many or more were killed; a claim counts with its lowest number, “dozens” has none."
        ),
    )
    bbox = BoxFilter(method="filter_bbox")
    near = NearFilter(method="filter_near")
    ordering = django_filters.ChoiceFilter(
        choices=[
            *ORDERS,
            ("-killed", gettext_lazy("most killed first")),
            ("-updated_at", gettext_lazy("newly published first")),
        ],
        method="filter_ordering",
        label=gettext_lazy("Order"),
        empty_label=None,
        help_text=gettext_lazy(
            "By the first day on which it may have happened; by the highest of the numbers of killed that claims give "
            "as their least; or by the last publication."
        ),
    )

    FURTHER = ("role", "basis", "lineage", "rule", "killed_min")  # what the page asks on demand
    hidden = (*HappenedFilter.hidden, "place", "bbox", "near", "ordering")

    @property
    def further(self) -> list[Any]:
        return [self.field(name) for name in self.FURTHER]

    @property
    def asked_on_top(self) -> dict[str, Any]:
        return {name: self.field(name) for name in ("q", "date_after", "date_before", "match")}

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return self.narrowed(queryset)

    def narrowed(self, found: Any, without: Collection[str] = ()) -> Any:
        """Those that match what was asked; with ``without`` as if these questions had not been asked."""
        asked = {name: None if name in without else value for name, value in self.form.cleaned_data.items()}
        for name, value in asked.items():
            found = self.filters[name].filter(found, value)
        if asked["date_after"] or asked["date_before"]:
            found = found.happened(asked["date_after"], asked["date_before"], certainly=self.certainly)
        if asked["role"] or asked["basis"]:
            found = found.with_one_of(self.attributions(asked))
        elif asked["actor"]:
            found = found.with_any("actors", keys(self.actors(asked)))
        if asked["rule"]:
            found = found.with_one_of(self.violations(asked))
        elif asked["violation"]:
            found = found.with_any("violations", keys(asked["violation"]))
        return found

    def actors(self, asked: dict[str, Any]) -> Iterable[Actor]:
        actors: Iterable[Actor] = asked["actor"]
        return lineage_of(actors) if asked["lineage"] == "true" else actors

    def attributions(self, asked: dict[str, Any]) -> Any:
        """The attributions that match all that was asked about attributions together."""
        found = Attribution.objects.all()
        if asked["actor"]:
            found = found.filter(actor__in=list(self.actors(asked)))
        if asked["role"]:
            found = found.filter(role__in=asked["role"])
        if asked["basis"]:
            found = found.filter(basis__in=asked["basis"])
        return found

    def violations(self, asked: dict[str, Any]) -> Any:
        """The findings that match all that was asked about violations together."""
        cited = ViolationFindingRule.objects.filter(finding=OuterRef("pk"), rule__in=list(asked["rule"]))
        found = ViolationFinding.objects.filter(Exists(cited))
        if asked["violation"]:
            chosen = ViolationType.objects.filter(pk__in=keys(asked["violation"]))
            found = found.filter(violation_type__in=chosen.with_descendants())
        return found

    def filter_country(self, found: IncidentFactsQuerySet, name: str, states: Any) -> IncidentFactsQuerySet:
        return found.with_any("countries", keys(states)) if states else found

    def filter_conflict(self, found: IncidentFactsQuerySet, name: str, conflicts: Any) -> IncidentFactsQuerySet:
        return found.with_any("conflicts", keys(conflicts)) if conflicts else found

    def filter_dataset(self, found: IncidentFactsQuerySet, name: str, datasets: Any) -> IncidentFactsQuerySet:
        """``datasets`` holds “none” beside records where what is the register’s own is asked for."""
        if not datasets:
            return found
        own = Q(dataset=None) if NO_DATASET in datasets else Q()
        return found.filter(own | Q(dataset__in=[one.pk for one in datasets if one != NO_DATASET]))

    def filter_means(self, found: IncidentFactsQuerySet, name: str, means: list[str]) -> IncidentFactsQuerySet:
        return found.with_any("means", means)

    def filter_bbox(self, found: IncidentFactsQuerySet, name: str, box: list[float]) -> IncidentFactsQuerySet:
        return found.within(*box)

    def filter_near(self, found: IncidentFactsQuerySet, name: str, around: list[float]) -> IncidentFactsQuerySet:
        return found.filter(place__in=Place.objects.near(*around).values("pk"))

    def filter_ordering(self, found: IncidentFactsQuerySet, name: str, order: str) -> IncidentFactsQuerySet:
        match order:
            case "-killed":
                return found.most_killed_first()
            case "-updated_at":
                return found.latest_published_first()
        return super().filter_ordering(found, name, order)


class ExplorerForm(PagingForm):
    view = forms.ChoiceField(required=False, choices=[("list", gettext_lazy("List")), ("table", gettext_lazy("Table"))])


class ExplorerFilter(IncidentFilter):
    """The same questions on the page, which shows what it found as a list or as a table."""

    paging_class = ExplorerForm
    as_usual = {**IncidentFilter.as_usual, "view": "list"}
    hidden = (*IncidentFilter.hidden, "view")


class CountFilter(IncidentFilter):
    """The same questions, answered by numbers: there are no pages, and no order."""

    ordering = None
    paging_class = KnownAtForm


class TimelineFilter(CountFilter):
    unit = django_filters.ChoiceFilter(
        choices=[("month", gettext_lazy("months")), ("year", gettext_lazy("years"))],
        method="leave",
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("Whether months are counted, as usual, or years."),
    )


class ClusterFilter(CountFilter):
    zoom = WholeNumberFilter(
        method="leave",
        min_value=0,
        max_value=20,
        label=gettext_lazy("Zoom"),
        help_text=gettext_lazy(
            "How finely: 0 to 20, usually 5. The world is 8 cells wide at 0, and twice as many at each step."
        ),
    )


def keys(records: Iterable[Any]) -> list[int]:
    return [record.pk for record in records]
