"""Whether an incident fits the conflicts that it is linked to, and those who are said to have had a part in it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from conflicts_app import ihl
from conflicts_app.checks.rules import Oddity, Severity, rule
from conflicts_app.models import (
    ActorRelation,
    Attribution,
    Classification,
    Incident,
    IncidentConflict,
    Involvement,
    Participation,
    Territory,
    ViolationFinding,
    ViolationFindingRule,
)


def links(incidents: Any) -> Any:
    """The conflicts of the incidents, with both."""
    return IncidentConflict.objects.filter(incident__in=incidents.order_by()).select_related("incident", "conflict")


@rule("outside-conflict", Severity.WARNING, Incident)
def outside_conflict(incidents: Any) -> Iterator[Oddity]:
    """Humanitarian law applies from the beginning of a conflict to its end: Tadić, Appeals Chamber, 1995, para. 70."""
    views = Classification.objects.filter(conflict=OuterRef("conflict")).exclude(stage=ihl.Stage.WITHDRAWN)
    then = views.filter(possible__overlap=OuterRef("incident__dates"))
    dated = links(incidents).exclude(incident__dates=None)
    for link in dated.filter(Exists(views), ~Exists(then)).order_by("pk"):
        said = _(
            "It is linked to “%(conflict)s”, which nobody classifies for %(date)s: one of the two times is not so."
        )
        told = said % {"conflict": link.conflict, "date": link.incident.date_in_words}
        yield Oddity(link.incident, told, link, "conflict")


@rule("other-territory", Severity.WARNING, Incident)
def other_territory(incidents: Any) -> Iterator[Oddity]:
    """Humanitarian law applies in the whole territory of the warring States: Tadić, Appeals Chamber, 1995, para. 70."""
    known = Territory.objects.filter(conflict=OuterRef("conflict"))
    there = known.filter(state=OuterRef("incident__country"))
    placed = links(incidents.exclude(country=None)).select_related("incident__country")
    for link in placed.filter(Exists(known), ~Exists(there)).order_by("pk"):
        said = _("It was in %(country)s, which is no territory of “%(conflict)s”: add the State there, or unlink it.")
        told = said % {"country": link.incident.country, "conflict": link.conflict}
        yield Oddity(link.incident, told, link, "conflict")


@rule("stranger", Severity.WARNING, Incident)
def stranger(incidents: Any) -> Iterator[Oddity]:
    """Acts belong to a conflict when its parties do them, or others closely for them: Tadić, Appeals, 1995, para. 70.

    Whoever is an organ, an agent or a member of one who takes part counts as taking part, and so does a supporter.
    """
    linked = IncidentConflict.objects.filter(incident=OuterRef("incident"))
    linked_to = IncidentConflict.objects.filter(incident=OuterRef(OuterRef("incident"))).values("conflict")
    wholes = ActorRelation.objects.filter(actor=OuterRef(OuterRef("actor")), type__in=ihl.BELONGING).values("other")
    then = {"conflict__in": linked_to, "possible__overlap": OuterRef("incident__dates")}
    taking_part = Participation.objects.filter(Q(actor=OuterRef("actor")) | Q(actor__in=wholes), **then)
    supporting = Involvement.objects.filter(actor=OuterRef("actor"), **then)
    for one in (
        Attribution.objects.filter(incident__in=incidents.order_by(), role=ihl.AttributionRole.PERPETRATOR)
        .exclude(basis=ihl.AttributionBasis.DENIED)
        .exclude(incident__dates=None)
        .filter(Exists(linked), ~Exists(taking_part), ~Exists(supporting))
        .select_related("incident")
        .order_by("pk")
    ):
        said = _("%(actor)s is named as its perpetrator, and neither takes part in one of its conflicts nor supports.")
        yield Oddity(one.incident, said % {"actor": one.actor}, one, "actor")


@rule("actor-lifetime", Severity.ERROR, Incident)
def actor_lifetime(incidents: Any) -> Iterator[Oddity]:
    """Nobody answers for what was done before they existed or after: Articles on State Responsibility 2001, art. 2."""
    named = Attribution.objects.filter(incident__in=incidents.exclude(dates=None).order_by())
    for one in named.exclude(actor__possible__overlap=F("incident__dates")).select_related("incident").order_by("pk"):
        said = _("%(actor)s existed %(lifetime)s, and this happened %(date)s: one of the two times is not so.")
        told = {"actor": one.actor, "lifetime": one.actor.period_in_words, "date": one.incident.date_in_words}
        yield Oddity(one.incident, said % told, one, "actor")


@rule("rule-not-applicable", Severity.WARNING, Incident)
def rule_not_applicable(incidents: Any) -> Iterator[Oddity]:
    """Not every rule for conflicts between States is one for others: ICRC, Customary IHL, 2005, rule by rule."""
    here = ViolationFindingRule.objects.filter(finding__incident__in=incidents.order_by())
    limited = Q(rule__applies_iac=ihl.Applicability.NO) | Q(rule__applies_niac=ihl.Applicability.NO)
    shown = here.filter(limited).select_related("finding__incident", "rule__treaty")
    for link in shown.prefetch_related("finding__incident__conflict_links__conflict__classifications").order_by("pk"):
        if link.warning:
            yield Oddity(link.finding.incident, link.warning, link.finding, "status")


@rule("examined-by-nobody", Severity.WARNING, Incident)
def examined_by_nobody(incidents: Any) -> Iterator[Oddity]:
    """It is alleged until somebody shows more, for everyone is presumed innocent: AP II, art. 6(2)(d)."""
    beyond = [ihl.ViolationStatus.CREDIBLE, ihl.ViolationStatus.ESTABLISHED]
    here = ViolationFinding.objects.filter(incident__in=incidents.order_by(), status__in=beyond, citations=None)
    for one in here.select_related("incident").order_by("pk"):
        said = _("“%(finding)s”, says %(speaker)s, and no source says so: cite it, or let it be alleged.")
        yield Oddity(one.incident, said % {"finding": one, "speaker": one.speaker}, one, "status")
