"""Pages that are no record."""

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the register is."""
    return render(request, "pages/home.html")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Liveness: this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Readiness: the database answers and holds every migration; otherwise 503 with the reason."""
    try:
        executor = MigrationExecutor(connection)
    except OperationalError:
        return HttpResponse("The database does not answer.\n", content_type="text/plain", status=503)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return HttpResponse("The database lacks migrations.\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
