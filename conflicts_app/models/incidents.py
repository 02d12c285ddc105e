"""Incidents: what is said to have happened, by whom, to whom. Claims stand side by side and are never merged."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conflicts_app import ihl
from conflicts_app.models.actors import Actor, State
from conflicts_app.models.base import DatedRecordQuerySet, Part, Record
from conflicts_app.models.conflicts import Conflict
from conflicts_app.models.names import Folded
from conflicts_app.models.places import Place
from conflicts_app.models.time import Dated


class IncidentQuerySet(DatedRecordQuerySet):
    def for_listing(self) -> Self:
        return self.for_detail().newest_first()

    def for_detail(self) -> Self:
        return self.select_related("place__state", "country").prefetch_related(
            "conflict_links__conflict",
            "means",
            "attributions__actor",
            "attributions__said_by",
            "accounts__said_by",
            "accounts__territory",
            "harm_claims__said_by",
            "violations__violation_type",
            "violations__said_by",
            "violations__rule_links__rule__treaty",
            *(f"{path}citations" for path in ("", "attributions__", "accounts__", "harm_claims__", "violations__")),
        )

    def in_countries(self, states: Iterable[State]) -> Self:
        """On the territory of one of the States, in at least one account."""
        states = list(states)
        told = Account.objects.filter(incident=OuterRef("pk"), territory__in=states)
        return self.filter(Q(country__in=states) | Exists(told))

    def of_conflicts(self, conflicts: Iterable[Conflict]) -> Self:
        return self.filter(
            Exists(IncidentConflict.objects.filter(incident=OuterRef("pk"), conflict__in=list(conflicts)))
        )

    def by_means(self, means: Iterable[str]) -> Self:
        return self.filter(Exists(IncidentMeans.objects.filter(incident=OuterRef("pk"), means__in=list(means))))

    def attributed(self, attributions: models.QuerySet) -> Self:
        """With at least one of the attributions."""
        return self.filter(Exists(attributions.filter(incident=OuterRef("pk"))))

    def with_violations(self, findings: models.QuerySet) -> Self:
        """Of which somebody says one of the violations."""
        return self.filter(Exists(findings.filter(incident=OuterRef("pk"))))

    def called(self, words: str) -> Self:
        """Whose title or description contains the words, or that happened at a place called so."""
        asked = self.annotate(asked=Folded(Value(words))).filter(asked__gt="")
        return asked.filter(
            Q(folded_title__contains=F("asked"))
            | Q(folded_description__contains=F("asked"))
            | Q(place__folded_name__contains=F("asked"))
        )


class Incident(Dated, Record):
    """One event, or a practice that is reported over a time, as far as somebody says so."""

    title_field = "title"

    title = models.CharField(max_length=200, help_text=gettext_lazy("What and where, neutrally and without a verdict."))
    record_type = models.CharField(
        max_length=7,
        choices=ihl.RecordType,
        default=ihl.RecordType.EVENT,
        help_text=gettext_lazy("One event, or a pattern of many."),
    )
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        help_text=gettext_lazy("The place; blank when none is reported."),
    )
    place_relation = models.CharField(
        max_length=12,
        choices=ihl.PlaceRelation,
        blank=True,
        help_text=gettext_lazy("How the incident lies to the place."),
    )
    country = models.ForeignKey(
        State,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=gettext_lazy("The State on whose territory it was; blank where that is unknown or disputed."),
    )
    description = models.TextField(
        blank=True,
        help_text=gettext_lazy("What is reported and not disputed, in our own words; what is disputed is an account."),
    )
    folded_title = models.GeneratedField(
        expression=Folded("title"), output_field=models.TextField(), db_persist=True, serialize=False, editable=False
    )
    folded_description = models.GeneratedField(
        expression=Folded("description"),
        output_field=models.TextField(),
        db_persist=True,
        serialize=False,
        editable=False,
    )

    objects = IncidentQuerySet.as_manager()

    class Meta:
        constraints = [
            *Record.Meta.constraints,
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="incident_relation_needs_place",
                condition=Q(place=None, place_relation="") | Q(place__isnull=False, place_relation__gt=""),
                violation_error_message=gettext_lazy(
                    "Say how the incident lies to the place, if there is one and only then."
                ),
            ),
        ]

    @property
    def harm(self) -> dict[str, dict[str, Any]]:
        """For each outcome to persons the range that all claims span, and how many there are.

        An end that one of the claims leaves open is not known (None): “dozens” is not 12, and nothing is zero.
        """
        spanned = {}
        for outcome in (ihl.Outcome.KILLED, ihl.Outcome.INJURED, ihl.Outcome.KILLED_OR_INJURED):
            claims = [claim for claim in self.harm_claims.all() if claim.outcome == outcome]
            lows: list[Any] = [claim.low for claim in claims]
            highs: list[Any] = [claim.high for claim in claims]
            spanned[outcome.value] = {
                "low": min(lows) if lows and None not in lows else None,
                "high": max(highs) if highs and None not in highs else None,
                "claims": len(claims),
            }
        return spanned

    @property
    def all_citations(self) -> list[Any]:
        """Those of the incident and of everything that is claimed about it."""
        rows: list[Any] = [self, *self.accounts.all(), *self.attributions.all(), *self.harm_claims.all()]
        rows += self.violations.all()
        return [citation for row in rows for citation in row.citations.all()]

    @property
    def is_claimed(self) -> bool:
        """Whether an actor says that it did it."""
        return any(attribution.basis == ihl.AttributionBasis.CLAIMED for attribution in self.attributions.all())

    @property
    def perpetrators(self) -> list["Attribution"]:
        return [a for a in self.attributions.all() if a.role == ihl.AttributionRole.PERPETRATOR]


class IncidentConflict(Part):
    """A conflict in connection with which an incident is reported."""

    owners = ("incident",)
    natural_fields = ("incident__slug", "conflict__slug")

    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="conflict_links", help_text=gettext_lazy("The incident.")
    )
    conflict = models.ForeignKey(
        Conflict, models.PROTECT, related_name="incident_links", help_text=gettext_lazy("The conflict.")
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="incidentconflict_unique",
                fields=["incident", "conflict"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=gettext_lazy("This conflict is there already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.conflict)


class IncidentMeans(Part):
    """A means or method that is reported of an incident."""

    owners = ("incident",)
    natural_fields = ("incident__slug", "means")

    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="means", help_text=gettext_lazy("The incident.")
    )
    means = models.CharField(max_length=15, choices=ihl.Means, help_text=gettext_lazy("With what, or how."))

    class Meta:
        ordering = ["id"]
        verbose_name_plural = gettext_lazy("means")
        constraints = [
            models.UniqueConstraint(
                name="incidentmeans_unique",
                fields=["incident", "means"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=gettext_lazy("This means is there already."),
            )
        ]

    def __str__(self) -> str:
        return self.get_means_display()


class Said(models.Model):
    """Something that somebody says: an actor of the register, or somebody in words; never nobody."""

    said_by = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=gettext_lazy("Who says it, where it is an actor of the register."),
    )
    said_by_words = models.CharField(
        max_length=200, blank=True, help_text=gettext_lazy("Who says it, in words, where there is no record of them.")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_said_by_somebody",
                condition=Q(said_by__isnull=False) ^ Q(said_by_words__gt=""),
                violation_error_message=gettext_lazy("Say who says it: an actor, or else words."),
            )
        ]

    @property
    def speaker(self) -> str:
        return str(self.said_by or self.said_by_words)


class Account(Said, Part):
    """What somebody says happened, where others say otherwise."""

    owners = ("incident",)
    natural_fields = ("incident__slug", "said_by__slug", "said_by_words")

    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="accounts", help_text=gettext_lazy("The incident.")
    )
    text = models.TextField(help_text=gettext_lazy("The account in our own words."))
    territory = models.ForeignKey(
        State,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=gettext_lazy("Over whose territory it was, in this account."),
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            *Said.Meta.constraints,
            models.UniqueConstraint(
                name="account_unique",
                fields=["incident", "said_by", "said_by_words"],
                nulls_distinct=False,
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=gettext_lazy("There is an account of theirs already."),
            ),
        ]

    def __str__(self) -> str:
        return self.speaker


class Attribution(Said, Part):
    """Somebody's claim that an actor had a part in an incident. No row means: not attributed."""

    owners = ("incident",)
    natural_fields = ("incident__slug", "actor__slug", "role", "basis", "said_by__slug", "said_by_words")

    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="attributions", help_text=gettext_lazy("The incident.")
    )
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="attributions", help_text=gettext_lazy("Who is said to have had a part.")
    )
    role = models.CharField(max_length=11, choices=ihl.AttributionRole, help_text=gettext_lazy("Which part."))
    basis = models.CharField(
        max_length=10, choices=ihl.AttributionBasis, help_text=gettext_lazy("Why the actor is named.")
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                name="attribution_claimed_by_the_actor",
                condition=~Q(basis=ihl.AttributionBasis.CLAIMED) | Q(said_by__isnull=False, said_by=F("actor")),
                violation_error_message=gettext_lazy(
                    "“Claimed” means that the actor says it: name the actor there, too."
                ),
            ),
            models.UniqueConstraint(
                name="attribution_unique",
                fields=["incident", "actor", "role", "basis", "said_by", "said_by_words"],
                nulls_distinct=False,
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=gettext_lazy("This attribution is there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.get_role_display()} ({self.get_basis_display()})"


# A comparison with null is neither true nor false, and a check lets that pass: each column says whether it is set.
NUMBERS = (
    Q(quantifier__in=ihl.WITHOUT_NUMBER, low=None, high=None)
    | Q(
        quantifier__in=[ihl.Quantifier.EXACT, ihl.Quantifier.ABOUT],
        low__isnull=False,
        high__isnull=False,
        high=F("low"),
    )
    | Q(quantifier=ihl.Quantifier.AT_LEAST, low__isnull=False, high=None)
    | Q(quantifier=ihl.Quantifier.AT_MOST, low=None, high__isnull=False)
    | Q(quantifier=ihl.Quantifier.RANGE, low__isnull=False, high__isnull=False, high__gt=F("low"))
)


class HarmClaim(Said, Part):
    """Somebody's number of persons harmed, or of objects hit or taken. Claims are kept side by side."""

    owners = ("incident",)
    natural_fields = (
        "incident__slug",
        "outcome",
        "object",
        "population",
        "community",
        "said_by__slug",
        "said_by_words",
        "words",
    )

    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="harm_claims", help_text=gettext_lazy("The incident.")
    )
    population = models.CharField(
        max_length=10,
        choices=ihl.Population,
        blank=True,
        help_text=gettext_lazy("Who was harmed, in the words of who says it."),
    )
    community = models.CharField(
        max_length=100, blank=True, help_text=gettext_lazy("The community, if one is named: Fulani.")
    )
    outcome = models.CharField(
        max_length=17, choices=ihl.Outcome, blank=True, help_text=gettext_lazy("What was done to persons.")
    )
    object = models.CharField(
        max_length=17,
        choices=ihl.ObjectType,
        blank=True,
        help_text=gettext_lazy("What was hit or taken, where it is no person."),
    )
    quantifier = models.CharField(
        max_length=12, choices=ihl.Quantifier, help_text=gettext_lazy("How the number was reported.")
    )
    low = models.PositiveIntegerField(
        null=True, blank=True, help_text=gettext_lazy("The lowest number; blank when unknown.")
    )
    high = models.PositiveIntegerField(
        null=True, blank=True, help_text=gettext_lazy("The highest number; blank when unknown.")
    )
    words = models.CharField(max_length=200, blank=True, help_text=gettext_lazy("How it was worded, in short."))

    class Meta:
        ordering = ["id"]
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                name="harmclaim_persons_or_objects",
                condition=Q(outcome__gt="", object="", population__gt="")
                | Q(outcome="", object__gt="", population="", community=""),
                violation_error_message=gettext_lazy("Say what was done to whom, or else what object was hit."),
            ),
            models.CheckConstraint(
                name="harmclaim_numbers_fit_words",
                condition=NUMBERS,
                violation_error_message=gettext_lazy(
                    "The numbers do not fit the word. Exactly and about: the same number twice. At least: the "
                    "lower only. At most: the higher only. Between: both. Several, dozens, hundreds, many: none."
                ),
            ),
            models.UniqueConstraint(
                name="harmclaim_unique",
                fields=[
                    "incident",
                    "outcome",
                    "object",
                    "population",
                    "community",
                    "said_by",
                    "said_by_words",
                    "words",
                ],
                nulls_distinct=False,
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=gettext_lazy(
                    "They say this already: change that claim, or tell the two apart in words."
                ),
            ),
        ]

    def __str__(self) -> str:
        said = {"number": self.number_in_words, "what": self.what_in_words}
        match ihl.Quantifier(self.quantifier):
            case ihl.Quantifier.NOT_REPORTED:
                return _("%(what)s, number not reported") % said
            case ihl.Quantifier.DOZENS | ihl.Quantifier.HUNDREDS | ihl.Quantifier.THOUSANDS:
                return _("%(number)s of %(what)s") % said
        return f"{self.number_in_words} {self.what_in_words}"

    @property
    def number_in_words(self) -> str:
        """“25”, “at least 25”, “between 25 and 30”, “several”."""
        quantifier = ihl.Quantifier(self.quantifier)
        if quantifier == ihl.Quantifier.EXACT:
            return str(self.low)
        if quantifier == ihl.Quantifier.RANGE:
            return _("between %(low)s and %(high)s") % {"low": self.low, "high": self.high}
        if quantifier in ihl.WITHOUT_NUMBER:
            return quantifier.label.lower()
        return f"{quantifier.label.lower()} {self.high if self.low is None else self.low}"

    @property
    def what_in_words(self) -> str:
        """“civilians (Fulani) killed”, “houses”."""
        if self.object:
            return self.get_object_display().lower()
        who = self.get_population_display().lower()
        return " ".join([who, *([f"({self.community})"] if self.community else []), self.get_outcome_display().lower()])
