"""The first page of the desk: what waits for this editor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from conflicts_app.actions.reviewing import pending
from conflicts_app.actions.saving import authors_of
from conflicts_app.admin.checks import admin_of, change_url
from conflicts_app.models import Record, Remark, Review, SavedVersion, Verdict
from conflicts_app.rooms import in_full

SHOWN = 20  # records of each list
LOOKED_AT = 200  # records on which somebody worked last


@dataclass(frozen=True)
class Task:
    """A record that waits, and why."""

    record: Any
    kind: str
    url: str
    review_url: str
    said: Any  # the review, the remark, or the version that was saved
    words: str
    late: bool


def work_view(request: HttpRequest) -> HttpResponse:
    titles = {
        "to_review": _("To review"),
        "back": _("Sent back to you"),
        "remarks": _("Comments on your work"),
        "unfinished": _("Yours, not yet in review"),
        "approved": _("Approved, to publish"),
        "asked": _("You asked for a review"),
    }
    work = my_work(request.user)
    lists = [(title, work[name][:SHOWN], len(work[name][SHOWN:])) for name, title in titles.items() if work[name]]
    return admin.site.index(request, {"work": lists, "title": _("Your work")})


def tasks(rows: Iterable[Any]) -> list[Task]:
    """Each record that the rows are about, once, in their order; with one query for each kind."""
    first = {(row.kind, row.record): row for row in reversed(list(rows))}
    wanted = list(reversed(first))
    found: dict[tuple[str, Any], Any] = {}
    for kind in {kind for kind, _uuid in wanted}:
        model: Any = apps.get_model("conflicts_app", kind)
        uuids = [uuid for other, uuid in wanted if other == kind]
        found |= {(kind, record.uuid): record for record in in_full(model._base_manager.filter(uuid__in=uuids))}
    return [task(found[key], first[key]) for key in wanted if key in found]


def task(record: Record, said: Any) -> Task:
    opts = admin_of(record).opts
    due: date | None = getattr(said, "due", None)
    url = change_url(record)
    late = bool(due and due < timezone.localdate())
    words = next((text for name in ("text", "reason", "note") if (text := getattr(said, name, ""))), "")
    return Task(record, str(opts.verbose_name), url, url.replace("/change/", "/review/"), said, words, late)


def my_work(user: Any) -> dict[str, list[Task]]:
    """What others ask of an editor, what has come back to them, what they have not finished, what can be published."""
    name = user.get_username()
    waiting = Review.objects.waiting().order_by("due", "at")
    mine = waiting.exclude(by=name)
    may_decide = user.has_perm("conflicts_app.approve")
    found = tasks(mine.filter(assigned_to__in=["", name])) if may_decide else []
    written_by = authors_of(one.record for one in found)
    to_review = [one for one in found if name not in written_by[one.record.uuid]]
    saved = SavedVersion.objects.filter(by=name).values("kind", "record").annotate(last=Max("pk")).order_by("-last")
    touched = SavedVersion.objects.defer("said").filter(pk__in=[row["last"] for row in saved[:LOOKED_AT]])
    unfinished = [one for one in tasks(touched.order_by("-pk")) if pending(one.record)]
    remarks = Remark.objects.open().filter(record__in=[one.record.uuid for one in unfinished])
    back = {one.record: one for one in sent_back(name)}
    asked = tasks(waiting.filter(by=name))
    elsewhere = {one.record for one in [*back.values(), *asked]}
    return {
        "to_review": to_review,
        "back": [one for one in back.values() if pending(one.record)],
        "remarks": tasks(remarks.exclude(by=name).order_by("-pk")),
        "unfinished": [one for one in unfinished if one.record not in elsewhere],
        "asked": asked,
        "approved": approved() if user.has_perm("conflicts_app.publish") else [],
    }


def sent_back(name: str) -> list[Task]:
    """Work of the editor on which somebody has decided last that it goes back."""
    return tasks(last_decisions().filter(verdict=Verdict.SENT_BACK, authors__contains=[name]).order_by("-pk"))


def approved() -> list[Task]:
    """What was approved as it stands and the public has not."""
    found = tasks(last_decisions().filter(verdict=Verdict.APPROVED).order_by("-pk")[:LOOKED_AT])
    return [one for one in found if pending(one.record) and one.said.version == one.record.version]


def last_decisions() -> QuerySet[Review]:
    """Of each record the last review, if it is decided."""
    last = Review.objects.values("record").annotate(last=Max("pk")).values("last")
    return Review.objects.filter(pk__in=last).exclude(verdict="")
