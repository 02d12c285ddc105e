"""States, armed groups, forces and organisations."""

from conflicts_app.filters.actors import StateFilter
from conflicts_app.models import State
from conflicts_app.views.base import RegisterDetail, RegisterList


class StateList(RegisterList):
    queryset = State.objects.for_listing()
    filterset_class = StateFilter
    template_name = "states/list.html"


class StateDetail(RegisterDetail):
    queryset = State.objects.for_detail()
    template_name = "states/detail.html"
