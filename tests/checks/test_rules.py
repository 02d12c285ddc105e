"""Each rule finds what it is for, in the register that comes with the program once one thing in it is broken."""

import pytest

from conflicts_app import ihl
from conflicts_app.checks import RULES, Severity, findings
from conflicts_app.models import (
    Actor,
    Attribution,
    Citation,
    Classification,
    Conflict,
    CriterionFinding,
    Evidence,
    Incident,
    IncidentConflict,
    Involvement,
    Participation,
    Rule,
    State,
    Territory,
    Treaty,
    TreatyParticipation,
    ViolationFinding,
)

pytestmark = pytest.mark.django_db
AS_IT_COMES = {("one-side", "militias-mali"), ("no-source", "united-nations")}


def found():
    return {(one.rule.code, one.oddity.record.slug) for one in findings()}


def niac():
    return Classification.objects.get(slug="mali-jnim-mali-brief")


def view_of(slug, type_):
    """A view of a conflict that nobody has yet, of another type."""
    one = Classification.objects.filter(conflict__slug=slug).first()
    one.type, one.ap2 = type_, ihl.AP2Status.NOT_APPLICABLE
    one.save()
    one.refresh_from_db()
    return one


def drop(findings):
    """As an editor does who deletes findings with all that hangs on them."""
    for one in findings:
        Evidence.objects.filter(indicator_finding__finding=one).delete()
        Evidence.objects.filter(finding=one).delete()
        Evidence.objects.filter(other_finding=one).delete()
        one.indicators.all().delete()
        one.delete()


def without(criterion):
    drop(niac().findings.filter(criterion=criterion))


