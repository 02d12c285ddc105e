"""What editors answer to what the register finds: to rules of legal consistency, to what looks entered twice.

It is no part of what is published.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class DismissalQuerySet(models.QuerySet["Dismissal"]):
    def standing(self) -> "DismissalQuerySet":
        """Those that nobody has lifted."""
        return self.filter(lifted_at=None)


class Dismissal(models.Model):
    """Why something that was found is in order, in the words of the editor who looked at it. It is kept for good."""

    code = models.CharField(max_length=40, help_text=_("The rule."))
    record = models.UUIDField(help_text=_("The record in which it finds it."))
    part = models.CharField(
        max_length=60, blank=True, help_text=_("The row of the record, where it is about one, or the other record.")
    )
    reason = models.TextField(help_text=_("Why it is in order."))
    by = models.CharField(max_length=150, help_text=_("The name of the editor."))
    at = models.DateTimeField(db_default=Now(), help_text=_("When that was."))
    lifted_at = models.DateTimeField(null=True, blank=True, help_text=_("Since when it no longer counts."))
    lifted_by = models.CharField(max_length=150, blank=True, help_text=_("Who lifted it."))

    objects = DismissalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="dismissal_stands_once",
                fields=["code", "record", "part"],
                condition=models.Q(lifted_at=None),
                violation_error_message=_("Somebody has answered to this already."),
            ),
            models.CheckConstraint(
                name="dismissal_has_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say why it is in order."),
            ),
            models.CheckConstraint(
                name="dismissal_lifted_by_somebody",
                condition=models.Q(lifted_at=None, lifted_by="") | models.Q(lifted_at__isnull=False, lifted_by__gt=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"
