"""What one may ask of the lists of actors."""

import django_filters
from django.utils.translation import gettext_lazy as _

from conflicts_app.filters.base import RegisterFilter, SeveralRecords
from conflicts_app.models import ActorQuerySet, State


class StateFilter(RegisterFilter):
    """Every question that the page and the API answer about States."""

    q = django_filters.CharFilter(
        method="filter_q", label=_("Name"), help_text=_("Part of any name, whatever its accents and capitals.")
    )
    country = SeveralRecords(
        queryset=State.objects.for_listing().exclude(iso_alpha3=None),
        field_name="iso_alpha3",
        to_field_name="iso_alpha3",
        label=_("Country"),
        help_text=_("ISO 3166-1 alpha-3 code: MLI."),
    )

    class Meta:
        model = State
        fields: list[str] = []

    def filter_q(self, found: ActorQuerySet, name: str, words: str) -> ActorQuerySet:
        return found.called(words)
