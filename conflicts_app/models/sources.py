"""Where the register has its facts from."""

import re
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.models.base import Record, RecordQuerySet
from conflicts_app.models.names import SortKey
from conflicts_app.models.time import Dated

# What of an address says where something is: without the way there, “www.”, a slash at the end, and the place in it.
ADDRESS = re.compile(r"(?:https?://)(?:www\.)?([^\s#]+?)/*(?:#.*)?$", re.IGNORECASE)
COPY = re.compile(r"https?://\S+?/(https?://\S+)$", re.IGNORECASE)  # an archive’s address, and of what it has a copy


def where(address: str) -> str:
    """What of an address says where something is, to be compared with others; blank where it is none."""
    found = ADDRESS.match(address.strip())
    return found[1].lower() if found else ""


def addresses(pasted: str) -> dict[str, str]:
    """The fields of a source at an address that somebody has pasted: an archive’s names the original as well."""
    copied = COPY.match(pasted := pasted.strip())
    return {"web_address": copied[1], "archived_address": pasted} if copied else {"web_address": pasted}


class SourceQuerySet(RecordQuerySet):
    def called(self, words: str) -> Self:
        """As every record is found; and by an address, with or without “www.” and a slash at its end."""
        if not (pasted := where(words)):
            return super().called(words)
        original = where(addresses(words)["web_address"]) or pasted
        known = self.filter(Q(web_address__icontains=original) | Q(archived_address__icontains=pasted))
        return known.annotate(further=Length("web_address")).order_by("further", "pk")

    def know(self, address: str) -> bool:
        """Whether one of them is just there, the original or the copy, and not somewhere further on."""
        pasted = {where(one) for one in addresses(address).values()}
        known = self.called(address).values_list("web_address", "archived_address")
        return any(where(one) in pasted for both in known for one in both)

    def in_order(self) -> Self:
        """By title, articles and accents aside."""
        return self.order_by("sort_key", "id")

    def datasets(self) -> Self:
        return self.filter(kind=ihl.SourceKind.DATASET).in_order()

    def for_listing(self) -> Self:
        return self.in_order()

    def for_detail(self) -> Self:
        return self


class Source(Dated, Record):
    """A text or a dataset that says something; its date is that of its publication."""

    title_field = "title"

    title = models.CharField(max_length=300, help_text=_("The title, or what it is where it has none."))
    kind = models.CharField(max_length=10, choices=ihl.SourceKind, help_text=_("What the source is."))
    author = models.CharField(max_length=200, blank=True, help_text=_("Who wrote or made it."))
    publisher = models.CharField(max_length=200, blank=True, help_text=_("Who published it."))
    web_address = models.URLField(max_length=500, blank=True, help_text=_("Where it is found."))
    archived_address = models.URLField(
        max_length=500, blank=True, help_text=_("Where a copy is kept that does not change.")
    )
    licence = models.CharField(max_length=100, blank=True, help_text=_("Under which licence its data are used."))
    sort_key = models.GeneratedField(
        expression=SortKey("title"), output_field=models.TextField(), db_persist=True, serialize=False, editable=False
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        constraints = [*Record.Meta.constraints, *Dated.Meta.constraints]

    @property
    def told_apart(self) -> str:
        """With who wrote and published it, when, and whether a copy is kept."""
        kept = gettext("copy kept") if self.archived_address else ""
        more = ", ".join(filter(None, (self.author or self.publisher, self.date, kept)))
        return f"{self.title} ({more})" if more else self.title

    @property
    def reference(self) -> str:
        """As a list of references has it: who, when, what, where."""
        when = f"({self.date})" if self.date else ""
        who = f"{self.author} {when}".strip()
        return ". ".join(part.rstrip(".") for part in (who, self.title, self.publisher, self.web_address) if part)


class TakenOver(models.Model):
    """A record that may have been taken over from a dataset, as that has it, because something imported names it."""

    dataset = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": ihl.SourceKind.DATASET},
        help_text=_("The dataset from which the record was taken over as it stands; blank for one of our own."),
    )

    class Meta:
        abstract = True

    @property
    def taken_over_from(self) -> Source | None:
        """The dataset, of a record that is still as it came."""
        return self.dataset
