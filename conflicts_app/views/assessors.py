"""Whoever classifies, and what they hold."""

from typing import Any

from conflicts_app.filters.assessors import AssessorFilter
from conflicts_app.models import Assessor, Classification
from conflicts_app.views.base import RegisterDetail, RegisterList


class AssessorList(RegisterList):
    queryset = Assessor.objects.for_listing()
    filterset_class = AssessorFilter
    template_name = "assessors/list.html"


class AssessorDetail(RegisterDetail):
    queryset = Assessor.objects.for_detail()
    template_name = "assessors/detail.html"

    def context(self, record: Assessor) -> dict[str, Any]:
        return {"views": Classification.objects.for_summary().filter(assessor=record)}
