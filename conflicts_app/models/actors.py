"""Actors: States, armed groups, forces and organisations, each the one thing that a role points at."""

from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.models.base import Record, RecordQuerySet
from conflicts_app.models.names import Folded, SortKey


class ActorQuerySet(RecordQuerySet):
    def for_listing(self) -> Self:
        """In the order of their names, articles and accents aside."""
        return self.order_by("sort_key", "id")

    def for_detail(self) -> Self:
        return self

    def called(self, words: str) -> Self:
        """Whose name or acronym contains the words, whatever their accents, apostrophes and capitals."""
        return self.annotate(asked=Folded(Value(words))).filter(
            Q(folded_name__contains=F("asked")) | Q(acronym__iexact=words.strip())
        )


class ActorManager(models.Manager.from_queryset(ActorQuerySet)):  # type: ignore[misc]
    """The actors of the model's kind; of every kind for Actor itself."""

    def get_queryset(self) -> ActorQuerySet:
        found = super().get_queryset()
        return found.filter(kind=self.model.only_kind) if self.model.only_kind else found


class Actor(Record):
    """Whoever can take part in violence or answer for it: a State, an armed group, a force, an organisation."""

    only_kind: ihl.ActorKind | None = None

    kind = models.CharField(max_length=12, choices=ihl.ActorKind, editable=False, help_text=_("What the actor is."))
    name = models.CharField(max_length=200, help_text=_("The name that pages and lists show."))
    acronym = models.CharField(max_length=30, blank=True, help_text=_("The usual short form: JNIM."))
    summary = models.TextField(blank=True, help_text=_("Who they are, in a few sentences of our own."))
    standing = models.CharField(
        max_length=15, choices=ihl.StateStanding, blank=True, help_text=_("Standing at the United Nations.")
    )
    iso_alpha2 = models.CharField(  # noqa: DJ001 (unique)
        "ISO alpha-2",
        max_length=2,
        null=True,
        blank=True,
        validators=[RegexValidator("^[A-Z]{2}$", _("Two capital letters."))],
        help_text=_("ISO 3166-1 code of two letters."),
    )
    iso_alpha3 = models.CharField(  # noqa: DJ001 (unique)
        "ISO alpha-3",
        max_length=3,
        null=True,
        blank=True,
        validators=[RegexValidator("^[A-Z]{3}$", _("Three capital letters."))],
        help_text=_("ISO 3166-1 code of three letters."),
    )
    iso_numeric = models.CharField(
        "ISO numeric",
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^\d{3}$", _("Three digits."))],
        help_text=_("ISO 3166-1 code of three digits, the same as UN M49."),
    )
    gw_code = models.PositiveSmallIntegerField(
        "Gleditsch–Ward code",
        null=True,
        blank=True,
        help_text=_("Number in the list of Gleditsch and Ward, as UCDP has it."),
    )
    cow_code = models.PositiveSmallIntegerField(
        "COW code", null=True, blank=True, help_text=_("Number in the Correlates of War list of States.")
    )
    region = models.CharField(max_length=60, blank=True, help_text=_("Sub-region of the UN geoscheme (M49)."))
    folded_name = models.GeneratedField(
        expression=Folded("name"), output_field=models.TextField(), db_persist=True, serialize=False, editable=False
    )
    sort_key = models.GeneratedField(
        expression=SortKey("name"), output_field=models.TextField(), db_persist=True, serialize=False, editable=False
    )

    objects = ActorManager()

    class Meta:
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(name="actor_kind_known", condition=Q(kind__in=ihl.ActorKind.values)),
            models.CheckConstraint(
                name="actor_only_states_have_codes",
                condition=Q(kind=ihl.ActorKind.STATE)
                | Q(
                    standing="",
                    iso_alpha2=None,
                    iso_alpha3=None,
                    iso_numeric="",
                    gw_code=None,
                    cow_code=None,
                    region="",
                ),
                violation_error_message=_("Only a State has country codes, a region and a standing."),
            ),
            *(
                models.UniqueConstraint(
                    name=f"actor_{code}_unique",
                    fields=[code],
                    deferrable=models.Deferrable.DEFERRED,
                    violation_error_message=_("Another State has this code."),
                )
                for code in ("iso_alpha2", "iso_alpha3", "gw_code", "cow_code")
            ),
        ]
        indexes = [models.Index(name="actor_in_order", fields=["sort_key", "id"])]

    def __init__(self, *args: Any, **values: Any) -> None:
        if self.only_kind and not args:
            values.setdefault("kind", self.only_kind)
        super().__init__(*args, **values)

    @property
    def route(self) -> str:
        return str(KINDS[ihl.ActorKind(self.kind)]._meta.model_name)


class State(Actor):
    """A State, or a territory with a country code; the register takes no position on statehood."""

    only_kind = ihl.ActorKind.STATE

    class Meta:
        proxy = True


KINDS: dict[ihl.ActorKind, type[Actor]] = {ihl.ActorKind.STATE: State}
