"""Vague dates at the desk: typed as EDTF or in words, read back before they are saved, and found by their years."""

import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import Max, Min
from django.http import HttpRequest, JsonResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from conflicts_app.models import ONGOING, from_words, in_words, reading


class VagueDateInput(AdminTextInputWidget):
    """A text box under which the reading of its date appears as one types."""

    class Media:
        js = ["js/dates.js"]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-reading": reverse_lazy("date-reading"), "class": "vTextField", **(attrs or {})})


class PossibleYear(admin.SimpleListFilter):
    """By the years in which something may have happened, however vague its date is."""

    title = gettext_lazy("year in which it may have been")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        days = model_admin.model._base_manager.aggregate(first=Min("dates__startswith"), after=Max("dates__endswith"))
        if not days["first"]:
            return []
        last = days["after"] - datetime.timedelta(days=1)
        return [(str(year), str(year)) for year in range(last.year, days["first"].year - 1, -1)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in {value for value, _label in self.lookup_choices}:
            return queryset
        year = int(self.value() or 0)
        return queryset.happened(datetime.date(year, 1, 1), datetime.date(year, 12, 31))


@require_safe
def date_reading(request: HttpRequest) -> JsonResponse:
    """How the register reads a date that is being typed: the EDTF, the same in words, the first and the last day."""
    text = request.GET.get("text", "")[:120]
    edtf = from_words(text)
    if edtf in ("", ONGOING):
        return JsonResponse({"edtf": edtf, "said": _("goes on") if edtf else ""})
    try:
        first, last = reading(edtf)
    except ValueError as fault:
        return JsonResponse({"edtf": None, "said": str(fault)})
    said = _("%(edtf)s: %(words)s (%(first)s to %(last)s)")
    return JsonResponse(
        {"edtf": edtf, "said": said % {"edtf": edtf, "words": in_words(edtf), "first": first, "last": last}}
    )
