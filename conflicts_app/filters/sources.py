"""What one may ask of the lists of sources and of places."""

from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.filters.base import RegisterFilter, SeveralCodes, SeveralRecords
from conflicts_app.models import Place, Source, State


class SourceFilter(RegisterFilter):
    """Every question that the page and the API answer about sources."""

    kind = SeveralCodes(choices=ihl.SourceKind, label=_("Kind"), help_text=_("What the source is."))

    class Meta:
        model = Source
        fields: list[str] = []


class PlaceFilter(RegisterFilter):
    """Every question that the API answers about places."""

    country = SeveralRecords(
        queryset=State.objects.in_order().exclude(iso_alpha3=None),
        to_field_name="iso_alpha3",
        field_name="state__iso_alpha3",
        label=_("Country"),
        help_text=_("In which it lies; ISO 3166-1 alpha-3 code: MLI."),
    )

    class Meta:
        model = Place
        fields: list[str] = []
