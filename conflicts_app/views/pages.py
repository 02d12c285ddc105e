"""Pages that are no record."""

from collections.abc import Iterable
from itertools import groupby

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conflicts_app import ihl, rooms
from conflicts_app.models import Brief, Classification, Incident, Territory
from conflicts_app.pictures.maps import Coloured, coloured, earth
from conflicts_app.problems import problem, speaks_json
from conflicts_app.views.base import day_of
from conflicts_app.views.changes import latest_publications

LATEST = 5  # incidents and changes on the home page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The question, what is in force today, and what is new."""
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
        "incidents": Incident.objects.for_summary().newest_first()[:LATEST],
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
