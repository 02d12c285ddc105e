"""Whether a classification says what its own type asks for, of the parties that the register has for that time."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from conflicts_app import ihl
from conflicts_app.checks.rules import Oddity, Severity, rule
from conflicts_app.models import (
    ActorRelation,
    Classification,
    CriterionFinding,
    Evidence,
    IncidentConflict,
    Participation,
    TreatyParticipation,
)

AP2 = "ap-ii"
HALF_A_YEAR = datetime.timedelta(days=183)
Type, Criterion, Value = ihl.ConflictType, ihl.Criterion, ihl.FindingValue
BOUND = (
    ihl.ParticipationKind.RATIFICATION,
    ihl.ParticipationKind.ACCESSION,
    ihl.ParticipationKind.SUCCESSION,
    ihl.ParticipationKind.ACCEPTANCE,
    ihl.ParticipationKind.APPROVAL,
    ihl.ParticipationKind.CONSENT,
    ihl.ParticipationKind.PARTY,
)
HOLDS = (Value.MET, Value.PARTLY, Value.INFERRED, Value.DISPUTED)  # somebody has an argument that it is so
LOOKED_AT = {*Value} - {Value.NOT_ASSESSED}


def of_type(type_: ihl.ConflictType, views: Any) -> Any:
    """Those of one type, with what their rules look at."""
    chosen = views.filter(type=type_).select_related("conflict", "assessor")
    return chosen.prefetch_related("findings__actor", "conflict__participations__actor__relations")


def on(view: Classification, *criteria: ihl.Criterion, values: Collection[str] = LOOKED_AT) -> list[CriterionFinding]:
    return [one for one in view.findings.all() if one.criterion in criteria and one.value in values]


def parties(view: Classification) -> list[Participation]:
    """Who may be a party to the conflict at some time for which the view is held."""
    return [
        one
        for one in view.conflict.participations.all()
        if one.role == ihl.PartyRole.PARTY and overlap(one.possible, view.possible)
    ]


def overlap(one: Any, other: Any) -> bool:
    """Whether two ranges of days have a day in common; a range that is not known has none."""
    if one is None or other is None:
        return False
    return (one.lower is None or other.upper is None or one.lower < other.upper) and (
        other.lower is None or one.upper is None or other.lower < one.upper
    )


def is_of_a_state(party: Participation) -> bool:
    """A State, or a force that is its organ or acts for it."""
    actor = party.actor
    organ = any(tie.type in (ihl.RelationType.ORGAN_OF, ihl.RelationType.AGENT_OF) for tie in actor.relations.all())
    return actor.kind == ihl.ActorKind.STATE or (actor.kind == ihl.ActorKind.FORCE and organ)


def same_parties() -> dict[int, set[int]]:
    """For actors of a succession in which the party stays the same: all of its actors, itself among them."""
    same: dict[int, set[int]] = {}
    successions = ActorRelation.objects.filter(same_party=ihl.SameParty.YES)
    for ends in successions.order_by().values_list("actor_id", "other_id"):
        together = {*ends}.union(*(same.get(end, ()) for end in ends))
        same |= dict.fromkeys(together, together)
    return same


def lacks(type_: ihl.ConflictType, views: Any, criterion: ihl.Criterion) -> Iterator[Oddity]:
    said = _("No finding on the criterion “%(criterion)s”: add one, if only to say that it is unknown.")
    for view in of_type(type_, views):
        if not on(view, criterion):
            yield Oddity(view, said % {"criterion": criterion.label}, field="findings")


@rule("niac-intensity", Severity.ERROR, Classification)
def niac_intensity(views: Any) -> Iterator[Oddity]:
    """A non-international armed conflict is protracted armed violence: Tadić, Appeals Chamber, 1995, para. 70."""
    yield from lacks(Type.NIAC, views, Criterion.INTENSITY)


@rule("niac-organisation", Severity.ERROR, Classification)
def niac_organisation(views: Any) -> Iterator[Oddity]:
    """Each non-State party has to be an organised armed group: Tadić, Appeals Chamber, 1995, para. 70.

    What is found of a group holds for what it became or came from, where somebody says that it is the same party.
    """
    same = same_parties()
    for view in of_type(Type.NIAC, views):
        found = {one.actor_id for one in on(view, Criterion.ORGANISATION)}
        for party in parties(view):
            group = party.actor.kind == ihl.ActorKind.ARMED_GROUP
            if group and not found & same.get(party.actor_id, {party.actor_id}):
                said = _("No finding on the organisation of %(actor)s, which is a party: add one about it.")
                yield Oddity(view, said % {"actor": party.actor}, party, "findings")


@rule("niac-group", Severity.ERROR, Classification)
def niac_group(views: Any) -> Iterator[Oddity]:
    """At least one party is an armed group: common article 3 speaks of each Party, Tadić, para. 70, of such groups."""
    for view in of_type(Type.NIAC, views):
        if not any(party.actor.kind == ihl.ActorKind.ARMED_GROUP for party in parties(view)):
            said = _("No armed group is a party to “%(conflict)s” at that time: add its participation, or its time.")
            yield Oddity(view, said % {"conflict": view.conflict}, field="start")


@rule("niac-not-met", Severity.ERROR, Classification)
def niac_not_met(views: Any) -> Iterator[Oddity]:
    """Both conditions are needed, intensity and organisation: Tadić, Appeals Chamber, 1995, para. 70."""
    for view in of_type(Type.NIAC, views):
        for one in on(view, Criterion.INTENSITY, Criterion.ORGANISATION):
            if one.value == Value.NOT_MET:
                said = _("“%(finding)s”, and yet a conflict: one of the two is not so, or the actor is no party.")
                yield Oddity(view, said % {"finding": one}, one, "value")


@rule("iac-states", Severity.ERROR, Classification)
def iac_states(views: Any) -> Iterator[Oddity]:
    """An international armed conflict is between States: common article 2(1), Geneva Conventions of 1949."""
    for view in of_type(Type.IAC, views):
        if len({party.side for party in parties(view) if is_of_a_state(party)}) < 2:
            said = _("“%(conflict)s” has no States, or forces of States, as parties on two sides at that time.")
            yield Oddity(view, said % {"conflict": view.conflict}, field="type")


@rule("iac-force", Severity.ERROR, Classification)
def iac_force(views: Any) -> Iterator[Oddity]:
    """Armed force between States makes it one: common article 2(1); Tadić, Appeals Chamber, 1995, para. 70."""
    yield from lacks(Type.IAC, views, Criterion.FORCE_BETWEEN_STATES)


@rule("occupation-control", Severity.ERROR, Classification)
def occupation_control(views: Any) -> Iterator[Oddity]:
    """Territory is occupied when it is under the authority of the hostile army: Hague Regulations 1907, art. 42."""
    yield from lacks(Type.OCCUPATION, views, Criterion.EFFECTIVE_CONTROL)


@rule("below-though-met", Severity.WARNING, Classification)
def below_though_met(views: Any) -> Iterator[Oddity]:
    """Where violence is intense and groups are organised, it is a conflict: Tadić, para. 70; AP II, art. 1(2)."""
    for view in of_type(Type.NONE, views):
        values = {code: {one.value for one in on(view, code)} for code in (Criterion.INTENSITY, Criterion.ORGANISATION)}
        if all(found == {Value.MET} for found in values.values()):
            yield Oddity(
                view, _("Intensity and organisation are met, and yet it is no conflict: say why."), field="type"
            )


def ap2_met(views: Any) -> Any:
    return of_type(Type.NIAC, views.filter(ap2=ihl.AP2Status.MET))


def ap2_condition(views: Any, criterion: ihl.Criterion) -> Iterator[Oddity]:
    for view in ap2_met(views):
        if not on(view, criterion, values=HOLDS):
            said = _("Additional Protocol II is said to apply, and nobody is found to have “%(criterion)s”: add it.")
            yield Oddity(view, said % {"criterion": criterion.label}, field="ap2")


@rule("ap2-territory", Severity.ERROR, Classification)
def ap2_territory(views: Any) -> Iterator[Oddity]:
    """The group controls so much of the territory that it can carry out sustained operations: AP II, art. 1(1)."""
    yield from ap2_condition(views, Criterion.TERRITORIAL_CONTROL)


@rule("ap2-command", Severity.ERROR, Classification)
def ap2_command(views: Any) -> Iterator[Oddity]:
    """The group is under responsible command: AP II, art. 1(1)."""
    yield from ap2_condition(views, Criterion.RESPONSIBLE_COMMAND)


@rule("ap2-ability", Severity.ERROR, Classification)
def ap2_ability(views: Any) -> Iterator[Oddity]:
    """The group is able to implement the Protocol: AP II, art. 1(1)."""
    yield from ap2_condition(views, Criterion.AP2_ABILITY)


@rule("ap2-state-force", Severity.ERROR, Classification)
def ap2_state_force(views: Any) -> Iterator[Oddity]:
    """The Protocol is for conflicts between the forces of a State and others, not among groups: AP II, art. 1(1)."""
    for view in ap2_met(views):
        if not any(is_of_a_state(party) for party in parties(view)):
            said = _("Additional Protocol II is said to apply, and no State or force of a State is a party then.")
            yield Oddity(view, said, field="ap2")


@rule("ap2-bound", Severity.ERROR, Classification)
def ap2_bound(views: Any) -> Iterator[Oddity]:
    """It binds on the territory of a party to it, half a year after that State's act: AP II, arts. 1(1), 23(2)."""
    for view in ap2_met(views.prefetch_related("conflict__territories__state")):
        for territory in view.conflict.territories.all():
            acts = TreatyParticipation.objects.filter(treaty__slug=AP2, state=territory.state, kind__in=BOUND)
            if said := unbound(view, acts):
                yield Oddity(view, said % {"state": territory.state}, territory, "ap2")


