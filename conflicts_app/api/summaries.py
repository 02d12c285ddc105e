"""Records inside other records of the API."""

from typing import Any

from conflicts_app import ihl
from conflicts_app.api.serializers import SummarySerializer
from conflicts_app.models import Actor, Conflict


class ActorSummary(SummarySerializer):
    """An actor inside another record; States also have their code."""

    class Meta:
        model = Actor
        fields = ["id", "slug", "name", "acronym", "kind", "url", "iso_alpha3"]

    def summary(self, actor: Any) -> dict[str, Any]:
        shown = super().summary(actor)
        if shown["kind"] != ihl.ActorKind.STATE:
            del shown["iso_alpha3"]
        return shown


class ConflictSummary(SummarySerializer):
    """A conflict inside another record."""

    class Meta:
        model = Conflict
        fields = ["id", "slug", "title", "url"]
