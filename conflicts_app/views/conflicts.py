"""Conflicts and what the law makes of them."""

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


class ClassificationList(RegisterList):
    queryset = Classification.objects.for_listing()
    filterset_class = ClassificationFilter
    template_name = "classifications/list.html"


class ClassificationDetail(RegisterDetail):
    queryset = Classification.objects.for_detail()
    template_name = "classifications/detail.html"
