"""Conflicts, who takes part in them, and what the law makes of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework.serializers import CharField

from conflicts_app import ihl
from conflicts_app.api.actors import ExternalIdSerializer
from conflicts_app.api.assessors import AssessorSummary
from conflicts_app.api.base import RegisterViewSet
from conflicts_app.api.serializers import PartSerializer, RecordSerializer
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
    "description": "On what it rests.",
    "properties": {
        "incidents": {
            "type": "array",
            "description": "Incidents.",
            "items": {
                "type": "object",
                "properties": {
                    "slug": {"type": "string", "description": "The slug of the incident."},
                    "title": {"type": "string", "description": "Its title."},
                    "url": {"type": "string", "format": "uri", "description": "Its address in the API."},
                },
            },
        },
        "findings": {
            "type": "array",
            "description": "Findings of other classifications.",
            "items": {
                "type": "object",
                "properties": {
                    "classification": {"type": "string", "description": "The slug of the other classification."},
                    "url": {"type": "string", "format": "uri", "description": "Its address in the API."},
                    "criterion": {
                        "type": "string",
                        "enum": ihl.Criterion.values,
                        "description": "The criterion about which that finding is.",
                    },
                    "actor": {"type": ["string", "null"], "description": "The slug of the actor whom it is about."},
                    "value": {
                        "type": "string",
                        "enum": ihl.FindingValue.values,
                        "description": "What it finds.",
                    },
                },
            },
        },
        "citations": {
            "type": "array",
            "description": "Passages of sources.",
            "items": {
                "type": "object",
                "properties": {
                    "source": {"type": "string", "description": "The slug of the source."},
                    "title": {"type": "string", "description": "Its title."},
                    "locator": {"type": ["string", "null"], "description": "Where in it: a page, a heading."},
                },
            },
        },
    },
}


class PartySerializer(PartSerializer):
    actor = ActorSummary(help_text=_("The party."))
    period = PeriodOf()

    class Meta:
        model = Participation
        fields = ["actor", "side", "role", "period"]


class InvolvementSerializer(PartSerializer):
    actor = ActorSummary(help_text=_("Who gives support."))
    supports = ActorSummary(help_text=_("Who is supported."))
    said_by = ActorSummary(help_text=_("Who says so, where the register names somebody."))
    period = PeriodOf()

    class Meta:
        model = Involvement
        fields = ["actor", "supports", "form", "certainty", "consent", "said_by", "period"]


@extend_schema_field(EVIDENCE)
class EvidenceOf(WholeRow):
    """Incidents, other findings and citations on which a finding rests."""

    def to_representation(self, row: Any) -> dict[str, Any]:
        parent: Any = self.parent
        rows, known = row.evidence.all(), parent.addresses
        return {
            "incidents": [
                {"slug": one.incident.slug, "title": one.incident.title, "url": known.of("incident", one.incident.slug)}
                for one in rows
                if one.incident
            ],
            "findings": [
                {
                    "classification": one.other_finding.classification.slug,
                    "url": known.of("classification", one.other_finding.classification.slug),
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


class IndicatorFindingSerializer(PartSerializer):
    code = CharField(source="indicator.code", help_text=_("The code of the indicator."))
    label = CharField(source="indicator.label", help_text=_("What is looked at."))  # type: ignore[assignment]
    authority = CharField(source="indicator.authority", help_text=_("Where in the law or in a judgment it stands."))
    evidence = EvidenceOf()

    class Meta:
        model = IndicatorFinding
        fields = ["code", "label", "authority", "value", "text", "evidence"]


class CriterionFindingSerializer(PartSerializer):
    actor = ActorSummary(help_text=_("The actor whom it is about, where it is about one."))
    indicators = IndicatorFindingSerializer(many=True, help_text=_("What is seen of each indicator."))
    evidence = EvidenceOf()

    class Meta:
        model = CriterionFinding
        fields = ["criterion", "actor", "value", "reasoning", "indicators", "evidence"]


class ClassificationSummary(RecordSerializer):
    """A classification inside its conflict."""

    assessor = AssessorSummary(help_text=_("Whose view it is."))
    period = PeriodOf()
    findings = CriterionFindingSerializer(many=True, help_text=_("What is found, criterion by criterion."))

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
    conflict = ConflictSummary(help_text=_("What is classified."))

    class Meta:
        model = Classification
        fields = [*ClassificationSummary.Meta.fields, "conflict"]


class ConflictSerializer(TakenOverSerializer):
    territories = ActorSummary(
        many=True, source="territorial_states", help_text="The States on whose territory it takes place."
    )
    wider_conflict = ConflictSummary(help_text=_("The conflict of which it is a part, where it is one."))
    parties = PartySerializer(
        source="participations", many=True, help_text=_("Who takes part, on which side, how long.")
    )
    involvements = InvolvementSerializer(many=True, help_text=_("Who supports a party from outside."))
    classifications = ClassificationSummary(many=True, help_text=_("What assessors hold it to be."))
    external_ids = ExternalIdSerializer(many=True, help_text=_("What datasets call it."))

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
