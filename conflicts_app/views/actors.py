"""States, armed groups, forces and organisations."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from conflicts_app.filters.actors import ActorFilter, KindFilter
from conflicts_app.filters.base import DetailForm
from conflicts_app.models import (
    Actor,
    ArmedGroup,
    Assessor,
    Conflict,
    CriterionFinding,
    DevelopmentActor,
    Incident,
    State,
)
from conflicts_app.views.base import MOST, RegisterDetail, RegisterList


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


IN_THE_REGISTER = (
    "involvements__conflict",
    "involvements__country",
    "involvements__supports",
    "involvements__said_by",
    "support__conflict",
    "support__country",
    "support__actor",
    "support__said_by",
    Prefetch(
        "development_links",
        DevelopmentActor.objects.select_related("development").order_by("-development__dates", "id"),
    ),
)


class ActorDetail(RegisterDetail):
    """Forces and organisations; States and groups have pages of their own."""

    queryset = Actor.objects.for_detail().prefetch_related(*IN_THE_REGISTER)
    template_name = "actors/detail.html"

    def context(self, record: Actor) -> dict[str, Any]:
        return {
            "findings": CriterionFinding.objects.filter(actor=record).select_related("classification__conflict"),
            "told": Incident.objects.told_by(record).newest_first()[:MOST],
            "assessors": Assessor.objects.in_order().filter(actor=record),
        }

    def answer(self, request: HttpRequest, record: Actor, form: DetailForm) -> HttpResponse:
        if record.get_absolute_url() != request.path:
            return redirect(record, permanent=True)
        return super().answer(request, record, form)


class StateDetail(ActorDetail):
    queryset = State.objects.for_detail().prefetch_related("treaty_participations__treaty", "briefs", *IN_THE_REGISTER)
    template_name = "states/detail.html"

    def context(self, record: Any) -> dict[str, Any]:
        return {**super().context(record), "conflicts": Conflict.objects.for_listing().in_countries([record])}


class GroupDetail(ActorDetail):
    queryset = ArmedGroup.objects.for_detail().prefetch_related(*IN_THE_REGISTER)
    template_name = "groups/detail.html"
