"""Conflicts and what the law makes of them."""

from typing import Any

from conflicts_app.filters.conflicts import AsOfForm, ClassificationFilter, ConflictFilter
from conflicts_app.models import Classification, Conflict
from conflicts_app.views.base import RegisterDetail, RegisterList


class ConflictList(RegisterList):
    queryset = Conflict.objects.for_listing()
    filterset_class = ConflictFilter
    template_name = "conflicts/list.html"


class ConflictDetail(RegisterDetail):
    queryset = Conflict.objects.for_detail()
    form_class = AsOfForm
    template_name = "conflicts/detail.html"

    def context(self, record: Conflict) -> dict[str, Any]:
        return {"narrower": Conflict.objects.in_order().filter(wider_conflict=record)}


class ClassificationList(RegisterList):
    queryset = Classification.objects.for_listing()
    filterset_class = ClassificationFilter
    template_name = "classifications/list.html"


class ClassificationDetail(RegisterDetail):
    queryset = Classification.objects.for_detail().prefetch_related(
        *(
            f"findings__evidence_for__{path}{name}"
            for path in ("finding__", "indicator_finding__finding__")
            for name in ("classification__conflict", "actor")
        )
    )
    template_name = "classifications/detail.html"
