"""Whoever classifies."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from conflicts_app.models.actors import Actor
from conflicts_app.models.base import Record, RecordQuerySet
from conflicts_app.models.names import SortKey


class AssessorQuerySet(RecordQuerySet):
    def in_order(self) -> Self:
        """By name, articles and accents aside."""
        return self.order_by("sort_key", "id")

    def for_listing(self) -> Self:
        return self.for_detail().in_order()

    def for_detail(self) -> Self:
        return self.select_related("actor")


class Assessor(Record):
    """Somebody whose views on classification the register holds: an author, a court, a State, this register."""

    name = models.CharField(max_length=200, help_text=_("The name that pages and lists show."))
    actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, help_text=_("The actor that the assessor is, where it is one.")
    )
    summary = models.TextField(blank=True, help_text=_("Who that is, and on what the views rest."))
    sort_key = models.GeneratedField(
        expression=SortKey("name"), output_field=models.TextField(), db_persist=True, serialize=False, editable=False
    )

    objects = AssessorQuerySet.as_manager()

    class Meta:
        constraints = [*Record.Meta.constraints]
