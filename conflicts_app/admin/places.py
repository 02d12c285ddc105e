"""Where a place lies: looked up in a gazetteer, or shown on a map."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from conflicts_app.gazetteer import Entry, look_up
from conflicts_app.models import State
from conflicts_app.pictures.maps import surroundings

KINDS = {  # by the first letters of the feature codes of GeoNames
    "PPL": _("settlement"),
    "ADM": _("division"),
    "HLL": _("hill"),
    "MT": _("mountain"),
    "LK": _("lake"),
    "WLL": _("well"),
}


@require_safe
def gazetteer_view(request: HttpRequest) -> JsonResponse:
    """Places of a name: what a form is filled in with, and what tells one from another."""
    found = [
        {
            "name": entry.name,
            "alternative_names": ",".join(entry.other_names),
            "admin1": entry.admin1,
            "latitude": entry.latitude,
            "longitude": entry.longitude,
            "said": told_apart(entry),
        }
        for entry in look_up(request.GET.get("q", "")[:100])
    ]
    return JsonResponse({"results": found})


def told_apart(entry: Entry) -> str:
    kind = next(str(words) for code, words in KINDS.items() if entry.kind.startswith(code))
    return ", ".join(filter(None, (entry.name, entry.admin1, kind, f"{entry.latitude} N {entry.longitude} E")))


@require_safe
def map_view(request: HttpRequest) -> HttpResponse:
    """The land of a State, on which a point is chosen; nothing where none is drawn."""
    key = request.GET.get("state", "")
    state = State.objects.filter(pk=key).first() if key.isascii() and key.isdecimal() and len(key) < 19 else None
    land = surroundings(frozenset([state.iso_numeric]), frozenset()) if state and state.iso_numeric else None
    return render(request, "admin/places/map.html", {"land": land})
