"""What a record said before, for the public and at the desk: compared, brought back, undone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from conflicts_app import ihl, rooms
from conflicts_app.actions.publication import Refused
from conflicts_app.actions.saving import may_undo, restore, said_in, undo
from conflicts_app.admin.reviews import RecordReviews, between
from conflicts_app.contents import Contents, contents
from conflicts_app.history import editors_at
from conflicts_app.models import Change, Record, SavedVersion

SHOWN = 100  # states of each kind that are listed, the latest


@dataclass(frozen=True)
class State:
    """One state of a record: what names it in an address, and what an editor wants to know of it."""

    name: str
    when: datetime
    by: str
    what: str
    why: str = ""
    has_contents: bool = True


class RecordHistory(RecordReviews):
    """In place of Django's list of what was done: the states themselves."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Two lists of states, any two of them compared; one is brought back as a change that others approve."""
        record = self.viewed(request, int(object_id) if object_id.isdecimal() and len(object_id) < 19 else 0)
        if request.method == "POST":
            return self.brought_back(request, record)
        saved, published = saved_states(record), public_states(record)
        known = {state.name: state for state in [*saved, *published] if state.has_contents}
        start, end = request.GET.get("from", ""), request.GET.get("to", "")
        compared = start in known and end in known
        if (start or end) and not compared:
            messages.error(request, _("Choose two of the states that are listed, to compare them."))
        return self.page(
            request,
            "history",
            record,
            title=_("History of “%(record)s”") % {"record": record},
            saved=saved,
            published=published,
            start=known.get(start),
            end=known.get(end),
            differences=between(said(record, known[start]), said(record, known[end])) if compared else [],
            may_write=self.has_change_permission(request, record),
            may_undo=may_undo(record, by=request.user),
        )

    def brought_back(self, request: HttpRequest, record: Record) -> HttpResponse:
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        known = {state.name: state for state in [*saved_states(record), *public_states(record)] if state.has_contents}
        name = request.POST.get("restore", "")
        try:
            if request.POST.get("seen") != str(record.version):
                raise Refused(_("The record was saved since you opened this page. Look again."))
            if "undo" in request.POST:
                undo(record, by=request.user)
                messages.success(request, _("Your last saving is undone."))
            elif name in known:
                restore(record, said(record, known[name]), by=request.user)
                done = _("Brought back as a change that is not yet published: %(state)s.")
                messages.success(request, done % {"state": known[name].what})
            else:
                raise Refused(_("Choose one of the states that are listed."))
        except Refused as fault:
            messages.error(request, " ".join(fault.messages))
        return redirect(request.path)


def saved_states(record: Record) -> list[State]:
    """What editors saved, the latest first."""
    kept = SavedVersion.objects.about(record).defer("said").order_by("-version")[:SHOWN]
    return [State(f"v{one.version}", one.at, one.by, _("version %(n)s") % {"n": one.version}) for one in kept]


def public_states(record: Record) -> list[State]:
    """What the public was given, the latest first."""
    changes = list(Change.objects.filter(uuid=record.uuid).latest_first()[:SHOWN])
    by = editors_at([one.updated_at for one in changes])
    return [
        State(
            f"p{one.pk}",
            one.updated_at,
            by.get(one.updated_at, ""),
            str(one.get_action_display()),
            one.reason,
            one.action in (ihl.ChangeAction.PUBLISHED, ihl.ChangeAction.CHANGED),
        )
        for one in changes
    ]


def said(record: Record, state: State) -> Contents:
    """What the record said in one of its states."""
    if state.name.startswith("v"):
        return said_in(record, int(state.name[1:])) or {}
    model: Any = record._meta.concrete_model
    with rooms.reading(rooms.PUBLISHED, state.when):
        return contents(model, model._base_manager.filter(uuid=record.uuid))
