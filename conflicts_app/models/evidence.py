"""On what a finding rests: incidents, or other findings. The sources are its citations."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conflicts_app.models.base import Part, PartQuerySet, ShownManager
from conflicts_app.models.classifications import CriterionFinding, IndicatorFinding
from conflicts_app.models.incidents import Incident


class EvidenceQuerySet(PartQuerySet):
    def with_finding(self) -> Self:
        """With the finding that rests on it, directly or through an indicator, and its conflict."""
        below = ("finding", "indicator_finding__finding")
        ends = [f"{path}__{end}" for path in below for end in ("classification__conflict", "actor")]
        return self.select_related("indicator_finding__indicator", *ends)


EvidenceManager = ShownManager.from_queryset(EvidenceQuerySet)


class Evidence(Part):
    """One link of the chain from a criterion, or one of its indicators, to an incident or another finding."""

    owners = ("finding", "indicator_finding")
    natural_fields = (
        "finding__classification__slug",
        "finding__criterion",
        "finding__actor__slug",
        "indicator_finding__finding__classification__slug",
        "indicator_finding__finding__criterion",
        "indicator_finding__finding__actor__slug",
        "indicator_finding__indicator__slug",
        "incident__slug",
        "other_finding__classification__slug",
        "other_finding__criterion",
        "other_finding__actor__slug",
    )
    shown_with = ("incident", "other_finding__classification__conflict", "other_finding__actor")

    finding = models.ForeignKey(
        CriterionFinding,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        help_text=_("The finding on a criterion that rests on it."),
    )
    indicator_finding = models.ForeignKey(
        IndicatorFinding,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        help_text=_("The finding on an indicator that rests on it."),
    )
    incident = models.ForeignKey(
        Incident,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence_for",
        help_text=_("The incident on which it rests."),
    )
    other_finding = models.ForeignKey(
        CriterionFinding,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence_for",
        help_text=_("The other finding from which it is inferred."),
    )

    objects = EvidenceManager()  # type: ignore[assignment, misc]

    class Meta:
        ordering = ["id"]
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                name="evidence_for_one_finding",
                condition=Q(finding__isnull=False) ^ Q(indicator_finding__isnull=False),
                violation_error_message=_("Evidence is for a finding on a criterion, or else for one on an indicator."),
            ),
            models.CheckConstraint(
                name="evidence_is_one_thing",
                condition=Q(incident__isnull=False) ^ Q(other_finding__isnull=False),
                violation_error_message=_("Evidence is an incident, or else another finding."),
            ),
            models.CheckConstraint(
                name="evidence_is_not_itself",
                condition=Q(finding=None) | Q(other_finding=None) | ~Q(finding=F("other_finding")),
                violation_error_message=_("A finding does not rest on itself."),
            ),
            *(  # one for each owner: a form checks a constraint only where it has every field
                models.UniqueConstraint(
                    name=f"evidence_unique_{owner}_{thing}",
                    fields=[owner, thing],
                    deferrable=models.Deferrable.DEFERRED,
                    violation_error_message=_("This evidence is there already."),
                )
                for owner in ("finding", "indicator_finding")
                for thing in ("incident", "other_finding")
            ),
        ]

    def __str__(self) -> str:
        return str(self.incident or self.other_finding)

    @property
    def rests_on_it(self) -> CriterionFinding:
        """The finding on a criterion that it supports, directly or through an indicator."""
        return self.indicator_finding.finding if self.indicator_finding else self.finding  # type: ignore[return-value]
