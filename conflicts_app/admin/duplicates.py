"""What may have been entered twice: offered beside a record, and on one page."""

from itertools import groupby
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from conflicts_app.admin.checks import admin_of, change_url
from conflicts_app.models import Actor, Incident, Place, Record
from conflicts_app.rooms import in_full

OFFERED = 5  # beside a record
ONE_DAY = r"^\d{4}-\d{2}-\d{2}$"
SHOWN = 100  # groups of each kind on the page
SAME = {Actor: ("kind", "sort_key"), Place: ("state", "precision", "sort_key"), Incident: ("date", "place")}


def resembling(record: Record) -> list[tuple[Record, str, str]]:
    """Others that may be the same: each with where it is edited and where both are merged."""
    model: Any = record._meta.concrete_model
    name = admin_of(record).opts.model_name
    return [
        (other, change_url(other), reverse(f"admin:{name}_merge", args=[record.pk, other.pk]))
        for other in model.objects.resembling(record)[:OFFERED]
    ]


def groups(model: Any, names: tuple[str, ...]) -> list[list[tuple[Record, str]]]:
    """Records that say the same in all that tells one from another; two incidents of one dataset are two."""
    rows = in_full(model.objects.alike(*names))
    if model is Incident:
        rows = rows.filter(date__regex=ONE_DAY).exclude(place=None)
    found = [list(same) for _values, same in groupby(rows, key=lambda row: tuple(getattr(row, name) for name in names))]
    if model is Incident:
        found = [same for same in found if len({row.dataset_id for row in same}) > 1 or same[0].dataset_id is None]
    return [[(row, change_url(row)) for row in same] for same in found]


def duplicates_view(request: HttpRequest) -> HttpResponse:
    """Actors and places of one name, and incidents of one day and place."""
    kinds = []
    for model, names in SAME.items():
        if request.user.has_perm(f"conflicts_app.view_{model._meta.model_name}"):
            found = groups(model, names)
            kinds.append((model._meta.verbose_name_plural, found[:SHOWN], len(found[SHOWN:])))
    context = {**admin.site.each_context(request), "title": _("Entered twice?"), "kinds": kinds}
    return TemplateResponse(request, "admin/record/duplicates.html", context)
