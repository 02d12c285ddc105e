"""States, armed groups, forces and organisations."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from conflicts_app.filters.actors import ActorFilter, KindFilter
from conflicts_app.models import (
    Actor,
    ActorName,
    Along,
    ArmedGroup,
    Assessor,
    Attribution,
    Brief,
    Conflict,
    CriterionFinding,
    Development,
    ExternalId,
    Incident,
    Involvement,
    State,
    TreatyParticipation,
    relations_around,
)
from conflicts_app.pictures.lineage import lineage_of
from conflicts_app.views.base import MOST, RegisterDetail, RegisterList


class ActorList(RegisterList):
    queryset = Actor.objects.in_order()
    filterset_class = ActorFilter
    template_name = "actors/list.html"


class StateList(RegisterList):
    queryset = State.objects.in_order()
    filterset_class = KindFilter
    template_name = "states/list.html"


class GroupList(RegisterList):
    queryset = ArmedGroup.objects.in_order()
    filterset_class = KindFilter
    template_name = "groups/list.html"


def for_page(actors: Any) -> Any:
    """Actors with their names, their ids and as whom they classify, in one query, and what they take part in."""
    of_actor = {"actor": OuterRef("pk")}
    return actors.prefetch_related("participations").annotate(
        known_as=Along(ActorName.objects.filter(**of_actor), "name", "kind", "language"),
        ids=Along(ExternalId.objects.filter(**of_actor), "scheme", "value", "match"),
        assessors=Along(Assessor.objects.in_order().filter(**of_actor), "slug", "name"),
    )


class ActorDetail(RegisterDetail):
    """Forces and organisations; States and groups have pages of their own."""

    queryset: Any = for_page(Actor.objects.all())
    template_name = "actors/detail.html"

    def context(self, record: Actor) -> dict[str, Any]:
        ties, lineage = relations_around(record)
        conflicts: list[Any] = list(Conflict.objects.with_views().concerning(record))
        return {
            "conflicts": conflicts,
            "at_home": [conflict for conflict in conflicts if conflict.here],
            "abroad": [conflict for conflict in conflicts if not conflict.here],
            "other_names": [name for name in record.known_as if name.name != record.name],  # type: ignore[attr-defined]
            "ties": ties,
            "successions": lineage,
            "lineage": lineage_of(record, lineage, self.today),
            "involvements": Involvement.objects.of_actor(record),
            "developments": Development.objects.concerning(record).newest_first()[:MOST],
            "roles": by_role(Attribution.objects.of_actor(record)[:MOST]),
            "findings": CriterionFinding.objects.filter(actor=record).select_related("classification__conflict"),
            "told": Incident.objects.told_by(record).newest_first()[:MOST],
        }

    def answer(self, request: HttpRequest, record: Actor) -> HttpResponse:
        if record.get_absolute_url() != request.path:
            return redirect(record, permanent=True)
        return super().answer(request, record)


class StateDetail(ActorDetail):
    queryset = for_page(State.objects.all()).annotate(
        read=Along(Brief.objects.in_order().filter(state=OuterRef("pk")), "slug", "title"),
        treaty_acts=Along(
            TreatyParticipation.objects.filter(state=OuterRef("pk")),
            *("kind", "date", "date_label", "verified", "note", "treaty__slug", "treaty__short_name"),
        ),
    )
    template_name = "states/detail.html"


class GroupDetail(ActorDetail):
    queryset = for_page(ArmedGroup.objects.all())
    template_name = "groups/detail.html"


def by_role(attributions: Iterable[Attribution]) -> list[tuple[str, list[Attribution]]]:
    """The incidents in which an actor is said to have had a part, by the part: (“Perpetrator”, […])."""
    found: dict[str, list[Attribution]] = {}
    for one in attributions:
        found.setdefault(one.get_role_display(), []).append(one)
    return list(found.items())
