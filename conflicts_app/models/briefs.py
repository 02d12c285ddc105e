"""Briefs: what is to be told of one country over one time, in sections, with links into the register."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.models.actors import State
from conflicts_app.models.base import Part, Record, RecordQuerySet
from conflicts_app.models.time import Period


class BriefQuerySet(RecordQuerySet):
    def in_order(self) -> Self:
        """By title."""
        return self.order_by("title", "id")

    def for_listing(self) -> Self:
        return self.select_related("state").in_order()

    def for_detail(self) -> Self:
        return self.select_related("state").with_parts("sections")


class Brief(Period, Record):
    """A text about one State; its period is the one on which it reports."""

    title_field = "title"

    title = models.CharField(max_length=200, help_text=_("The title."))
    state = models.ForeignKey(State, models.PROTECT, related_name="briefs", help_text=_("The State that it is about."))
    summary = models.TextField(blank=True, help_text=_("What it says, in a few sentences."))

    objects = BriefQuerySet.as_manager()

    class Meta:
        constraints = [*Record.Meta.constraints, *Period.Meta.constraints]


class BriefSection(Part):
    """One section of a brief, in Markdown."""

    owners = ("brief",)
    natural_fields = ("brief__slug", "position")

    brief = models.ForeignKey(Brief, models.PROTECT, related_name="sections", help_text=_("The brief."))
    position = models.PositiveSmallIntegerField(help_text=_("Place in the brief, counted from 1."))
    kind = models.CharField(max_length=15, choices=ihl.SectionKind, help_text=_("What the section is for."))
    heading = models.CharField(max_length=200, help_text=_("The heading."))
    text = models.TextField(help_text=_("Markdown; links to records as [JNIM](/groups/jnim/)."))

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                name="briefsection_unique",
                fields=["brief", "position"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("Another section has this place."),
            )
        ]

    def __str__(self) -> str:
        return self.heading
