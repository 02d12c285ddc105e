"""Frozen editions of everything that the register had published at one moment, to be cited and kept."""

from pathlib import Path
from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conflicts_app.models.base import Part, Record, RecordQuerySet

NUMBER = r"^[0-9]+(\.[0-9]+)*$"


class ReleaseQuerySet(RecordQuerySet):
    def newest_first(self) -> Self:
        """By the moment of which they tell."""
        return self.order_by("-known_at", "-id")

    def for_listing(self) -> Self:
        return self.for_detail().newest_first()

    def for_detail(self) -> Self:
        return self.with_parts("files")


class Release(Record):
    """A frozen edition of the register, whose files never change. ``manage.py publish_release`` makes it."""

    title_field = "title"

    number = models.CharField(
        max_length=30,
        validators=[RegexValidator(NUMBER, _("Write numbers with dots between: 2026.1."))],
        help_text=_("The number by which it is cited: 2026.1."),
    )
    known_at = models.DateTimeField(
        editable=False, help_text=_("It has what the register had published at this moment.")
    )
    summary = models.TextField(blank=True, help_text=_("What its readers should know."))

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                name="release_number_unique",
                fields=["number"],
                violation_error_message=_("Another release has this number."),
            ),
            models.CheckConstraint(
                name="release_number_is_one",
                condition=Q(number__regex=NUMBER),
                violation_error_message=_("The number of a release is written as 2026.1."),
            ),
        ]

    @property
    def title(self) -> str:
        return f"Threshold {self.number}"

    @property
    def archive(self) -> "ReleaseFile | None":
        """All of its files in one."""
        return next((file for file in self.files.all() if file.name == f"{self.folder}.zip"), None)

    @property
    def folder(self) -> str:
        """The name of the folder that its archive holds."""
        return f"threshold-{self.number}"


class ReleaseFile(Part):
    """One of the files of a release; what is on the disk and does not have this sum is not it."""

    owners = ("release",)
    natural_fields = ("release__slug", "name")

    release = models.ForeignKey(
        Release, models.PROTECT, editable=False, related_name="files", help_text=_("The release.")
    )
    name = models.CharField(max_length=100, help_text=_("Its path in the release: tables/incident.csv."))
    media_type = models.CharField(editable=False, max_length=60, help_text=_("What kind of file it is."))
    size = models.PositiveBigIntegerField(editable=False, help_text=_("Bytes."))
    sha256 = models.CharField(editable=False, max_length=64, help_text=_("Its SHA-256 sum, in hexadecimal digits."))
    rows = models.PositiveIntegerField(
        null=True, editable=False, help_text=_("How many records or rows it has; blank for what is no list.")
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="releasefile_unique",
                fields=["release", "name"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("Another file of the release has this name."),
            ),
            models.CheckConstraint(
                name="releasefile_has_sum",
                condition=Q(sha256__regex="^[0-9a-f]{64}$"),
                violation_error_message=_("A SHA-256 sum has 64 hexadecimal digits."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("release-file", args=[self.release.slug, self.name])

    @property
    def path(self) -> Path:
        """Where it is on the disk."""
        folder = settings.RELEASES / self.release.number
        return folder / (
            self.name if self.name == f"{self.release.folder}.zip" else f"{self.release.folder}/{self.name}"
        )
