"""What one may ask of the lists of legal elements and of indicators."""

from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.filters.base import RegisterFilter
from conflicts_app.filters.fields import SeveralCodes, WordsFilter
from conflicts_app.models import Indicator, LegalElement


class LegalElementFilter(RegisterFilter):
    """Every question that the page and the API answer about the elements of the tests."""

    q = WordsFilter()
    test = SeveralCodes(
        choices=ihl.LegalTest, label=_("Test"), help_text=_("The kind of conflict that the element belongs to.")
    )

    class Meta:
        model = LegalElement
        fields: list[str] = []


class IndicatorFilter(RegisterFilter):
    """Every question that the page and the API answer about indicators."""

    q = WordsFilter()
    criterion = SeveralCodes(
        choices=ihl.Criterion, label=_("Criterion"), help_text=_("The criterion that the indicator is looked at for.")
    )

    class Meta:
        model = Indicator
        fields: list[str] = []
