"""States, armed groups, forces and organisations in the API."""

from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import CharField

from conflicts_app.api.base import RegisterViewSet
from conflicts_app.api.serializers import PartSerializer, RecordSerializer
from conflicts_app.api.sources import TakenOverSerializer
from conflicts_app.api.summaries import ActorSummary, ConflictSummary
from conflicts_app.api.time import DateOf, PeriodOf
from conflicts_app.filters.actors import ActorFilter
from conflicts_app.models import (
    Actor,
    ActorName,
    ActorRelation,
    ArmedGroup,
    ExternalId,
    Force,
    Organisation,
    Participation,
    State,
)


class ActorNameSerializer(PartSerializer):
    class Meta:
        model = ActorName
        fields = ["name", "kind", "language"]


class PredecessorSerializer(PartSerializer):
    """An actor from which this one came."""

    actor = ActorSummary(help_text=_("The other actor."))
    date = DateOf("start")

    class Meta:
        model = ActorRelation
        fields = ["actor", "type", "date", "same_party"]


class SuccessorSerializer(PredecessorSerializer):
    """An actor that this one became."""

    actor = ActorSummary(source="other", help_text=_("The other actor."))


class RelationSerializer(PartSerializer):
    """What this actor is to another."""

    actor = ActorSummary(source="other", help_text=_("The other actor."))
    period = PeriodOf()

    class Meta:
        model = ActorRelation
        fields = ["actor", "type", "period"]


class RelationOfOtherSerializer(RelationSerializer):
    """What another actor is to this one."""

    actor = ActorSummary(help_text=_("The other actor."))


class ConflictOfActorSerializer(PartSerializer):
    """A conflict in which this actor takes part, in which role and how long."""

    conflict = ConflictSummary(help_text=_("The conflict."))
    period = PeriodOf()

    class Meta:
        model = Participation
        fields = ["conflict", "side", "role", "period"]


class ExternalIdSerializer(PartSerializer):
    """A number that a dataset has for it."""

    class Meta:
        model = ExternalId
        fields = ["scheme", "value", "match"]


class ActorSerializer(TakenOverSerializer):
    names = ActorNameSerializer(many=True, help_text=_("Every name and spelling under which it is known."))
    period = PeriodOf(help_text="How long the actor exists.")
    predecessors = PredecessorSerializer(many=True, help_text=_("The actors from which it came."))
    successors = SuccessorSerializer(many=True, help_text=_("The actors that it became."))
    relations = RelationSerializer(source="ties", many=True, help_text=_("What it is to others."))
    relations_of_others = RelationOfOtherSerializer(
        source="ties_of_others", many=True, help_text=_("What others are to it.")
    )
    conflicts = ConflictOfActorSerializer(
        source="participations", many=True, help_text=_("The conflicts in which it takes part.")
    )
    external_ids = ExternalIdSerializer(many=True, help_text=_("What datasets call it."))

    class Meta:
        model = Actor
        fields = [
            *RecordSerializer.common,
            "name",
            "acronym",
            "kind",
            "names",
            "summary",
            "period",
            "predecessors",
            "successors",
            "relations",
            "relations_of_others",
            "conflicts",
            "external_ids",
            "dataset",
        ]


class StateSerializer(ActorSerializer):
    class Meta:
        model = State
        codes = ["iso_alpha2", "iso_alpha3", "iso_numeric", "gw_code", "cow_code"]
        fields = [*ActorSerializer.Meta.fields, "standing", *codes, "region"]


class GroupSerializer(ActorSerializer):
    type = CharField(source="group_type", help_text=Actor._meta.get_field("group_type").help_text)

    class Meta:
        model = ArmedGroup
        fields = [*ActorSerializer.Meta.fields, "type"]


class ActorViewSet(RegisterViewSet):
    """Actors of all four kinds."""

    queryset = Actor.objects.for_listing()
    serializer_class = ActorSerializer
    filterset_class = ActorFilter


class StateViewSet(ActorViewSet):
    """States, and territories with a country code."""

    queryset = State.objects.for_listing()
    serializer_class = StateSerializer


class GroupViewSet(ActorViewSet):
    """Armed groups."""

    queryset = ArmedGroup.objects.for_listing()
    serializer_class = GroupSerializer


class ForceViewSet(ActorViewSet):
    """Armed forces, services and missions of States and organisations."""

    queryset = Force.objects.for_listing()


class OrganisationViewSet(ActorViewSet):
    """Unions of States."""

    queryset = Organisation.objects.for_listing()
