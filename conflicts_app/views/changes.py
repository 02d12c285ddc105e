"""What changed, for readers: each change with the name of its record as it is now, where there still is one."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views import View

from conflicts_app.contents import contents
from conflicts_app.differences import Difference, differences, mentioned, read
from conflicts_app.filters.base import problems_of
from conflicts_app.filters.changes import ChangeFilter, HistoryForm
from conflicts_app.models import ROUTES, Actor, Change, Record
from conflicts_app.rooms import PUBLISHED, in_full, reading, records, turn_to
from conflicts_app.views.base import RegisterList

LOOKED_AT = 200  # changes that are read for the last publications
FEW = 3  # records of one publication that are named


@dataclass(frozen=True)
class NamedChange:
    """A change and the record that it is about; None where the public no longer has it."""

    change: Change
    record: Record | None
    kind: str
    address: str


def named(changes: Iterable[Change]) -> list[NamedChange]:
    """With one query for each kind of record among them."""
    rows = list(changes)
    models = kinds()
    found = {
        (model, record.uuid): record
        for model in {models[row.route] for row in rows}
        for record in in_full(model._base_manager.filter(uuid__in=[row.uuid for row in rows]))
    }
    return [
        NamedChange(
            row,
            record := found.get((models[row.route], row.uuid)),
            str(models[row.route]._meta.verbose_name),
            record.get_absolute_url() if record else address_of(row),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Publication:
    """What changed in one moment: each record by name where they are few, else how many there are."""

    moment: datetime.datetime
    reason: str
    changes: list[NamedChange]
    records: int
    at_least: bool


def latest_publications(most: int) -> list[Publication]:
    """The last moments in which something changed, among the last changes that are looked at."""
    rows = list(Change.objects.latest_first()[:LOOKED_AT])
    found = [list(together) for _moment, together in groupby(rows, key=lambda row: row.updated_at)][:most]
    few = [together for together in found if len(together) <= FEW]
    names = {one.change.pk: one for one in named(row for together in few for row in together)}
    return [
        Publication(
            together[0].updated_at,
            together[0].reason,
            [names[row.pk] for row in together] if together in few else [],
            len(together),
            together[-1] is rows[-1] and len(rows) == LOOKED_AT,
        )
        for together in found
    ]


class RecordHistory(View):
    """What changed in one record, when and why, as a difference; who changed it is for editors."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        form = HistoryForm(request.GET)
        if problems := problems_of(request.GET, form):
            return render(request, "400.html", {"problems": problems}, status=400)
        rows = list(Change.objects.filter(uuid=uuid).latest_first()[:LOOKED_AT])
        if not rows:
            raise Http404(uuid)
        asked = form.cleaned_data["change"]
        place = next((place for place, row in enumerate(rows) if asked in (None, row.pk)), None)
        if place is None:
            said = _("“%(change)s” is no change of this record. Choose one of those that its history lists.")
            return render(request, "400.html", {"problems": {"change": [said % {"change": asked}]}}, status=400)
        changes = named(rows)
        before = rows[place + 1] if place + 1 < len(rows) else None
        context = {
            "uuid": uuid,
            "changes": changes,
            "latest": changes[0],
            "looked_at": changes[place],
            "before": before,
            "differences": between(before, rows[place]) if before else [],
        }
        return render(request, "changes/history.html", context)


def between(before: Change, after: Change) -> list[Difference]:
    """What is otherwise after a change than it was after the one before."""
    model = kinds()[after.route]
    record = model._base_manager.filter(uuid=after.uuid)
    with reading(PUBLISHED, before.updated_at):
        old = contents(model, record)
        turn_to(after.updated_at)
        new = contents(model, record)
        asked = mentioned(old, new)
        others = read(asked)
        if gone := asked - others.keys():
            turn_to(before.updated_at)
            others |= read(gone)
        return list(differences(old, new, others))


def kinds() -> dict[str, type[Record]]:
    """The model of each kind of record, by the first word of its addresses."""
    return {str(model._meta.model_name): model for model in records()} | dict.fromkeys(ROUTES.values(), Actor)


def address_of(change: Change) -> str:
    """Where the record was; a blank for the few kinds that have no page."""
    try:
        return reverse(f"{change.route}-detail", args=[change.slug])
    except NoReverseMatch:
        return ""


class ChangeList(RegisterList):
    """Everything that changed, the latest first."""

    queryset = Change.objects.latest_first()
    filterset_class = ChangeFilter
    template_name = "changes/list.html"

    def numbers(self) -> dict[str, Any]:
        return {}  # nobody asks how many changes there were, and there may be very many

    def context(self, records: list[Change]) -> dict[str, Any]:
        return {"changes": named(records)}
