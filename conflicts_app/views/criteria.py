"""By what it is seen that violence is an armed conflict."""

from conflicts_app.filters.criteria import IndicatorFilter, LegalElementFilter
from conflicts_app.models import Indicator, LegalElement
from conflicts_app.views.base import RegisterDetail, RegisterList


class LegalElementList(RegisterList):
    queryset = LegalElement.objects.in_order()
    filterset_class = LegalElementFilter
    template_name = "legal_elements/list.html"


class LegalElementDetail(RegisterDetail):
    queryset = LegalElement.objects.all()
    template_name = "legal_elements/detail.html"


class IndicatorList(RegisterList):
    queryset = Indicator.objects.in_order()
    filterset_class = IndicatorFilter
    template_name = "indicators/list.html"


class IndicatorDetail(RegisterDetail):
    queryset = Indicator.objects.for_detail()
    template_name = "indicators/detail.html"
