"""Whether those who take part in a conflict, or support somebody in it, fit its time and what it is called."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from conflicts_app import ihl
from conflicts_app.checks.rules import Oddity, Severity, rule
from conflicts_app.models import Classification, Conflict, Involvement, Participation


@rule("party-lifetime", Severity.ERROR, Conflict)
def party_lifetime(conflicts: Any) -> Iterator[Oddity]:
    """Who does not exist is no party: common articles 2 and 3 bind parties that there are."""
    there = Participation.objects.filter(conflict__in=conflicts.order_by())
    never = there.exclude(possible__overlap=F("actor__possible")).order_by("pk")
    for one in never:
        said = _("“%(actor)s” takes part %(then)s, and existed %(lifetime)s: the two times have no day in common.")
        yield Oddity(one.conflict, said % times(one), one, "start")


@rule("party-lifetime-in-part", Severity.WARNING, Conflict)
def party_lifetime_in_part(conflicts: Any) -> Iterator[Oddity]:
    """Who does not exist is no party: common articles 2 and 3 bind parties that there are."""
    there = Participation.objects.filter(conflict__in=conflicts.order_by(), possible__overlap=F("actor__possible"))
    for one in there.exclude(certain=None).exclude(certain__contained_by=F("actor__possible")).order_by("pk"):
        said = _("“%(actor)s” takes part %(then)s, and existed %(lifetime)s: that is longer than it can have been.")
        yield Oddity(one.conflict, said % times(one), one, "end")


def times(one: Participation) -> dict[str, Any]:
    unknown = _("at an unknown time")
    lifetime = one.actor.period_in_words or unknown
    return {"actor": one.actor, "then": one.period_in_words or unknown, "lifetime": lifetime}


@rule("one-side", Severity.WARNING, Conflict)
def one_side(conflicts: Any) -> Iterator[Oddity]:
    """Armed violence is between sides: Tadić, Appeals Chamber, 1995, para. 70."""
    sides = Count("participations__side", distinct=True)
    for conflict in conflicts.annotate(sides=sides).filter(sides=1):
        yield Oddity(conflict, _("Everybody who takes part stands on one side: add the other."), field="participations")


@rule("no-territory", Severity.WARNING, Conflict)
def no_territory(conflicts: Any) -> Iterator[Oddity]:
    """Common article 3 asks where: a conflict occurs in the territory of one of the High Contracting Parties."""
    views = Classification.objects.exclude(type=ihl.ConflictType.NONE).exclude(stage=ihl.Stage.WITHDRAWN)
    for conflict in conflicts.filter(territories=None, pk__in=views.order_by().values("conflict")):
        yield Oddity(conflict, _("It is classified, and on nobody's territory: add the State."), field="territories")


@rule("state-fights-state", Severity.WARNING, Conflict)
def state_fights_state(conflicts: Any) -> Iterator[Oddity]:
    """A State that fights beside a group against a State may make it international: Tadić, Appeals, 1999, para. 84."""
    fighting = Involvement.objects.filter(
        conflict__in=conflicts.order_by(),
        form=ihl.InvolvementForm.COMBAT,
        certainty=ihl.Certainty.ESTABLISHED,
        actor__kind=ihl.ActorKind.STATE,
        supports__kind=ihl.ActorKind.ARMED_GROUP,
        conflict__participations__actor__kind=ihl.ActorKind.STATE,
    ).exclude(conflict__participations__actor=F("actor"))
    said_so = Classification.objects.filter(type__in=[ihl.ConflictType.IAC, ihl.ConflictType.OCCUPATION])
    for one in fighting.exclude(Q(conflict__in=said_so.order_by().values("conflict"))).distinct().order_by("pk"):
        said = _("%(state)s is said to fight beside %(group)s against a State: say whether it is a conflict of States.")
        yield Oddity(one.conflict, said % {"state": one.actor, "group": one.supports}, one, "form")
