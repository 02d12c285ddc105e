"""What one may ask of the lists of rules, of treaties and of types of violations."""

from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.filters.base import RegisterFilter
from conflicts_app.filters.fields import CountryFilter, SeveralCodes, SeveralRecords, WordsFilter
from conflicts_app.models import Rule, RuleQuerySet, State, Treaty, TreatyParticipation, TreatyQuerySet, ViolationType


class RuleFilter(RegisterFilter):
    """Every question that the page and the API answer about rules."""

    q = WordsFilter()
    kind = SeveralCodes(choices=ihl.RuleKind, label=_("Kind"), help_text=_("Where the rule stands."))
    treaty = SeveralRecords(
        queryset=Treaty.objects.in_order(),
        field_name="treaty__slug",
        label=_("Treaty"),
        help_text=_("The treaty whose articles are listed: slug."),
    )
    applies_iac = SeveralCodes(
        choices=ihl.Applicability,
        label=_("In IAC"),
        help_text=_("Whether it applies in international armed conflicts."),
    )
    applies_niac = SeveralCodes(
        choices=ihl.Applicability,
        label=_("In NIAC"),
        help_text=_("Whether it applies in non-international armed conflicts."),
    )
    violation = SeveralRecords(
        queryset=ViolationType.objects.in_order(),
        method="filter_violation",
        label=_("Violation"),
        help_text=_("A type of violation that touches the rule, or one below it: slug."),
    )

    class Meta:
        model = Rule
        fields: list[str] = []

    def filter_violation(self, found: RuleQuerySet, name: str, types: list[ViolationType]) -> RuleQuerySet:
        if not types:
            return found
        chosen = ViolationType.objects.filter(pk__in=[one.pk for one in types])
        return found.on_violations(chosen.with_descendants())


class TreatyFilter(RegisterFilter):
    """Every question that the page and the API answer about treaties."""

    q = WordsFilter()
    country = CountryFilter(
        offered=State.objects.in_order().filter(pk__in=TreatyParticipation.objects.values("state")),
        method="filter_country",
        help_text=_("A State of which the register has some act about it; ISO 3166-1 alpha-3 code: MLI."),
    )

    class Meta:
        model = Treaty
        fields: list[str] = []

    def filter_country(self, found: TreatyQuerySet, name: str, states: list[State]) -> TreatyQuerySet:
        return found.of_countries(states) if states else found


class ViolationTypeFilter(RegisterFilter):
    """Every question that the page and the API answer about types of violations."""

    q = WordsFilter()
    parent = SeveralRecords(
        queryset=ViolationType.objects.in_order().filter(parent=None),
        field_name="parent__slug",
        label=_("Family"),
        help_text=_("The family: slug."),
    )

    class Meta:
        model = ViolationType
        fields: list[str] = []
