"""What changed for the public, in one order: read from the history that the database keeps."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl


class ChangeQuerySet(models.QuerySet):
    def in_order(self) -> Self:
        """As it happened: nothing ever appears before what a reader has seen already."""
        return self.order_by("id")

    def latest_first(self) -> Self:
        return self.order_by("-id")


class Change(models.Model):
    """One change of one record as the public saw it: published, changed, withdrawn, merged or sealed."""

    updated_at = models.DateTimeField(help_text=_("When; the same for all that was published together."))
    action = models.CharField(max_length=10, choices=ihl.ChangeAction, help_text=_("What happened to the record."))
    route = models.CharField(max_length=20, help_text=_("The kind of record, as its addresses begin."))
    uuid = models.UUIDField(help_text=_("The record that changed."))
    slug = models.CharField(max_length=100, help_text=_("Its slug at that moment."))
    moved_to = models.CharField(
        max_length=100, help_text=_("The slug of the record that it was merged into; blank for everything else.")
    )
    reason = models.TextField(help_text=_("Why; blank where none was given."))

    objects = ChangeQuerySet.as_manager()

    class Meta:
        managed = False  # a view that the migrate command makes
        db_table = '"past"."change"'

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.route}/{self.slug}"
