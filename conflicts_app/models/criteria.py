"""The tests of each kind of conflict: their elements, and what helps to see whether a criterion is met."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy

from conflicts_app import ihl
from conflicts_app.models.base import Record, RecordQuerySet
from conflicts_app.models.law import Verified


class LegalElementQuerySet(RecordQuerySet):
    def in_order(self) -> Self:
        """By kind of conflict, each test from its first element on."""
        return self.order_by("test", "code", "id")


class LegalElement(Verified, Record):
    """One element of the test for a kind of conflict, with its authority."""

    title_field = "code"

    code = models.CharField(max_length=8, help_text=gettext_lazy("Short name: NIAC-2."))
    test = models.CharField(
        max_length=10, choices=ihl.LegalTest, help_text=gettext_lazy("The kind of conflict that it belongs to.")
    )
    text = models.CharField(max_length=300, help_text=gettext_lazy("The element in our own words."))
    authority = models.CharField(max_length=300, help_text=gettext_lazy("The provision or the judgment."))

    objects = LegalElementQuerySet.as_manager()

    class Meta:
        constraints = [*Record.Meta.constraints]


class IndicatorQuerySet(RecordQuerySet):
    def in_order(self) -> Self:
        """By criterion and place in the catalogue."""
        return self.order_by("criterion", "number", "code", "id")

    def for_detail(self) -> Self:
        return self.prefetch_related(
            "findings__finding__actor",
            "findings__finding__classification__conflict",
            "findings__finding__classification__assessor",
        )


class Indicator(Verified, Record):
    """Something that helps to see whether a criterion is met. None is a condition, and they are never summed."""

    title_field = "label"

    code = models.CharField(max_length=5, help_text=gettext_lazy("Short name: I4, O1."))
    number = models.PositiveSmallIntegerField(help_text=gettext_lazy("Place in the catalogue; 0 for the test itself."))
    criterion = models.CharField(
        max_length=25, choices=ihl.Criterion, help_text=gettext_lazy("The criterion that it is looked at for.")
    )
    label = models.CharField(max_length=300, help_text=gettext_lazy("The indicator in our own words."))
    authority = models.CharField(max_length=300, help_text=gettext_lazy("The judgment that names it."))
    paragraph = models.CharField(
        max_length=30, blank=True, help_text=gettext_lazy("The paragraph; blank where it was not checked.")
    )

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        constraints = [*Record.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.code}: {self.label}"
