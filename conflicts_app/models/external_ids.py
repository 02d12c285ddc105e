"""Where the register's actors and conflicts are found in the data of others."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.models.actors import Actor
from conflicts_app.models.base import Part
from conflicts_app.models.conflicts import Conflict


class ExternalId(Part):
    """The number that a dataset gives to what the register calls an actor or a conflict.

    One number may stand for several of our actors (UCDP keeps it when a group is renamed), and the dataset may draw
    its lines elsewhere: ``match`` says how the two compare.
    """

    owners = ("actor", "conflict")
    natural_fields = ("scheme", "value", "actor__slug", "conflict__slug")

    actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="external_ids", help_text=_("The actor.")
    )
    conflict = models.ForeignKey(
        Conflict, models.PROTECT, null=True, blank=True, related_name="external_ids", help_text=_("The conflict.")
    )
    scheme = models.CharField(max_length=15, choices=ihl.IdScheme, help_text=_("Whose numbers they are."))
    value = models.CharField(
        max_length=200, help_text=_("The number, as the dataset writes it; of ACLED the name, letter by letter.")
    )
    match = models.CharField(
        max_length=8,
        choices=ihl.IdMatch,
        default=ihl.IdMatch.EXACT,
        help_text=_("Whether the dataset means the same, more or less than the register."),
    )

    class Meta:
        ordering = ["scheme", "value", "id"]
        verbose_name = _("id elsewhere")
        verbose_name_plural = _("ids elsewhere")
        constraints = [
            models.CheckConstraint(
                name="externalid_fits_scheme",
                condition=Q(scheme__in=ihl.ACTOR_SCHEMES, actor__isnull=False, conflict=None)
                | Q(scheme__in=ihl.CONFLICT_SCHEMES, actor=None, conflict__isnull=False),
                violation_error_message=_("This scheme numbers actors, or else conflicts: choose the one that fits."),
            ),
            models.CheckConstraint(
                name="externalid_is_number",
                condition=Q(value__regex="^[0-9]+$") | Q(scheme=ihl.IdScheme.ACLED_ACTOR, value__gt=""),
                violation_error_message=_("An id of UCDP is a whole number."),
            ),
            *(  # one for each owner: a form checks a constraint only where it has every field
                models.UniqueConstraint(
                    name=f"externalid_unique_for_{owner}",
                    fields=["scheme", "value", owner],
                    deferrable=models.Deferrable.DEFERRED,
                    violation_error_message=_("This id is there already."),
                )
                for owner in ("actor", "conflict")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"
