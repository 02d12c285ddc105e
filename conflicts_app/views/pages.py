"""Pages that are no record."""

from collections.abc import Iterable
from itertools import groupby

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from conflicts_app import ihl, rooms
from conflicts_app.filters.base import KnownAtForm, problems_of
from conflicts_app.models import Brief, Classification, Incident, Territory
from conflicts_app.pictures.maps import Coloured, coloured, earth
from conflicts_app.problems import problem, speaks_json
from conflicts_app.rooms import day_of
from conflicts_app.views.changes import latest_publications

LATEST = 5  # incidents and changes on the home page


def not_understood(request: HttpRequest) -> HttpResponse | None:
    """The refusal of what a page that knows no parameter but ``known_at`` was asked; None where it can answer."""
    if problems := problems_of(request.GET, KnownAtForm(request.GET)):
        return render(request, "400.html", {"problems": problems}, status=400)
    return None


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The question, what is in force today, and what is new: no dataset crowds out the register's own incidents."""
    if refused := not_understood(request):
        return refused
    today = day_of(request)
    held = list(Classification.objects.in_force(today).with_conflict())
    in_force = [view for view in held if view.type != ihl.ConflictType.NONE]
    context = {
        "today": today,
        "in_force": in_force,
        "below": [view for view in held if view.type == ihl.ConflictType.NONE],
        "ended": Classification.objects.ended_before(today).with_conflict(),
        "earth": earth(),
        "countries": countries_of(in_force),
        "incidents": Incident.objects.own().for_summary().newest_first()[:LATEST],
        "publications": latest_publications(LATEST),
        "briefs": Brief.objects.in_order()[:1],
    }
    return render(request, "pages/home.html", context)


def countries_of(views: Iterable[Classification]) -> list[Coloured]:
    """The States on whose territory the conflicts take place, in the colour of what they are classified as."""
    kinds: dict[int, list[Classification]] = {}
    for view in views:
        kinds.setdefault(view.conflict_id, []).append(view)
    found = Territory.objects.filter(conflict__in=kinds).select_related("state").order_by("state__sort_key", "state_id")
    return [
        coloured(state, [view for territory in there for view in kinds[territory.conflict_id]])
        for state, there in groupby(found, key=lambda territory: territory.state)
    ]


# The words of the law, as the code itself has them: the page cannot say otherwise.
DEFINITIONS = [
    (gettext_lazy("What the law calls a situation"), ihl.ConflictType),
    (gettext_lazy("How firmly an assessor holds a view"), ihl.ClassificationStatus),
    (gettext_lazy("Whether Additional Protocol II applies"), ihl.AP2Status),
    (gettext_lazy("Criteria"), ihl.Criterion),
    (gettext_lazy("What is found of a criterion"), ihl.FindingValue),
    (gettext_lazy("What is seen of an indicator"), ihl.IndicatorValue),
    (gettext_lazy("Being a party"), ihl.PartyRole),
    (gettext_lazy("Support from outside"), ihl.InvolvementForm),
    (gettext_lazy("How firmly support is said"), ihl.Certainty),
    (gettext_lazy("What one actor is, or became, to another"), ihl.RelationType),
    (gettext_lazy("Why an actor is named for an incident"), ihl.AttributionBasis),
    (gettext_lazy("How a number was reported"), ihl.Quantifier),
    (gettext_lazy("What is said of a violation"), ihl.ViolationStatus),
    (gettext_lazy("What a place stands for"), ihl.PlacePrecision),
]


@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    """How the register works, in what words, and what it leaves out."""
    if refused := not_understood(request):
        return refused
    return render(request, "pages/methodology.html", {"definitions": DEFINITIONS})


def server_error(request: HttpRequest) -> HttpResponse:
    """500: the fault is ours."""
    if speaks_json(request):
        return problem(500, _("The fault is ours. The request can be sent again."))
    return render(request, "500.html", status=500)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Liveness: this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Readiness: the database answers and holds every migration; otherwise 503 with the reason."""
    try:
        lacking = rooms.lacking_migrations()
    except OperationalError:
        return HttpResponse("The database does not answer.\n", content_type="text/plain", status=503)
    if lacking:
        return HttpResponse("The database lacks migrations.\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
