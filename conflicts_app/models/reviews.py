"""How editors work together: what each has saved, who is asked to look at it, what they say. It stays at the desk."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from conflicts_app.models.base import Record


class AboutRecordQuerySet(models.QuerySet[Any]):
    def about(self, record: Record) -> Self:
        return self.filter(record=record.uuid)


class AboutRecord(models.Model):
    """Something that the desk knows of a record, in one of its versions."""

    kind = models.CharField(max_length=40, help_text=_("The kind of the record: the name of its model."))
    record = models.UUIDField(help_text=_("The record."))
    version = models.PositiveIntegerField(help_text=_("The version of the record that is meant."))
    by = models.CharField(max_length=150, blank=True, help_text=_("The name of the editor."))
    at = models.DateTimeField(db_default=Now(), help_text=_("When that was."))

    class Meta:
        abstract = True

    @staticmethod
    def key(record: Record) -> dict[str, Any]:
        """What names a record and the version that somebody has seen of it."""
        model: Any = record._meta.concrete_model
        return {"kind": model._meta.model_name, "record": record.uuid, "version": record.version}


class SavedVersion(AboutRecord):
    """All that a record said, with its parts, when an editor had saved it. Without a name: as an editor found it."""

    said = models.JSONField(help_text=_("Every row of the record: the name of its model, and its columns."))

    objects = AboutRecordQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="savedversion_once", fields=["record", "version"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}, {self.version}"


class Verdict(models.TextChoices):
    APPROVED = "approved", _("Approved")
    SENT_BACK = "sent_back", _("Sent back")
    TAKEN_BACK = "taken_back", _("Taken back")


class ReviewQuerySet(AboutRecordQuerySet):
    def waiting(self) -> Self:
        """Those on which nobody has decided."""
        return self.filter(verdict="")


class Review(AboutRecord):
    """An editor asks for another pair of eyes; another looks at what the record says and decides.

    ``version`` is the one that was last looked at: the one for which somebody asked, then the one that was decided on.
    """

    note = models.TextField(blank=True, help_text=_("What the reviewer should know."))
    assigned_to = models.CharField(max_length=150, blank=True, help_text=_("Who is asked to look."))
    due = models.DateField(null=True, blank=True, help_text=_("By when."))
    authors = ArrayField(
        models.CharField(max_length=150),
        default=list,
        blank=True,
        help_text=_("Whose work was decided on: everybody who saved the record since it was last published."),
    )
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True, help_text=_("What was decided."))
    decided_by = models.CharField(max_length=150, blank=True, help_text=_("Who decided."))
    decided_at = models.DateTimeField(null=True, blank=True, help_text=_("When."))
    reason = models.TextField(blank=True, help_text=_("Why."))

    objects = ReviewQuerySet.as_manager()

    class Meta:
        permissions = [
            ("approve", _("Can approve what others have written")),
            ("publish", _("Can publish, withdraw and merge")),
            ("publish_own", _("Can publish own work that nobody has approved")),
            ("seal", _("Can seal: take a record out of the past as well")),
        ]
        default_permissions = ()
        indexes = [models.Index(name="review_of_record", fields=["record"])]
        constraints = [
            models.UniqueConstraint(
                name="review_waits_once",
                fields=["record"],
                condition=models.Q(verdict=""),
                violation_error_message=_("Somebody has asked for a review of it already."),
            ),
            models.CheckConstraint(name="review_verdict_known", condition=models.Q(verdict__in=["", *Verdict.values])),
            models.CheckConstraint(
                name="review_decided_by_somebody",
                condition=models.Q(verdict="", decided_by="", decided_at=None)
                | models.Q(verdict__gt="", decided_by__gt="", decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="review_approved_by_another",
                condition=~models.Q(verdict=Verdict.APPROVED) | ~models.Q(authors__contains=[models.F("decided_by")]),
                violation_error_message=_("Nobody approves their own work."),
            ),
            models.CheckConstraint(
                name="review_sent_back_with_reason", condition=~models.Q(verdict=Verdict.SENT_BACK, reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}, {self.version}"


class RemarkQuerySet(AboutRecordQuerySet):
    def open(self) -> Self:
        return self.filter(resolved_at=None)


class Remark(AboutRecord):
    """What an editor says to others about a record, or about one field of it."""

    place = models.CharField(max_length=100, blank=True, help_text=_("The field in the form; blank: the whole record."))
    label = models.CharField(max_length=200, blank=True, help_text=_("What the field is called there."))
    text = models.TextField(help_text=_("What is said."))
    resolved_by = models.CharField(max_length=150, blank=True, help_text=_("Who says that it is settled."))
    resolved_at = models.DateTimeField(null=True, blank=True, help_text=_("When."))

    objects = RemarkQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(name="remark_of_record", fields=["record"])]
        constraints = [
            models.CheckConstraint(name="remark_says_something", condition=~models.Q(text="")),
            models.CheckConstraint(
                name="remark_resolved_by_somebody",
                condition=models.Q(resolved_by="", resolved_at=None)
                | models.Q(resolved_by__gt="", resolved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text
