"""Actors: States, armed groups, forces and organisations, each the one thing that a role points at."""

from collections.abc import Iterable
from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.models.along import of
from conflicts_app.models.base import Part, Record, RecordQuerySet
from conflicts_app.models.names import SortKey, likeness
from conflicts_app.models.sources import TakenOver
from conflicts_app.models.time import PERIOD, Lifetime

IN_BRIEF = ("uuid", "slug", "name", "acronym", "kind", "iso_alpha3")  # what is shown of an actor inside others
MUCH = 0.55  # of likeness: “Katiba Macina” and “Katibat Macina”


class ActorQuerySet(RecordQuerySet):
    def in_order(self) -> Self:
        """By their names, articles and accents aside."""
        return self.order_by("sort_key", "id")

    def for_listing(self) -> Self:
        return self.for_detail().in_order()

    def for_detail(self) -> Self:
        return self.select_related("dataset").with_short_parts(
            names=("name", "kind", "language"),
            external_ids=("scheme", "value", "match"),
            participations=("side", "role", *PERIOD, *of("conflict", "uuid", "slug", "title")),
            relations=("type", "same_party", *PERIOD, *of("other", *IN_BRIEF)),
            relations_from_others=("type", "same_party", *PERIOD, *of("actor", *IN_BRIEF)),
        )

    def of_country(self, states: Iterable["State"]) -> Self:
        """The States themselves, and the actors that are tied to one of them."""
        keys = [state.pk for state in states]
        tied = self.model._base_manager.filter(relations__other__in=keys).values("pk")
        return self.filter(Q(pk__in=keys) | Q(pk__in=tied))

    def for_choice(self) -> Self:
        return self.prefetch_related("relations_from_others__actor")

    def resembling(self, record: "Actor") -> Self:
        """Of the same kind, with a name that is nearly one of the record's."""
        names = {record.name, *record.names.values_list("name", flat=True)}
        called = self.model._base_manager.filter(names__name__in=names).values("pk")
        found = self.besides(record).filter(kind=record.kind).annotate(likeness=likeness(names))
        if record.iso_alpha3:
            found = found.filter(iso_alpha3=None)  # Niger is not Nigeria: two codes are two States
        return found.filter(Q(likeness__gte=MUCH) | Q(pk__in=called)).order_by("-likeness", "pk")


class KindManager(models.Manager["Actor"]):
    """The actors of the model's kind; of every kind for Actor itself."""

    def get_queryset(self) -> models.QuerySet:
        found = super().get_queryset()
        return found.filter(kind=self.model.only_kind) if self.model.only_kind else found


ActorManager = KindManager.from_queryset(ActorQuerySet)


class Actor(TakenOver, Lifetime, Record):
    """Whoever can take part in violence or answer for it: a State, an armed group, a force, an organisation."""

    only_kind: ihl.ActorKind | None = None

    kind = models.CharField(max_length=12, choices=ihl.ActorKind, editable=False, help_text=_("What the actor is."))
    name = models.CharField(max_length=200, help_text=_("The name that pages and lists show."))
    acronym = models.CharField(max_length=30, blank=True, help_text=_("The usual short form: JNIM."))
    summary = models.TextField(blank=True, help_text=_("Who they are, in a few sentences of our own."))
    group_type = models.CharField(
        max_length=30, choices=ihl.GroupType, blank=True, help_text=_("How the field describes the group.")
    )
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
    sort_key = models.GeneratedField(
        expression=SortKey("name"), output_field=models.TextField(), db_persist=True, serialize=False, editable=False
    )

    objects = ActorManager()

    class Meta:
        constraints = [
            *Record.Meta.constraints,
            *Lifetime.Meta.constraints,
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
            models.CheckConstraint(
                name="actor_only_groups_have_type",
                condition=Q(kind=ihl.ActorKind.ARMED_GROUP) | Q(group_type=""),
                violation_error_message=_("Only an armed group has a type of group."),
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
    def told_apart(self) -> str:
        """With its acronym, what it is, and what it was before."""
        before = [str(one.actor) for one in self.relations_from_others.all() if one.is_succession]
        formerly = _("formerly %(names)s") % {"names": ", ".join(before)} if before else ""
        kind = str(self.get_group_type_display() or self.get_kind_display())
        return f"{self.name} ({', '.join(filter(None, (self.acronym, kind, formerly)))})"

    @property
    def page(self) -> str:
        """States and groups have pages of their own kind; forces and organisations share one."""
        return PAGES.get(ihl.ActorKind(self.kind), "actor")

    @property
    def route(self) -> str:
        return ROUTES[ihl.ActorKind(self.kind)]

    @property
    def in_short(self) -> str:
        return self.acronym or self.name

    @property
    def predecessors(self) -> list[Any]:
        """What came before: relations of succession from others to this one."""
        return [relation for relation in self.relations_from_others.all() if relation.is_succession]

    @property
    def successors(self) -> list[Any]:
        return [relation for relation in self.relations.all() if relation.is_succession]

    @property
    def ties(self) -> list[Any]:
        """What the actor is to others, succession aside."""
        return [relation for relation in self.relations.all() if not relation.is_succession]

    @property
    def ties_of_others(self) -> list[Any]:
        return [relation for relation in self.relations_from_others.all() if not relation.is_succession]


class State(Actor):
    """A State, or a territory with a country code; the register takes no position on statehood."""

    only_kind = ihl.ActorKind.STATE

    class Meta:
        proxy = True


class ArmedGroup(Actor):
    """A non-State actor that bears arms, whatever its aims: opposition, coalition, militia, company."""

    only_kind = ihl.ActorKind.ARMED_GROUP

    class Meta:
        proxy = True
        verbose_name = _("armed group")


class Force(Actor):
    """An organ, an agent or a mission of a State or an organisation that can use force or support its use."""

    only_kind = ihl.ActorKind.FORCE

    class Meta:
        proxy = True


class Organisation(Actor):
    """A union of States, or another body that acts among them."""

    only_kind = ihl.ActorKind.ORGANISATION

    class Meta:
        proxy = True


PAGES = {ihl.ActorKind.STATE: "state", ihl.ActorKind.ARMED_GROUP: "group"}  # the other kinds share those of actors
ROUTES = {
    ihl.ActorKind.STATE: "state",
    ihl.ActorKind.ARMED_GROUP: "group",
    ihl.ActorKind.FORCE: "force",
    ihl.ActorKind.ORGANISATION: "organisation",
}


class ActorName(Part):
    """One name of an actor, in one spelling."""

    owners = ("actor",)
    natural_fields = ("actor__slug", "name")

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="names", help_text=_("Whose name it is."))
    name = models.CharField(max_length=200, help_text=_("The name as it is written."))
    kind = models.CharField(max_length=15, choices=ihl.NameKind, help_text=_("How the name came to be."))
    language = models.CharField(
        max_length=15,
        blank=True,
        validators=[RegexValidator("^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", _("A language tag such as fr or ar-Latn."))],
        help_text=_("Language of the name (BCP 47): fr, ar-Latn."),
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="actorname_unique",
                fields=["actor", "name"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("The actor has this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name
