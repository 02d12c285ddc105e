"""What is said of an incident, and by whom: side by side, never merged."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conflicts_app import ihl
from conflicts_app.models.actors import Actor, State
from conflicts_app.models.base import Part, PartQuerySet, ShownManager
from conflicts_app.models.incidents import Incident


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
    shown_with = ("said_by", "territory")

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


class AttributionQuerySet(PartQuerySet):
    def of_actor(self, actor: Actor) -> Self:
        """What is said of one actor, with the incidents, the latest first."""
        first_day = F("incident__dates__startswith").desc(nulls_last=True)
        return (
            self.filter(actor=actor)
            .select_related("incident__place", "incident__country")
            .order_by("role", first_day, "-incident_id")
        )


AttributionManager = ShownManager.from_queryset(AttributionQuerySet)


class Attribution(Said, Part):
    """Somebody's claim that an actor had a part in an incident. No row means: not attributed."""

    owners = ("incident",)
    natural_fields = ("incident__slug", "actor__slug", "role", "basis", "said_by__slug", "said_by_words")
    shown_with = ("actor", "said_by")

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

    objects = AttributionManager()  # type: ignore[assignment, misc]

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
    shown_with = ("said_by",)

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
        """“civilians (Fulani) killed”, “houses”; of one alone “civilian killed”, “house”."""
        word: Any = ihl.ObjectType(self.object) if self.object else ihl.Population(self.population)
        one = self.quantifier != ihl.Quantifier.RANGE and 1 in (self.low, self.high)
        who = str(ihl.SINGULAR.get(word, word.label) if one else word.label).lower()
        if self.object:
            return who
        return " ".join([who, *([f"({self.community})"] if self.community else []), self.get_outcome_display().lower()])
