"""What one may ask of the list of incidents."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from conflicts_app import ihl
from conflicts_app.filters.base import (
    ORDERS,
    CountryFilter,
    HappenedFilter,
    LineageFilter,
    SeveralCodes,
    SeveralRecords,
    WholeNumberFilter,
)
from conflicts_app.filters.places import BoxFilter, NearFilter
from conflicts_app.models import (
    Account,
    Actor,
    Attribution,
    Conflict,
    Incident,
    IncidentQuerySet,
    Place,
    Rule,
    Source,
    State,
    ViolationFinding,
    ViolationFindingRule,
    ViolationType,
    lineage_of,
)


class IncidentFilter(HappenedFilter):
    """Every question that the page and the API answer about incidents."""

    q = django_filters.CharFilter(
        method="filter_q",
        label=gettext_lazy("Words"),
        help_text=gettext_lazy("Part of the title, the description or the place, in any spelling."),
    )
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
        field_name="dataset__slug",
        label=gettext_lazy("Dataset"),
        help_text=gettext_lazy("The dataset from which it was taken over: slug of the source."),
    )
    killed_min = WholeNumberFilter(
        method="filter_killed_min",
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

    hidden = (*HappenedFilter.hidden, "place", "bbox", "near")  # words find a place, and each has its page

    class Meta:
        model = Incident
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        asked = self.form.cleaned_data
        found: Any = super().filter_queryset(queryset)
        if asked["actor"] or asked["role"] or asked["basis"]:
            found = found.attributed(self.attributions())
        if asked["violation"] or asked["rule"]:
            found = found.with_violations(self.violations())
        return found

    def violations(self) -> Any:
        """The findings that match all that was asked about violations together."""
        asked = self.form.cleaned_data
        found = ViolationFinding.objects.all()
        if asked["violation"]:
            chosen = ViolationType.objects.filter(pk__in=[one.pk for one in asked["violation"]])
            found = found.filter(violation_type__in=chosen.with_descendants())
        if asked["rule"]:
            cited = ViolationFindingRule.objects.filter(finding=OuterRef("pk"), rule__in=list(asked["rule"]))
            found = found.filter(Exists(cited))
        return found

    def attributions(self) -> Any:
        """The attributions that match all that was asked about attributions together."""
        asked = self.form.cleaned_data
        found = Attribution.objects.all()
        if asked["actor"]:
            actors = lineage_of(asked["actor"]) if asked["lineage"] == "true" else asked["actor"]
            found = found.filter(actor__in=list(actors))
        if asked["role"]:
            found = found.filter(role__in=asked["role"])
        if asked["basis"]:
            found = found.filter(basis__in=asked["basis"])
        return found

    def filter_q(self, found: IncidentQuerySet, name: str, words: str) -> IncidentQuerySet:
        return found.called(words)

    def filter_country(self, found: IncidentQuerySet, name: str, states: Any) -> IncidentQuerySet:
        return found.in_countries(states) if states else found

    def filter_conflict(self, found: IncidentQuerySet, name: str, conflicts: Any) -> IncidentQuerySet:
        return found.of_conflicts(conflicts) if conflicts else found

    def filter_killed_min(self, found: IncidentQuerySet, name: str, least: int) -> IncidentQuerySet:
        return found.with_killed(least)

    def filter_bbox(self, found: IncidentQuerySet, name: str, box: list[float]) -> IncidentQuerySet:
        return found.at_places(Place.objects.within(*box))

    def filter_near(self, found: IncidentQuerySet, name: str, around: list[float]) -> IncidentQuerySet:
        return found.at_places(Place.objects.near(*around))

    def filter_ordering(self, found: IncidentQuerySet, name: str, order: str) -> IncidentQuerySet:
        match order:
            case "-killed":
                return found.most_killed_first()
            case "-updated_at":
                return found.latest_published_first()
        return super().filter_ordering(found, name, order)

    def filter_means(self, found: IncidentQuerySet, name: str, means: list[str]) -> IncidentQuerySet:
        return found.by_means(means)
