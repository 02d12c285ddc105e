"""Conflicts, who takes part in them, and what the law makes of them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework.reverse import reverse
from rest_framework.serializers import CharField, SerializerMethodField

from conflicts_app.api.actors import ExternalIdSerializer
from conflicts_app.api.assessors import AssessorSummary
from conflicts_app.api.base import PartSerializer, RecordSerializer, RegisterViewSet
from conflicts_app.api.sources import TakenOverSerializer
from conflicts_app.api.summaries import ActorSummary, ConflictSummary
from conflicts_app.api.time import PeriodOf, WholeRow
from conflicts_app.filters.conflicts import AsOfForm, ClassificationFilter, ConflictFilter
from conflicts_app.models import (
    Classification,
    Conflict,
    CriterionFinding,
    IndicatorFinding,
    Involvement,
    Participation,
)

EVIDENCE: dict[str, Any] = {
    "type": "object",
    "properties": {
        name: {"type": "array", "items": {"type": "object"}} for name in ("incidents", "findings", "citations")
    },
}


class PartySerializer(PartSerializer):
    actor = ActorSummary()
    period = PeriodOf()

    class Meta:
        model = Participation
        fields = ["actor", "side", "role", "period"]


class InvolvementSerializer(PartSerializer):
    actor = ActorSummary()
    supports = ActorSummary()
    said_by = ActorSummary()
    period = PeriodOf()

    class Meta:
        model = Involvement
        fields = ["actor", "supports", "form", "certainty", "consent", "said_by", "period"]


@extend_schema_field(EVIDENCE)
class EvidenceOf(WholeRow):
    """Incidents, other findings and citations on which a finding rests."""

    def to_representation(self, row: Any) -> dict[str, Any]:
        rows = row.evidence.all()
        return {
            "incidents": [
                {"slug": one.incident.slug, "title": one.incident.title, "url": self.address(one.incident)}
                for one in rows
                if one.incident
            ],
            "findings": [
                {
                    "classification": one.other_finding.classification.slug,
                    "url": self.address(one.other_finding.classification),
                    "criterion": one.other_finding.criterion,
                    "actor": one.other_finding.actor.slug if one.other_finding.actor else None,
                    "value": one.other_finding.value,
                }
                for one in rows
                if one.other_finding
            ],
            "citations": [
                {"source": one.source.slug, "title": one.source.title, "locator": one.locator or None}
                for one in row.cited
            ],
        }

    def address(self, record: Any) -> str:
        return reverse(f"api:{record.route}-detail", [record.slug], request=self.context["request"])


class IndicatorFindingSerializer(PartSerializer):
    code = CharField(source="indicator.code")
    label = CharField(source="indicator.label")  # type: ignore[assignment]
    authority = CharField(source="indicator.authority")
    evidence = EvidenceOf()

    class Meta:
        model = IndicatorFinding
        fields = ["code", "label", "authority", "value", "text", "evidence"]


class CriterionFindingSerializer(PartSerializer):
    actor = ActorSummary()
    indicators = IndicatorFindingSerializer(many=True)
    evidence = EvidenceOf()

    class Meta:
        model = CriterionFinding
        fields = ["criterion", "actor", "value", "reasoning", "indicators", "evidence"]


class ClassificationSummary(RecordSerializer):
    """A classification inside its conflict."""

    assessor = AssessorSummary()
    period = PeriodOf()
    findings = CriterionFindingSerializer(many=True)

    class Meta:
        model = Classification
        fields = [
            *RecordSerializer.common,
            "assessor",
            "type",
            "status",
            "ap2",
            "period",
            "conclusion",
            "approach",
            "findings",
            "recorded_at",
        ]


class ClassificationSerializer(ClassificationSummary):
    conflict = ConflictSummary()

    class Meta:
        model = Classification
        fields = [*ClassificationSummary.Meta.fields, "conflict"]


class ConflictSerializer(TakenOverSerializer):
    territories = SerializerMethodField(help_text="The States on whose territory it takes place.")
    wider_conflict = ConflictSummary()
    parties = PartySerializer(source="participations", many=True)
    involvements = InvolvementSerializer(many=True)
    classifications = ClassificationSummary(many=True)
    external_ids = ExternalIdSerializer(many=True)

    class Meta:
        model = Conflict
        fields = [
            *RecordSerializer.common,
            "title",
            "territories",
            "wider_conflict",
            "parties",
            "involvements",
            "classifications",
            "summary",
            "external_ids",
            "dataset",
        ]

    @extend_schema_field(ActorSummary(many=True))
    def get_territories(self, conflict: Conflict) -> Any:
        states = [territory.state for territory in conflict.territories.all()]
        return ActorSummary(states, many=True, context=self.context).data


class ConflictViewSet(RegisterViewSet):
    """Conflicts. With ``as_of`` their parties, involvements and classifications are those of that day."""

    queryset = Conflict.objects.for_listing()
    serializer_class = ConflictSerializer
    filterset_class = ConflictFilter
    form_class = AsOfForm


class ClassificationViewSet(RegisterViewSet):
    """Classifications: each the view of one assessor for one time."""

    queryset = Classification.objects.for_listing()
    serializer_class = ClassificationSerializer
    filterset_class = ClassificationFilter
