"""What a merge did, so that it can be undone. It is no part of what is published."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conflicts_app.models.reviews import AboutRecord, AboutRecordQuerySet


class Merge(AboutRecord):
    """Two records became one: ``record`` is the one that was taken for a double, ``version`` what it had before."""

    kept = models.UUIDField(help_text=_("The record that stayed."))
    reason = models.TextField(help_text=_("Why they were one and the same."))
    before = models.JSONField(help_text=_("What the double was at the desk: stage, published version, reason."))
    journal = models.JSONField(help_text=_("Each row that was changed, in the order of the changes, and what it was."))
    undone_by = models.CharField(max_length=150, blank=True, help_text=_("Who undid it."))
    undone_at = models.DateTimeField(null=True, blank=True, help_text=_("When."))

    objects = AboutRecordQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(name="merge_of_record", fields=["record"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.record} → {self.kept}"
