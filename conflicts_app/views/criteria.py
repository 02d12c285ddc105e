"""By what it is seen that violence is an armed conflict."""

from typing import Any

from conflicts_app.filters.criteria import IndicatorFilter, LegalElementFilter
from conflicts_app.models import Classification, Indicator, LegalElement
from conflicts_app.views.base import RegisterDetail, RegisterList


class LegalElementList(RegisterList):
    queryset = LegalElement.objects.in_order()
    filterset_class = LegalElementFilter
    template_name = "legal_elements/list.html"


class LegalElementDetail(RegisterDetail):
    queryset = LegalElement.objects.all()
    template_name = "legal_elements/detail.html"

    def context(self, record: LegalElement) -> dict[str, Any]:
        return {
            "test": LegalElement.objects.in_order().filter(test=record.test),
            "views": Classification.objects.for_summary().by_test(record.test),
        }


class IndicatorList(RegisterList):
    queryset = Indicator.objects.in_order()
    filterset_class = IndicatorFilter
    template_name = "indicators/list.html"


class IndicatorDetail(RegisterDetail):
    queryset = Indicator.objects.for_detail()
    template_name = "indicators/detail.html"
