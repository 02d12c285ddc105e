"""Rules and types of violations in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework.serializers import CharField, SerializerMethodField

from conflicts_app.api.base import RecordSerializer, RegisterViewSet
from conflicts_app.filters.law import RuleFilter, ViolationTypeFilter
from conflicts_app.models import Rule, ViolationType


class RuleSummary(RecordSerializer):
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


class ViolationTypeSummary(RecordSerializer):
    """A type of violation inside another record."""

    class Meta:
        model = ViolationType
        fields = ["id", "slug", "code", "title", "url"]


class ViolationTypeSerializer(ViolationTypeSummary):
    parent = ViolationTypeSummary()
    rules = SerializerMethodField(help_text="The rules that it touches, by the register's own choice.")

    class Meta:
        model = ViolationType
        fields = [*RecordSerializer.common, "code", "title", "parent", "rules", "verified"]

    @extend_schema_field(RuleSummary(many=True))
    def get_rules(self, violation_type: ViolationType) -> Any:
        rules = [link.rule for link in violation_type.rule_links.all()]
        return RuleSummary(rules, many=True, context=self.context).data


class RuleViewSet(RegisterViewSet):
    """Rules of customary law and articles of treaties."""

    queryset = Rule.objects.for_listing()
    serializer_class = RuleSerializer
    filterset_class = RuleFilter


class ViolationTypeViewSet(RegisterViewSet):
    """Types of violations: a tree of four families."""

    queryset = ViolationType.objects.for_listing()
    serializer_class = ViolationTypeSerializer
    filterset_class = ViolationTypeFilter
