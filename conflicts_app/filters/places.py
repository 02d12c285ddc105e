"""What one may ask of the list of places."""

import django_filters
from django.utils.translation import gettext_lazy as _

from conflicts_app.filters.base import CountryFilter, RegisterFilter
from conflicts_app.models import Place, PlaceQuerySet, State


class PlaceFilter(RegisterFilter):
    """Every question that the page and the API answer about places."""

    q = django_filters.CharFilter(
        method="filter_q", label=_("Name"), help_text=_("Part of the name, or of another spelling of it.")
    )
    country = CountryFilter(
        offered=State.objects.in_order().filter(pk__in=Place.objects.values("state")),
        field_name="state__iso_alpha3",
        help_text=_("In which it lies; ISO 3166-1 alpha-3 code: MLI."),
    )

    class Meta:
        model = Place
        fields: list[str] = []

    def filter_q(self, found: PlaceQuerySet, name: str, words: str) -> PlaceQuerySet:
        return found.called(words)
