"""What the law makes of a conflict, in whose view, criterion by criterion."""

import datetime
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from conflicts_app import ihl
from conflicts_app.models.actors import Actor
from conflicts_app.models.along import Along, of
from conflicts_app.models.assessors import Assessor
from conflicts_app.models.base import KeptManager, Part, PartQuerySet, Record, RecordQuerySet, ShownManager
from conflicts_app.models.conflicts import Conflict, ConflictQuerySet
from conflicts_app.models.criteria import Indicator
from conflicts_app.models.time import Period, days


class ClassificationQuerySet(RecordQuerySet):
    def for_conflict(self) -> Self:
        """What the page of a conflict says of each, in the order of time."""
        return self.by_assessor().with_chain()

    def by_assessor(self) -> Self:
        """With the assessors, in the order of time."""
        return self.select_related("assessor").order_by("possible", "assessor_id", "id")

    def for_listing(self) -> Self:
        return self.for_summary().with_chain()

    def for_summary(self) -> Self:
        """What a line about each says; by conflict, then by time."""
        found = self.select_related("assessor", "conflict").annotate(place=F("conflict__sort_key"))
        return found.order_by("place", "id")

    def for_detail(self) -> Self:
        return self.select_related("assessor", "conflict").with_chain()

    def with_chain(self) -> Self:
        """Criterion → indicator → incident or other finding → source."""
        indicators = IndicatorFinding.objects.with_ground()
        return self.with_parts(findings=CriterionFinding.objects.with_ground(), findings__indicators=indicators)

    def with_conflict(self) -> Self:
        """With the conflict, the assessor and how many incidents the conflict has; by conflict."""
        links: Any = Conflict._meta.get_field("incident_links").related_model
        of_one = links.objects.filter(conflict=OuterRef("conflict")).order_by().values("conflict")
        counted = Coalesce(Subquery(of_one.annotate(incidents=Count("pk")).values("incidents")), 0)
        found = self.select_related("assessor", "conflict").annotate(incidents=counted)
        return found.order_by("conflict__sort_key", "conflict_id", "id")

    def ended_before(self, day: datetime.date) -> Self:
        """What certainly no longer held on the day; the latest first."""
        return self.filter(possible__fully_lt=days(day, None)).order_by("-possible__endswith", "id")

    def by_test(self, test: str) -> Self:
        """That rest on the test: of its type; for Additional Protocol II, those that assess whether it applies."""
        if test == ihl.LegalTest.AP2:
            return self.exclude(ap2__in=[ihl.AP2Status.NOT_APPLICABLE, ihl.AP2Status.NOT_ASSESSED])
        return self.filter(type=test)

    def called(self, words: str) -> Self:
        """Of a conflict that search finds."""
        return self.about(Conflict.objects.called(words))

    def about(self, conflicts: ConflictQuerySet) -> Self:
        """Of one of the conflicts."""
        return self.filter(conflict__in=conflicts)

    def finding(self, criteria: list[str], values: list[str]) -> Self:
        """With at least one finding on one of the criteria that has one of the values; an empty list means any."""
        found = CriterionFinding.objects.filter(classification=OuterRef("pk"))
        if criteria:
            found = found.filter(criterion__in=criteria)
        if values:
            found = found.filter(value__in=values)
        return self.filter(Exists(found))


ClassificationManager = KeptManager.from_queryset(ClassificationQuerySet)


