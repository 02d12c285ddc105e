"""The data as files: lists as they stand, and releases that never change."""

import logging
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from conflicts_app.filters.releases import ReleaseFilter
from conflicts_app.models import Release, ReleaseFile
from conflicts_app.views.base import RegisterDetail, RegisterList

LISTS = [  # by the names of their pages
    (gettext_lazy("Conflicts"), "conflict"),
    (gettext_lazy("Classifications"), "classification"),
    (gettext_lazy("Incidents"), "incident"),
    (gettext_lazy("States"), "state"),
    (gettext_lazy("Armed groups"), "group"),
    (gettext_lazy("Armed forces"), "force"),
    (gettext_lazy("Organisations"), "organisation"),
    (gettext_lazy("Developments"), "development"),
    (gettext_lazy("Briefs"), "brief"),
    (gettext_lazy("Places"), "place"),
    (gettext_lazy("Rules"), "rule"),
    (gettext_lazy("Treaties"), "treaty"),
    (gettext_lazy("Elements of the legal tests"), "legalelement"),
    (gettext_lazy("Indicators"), "indicator"),
    (gettext_lazy("Types of violations"), "violationtype"),
    (gettext_lazy("Assessors"), "assessor"),
    (gettext_lazy("Sources"), "source"),
]
READ_HERE = ("text/", "application/json", "application/yaml")  # in the browser, but for tables


class ReleaseList(RegisterList):
    queryset = Release.objects.for_listing()
    filterset_class = ReleaseFilter
    template_name = "releases/list.html"

    def context(self, records: list[Any]) -> dict[str, Any]:
        return {"lists": [(name, route, reverse(f"api:{route}-list")) for name, route in LISTS]}


class ReleaseDetail(RegisterDetail):
    queryset = Release.objects.for_detail()
    template_name = "releases/detail.html"


@require_safe
def release_file(request: HttpRequest, slug: str, name: str) -> FileResponse | HttpResponse:
    """A file of a release, as it was published; where the release was withdrawn, why."""
    file = ReleaseFile.objects.select_related("release").filter(release__slug=slug, name=name).first()
    if file is None:
        detail = ReleaseDetail()
        detail.setup(request, slug=slug)
        if Release.objects.filter(slug=slug).exists():
            raise Http404(_("This release has no file “%(name)s”.") % {"name": name[:100]})
        return detail.former(request, slug)
    if not file.path.is_file() or file.path.stat().st_size != file.size:
        logging.getLogger(__name__).error("%s is not as it was published", file.path)
        raise Http404(
            _("“%(name)s” is missing on this server. Its sum is %(sum)s.") % {"name": name, "sum": file.sha256}
        )
    shown = file.media_type.startswith(READ_HERE) and not name.endswith(".csv")
    media_type = f"{'text/plain' if shown else file.media_type}; charset=utf-8"
    if file == file.release.archive:
        media_type = file.media_type
        request.META.pop("HTTP_ACCEPT_ENCODING", None)  # it is packed already
    answer = FileResponse(file.path.open("rb"), content_type=media_type, as_attachment=not shown)
    answer.headers["ETag"] = f'"{file.sha256}"'
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer
