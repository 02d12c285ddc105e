"""Vague dates at the desk: typed as EDTF or in words, and read back before they are saved."""

from typing import Any

from django.contrib.admin.widgets import AdminTextInputWidget
from django.http import HttpRequest, JsonResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conflicts_app.models import ONGOING, from_words, in_words, reading


class VagueDateInput(AdminTextInputWidget):
    """A text box under which the reading of its date appears as one types."""

    class Media:
        js = ["js/dates.js"]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-reading": reverse_lazy("date-reading"), "class": "vTextField", **(attrs or {})})


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
