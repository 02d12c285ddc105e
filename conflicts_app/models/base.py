"""What every record of the register has in common."""

import datetime
import uuid
from collections.abc import Callable, Collection, Iterable
from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Value
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy

from conflicts_app import ihl
from conflicts_app.models.along import Along
from conflicts_app.models.search import SearchEntry
from conflicts_app.models.time import TimeQuerySet, days

SLUG = "^[a-z0-9_-]+$"
LONG_AGO = datetime.date.min  # where a list in the order of time puts what nobody dates
KEPT = "kept_{}"  # where a row has the parts of a name that were read with it


def kept(row: models.Model, name: str) -> Any:
    """The list of parts that was read with the row, or None."""
    return vars(row).get(KEPT.format(name))


class WholeQuerySet(TimeQuerySet):
    """Rows that have parts."""

    def with_parts(self, *names: str, **rows: models.QuerySet) -> Self:
        """With all parts of these names, ``violations__rule_links`` of parts, or with these rows of a name.

        ``all()`` has them as a list: a queryset of each kind for each of many rows costs more than the rows themselves.
        """
        found = self
        for path in (*names, *rows):
            *way, name = path.split("__")
            to_name = "__".join([*map(KEPT.format, way), name])
            found = found.prefetch_related(Prefetch(to_name, rows.get(path), to_attr=KEPT.format(name)))
        return found

    def with_short_parts(self, among: Callable[[Any], Any] = lambda rows: rows, **fields: Iterable[str]) -> Self:
        """With the parts of these names, of each these fields: in the same query, for what is few and short.

        ``among`` leaves of the parts those that are wanted.
        """

        def along(name: str, of_each: Iterable[str]) -> Along:
            relation: Any = self.model._meta.get_field(name)
            rows = relation.related_model.objects.filter(**{relation.field.name: OuterRef("pk")})
            return Along(among(rows), *of_each)

        return self.annotate(**{KEPT.format(name): along(name, of_each) for name, of_each in fields.items()})


class RecordQuerySet(WholeQuerySet):
    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)

    def called(self, words: str) -> Self:
        """Which search finds: all words are there, in any spelling, in a name or the text, or one nearly so."""
        return self.filter(pk__in=SearchEntry.objects.finding(words).keys(self.model))

    def for_choice(self) -> Self:
        """With what tells one from another where somebody chooses."""
        return self

    def resembling(self, record: Any) -> Self:
        """Others that may be the same thing as a record, entered twice; the likeliest first. Of most kinds none is."""
        return self.none()

    def besides(self, record: Any) -> Self:
        """All others that nobody has withdrawn."""
        return self.exclude(stage=ihl.Stage.WITHDRAWN).exclude(pk=record.pk)

    def pending(self) -> Self:
        """At the desk: what the public does not have as it stands, but for what is withdrawn."""
        return self.exclude(stage=ihl.Stage.WITHDRAWN).exclude(published_version=F("version"))

    def alike(self, *names: str) -> Self:
        """Those with the same values as another of them, side by side."""
        same = {name: OuterRef(name) for name in names}
        others = self.model._base_manager.filter(**same).exclude(stage=ihl.Stage.WITHDRAWN).exclude(pk=OuterRef("pk"))
        return self.exclude(stage=ihl.Stage.WITHDRAWN).filter(Exists(others)).order_by(*names, "pk")


class DatedRecordQuerySet(RecordQuerySet):
    """Records of something that happened."""

    def newest_first(self) -> Self:
        """By the first day on which it may have happened; what nobody dates comes last."""
        return self.with_first_day().order_by("-first_day", "-id")

    def latest_published_first(self) -> Self:
        """By the moment of the last publication."""
        return self.order_by("-updated_at", "-id")

    def oldest_first(self) -> Self:
        return self.with_first_day().order_by("first_day", "id")

    def with_first_day(self) -> Self:
        return self.annotate(
            first_day=Coalesce(F("dates__startswith"), Value(LONG_AGO), output_field=models.DateField())
        )

    def happened(self, after: datetime.date | None, before: datetime.date | None, *, certainly: bool = False) -> Self:
        """Between two days, both included: possibly, or certainly whatever its vague date means."""
        asked = days(after, before)
        if certainly:
            return self.filter(dates__contained_by=asked)
        return self.filter(Q(dates__overlap=asked) | Q(dates=None))


class PartQuerySet(WholeQuerySet):
    def get_by_natural_key(self, *values: str) -> Any:
        """The row whose natural fields have these values; a blank at the end of a path means that a key is not set."""
        model: Any = self.model
        asked: dict[str, Any] = {}
        for path, value in zip(model.natural_fields, values, strict=True):
            keys, *end = path.rsplit("__", 1)
            asked |= {f"{keys}__isnull": True} if end and not value else {path: value}
        return self.get(**asked)


class KeptManager(models.Manager[Any]):
    """Of one record it gives the list that was read with it, where it was (``with_parts``)."""

    def all(self) -> Any:
        own = vars(self)
        read = kept(own["instance"], own["field"].remote_field.accessor_name) if "field" in own else None
        return super().all() if read is None else read


