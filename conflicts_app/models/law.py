"""The law that findings cite: treaties and their parties, and rules.

What the register could not check against a source is ``verified=False``: it is shown as such and never as established.
"""

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conflicts_app import ihl
from conflicts_app.models.actors import State
from conflicts_app.models.base import Part, Record, RecordQuerySet
from conflicts_app.models.edtf import in_words
from conflicts_app.models.time import Dated, EDTFField


class Verified(models.Model):
    """Something that was checked against a source, or that still has to be."""

    verified = models.BooleanField(
        default=False, help_text=gettext_lazy("Whether it was checked; what was not is shown as such.")
    )
    verified_against = models.TextField(blank=True, help_text=gettext_lazy("What it was checked against."))

    class Meta:
        abstract = True


class TreatyQuerySet(RecordQuerySet):
    def in_order(self) -> Self:
        """In the order of their adoption."""
        return self.order_by("date", "id")

    def for_listing(self) -> Self:
        return self.for_detail().in_order()

    def for_detail(self) -> Self:
        return self.with_parts("participations")

    def of_countries(self, states: Collection[State]) -> Self:
        """About which one of the States did something that the register has."""
        acts = TreatyParticipation.objects.filter(state__in=states)
        return self.filter(pk__in=acts.values("treaty"))


class Treaty(Verified, Dated, Record):
    """A treaty; its date is that of its adoption."""

    title_field = "short_name"

    short_name = models.CharField(max_length=100, help_text=gettext_lazy("The usual name."))
    title = models.CharField(max_length=400, help_text=gettext_lazy("The full name."))
    in_force = EDTFField(blank=True, help_text=gettext_lazy("When it entered into force, in EDTF."))

    objects = TreatyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = gettext_lazy("treaties")
        constraints = [*Record.Meta.constraints, *Dated.Meta.constraints]

    @property
    def in_force_in_words(self) -> str:
        return in_words(self.in_force) if self.in_force else ""


class TreatyParticipation(Verified, Dated, Part):
    """What a State did about a treaty. Where only a part of it was seen, the row says so and is no proof of a date."""

    owners = ("treaty",)
    natural_fields = ("treaty__slug", "state__slug", "kind", "date", "note")
    shown_with = ("treaty", "state")

    treaty = models.ForeignKey(
        Treaty, models.PROTECT, related_name="participations", help_text=gettext_lazy("The treaty.")
    )
    state = models.ForeignKey(
        State, models.PROTECT, related_name="treaty_participations", help_text=gettext_lazy("The State.")
    )
    kind = models.CharField(
        max_length=12, choices=ihl.ParticipationKind, help_text=gettext_lazy("What the State did, or is.")
    )
    note = models.TextField(blank=True, help_text=gettext_lazy("What was seen and what was inferred."))

    class Meta:
        ordering = ["state", "date", "id"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="treatyparticipation_unique",
                fields=["treaty", "state", "kind", "date", "note"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=gettext_lazy("This is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.treaty}: {self.get_kind_display()}, {self.date_in_words or _('date not known')}"


class RuleQuerySet(RecordQuerySet):
    def in_order(self) -> Self:
        """Custom by number, then treaty articles."""
        return self.order_by("kind", "number", "id")

    def for_listing(self) -> Self:
        return self.select_related("treaty").in_order()

    def for_detail(self) -> Self:
        return self.select_related("treaty").with_parts("violation_links")

    def on_violations(self, types: Collection[Any]) -> Self:
        """Touched by one of the types of violation."""
        return self.filter(
            pk__in=self.model._base_manager.filter(violation_links__violation_type__in=types).values("pk")
        )


class Rule(Verified, Record):
    """A rule of customary law or an article of a treaty, by its number and with a short title of our own."""

    title_field = "title"

    kind = models.CharField(max_length=15, choices=ihl.RuleKind, help_text=gettext_lazy("Where the rule stands."))
    treaty = models.ForeignKey(
        Treaty, models.PROTECT, null=True, blank=True, related_name="rules", help_text=gettext_lazy("The treaty.")
    )
    number = models.PositiveSmallIntegerField(help_text=gettext_lazy("Number of the rule or of the article."))
    title = models.CharField(max_length=200, help_text=gettext_lazy("What it is about, in our own words."))
    chapter = models.CharField(max_length=200, blank=True, help_text=gettext_lazy("The part or chapter it stands in."))
    applies_iac = models.CharField(
        "applies in IAC",
        max_length=8,
        choices=ihl.Applicability,
        blank=True,
        help_text=gettext_lazy(
            "Whether it applies in international armed conflicts; blank where that was not checked."
        ),
    )
    applies_niac = models.CharField(
        "applies in NIAC",
        max_length=8,
        choices=ihl.Applicability,
        blank=True,
        help_text=gettext_lazy(
            "Whether it applies in non-international armed conflicts; blank where that was not checked."
        ),
    )
    web_address = models.URLField(max_length=500, blank=True, help_text=gettext_lazy("Where its text is found."))

    objects = RuleQuerySet.as_manager()

    class Meta:
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="rule_article_has_treaty",
                condition=Q(kind=ihl.RuleKind.CUSTOMARY, treaty=None)
                | Q(kind=ihl.RuleKind.TREATY_ARTICLE, treaty__isnull=False),
                violation_error_message=gettext_lazy("An article names its treaty, a customary rule none."),
            ),
            models.UniqueConstraint(
                name="rule_number_unique",
                fields=["kind", "treaty", "number"],
                nulls_distinct=False,
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=gettext_lazy("There is a rule with this number already."),
            ),
        ]
        indexes = [models.Index(name="rule_in_order", fields=["kind", "number", "id"])]

    def __str__(self) -> str:
        return f"{self.citation}: {self.title}"

    @property
    def citation(self) -> str:
        """How the rule is cited: “Customary rule 14”, “Additional Protocol II, art. 13”."""
        if self.treaty:
            return _("%(treaty)s, art. %(number)s") % {"treaty": self.treaty, "number": self.number}
        return _("Customary rule %(number)s") % {"number": self.number}

    def applies_in(self, conflict_type: str) -> str:
        """Whether it applies in conflicts of a type, as far as that was checked."""
        return {ihl.ConflictType.IAC: self.applies_iac, ihl.ConflictType.NIAC: self.applies_niac}.get(
            ihl.ConflictType(conflict_type), ""
        )
