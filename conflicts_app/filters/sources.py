"""What one may ask of the list of sources."""

from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.filters.base import RegisterFilter
from conflicts_app.filters.fields import SeveralCodes, WordsFilter
from conflicts_app.models import Source


class SourceFilter(RegisterFilter):
    """Every question that the page and the API answer about sources."""

    q = WordsFilter()
    kind = SeveralCodes(choices=ihl.SourceKind, label=_("Kind"), help_text=_("What the source is."))

    class Meta:
        model = Source
        fields: list[str] = []
