"""Incidents in the API, with what is said of them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework.serializers import SerializerMethodField, SlugRelatedField

from conflicts_app import ihl
from conflicts_app.api.base import PartSerializer, RecordSerializer, RegisterViewSet
from conflicts_app.api.law import RuleSummary, ViolationTypeSummary
from conflicts_app.api.places import PlaceSummary
from conflicts_app.api.sources import CitationSerializer
from conflicts_app.api.summaries import ActorSummary, ConflictSummary
from conflicts_app.api.time import DateOf
from conflicts_app.filters.incidents import IncidentFilter
from conflicts_app.models import Account, Attribution, HarmClaim, Incident, ViolationFinding

SPAN = {
    "type": "object",
    "properties": {
        "low": {"type": ["integer", "null"], "description": "null where a claim leaves it open."},
        "high": {"type": ["integer", "null"], "description": "null where a claim leaves it open."},
        "claims": {"type": "integer", "description": "How many claims the range spans."},
    },
}
HARM = {
    "type": "object",
    "properties": dict.fromkeys(("killed", "injured", "killed_or_injured"), SPAN),
}


class SaidSerializer(PartSerializer):
    """Something that somebody says: an actor of the register, or else whom the words name."""

    said_by = ActorSummary()


class AttributionSerializer(SaidSerializer):
    actor = ActorSummary()

    class Meta:
        model = Attribution
        fields = ["actor", "role", "basis", "said_by", "said_by_words"]


class AccountSerializer(SaidSerializer):
    territory = ActorSummary()

    class Meta:
        model = Account
        fields = ["said_by", "said_by_words", "text", "territory"]


class HarmClaimSerializer(SaidSerializer):
    class Meta:
        model = HarmClaim
        fields = [
            "said_by",
            "said_by_words",
            "population",
            "community",
            "outcome",
            "object",
            "low",
            "high",
            "quantifier",
            "words",
        ]


class ViolationSerializer(SaidSerializer):
    """A violation as somebody alleges or examines it."""

    type = ViolationTypeSummary(source="violation_type")
    rules = SerializerMethodField(help_text="The rules that they cite.")

    class Meta:
        model = ViolationFinding
        fields = ["type", "status", "said_by", "said_by_words", "rules", "reasoning"]

    @extend_schema_field(RuleSummary(many=True))
    def get_rules(self, finding: ViolationFinding) -> Any:
        return RuleSummary([link.rule for link in finding.rule_links.all()], many=True, context=self.context).data


class IncidentSerializer(RecordSerializer):
    date = DateOf()
    place = PlaceSummary()
    country = ActorSummary()
    conflicts = SerializerMethodField(help_text="In connection with which it is reported.")
    means = SerializerMethodField(help_text="Means and methods that are reported.")
    attributions = AttributionSerializer(many=True)
    accounts = AccountSerializer(many=True)
    harm_claims = HarmClaimSerializer(many=True)
    violations = ViolationSerializer(many=True)
    dataset: Any = SlugRelatedField(
        slug_field="slug", read_only=True, help_text="The source from which it was taken over: slug."
    )
    harm = SerializerMethodField(help_text="For each outcome the range that all claims span.")
    citations = SerializerMethodField(help_text="The sources of the incident and of each claim about it.")

    class Meta:
        model = Incident
        fields = [
            *RecordSerializer.common,
            "title",
            "record_type",
            "date",
            "place",
            "place_relation",
            "country",
            "description",
            "conflicts",
            "means",
            "accounts",
            "attributions",
            "harm_claims",
            "harm",
            "violations",
            "citations",
            "dataset",
            "external_id",
        ]

    @extend_schema_field(ConflictSummary(many=True))
    def get_conflicts(self, incident: Incident) -> Any:
        found = [link.conflict for link in incident.conflict_links.all()]
        return ConflictSummary(found, many=True, context=self.context).data

    @extend_schema_field({"type": "array", "items": {"type": "string", "enum": ihl.Means.values}})
    def get_means(self, incident: Incident) -> list[str]:
        return [row.means for row in incident.means.all()]

    @extend_schema_field(HARM)
    def get_harm(self, incident: Incident) -> Any:
        return incident.harm

    @extend_schema_field(CitationSerializer(many=True))
    def get_citations(self, incident: Incident) -> Any:
        return CitationSerializer(incident.all_citations, many=True, context=self.context).data


class IncidentViewSet(RegisterViewSet):
    """Incidents, each with all that is claimed about it."""

    queryset = Incident.objects.for_listing().with_citations()
    serializer_class = IncidentSerializer
    filterset_class = IncidentFilter
