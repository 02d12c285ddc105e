"""Incidents in the API, with what is said of them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import (
    CharField,
    DictField,
    FloatField,
    IntegerField,
    ListField,
    Serializer,
    SerializerMethodField,
)

from conflicts_app import ihl
from conflicts_app.api.base import RegisterViewSet
from conflicts_app.api.law import RuleSummary, ViolationTypeSummary
from conflicts_app.api.places import PlaceSummary
from conflicts_app.api.problems import BadParameters
from conflicts_app.api.serializers import PartSerializer, RecordSerializer
from conflicts_app.api.sources import CitationSerializer, TakenOverSerializer
from conflicts_app.api.summaries import ActorSummary, ConflictSummary
from conflicts_app.api.time import DateOf
from conflicts_app.exports.ged import GED
from conflicts_app.exports.incidents import INCIDENTS
from conflicts_app.filters.facets import Choice, counts, facets
from conflicts_app.filters.incidents import ClusterFilter, CountFilter, IncidentFilter, TimelineFilter
from conflicts_app.filters.timeline import timeline
from conflicts_app.models import Account, Attribution, HarmClaim, Incident, IncidentFacts, ViolationFinding
from conflicts_app.rooms import day_of

SPAN = {
    "type": "object",
    "description": "The range that all claims span.",
    "properties": {
        "low": {"type": ["integer", "null"], "description": "null where a claim leaves it open, or there is none."},
        "high": {"type": ["integer", "null"], "description": "null where a claim leaves it open, or there is none."},
        "claims": {"type": "integer", "description": "How many claims the range spans."},
    },
}
HARM = {
    "type": "object",
    "properties": dict.fromkeys(("killed", "injured", "killed_or_injured"), SPAN),
}


class SaidSerializer(PartSerializer):
    """Something that somebody says: an actor of the register, or else whom the words name."""

    said_by = ActorSummary(help_text=_("The actor who says so, where it is one of the register."))


class AttributionSerializer(SaidSerializer):
    actor = ActorSummary(help_text=_("Who is said to have had the part."))

    class Meta:
        model = Attribution
        fields = ["actor", "role", "basis", "said_by", "said_by_words"]


class AccountSerializer(SaidSerializer):
    territory = ActorSummary(help_text=_("On whose territory it was, by this account."))

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

    type = ViolationTypeSummary(source="violation_type", help_text=_("Of which type."))
    rules = RuleSummary(many=True, source="cited_rules", help_text="The rules that they cite.")

    class Meta:
        model = ViolationFinding
        fields = ["type", "status", "said_by", "said_by_words", "rules", "reasoning"]


class IncidentSerializer(TakenOverSerializer):
    date = DateOf()
    place = PlaceSummary(help_text=_("Where it was, as precisely as is known."))
    country = ActorSummary(help_text=_("The State on whose territory it was; null where unknown or disputed."))
    conflicts = ConflictSummary(
        many=True, source="named_conflicts", help_text="In connection with which it is reported."
    )
    means = SerializerMethodField(help_text="Means and methods that are reported.")
    attributions = AttributionSerializer(many=True, help_text=_("Who is said to have had which part, by whom."))
    accounts = AccountSerializer(many=True, help_text=_("What each says of it, side by side."))
    harm_claims = HarmClaimSerializer(many=True, help_text=_("Whom or what it harmed, claim by claim."))
    violations = ViolationSerializer(many=True, help_text=_("Violations that somebody alleges or has examined."))
    licence = CharField(
        source="dataset.licence", default=None, allow_null=True, help_text="Of the dataset: under which it is used."
    )
    harm = SerializerMethodField(help_text="For each outcome the range that all claims span.")
    citations = CitationSerializer(
        many=True, source="all_citations", help_text="The sources of the incident and of each claim about it."
    )

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
            "release",
            "external_id",
            "licence",
        ]

    @extend_schema_field({"type": "array", "items": {"type": "string", "enum": ihl.Means.values}})
    def get_means(self, incident: Incident) -> list[str]:
        return [row.means for row in incident.means.all()]

    @extend_schema_field(HARM)
    def get_harm(self, incident: Incident) -> Any:
        return incident.harm


class IncidentInFull(IncidentSerializer):
    class Meta(IncidentSerializer.Meta):
        fields = [*IncidentSerializer.Meta.fields, "as_given"]


class ChoiceSerializer(Serializer):
    value = CharField(help_text="As a parameter has it.")
    label = CharField(help_text="In words.")  # type: ignore[assignment]
    count = IntegerField(help_text="How many incidents match with this answer, all other questions as they were asked.")


class FacetsSerializer(Serializer):
    count = IntegerField(help_text="How many incidents match.")
    facets = DictField(child=ListField(child=ChoiceSerializer()), help_text="By the name of a parameter; and by year.")


class PeriodSerializer(Serializer):
    period = CharField(help_text="A month, 2024-05, or a year.")
    certain = IntegerField(help_text="How many happened then whatever their dates mean.")
    possible = IntegerField(help_text="How many more may have happened then; each counts wherever it may have.")


class TimelineSerializer(Serializer):
    unit = CharField(help_text="month or year.")
    undated = IntegerField(help_text="How many have no date and are in none of the periods.")
    results = ListField(child=PeriodSerializer(), help_text="Those in which there is any.")


class ClusterSerializer(Serializer):
    longitude = FloatField(help_text="The middle of the incidents, in degrees.")
    latitude = FloatField(help_text="The middle of the incidents, in degrees.")
    count = IntegerField(help_text="How many incidents.")
    places = IntegerField(help_text="At how many places.")
    bbox = ListField(child=FloatField(), help_text="west, south, east, north of the places.")


class ClustersSerializer(Serializer):
    elsewhere = IntegerField(help_text="How many have no place, or one that is known too vaguely for a point.")
    results = ListField(child=ClusterSerializer(), help_text="Incidents near each other, together.")


class IncidentViewSet(RegisterViewSet):
    """Incidents, each with all that is claimed about it."""

    queryset = Incident.objects.for_detail().with_citations().defer("as_given")
    filterset_class = IncidentFilter
    table = INCIDENTS
    profiles = {"ged": GED}

    def get_queryset(self) -> Any:
        """What a dataset gave is read where it is shown."""
        found = super().get_queryset()
        return found.defer(None) if self.request.query_params.get("profile") else found

    def get_serializer_class(self) -> type[IncidentSerializer]:
        return IncidentInFull if self.action == "retrieve" else IncidentSerializer

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(IncidentFacts.objects.with_incidents(queryset).newest_first())

    def records_of(self, rows: Iterable[IncidentFacts]) -> Iterable[Incident]:
        return (facts.incident for facts in rows)

    @extend_schema(responses=FacetsSerializer)
    @action(detail=False, filterset_class=CountFilter, pagination_class=None)
    def facets(self, request: Request) -> Response:
        """How many incidents match, and how many would with each other answer to one of the questions."""
        asked = self.asked(CountFilter)
        counted = asked.narrowed(IncidentFacts.objects.all()).count()
        return Response(
            {"count": counted, "facets": {one.name: shown(one.choices) for one in facets(asked, counts(asked))}}
        )

    @extend_schema(responses=TimelineSerializer)
    @action(detail=False, filterset_class=TimelineFilter, pagination_class=None)
    def timeline(self, request: Request) -> Response:
        """How many of the incidents that match happened in each month or year: certainly, or possibly."""
        asked = self.asked(TimelineFilter)
        matching = asked.narrowed(IncidentFacts.objects.all())
        unit, spans = timeline(matching.by_month(), day_of(request), asked.form.cleaned_data["unit"] or "month")
        periods = [
            {
                "period": f"{one.first:%Y}" if unit == "year" else f"{one.first:%Y-%m}",
                "certain": one.certain,
                "possible": one.possible,
            }
            for one in spans
            if one.certain or one.possible
        ]
        return Response({"unit": unit, "undated": matching.filter(dated=False).count(), "results": periods})

    @extend_schema(responses=ClustersSerializer)
    @action(detail=False, filterset_class=ClusterFilter, pagination_class=None)
    def clusters(self, request: Request) -> Response:
        """Where the incidents that match happened, near ones together; how many have no point on a map."""
        asked = self.asked(ClusterFilter)
        matching = asked.narrowed(IncidentFacts.objects.all())
        zoom = asked.form.cleaned_data["zoom"]
        cells = matching.by_cell(360 / 2 ** (3 + (5 if zoom is None else int(zoom))))
        circles = [
            {
                "longitude": round(cell["x"], 5),
                "latitude": round(cell["y"], 5),
                "count": cell["incidents"],
                "places": cell["places"],
                "bbox": [cell["west"], cell["south"], cell["east"], cell["north"]],
            }
            for cell in cells
        ]
        return Response({"elsewhere": matching.without_point().count(), "results": circles})

    def asked(self, filterset: type[CountFilter]) -> Any:
        asked = filterset(self.request.query_params, queryset=IncidentFacts.objects.all(), request=self.request)
        if asked.problems:
            raise BadParameters(asked.problems)
        return asked


def shown(choices: list[Choice]) -> list[dict[str, Any]]:
    return [{"value": one.value, "label": one.label, "count": one.incidents} for one in choices]
