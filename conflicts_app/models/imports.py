"""What the desk remembers of an import. It is no part of what is published."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conflicts_app.models.incidents import Incident


class ImportedEvent(models.Model):
    """What was last read of an incident that an import made: so that the next one knows what is new."""

    incident = models.OneToOneField(
        Incident, models.PROTECT, primary_key=True, related_name="imported", help_text=_("The incident.")
    )
    release = models.CharField(max_length=20, help_text=_("The newest release that was read and has the event."))
    digest = models.UUIDField(help_text=_("Names what the import made of the event: the same means the same."))
    version = models.PositiveIntegerField(
        help_text=_("The version of the incident that the import left; a later one is an editor's.")
    )
    superseded_in = models.CharField(
        max_length=20, blank=True, help_text=_("The release that no longer has the event, if one was read.")
    )

    def __str__(self) -> str:
        return f"{self.incident} ({self.release})"
