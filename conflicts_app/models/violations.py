"""Violations, as somebody alleges or examines them. The register itself finds none."""

from typing import Any, Self

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conflicts_app import ihl
from conflicts_app.models.base import Part, PartQuerySet, ShownManager
from conflicts_app.models.claims import Said
from conflicts_app.models.incidents import Incident
from conflicts_app.models.law import Rule
from conflicts_app.models.violation_types import ViolationType


class ViolationFinding(Said, Part):
    """What somebody with a name says of a violation: alleged, credible, established or rejected."""

    owners = ("incident",)
    natural_fields = ("incident__slug", "violation_type__slug", "said_by__slug", "said_by_words")
    shown_with = ("violation_type", "said_by")

    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="violations", help_text=gettext_lazy("The incident.")
    )
    violation_type = models.ForeignKey(
        ViolationType, models.PROTECT, related_name="findings", help_text=gettext_lazy("Which kind of violation.")
    )
    status = models.CharField(
        max_length=12,
        choices=ihl.ViolationStatus,
        default=ihl.ViolationStatus.ALLEGED,
        help_text=gettext_lazy("What they say of it: alleged, until somebody has examined it."),
    )
    reasoning = models.TextField(blank=True, help_text=gettext_lazy("Why, in our own words."))

    class Meta:
        ordering = ["id"]
        constraints = [
            *Said.Meta.constraints,
            models.UniqueConstraint(
                name="violationfinding_unique",
                fields=["incident", "violation_type", "said_by", "said_by_words"],
                nulls_distinct=False,
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=gettext_lazy("They say this of the incident already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.violation_type}: {self.get_status_display()}"

    @property
    def cited_rules(self) -> list[Any]:
        """The rules that are cited for it."""
        return [link.rule for link in self.rule_links.all()]


class CitedRuleQuerySet(PartQuerySet):
    def with_finding(self) -> Self:
        """With what was found, by whom, in which incident of which conflicts; the incidents last known first."""
        found = self.select_related("finding__incident", "finding__violation_type", "finding__said_by")
        newest = F("finding__incident__dates").desc(nulls_last=True)
        return found.prefetch_related("finding__incident__conflict_links").order_by(newest, "id")


CitedRuleManager = ShownManager.from_queryset(CitedRuleQuerySet)


class ViolationFindingRule(Part):
    """A rule that a finding cites."""

    owners = ("finding",)
    natural_fields = (
        "finding__incident__slug",
        "finding__violation_type__slug",
        "finding__said_by__slug",
        "finding__said_by_words",
        "rule__slug",
    )
    shown_with = ("rule__treaty",)

    objects = CitedRuleManager()  # type: ignore[assignment, misc]

    finding = models.ForeignKey(
        ViolationFinding, models.PROTECT, related_name="rule_links", help_text=gettext_lazy("The finding.")
    )
    rule = models.ForeignKey(
        Rule, models.PROTECT, related_name="finding_links", help_text=gettext_lazy("The rule that it cites.")
    )

    class Meta:
        ordering = ["rule__kind", "rule__number", "id"]
        constraints = [
            models.UniqueConstraint(
                name="violationfindingrule_unique",
                fields=["finding", "rule"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=gettext_lazy("This rule is cited already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.rule)

    @property
    def warning(self) -> str:
        """A sentence where the rule applies in no type of conflict that anybody sees here; blank where it may."""
        views = [
            view for link in self.finding.incident.conflict_links.all() for view in link.conflict.classifications.all()
        ]
        types = {ihl.ConflictType(view.type) for view in views} - {ihl.ConflictType.NONE}
        if not types or any(self.rule.applies_in(type_) != ihl.Applicability.NO for type_ in types):
            return ""
        return _("%(rule)s does not apply in this type of conflict: %(types)s.") % {
            "rule": self.rule.citation,
            "types": ", ".join(sorted(str(type_.label) for type_ in types)),
        }
