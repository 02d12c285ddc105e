"""Rules, treaties and types of violations in the API."""

from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import CharField, SerializerMethodField

from conflicts_app.api.base import RegisterViewSet
from conflicts_app.api.serializers import PartSerializer, RecordSerializer, SummarySerializer
from conflicts_app.api.summaries import ActorSummary
from conflicts_app.api.time import DateOf
from conflicts_app.filters.law import RuleFilter, TreatyFilter, ViolationTypeFilter
from conflicts_app.models import Rule, Treaty, TreatyParticipation, ViolationType


class RuleSummary(SummarySerializer):
    """A rule inside another record."""

    citation = CharField(help_text="How it is cited.")

    class Meta:
        model = Rule
        fields = ["id", "slug", "citation", "title", "url"]


class RuleSerializer(RuleSummary):
    treaty = SerializerMethodField(help_text="The treaty, of an article.")

    class Meta:
        model = Rule
        fields = [
            *RecordSerializer.common,
            "citation",
            "title",
            "kind",
            "treaty",
            "number",
            "chapter",
            "applies_iac",
            "applies_niac",
            "web_address",
            "verified",
            "verified_against",
        ]

    def get_treaty(self, rule: Rule) -> str | None:
        return rule.treaty.short_name if rule.treaty else None


class TreatyParticipationSerializer(PartSerializer):
    """What a State did about a treaty; what is not verified proves no date."""

    state = ActorSummary(help_text=_("The State."))
    date = DateOf()

    class Meta:
        model = TreatyParticipation
        fields = ["state", "kind", "date", "note", "verified", "verified_against"]


class TreatySerializer(RecordSerializer):
    adopted = DateOf(help_text="When it was adopted.")
    participations = TreatyParticipationSerializer(
        many=True, help_text=_("What States did about it, as far as is recorded.")
    )

    class Meta:
        model = Treaty
        fields = [
            *RecordSerializer.common,
            "short_name",
            "title",
            "adopted",
            "in_force",
            "participations",
            "verified",
            "verified_against",
        ]


class ViolationTypeSummary(SummarySerializer):
    """A type of violation inside another record."""

    class Meta:
        model = ViolationType
        fields = ["id", "slug", "code", "title", "url"]


class ViolationTypeSerializer(ViolationTypeSummary):
    parent = ViolationTypeSummary(help_text=_("The type above it."))
    rules = RuleSummary(many=True, help_text="The rules that it touches, by the register's own choice.")

    class Meta:
        model = ViolationType
        fields = [*RecordSerializer.common, "code", "title", "parent", "rules", "verified"]


class RuleViewSet(RegisterViewSet):
    """Rules of customary law and articles of treaties."""

    queryset = Rule.objects.for_listing()
    serializer_class = RuleSerializer
    filterset_class = RuleFilter


class TreatyViewSet(RegisterViewSet):
    """Treaties, and what States did about them as far as it was seen."""

    queryset = Treaty.objects.for_listing()
    serializer_class = TreatySerializer
    filterset_class = TreatyFilter


class ViolationTypeViewSet(RegisterViewSet):
    """Types of violations: a tree of four families."""

    queryset = ViolationType.objects.for_listing()
    serializer_class = ViolationTypeSerializer
    filterset_class = ViolationTypeFilter
