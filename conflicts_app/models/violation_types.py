"""Kinds of violations: a tree, and the rules that each of them touches."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conflicts_app.models.base import Part, Record, RecordQuerySet
from conflicts_app.models.law import Rule, Verified


class ViolationTypeQuerySet(RecordQuerySet):
    def in_order(self) -> Self:
        """By code, so that children follow their parent."""
        return self.order_by("code", "id")

    def for_listing(self) -> Self:
        return self.for_detail().in_order()

    def for_detail(self) -> Self:
        return self.select_related("parent").with_parts("rule_links")

    def with_descendants(self) -> list[Any]:
        """These types and all below them."""
        found: list[Any] = list(self)
        fresh = found
        while fresh:
            fresh = list(self.model._base_manager.filter(parent__in=fresh).exclude(pk__in=[t.pk for t in found]))
            found = [*found, *fresh]
        return found


class ViolationType(Verified, Record):
    """A kind of violation. Which rules it touches is the register's own choice until a lawyer has confirmed it."""

    title_field = "title"

    code = models.CharField(max_length=5, help_text=gettext_lazy("Short name: A02."))
    title = models.CharField(max_length=200, help_text=gettext_lazy("The violation in our own words."))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text=gettext_lazy("The family that it belongs to."),
    )

    objects = ViolationTypeQuerySet.as_manager()

    class Meta:
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="violationtype_not_its_own_parent",
                condition=~Q(parent=F("id")),
                violation_error_message=gettext_lazy("A type is not its own family."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        above = self.parent
        while above:
            if above == self:
                raise ValidationError({"parent": _("“%(parent)s” is below this type.") % {"parent": self.parent}})
            above = above.parent

    @property
    def rules(self) -> list[Any]:
        """The rules that it touches."""
        return [link.rule for link in self.rule_links.all()]


class ViolationTypeRule(Part):
    """A rule that a type of violation touches."""

    owners = ("violation_type",)
    natural_fields = ("violation_type__slug", "rule__slug")
    shown_with = ("violation_type", "rule__treaty")

    violation_type = models.ForeignKey(
        ViolationType, models.PROTECT, related_name="rule_links", help_text=gettext_lazy("The type of violation.")
    )
    rule = models.ForeignKey(
        Rule, models.PROTECT, related_name="violation_links", help_text=gettext_lazy("The rule that it touches.")
    )

    class Meta:
        ordering = ["rule__kind", "rule__number", "id"]
        constraints = [
            models.UniqueConstraint(
                name="violationtyperule_unique",
                fields=["violation_type", "rule"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=gettext_lazy("This rule is there already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.rule)
