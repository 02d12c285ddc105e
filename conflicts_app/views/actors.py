"""States, armed groups, forces and organisations."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from conflicts_app.filters.actors import ActorFilter, KindFilter
from conflicts_app.filters.base import DetailForm
from conflicts_app.models import Actor, ArmedGroup, State
from conflicts_app.views.base import RegisterDetail, RegisterList


class ActorList(RegisterList):
    queryset = Actor.objects.for_listing()
    filterset_class = ActorFilter
    template_name = "actors/list.html"


class StateList(RegisterList):
    queryset = State.objects.for_listing()
    filterset_class = KindFilter
    template_name = "states/list.html"


class GroupList(RegisterList):
    queryset = ArmedGroup.objects.for_listing()
    filterset_class = KindFilter
    template_name = "groups/list.html"


class ActorDetail(RegisterDetail):
    """Forces and organisations; States and groups have pages of their own."""

    queryset = Actor.objects.for_detail()
    template_name = "actors/detail.html"

    def answer(self, request: HttpRequest, record: Actor, form: DetailForm) -> HttpResponse:
        if record.get_absolute_url() != request.path:
            return redirect(record, permanent=True)
        return super().answer(request, record, form)


class StateDetail(RegisterDetail):
    queryset = State.objects.for_detail().prefetch_related("treaty_participations__treaty")
    template_name = "states/detail.html"


class GroupDetail(RegisterDetail):
    queryset = ArmedGroup.objects.for_detail()
    template_name = "groups/detail.html"
