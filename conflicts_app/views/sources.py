"""Sources, and what the register has from them."""

from conflicts_app.filters.sources import SourceFilter
from conflicts_app.models import Source
from conflicts_app.views.base import RegisterDetail, RegisterList


class SourceList(RegisterList):
    queryset = Source.objects.for_listing()
    filterset_class = SourceFilter
    template_name = "sources/list.html"


class SourceDetail(RegisterDetail):
    queryset = Source.objects.for_detail()
    template_name = "sources/detail.html"
