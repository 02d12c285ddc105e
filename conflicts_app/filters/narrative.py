"""What one may ask of the lists of developments and of briefs."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.filters.base import HappenedFilter, RegisterFilter
from conflicts_app.filters.fields import CountryFilter, SeveralCodes, SeveralRecords, WordsFilter
from conflicts_app.models import (
    Actor,
    Brief,
    Conflict,
    Development,
    DevelopmentActor,
    DevelopmentQuerySet,
    State,
)


class DevelopmentFilter(HappenedFilter):
    """Every question that the page and the API answer about developments."""

    q = WordsFilter()
    kind = SeveralCodes(choices=ihl.DevelopmentKind, label=_("Kind"), help_text=_("What sort of happening it was."))
    country = CountryFilter(
        offered=State.objects.in_order().filter(pk__in=Development.objects.values("country")),
        field_name="country__iso_alpha3",
        help_text=_("The State that it concerns most; ISO 3166-1 alpha-3 code: MLI."),
    )
    conflict = SeveralRecords(
        queryset=Conflict.objects.in_order(),
        method="filter_conflict",
        label=_("Conflict"),
        help_text=_("The conflict that it belongs to: slug."),
    )
    actor = SeveralRecords(
        queryset=Actor.objects.in_order(),
        offered=Actor.objects.in_order().filter(pk__in=DevelopmentActor.objects.values("actor")),
        method="filter_actor",
        label=_("Actor"),
        help_text=_("Who took part: slug."),
    )

    class Meta:
        model = Development
        fields: list[str] = []

    def filter_conflict(self, found: DevelopmentQuerySet, name: str, conflicts: Any) -> DevelopmentQuerySet:
        return found.of_conflicts(conflicts) if conflicts else found

    def filter_actor(self, found: DevelopmentQuerySet, name: str, actors: Any) -> DevelopmentQuerySet:
        return found.of_actors(actors) if actors else found


class BriefFilter(RegisterFilter):
    """Every question that the page and the API answer about briefs."""

    q = WordsFilter()
    country = CountryFilter(
        offered=State.objects.in_order().filter(pk__in=Brief.objects.values("state")),
        field_name="state__iso_alpha3",
        help_text=_("The State that it is about; ISO 3166-1 alpha-3 code: MLI."),
    )

    class Meta:
        model = Brief
        fields: list[str] = []
