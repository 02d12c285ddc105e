"""Where a record was: an address, once given, never answers as if there had been nothing."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class FormerAddressQuerySet(models.QuerySet):
    def of(self, model: Any) -> "FormerAddressQuerySet":
        """Those of one kind of record."""
        return self.filter(collection=model._meta.concrete_model._meta.model_name)

    def record(self, model: Any, slug: str, **then: str) -> None:
        """Remember that a record was there: ``reason`` if it was withdrawn, ``moved_to`` if it has another slug."""
        self.of(model).filter(moved_to=slug).update(**{"reason": "", "moved_to": "", **then})
        self.update_or_create(
            collection=model._meta.concrete_model._meta.model_name,
            slug=slug,
            defaults={"reason": "", "moved_to": "", **then},
        )


class FormerAddress(models.Model):
    """An address at which the public once found a record. It exists among what is published only."""

    owners = ()

    collection = models.CharField(max_length=30, help_text=_("The kind of record."))
    slug = models.CharField(max_length=100, help_text=_("Its slug at that time."))
    reason = models.TextField(blank=True, help_text=_("Why it was withdrawn."))
    moved_to = models.CharField(max_length=100, blank=True, help_text=_("The slug that it has now."))
    since = models.DateTimeField(db_default=Now(), help_text=_("Since when it is no longer there."))

    objects = FormerAddressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="formeraddress_unique", fields=["collection", "slug"]),
            models.CheckConstraint(
                name="formeraddress_withdrawn_or_moved",
                condition=Q(reason="", moved_to__gt="") | Q(reason__gt="", moved_to=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collection}/{self.slug}"