class Classification(Period, Record):
    """An assessor's view that a conflict was of one kind in law for a time.

    A change of view closes one and opens the next. Views of different assessors stand side by side.
    """

    conflict = models.ForeignKey(
        Conflict, models.PROTECT, related_name="classifications", help_text=_("The conflict that is classified.")
    )
    assessor = models.ForeignKey(
        Assessor, models.PROTECT, related_name="classifications", help_text=_("Whose view it is.")
    )
    type = models.CharField(max_length=10, choices=ihl.ConflictType, help_text=_("What the law calls it."))
    status = models.CharField(
        max_length=12, choices=ihl.ClassificationStatus, help_text=_("How firmly the assessor holds it.")
    )
    ap2 = models.CharField(
        "Additional Protocol II",
        max_length=15,
        choices=ihl.AP2Status,
        default=ihl.AP2Status.NOT_APPLICABLE,
        help_text=_("Whether Additional Protocol II applies, in the assessor's view."),
    )
    conclusion = models.TextField(blank=True, help_text=_("The view and its reasons, in our own words."))
    approach = models.TextField(
        blank=True, help_text=_("The doctrine that the assessor follows where doctrines differ.")
    )

    objects = ClassificationManager()

    class Meta:
        constraints = [
            *Record.Meta.constraints,
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="classification_ap2_for_niac",
                condition=Q(type=ihl.ConflictType.NIAC) | Q(ap2=ihl.AP2Status.NOT_APPLICABLE),
                violation_error_message=_("Additional Protocol II applies in non-international armed conflicts only."),
            ),
            ExclusionConstraint(
                name="classification_one_view_at_a_time",
                expressions=[
                    ("conflict", RangeOperators.EQUAL),
                    ("assessor", RangeOperators.EQUAL),
                    ("certain", RangeOperators.OVERLAPS),
                ],
                condition=Q(stage=ihl.Stage.PUBLISHED),
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_(
                    "This assessor already holds a published view of this conflict for part of that time: "
                    "close that one first."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conflict}: {self.get_type_display()} ({self.assessor})"

    @property
    def failing(self) -> list[Any]:
        """The findings of what is not met."""
        return [finding for finding in self.findings.all() if finding.value == ihl.FindingValue.NOT_MET]


EVIDENCE = [  # what is shown of it where it is one of many
    *of("incident", "slug", "title"),
    *of("other_finding", "criterion", "value", *of("actor", "slug", "kind", "name", "acronym")),
    *of("other_finding__classification", "slug", "conflict__title"),
]


class FoundQuerySet(PartQuerySet):
    def with_ground(self) -> Self:
        """With what each rests on itself: its evidence, and as ``cited`` what the sources say."""
        citations: Any = self.model._meta.get_field("citations")
        cited = citations.related_model.objects.filter(**{citations.field.name: OuterRef("pk")})
        sources = Along(cited, "locator", "source__slug", "source__title")
        return self.annotate(cited=sources).with_short_parts(evidence=EVIDENCE)


FoundManager = ShownManager.from_queryset(FoundQuerySet)
IN_LEGAL_ORDER = Case(*(When(criterion=code, then=place) for place, code in enumerate(ihl.Criterion.values)))


class CriterionFinding(Part):
    """What the assessor finds of one criterion, about one actor where it is about one."""

    owners = ("classification",)
    natural_fields = ("classification__slug", "criterion", "actor__slug")
    shown_with = ("actor",)

    classification = models.ForeignKey(
        Classification, models.PROTECT, related_name="findings", help_text=_("The classification that rests on it.")
    )
    criterion = models.CharField(max_length=25, choices=ihl.Criterion, help_text=_("The criterion of the law."))
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The actor that it is about; blank where it is about the conflict."),
    )
    value = models.CharField(max_length=12, choices=ihl.FindingValue, help_text=_("What is found."))
    reasoning = models.TextField(blank=True, help_text=_("Why, in our own words."))

    objects = FoundManager()  # type: ignore[assignment, misc]

    class Meta:
        ordering = [IN_LEGAL_ORDER, "id"]
        constraints = [
            models.UniqueConstraint(
                name="criterionfinding_unique",
                fields=["classification", "criterion", "actor"],
                nulls_distinct=False,
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("There is a finding on this criterion and actor already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_criterion_display()}: {self.get_value_display()}"

    @property
    def provision(self) -> str:
        """Where the law asks for the criterion."""
        return ihl.Criterion(self.criterion).provision

    @property
    def rests_on(self) -> list[str]:
        """How many indicators, incidents, other findings and sources lie below it in its chain, in words."""
        rows: list[Any] = [self, *self.indicators.all()]
        evidence = [link for row in rows for link in row.evidence.all()]
        incidents = len({link.incident_id for link in evidence} - {None})
        findings = len({link.other_finding_id for link in evidence} - {None})
        sources = len({citation.source_id for row in rows for citation in row.cited})
        said = [
            (len(rows) - 1, ngettext("%(n)d indicator", "%(n)d indicators", len(rows) - 1)),
            (incidents, ngettext("%(n)d incident", "%(n)d incidents", incidents)),
            (findings, ngettext("%(n)d other finding", "%(n)d other findings", findings)),
            (sources, ngettext("%(n)d source", "%(n)d sources", sources)),
        ]
        return [words % {"n": number} for number, words in said if number]


class IndicatorFinding(Part):
    """What the assessor sees of one indicator. Indicators help to see; they are never added up to an outcome."""

    owners = ("finding",)
    natural_fields = (
        "finding__classification__slug",
        "finding__criterion",
        "finding__actor__slug",
        "indicator__slug",
    )
    shown_with = ("indicator",)

    finding = models.ForeignKey(
        CriterionFinding, models.PROTECT, related_name="indicators", help_text=_("The finding that it helps to see.")
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="findings", help_text=_("The indicator of the catalogue.")
    )
    value = models.CharField(max_length=10, choices=ihl.IndicatorValue, help_text=_("What is seen."))
    text = models.TextField(blank=True, help_text=_("What exactly, in our own words."))

    objects = FoundManager()  # type: ignore[assignment, misc]

    class Meta:
        ordering = ["indicator__criterion", "indicator__number", "id"]
        constraints = [
            models.UniqueConstraint(
                name="indicatorfinding_unique",
                fields=["finding", "indicator"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("There is a finding on this indicator already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}: {self.get_value_display()}"

    def clean(self) -> None:
        super().clean()
        if self.finding_id and self.indicator_id and self.indicator.criterion != self.finding.criterion:
            raise ValidationError(
                {
                    "indicator": _("%(code)s is an indicator of another criterion: %(criterion)s.")
                    % {"code": self.indicator.code, "criterion": self.indicator.get_criterion_display()}
                }
            )