def unbound(view: Classification, acts: Iterable[TreatyParticipation]) -> str:
    """What keeps the acts from binding the State at the time of the view; blank where one of them does or may."""
    days = [act.dates for act in acts]
    if not days:
        return _("Nothing in the register says that %(state)s is bound by Additional Protocol II.")
    if any(day is None or day.lower is None for day in days):
        return ""
    since = min(day.lower for day in days) + HALF_A_YEAR
    if view.possible.upper is not None and since >= view.possible.upper:
        return _("%(state)s was not yet bound by Additional Protocol II at that time.")
    return ""


@rule("finding-on-nothing", Severity.WARNING, Classification)
def finding_on_nothing(views: Any) -> Iterator[Oddity]:
    """Whether a criterion is met is a question of fact, case by case: Haradinaj, Trial Chamber, 2008, paras 49, 60."""
    found = CriterionFinding.objects.filter(
        classification__in=views.order_by(),
        value__in=[Value.MET, Value.PARTLY],
        reasoning="",
        indicators=None,
        evidence=None,
        citations=None,
    )
    for one in found.select_related("classification__conflict", "classification__assessor").order_by("pk"):
        said = _("“%(finding)s” rests on nothing: no indicator, no evidence, no source and no reason. Name one.")
        yield Oddity(one.classification, said % {"finding": one}, one)


@rule("evidence-elsewhere", Severity.WARNING, Classification)
def evidence_elsewhere(views: Any) -> Iterator[Oddity]:
    """What counts is the violence between the parties of the conflict: Tadić, Appeals Chamber, 1995, para. 70."""
    links = IncidentConflict.objects.filter(incident=OuterRef("incident"))
    for path in ("finding", "indicator_finding__finding"):
        resting = Evidence.objects.filter(**{f"{path}__classification__in": views.order_by()}, incident__isnull=False)
        of_it = links.filter(conflict=OuterRef(f"{path}__classification__conflict"))
        for one in resting.filter(Exists(links), ~Exists(of_it)).order_by("pk"):
            said = _(
                "“%(incident)s” is evidence here, and is linked to other conflicts only: link it to this one, too."
            )
            yield Oddity(one.rests_on_it.classification, said % {"incident": one.incident}, one, "incident")