class ShownManager(KeptManager):
    """With what a row of the kind is never shown without, in the same query."""

    def get_queryset(self) -> models.QuerySet:
        found = super().get_queryset()
        return found.select_related(*self.model.shown_with) if self.model.shown_with else found


def parts_of(name: str, row: models.Model) -> Any:
    """What the row has by this name: the parts that were read with it, or all of them; or whatever else it has."""
    read = kept(row, name)
    if read is not None:
        return read
    found = getattr(row, name)
    return found.all() if isinstance(found, models.Manager) else found


PartManager = ShownManager.from_queryset(PartQuerySet)


class Part(models.Model):
    """A row that belongs to a record: ``owners`` are the keys that lead there, of which the first that is set counts.

    ``natural_fields`` name the row in files that leave the house, where numbers mean nothing; ``shown_with`` are the
    keys to what a row is never shown without.
    """

    owners: tuple[str, ...]
    natural_fields: tuple[str, ...]
    shown_with: tuple[str, ...] = ()

    objects = PartManager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str, ...]:
        return tuple(self.named(path.split("__")) for path in self.natural_fields)

    def named(self, path: list[str]) -> str:
        """The value at the end of a path of keys; a blank where one of them is not set."""
        value: Any = self
        for name in path:
            value = value if value is None else getattr(value, name)
        return value or ""


class Record(models.Model):
    """A thing with an address of its own, edited on the desk and published as one with all its parts.

    A part names in ``owners`` the keys that lead to what it belongs to; the first that is set counts. Whoever changes
    a part saves its record before, in the same transaction: the row of the record is the lock of the whole, and its
    version tells one state of the whole from the next.
    """

    owners: tuple[str, ...] = ()
    title_field = "name"

    uuid = models.UUIDField(
        default=uuid.uuid4,
        editable=False,
        help_text=gettext_lazy("Names the record for good, in every copy and release of the register."),
    )
    slug = models.CharField(
        max_length=100,
        validators=[
            RegexValidator(SLUG, gettext_lazy("No valid slug: write it in small letters, digits and hyphens."))
        ],
        help_text=gettext_lazy("The last part of the record's address: small letters, digits, hyphens."),
    )
    stage = models.CharField(
        max_length=10,
        choices=ihl.Stage,
        db_default=ihl.Stage.DRAFT,
        editable=False,
        serialize=False,
        help_text=gettext_lazy("How far the record has come on its way to the public."),
    )
    version = models.PositiveIntegerField(
        db_default=1, editable=False, serialize=False, help_text=gettext_lazy("Counts the states of the record.")
    )
    published_version = models.PositiveIntegerField(
        null=True, editable=False, serialize=False, help_text=gettext_lazy("The version that the public has.")
    )
    withdrawal_reason = models.TextField(
        blank=True, editable=False, serialize=False, help_text=gettext_lazy("Why the public no longer has it.")
    )
    recorded_at = models.DateTimeField(
        null=True,
        editable=False,
        serialize=False,
        help_text=gettext_lazy("When the public was first given the record; blank while it never was."),
    )
    updated_at = models.DateTimeField(
        db_default=Now(),
        editable=False,
        serialize=False,
        help_text=gettext_lazy(
            "When the record was last published in a new state; on the desk, when it was last saved."
        ),
    )

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                name="%(class)s_slug_unique",
                fields=["slug"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=gettext_lazy("Another record has this slug."),
            ),
            models.CheckConstraint(
                name="%(class)s_slug_fits_address",
                condition=Q(slug__regex=SLUG),
                violation_error_message=gettext_lazy("A slug has small letters, digits and hyphens only."),
            ),
            models.UniqueConstraint(
                name="%(class)s_uuid_unique", fields=["uuid"], deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                name="%(class)s_published_has_version",
                condition=Q(stage=ihl.Stage.PUBLISHED, published_version__isnull=False)
                | (~Q(stage=ihl.Stage.PUBLISHED) & Q(published_version__isnull=True)),
            ),
            models.CheckConstraint(
                name="%(class)s_withdrawn_has_reason",
                condition=~Q(stage=ihl.Stage.WITHDRAWN) | ~Q(withdrawal_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return str(getattr(self, self.title_field))

    def save(self, *args: Any, **options: Any) -> None:
        """Counts the version in the database, where two savers at once cannot get the same number."""
        if not self._state.adding:
            self.version = F("version") + 1
            self.updated_at = Now()
        super().save(*args, **options)

    def get_absolute_url(self) -> str:
        return reverse(f"{self.page}-detail", args=[self.slug])

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """A form leaves out what nobody edits; constraints over that are checked all the same."""
        super().validate_constraints(exclude={name for name in exclude or () if self._meta.get_field(name).editable})

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def told_apart(self) -> str:
        """Its name, and what else tells it from others where somebody chooses."""
        return str(self)

    @property
    def route(self) -> str:
        """The name of its resource in the API: the first word of the names of its addresses."""
        return str(self._meta.model_name)

    @property
    def page(self) -> str:
        """The first word of the names of the addresses of its pages."""
        return self.route

    @property
    def has_pending_changes(self) -> bool:
        return self.stage == ihl.Stage.PUBLISHED and self.version != self.published_version
