"""Incidents."""

from conflicts_app.filters.incidents import IncidentFilter
from conflicts_app.models import Incident
from conflicts_app.views.base import RegisterDetail, RegisterList


class IncidentList(RegisterList):
    queryset = Incident.objects.for_listing()
    filterset_class = IncidentFilter
    template_name = "incidents/list.html"


class IncidentDetail(RegisterDetail):
    queryset = Incident.objects.for_detail().prefetch_related(
        "evidence_for__finding__classification__conflict",
        "evidence_for__indicator_finding__finding__classification__conflict",
        "evidence_for__indicator_finding__indicator",
    )
    template_name = "incidents/detail.html"
