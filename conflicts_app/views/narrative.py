"""Developments and briefs."""

from conflicts_app.filters.narrative import BriefFilter, DevelopmentFilter
from conflicts_app.models import Brief, Development
from conflicts_app.views.base import RegisterDetail, RegisterList


class DevelopmentList(RegisterList):
    queryset = Development.objects.for_listing()
    filterset_class = DevelopmentFilter
    template_name = "developments/list.html"


class DevelopmentDetail(RegisterDetail):
    queryset = Development.objects.for_detail()
    template_name = "developments/detail.html"


class BriefList(RegisterList):
    queryset = Brief.objects.for_listing()
    filterset_class = BriefFilter
    template_name = "briefs/list.html"


class BriefDetail(RegisterDetail):
    queryset = Brief.objects.for_detail()
    template_name = "briefs/detail.html"
