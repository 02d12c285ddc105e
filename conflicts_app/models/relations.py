"""What actors are, or became, to one another, and the lineages that follow from it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.models.actors import Actor
from conflicts_app.models.base import Part
from conflicts_app.models.time import Lifetime, event_days


class ActorRelation(Lifetime, Part):
    """What one actor is, or became, to another: from the first to the second, and when.

    Two rows may say the same at different times, where sources differ on when it was.
    """

    owners = ("actor",)
    natural_fields = ("actor__slug", "type", "other__slug", "start")
    shown_with = ("actor", "other")

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="relations", help_text=_("The first actor."))
    type = models.CharField(
        max_length=15, choices=ihl.RelationType, help_text=_("What the first is, or became, to the second.")
    )
    other = models.ForeignKey(
        Actor, models.PROTECT, related_name="relations_from_others", help_text=_("The second actor.")
    )
    same_party = models.CharField(
        max_length=12,
        choices=ihl.SameParty,
        blank=True,
        help_text=_("Whether a classification of the first carries over to the second; for succession only."),
    )

    class Meta:
        ordering = ["possible", "id"]
        constraints = [
            *Lifetime.Meta.constraints,
            models.CheckConstraint(
                name="actorrelation_not_to_itself",
                condition=~Q(actor=F("other")),
                violation_error_message=_("An actor has no relation to itself."),
            ),
            models.CheckConstraint(
                name="actorrelation_same_party_for_succession",
                condition=Q(type__in=ihl.SUCCESSION) ^ Q(same_party=""),
                violation_error_message=_("Say whether it is the same party, for succession and only there."),
            ),
            models.CheckConstraint(
                name="actorrelation_succession_has_one_date",
                condition=~Q(type__in=ihl.SUCCESSION) | Q(end=""),
                violation_error_message=_("A succession happens once: it has a beginning and no end."),
            ),
            models.UniqueConstraint(
                name="actorrelation_unique",
                fields=["actor", "type", "other", "start"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("This relation is already there."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.get_type_display()} {self.other}"

    def clean(self) -> None:
        super().clean()
        if self.is_succession and self.actor_id and self.other_id and self.actor in successors_of([self.other]):
            raise ValidationError(
                {
                    "other": _("%(other)s comes before %(actor)s already: succession would go in a circle.")
                    % {"other": self.other, "actor": self.actor}
                }
            )

    @property
    def happened(self) -> Any:
        """All days on which a succession may have happened; None where nobody dates it."""
        return event_days(self.start)

    @property
    def is_succession(self) -> bool:
        return self.type in ihl.SUCCESSION


def successors_of(actors: Iterable[Actor]) -> set[Actor]:
    """The actors and all that came of them."""
    return reached(actors, "relations_from_others__actor__in", "relations_from_others__type__in")


def lineage_of(actors: Iterable[Actor]) -> set[Actor]:
    """The actors, all that they came from and all that came of them."""
    return successors_of(actors) | reached(actors, "relations__other__in", "relations__type__in")


def reached(actors: Iterable[Actor], step: str, type_of_step: str) -> set[Actor]:
    found = fresh = set(actors)
    while fresh:
        fresh = set(Actor.objects.filter(**{step: fresh, type_of_step: ihl.SUCCESSION})) - found
        found = found | fresh
    return found


def relations_around(actor: Actor) -> tuple[list[ActorRelation], list[ActorRelation]]:
    """What ties an actor to others; then its lineage, succession by succession.

    The lineage is every succession among the actor, what it came from and what came of it, and what else had a part
    in these.
    """
    asked = Q(type__in=ihl.SUCCESSION) | Q(actor=actor) | Q(other=actor)
    relations = ActorRelation.objects.filter(asked)
    successions = [relation for relation in relations if relation.is_succession]
    ties = [relation for relation in relations if not relation.is_succession]
    found = {actor.pk}
    for end, other_end in (("actor_id", "other_id"), ("other_id", "actor_id")):
        fresh = {actor.pk}
        while fresh:
            reached_ = {getattr(step, other_end) for step in successions if getattr(step, end) in fresh}
            fresh, found = reached_ - found, found | reached_
    return ties, [step for step in successions if {step.actor_id, step.other_id} & found]