def saved(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def no_group():
    Participation.objects.filter(conflict__slug="mali-jnim", actor__kind=ihl.ActorKind.ARMED_GROUP).update(
        role=ihl.PartyRole.OTHER
    )


def not_met():
    CriterionFinding.objects.filter(classification=niac(), criterion=ihl.Criterion.INTENSITY).update(
        value=ihl.FindingValue.NOT_MET
    )


def one_state_less():
    Participation.objects.filter(conflict__slug="algeria-mali", actor__slug="algeria").update(side=2)
    Participation.objects.filter(conflict__slug="algeria-mali", actor__slug="mali").update(side=2)


def occupied():
    view_of("algeria-mali", ihl.ConflictType.OCCUPATION)


def below_though_met():
    view_of("mali-jnim", ihl.ConflictType.NONE)


def groups_only():
    Participation.objects.filter(conflict__slug="mali-jnim", actor__slug="mali").delete()


def unbound():
    TreatyParticipation.objects.filter(treaty__slug="ap-ii", state__slug="mali").delete()


def bound_too_late():
    unbound()
    TreatyParticipation.objects.create(
        treaty=Treaty.objects.get(slug="ap-ii"),
        state=State.objects.get(slug="mali"),
        kind=ihl.ParticipationKind.RATIFICATION,
        date="2025-08",
    )
    saved(niac(), end="2025")


def on_nothing():
    one = niac().findings.filter(criterion=ihl.Criterion.INTENSITY).get()
    Citation.objects.filter(finding=one).delete()
    Citation.objects.filter(indicator_finding__finding=one).delete()
    Evidence.objects.filter(finding=one).delete()
    Evidence.objects.filter(indicator_finding__finding=one).delete()
    one.indicators.all().delete()
    saved(one, reasoning="")


def evidence_elsewhere():
    link = Evidence.objects.filter(incident__conflict_links__isnull=False).first()
    IncidentConflict.objects.filter(incident=link.incident).delete()
    IncidentConflict.objects.create(incident=link.incident, conflict=Conflict.objects.get(slug="algeria-mali"))


def lifetime(start, end):
    def changed():
        saved(Actor.objects.get(slug="jnim"), start=start, end=end)

    return changed


def one_side():
    Participation.objects.filter(conflict__slug="mali-jnim").update(side=1)


def no_territory():
    Territory.objects.filter(conflict__slug="mali-jnim").delete()


def fights_beside():
    Involvement.objects.create(
        conflict=Conflict.objects.get(slug="mali-jnim"),
        actor=State.objects.get(slug="algeria"),
        supports=Actor.objects.get(slug="jnim"),
        form=ihl.InvolvementForm.COMBAT,
        certainty=ihl.Certainty.ESTABLISHED,
        start="2024",
    )


def long_ago():
    saved(Incident.objects.get(slug="tile-2024"), date="1999")


def elsewhere():
    saved(Incident.objects.get(slug="tile-2024"), country=State.objects.get(slug="peru"))


def stranger():
    Attribution.objects.filter(incident__slug="tile-2024").update(actor=Actor.objects.get(slug="fla"))


def dead_actor():
    saved(Actor.objects.get(slug="fla"), start="1990", end="1999")


def not_applicable():
    finding = ViolationFinding.objects.filter(
        incident__conflict_links__conflict__slug="mali-jnim", rule_links__isnull=False
    ).first()
    Rule.objects.filter(finding_links__finding=finding).update(applies_niac=ihl.Applicability.NO)


def examined_by_nobody():
    one = ViolationFinding.objects.filter(incident__slug="tile-2024").first()
    Citation.objects.filter(violation=one).delete()
    ViolationFinding.objects.filter(pk=one.pk).update(status=ihl.ViolationStatus.ESTABLISHED)


def unsourced():
    Citation.objects.filter(conflict__slug="mali-jnim").delete()
    for path in ("territory", "participation", "involvement", "external_id"):
        Citation.objects.filter(**{f"{path}__conflict__slug": "mali-jnim"}).delete()


BROKEN = [
    ("niac-intensity", "mali-jnim-mali-brief", lambda: without(ihl.Criterion.INTENSITY)),
    ("niac-organisation", "mali-jnim-mali-brief", lambda: without(ihl.Criterion.ORGANISATION)),
    ("niac-group", "mali-jnim-mali-brief", no_group),
    ("niac-not-met", "mali-jnim-mali-brief", not_met),
    ("iac-states", "algeria-mali-mali-brief", one_state_less),
    (
        "iac-force",
        "algeria-mali-mali-brief",
        lambda: drop(CriterionFinding.objects.filter(classification__slug="algeria-mali-mali-brief")),
    ),
    ("occupation-control", "algeria-mali-mali-brief", occupied),
    ("below-though-met", "mali-jnim-mali-brief", below_though_met),
    ("ap2-territory", "mali-jnim-mali-brief", lambda: without(ihl.Criterion.TERRITORIAL_CONTROL)),
    ("ap2-command", "mali-jnim-mali-brief", lambda: without(ihl.Criterion.RESPONSIBLE_COMMAND)),
    ("ap2-ability", "mali-jnim-mali-brief", lambda: without(ihl.Criterion.AP2_ABILITY)),
    ("ap2-state-force", "mali-jnim-mali-brief", groups_only),
    ("ap2-bound", "mali-jnim-mali-brief", unbound),
    ("ap2-bound", "mali-jnim-mali-brief", bound_too_late),
    ("finding-on-nothing", "mali-jnim-mali-brief", on_nothing),
    ("evidence-elsewhere", None, evidence_elsewhere),
    ("party-lifetime", "mali-jnim", lifetime("1990", "1999")),
    ("party-lifetime-in-part", "mali-jnim", lifetime("2012", "2024")),
    ("one-side", "mali-jnim", one_side),
    ("no-territory", "mali-jnim", no_territory),
    ("state-fights-state", "mali-jnim", fights_beside),
    ("outside-conflict", "tile-2024", long_ago),
    ("other-territory", "tile-2024", elsewhere),
    ("stranger", "tile-2024", stranger),
    ("actor-lifetime", "fla-drone-strike-2025-05", dead_actor),
    ("rule-not-applicable", None, not_applicable),
    ("examined-by-nobody", "tile-2024", examined_by_nobody),
    ("no-source", "mali-jnim", unsourced),
]


def test_the_register_as_it_comes_has_two_things_to_look_at_and_no_error():
    assert found() == AS_IT_COMES
    assert {one.rule.severity for one in findings()} == {Severity.WARNING}


def test_every_rule_is_broken_once_and_says_its_reason_in_law():
    assert {code for code, _slug, _break in BROKEN} == {*RULES}
    for one in RULES.values():
        assert len(one.law) > 20
        assert one.law.endswith(".")


@pytest.mark.parametrize(("code", "slug", "broken"), BROKEN, ids=[f"{one[0]}-{n}" for n, one in enumerate(BROKEN)])
def test_a_rule_finds_what_it_is_for(code, slug, broken):
    broken()
    new = [one for one in findings() if (one.rule.code, one.oddity.record.slug) not in AS_IT_COMES]
    those = [one for one in new if one.rule.code == code and slug in (None, one.oddity.record.slug)]
    assert those
    for one in those:
        assert code in {again.rule.code for again in findings(one.oddity.record)}  # asked alone it says the same
        assert one.oddity.said.endswith(".")
        assert "%(" not in one.oddity.said
