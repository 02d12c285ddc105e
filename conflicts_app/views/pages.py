"""Pages that are no record."""

from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conflicts_app import rooms
from conflicts_app.models import (
    Actor,
    ArmedGroup,
    Assessor,
    Brief,
    Classification,
    Conflict,
    Development,
    Incident,
    Indicator,
    Place,
    Rule,
    Source,
    State,
    Treaty,
    ViolationType,
)
from conflicts_app.problems import problem, speaks_json

SECTIONS: list[tuple[Any, str]] = [
    (Conflict, "conflict-list"),
    (Classification, "classification-list"),
    (Incident, "incident-list"),
    (Development, "development-list"),
    (Brief, "brief-list"),
    (State, "state-list"),
    (ArmedGroup, "group-list"),
    (Actor, "actor-list"),
    (Rule, "rule-list"),
    (Treaty, "treaty-list"),
    (Indicator, "indicator-list"),
    (ViolationType, "violationtype-list"),
    (Assessor, "assessor-list"),
    (Place, "place-list"),
    (Source, "source-list"),
]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the register is."""
    sections = [
        {"name": capfirst(model._meta.verbose_name_plural), "url": reverse(route), "count": model.objects.count()}
        for model, route in SECTIONS
    ]
    return render(request, "pages/home.html", {"sections": sections})


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
