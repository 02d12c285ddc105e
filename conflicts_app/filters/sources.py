"""What one may ask of the lists of sources and of places."""

from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.filters.base import CountryFilter, RegisterFilter, SeveralCodes
from conflicts_app.models import Place, Source


class SourceFilter(RegisterFilter):
    """Every question that the page and the API answer about sources."""

    kind = SeveralCodes(choices=ihl.SourceKind, label=_("Kind"), help_text=_("What the source is."))

    class Meta:
        model = Source
        fields: list[str] = []


class PlaceFilter(RegisterFilter):
    """Every question that the API answers about places."""

    country = CountryFilter(
        field_name="state__iso_alpha3",
        help_text=_("In which it lies; ISO 3166-1 alpha-3 code: MLI."),
    )

    class Meta:
        model = Place
        fields: list[str] = []
