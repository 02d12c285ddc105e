"""What may have been entered twice: offered beside a record, and on one page, until somebody says that it is two."""

from itertools import combinations, groupby
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from conflicts_app.admin.checks import DismissalForm, admin_of, change_url, dismissed, lifted
from conflicts_app.models import Actor, Dismissal, Incident, Place, Record
from conflicts_app.rooms import in_full

OFFERED = 5  # beside a record
ONE_DAY = r"^\d{4}-\d{2}-\d{2}$"
SHOWN = 100  # groups of each kind on the page
SAME = {Actor: ("kind", "sort_key"), Place: ("state", "precision", "sort_key"), Incident: ("date", "place")}
TWO = "two"  # what a dismissal answers: the records are not the same; the first of them by UUID, and the other


class TwoForm(DismissalForm):
    """Why two records that are like one another are not the same."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].label = _("Why they are two")
        self.fields["reason"].help_text = _("Editors read it beside both. Neither is offered for the other any longer.")


def pair(one: UUID, other: UUID) -> dict[str, Any]:
    """How a dismissal names two records, whichever of them one looks at."""
    first, second = sorted((one, other))
    return {"code": TWO, "record": first, "part": str(second)}


def told_from(record: Record) -> dict[UUID, Dismissal]:
    """The records of which somebody has said that this is another one."""
    said = Dismissal.objects.standing().filter(Q(record=record.uuid) | Q(part=str(record.uuid)), code=TWO)
    return {UUID(one.part) if one.record == record.uuid else one.record: one for one in said}


def resembling(record: Record, told: dict[UUID, Dismissal]) -> list[tuple[Record, str, str, str]]:
    """Others that may be the same: each with where it is edited, both are merged, and one says that they are two."""
    model: Any = record._meta.concrete_model
    name = admin_of(record).opts.model_name
    return [
        (other, change_url(other), reverse(f"admin:{name}_merge", args=[record.pk, other.pk]), two_url(record, other))
        for other in model.objects.resembling(record).exclude(uuid__in=told)[:OFFERED]
    ]


def others(record: Record, told: dict[UUID, Dismissal]) -> list[tuple[Record, str, Dismissal, str]]:
    """Records of which somebody has said that this is another: where each is edited, who said so, where to lift it."""
    model: Any = record._meta.concrete_model
    return [
        (other, change_url(other), told[other.uuid], two_url(record, other))
        for other in in_full(model.objects.filter(uuid__in=told).order_by("pk"))
    ]


def two_url(record: Record, other: Record) -> str:
    model: Any = record._meta.concrete_model
    return reverse("two", args=[model._meta.model_name, record.pk, other.pk])


def groups(model: Any, names: tuple[str, ...], two: set[tuple[UUID, UUID]]) -> list[list[tuple[Record, str]]]:
    """Records that say the same in all that tells one from another; two incidents of one dataset are two."""
    rows = in_full(model.objects.alike(*names))
    if model is Incident:
        rows = rows.filter(date__regex=ONE_DAY).exclude(place=None)
    found = [list(same) for _values, same in groupby(rows, key=lambda row: tuple(getattr(row, name) for name in names))]
    if model is Incident:
        found = [same for same in found if len({row.dataset_id for row in same}) > 1 or same[0].dataset_id is None]
    open_ones = [same for same in found if not two.issuperset(combinations(sorted(row.uuid for row in same), 2))]
    return [[(row, change_url(row)) for row in same] for same in open_ones]


def duplicates_view(request: HttpRequest) -> HttpResponse:
    """Actors and places of one name, and incidents of one day and place."""
    kinds = []
    said = Dismissal.objects.standing().filter(code=TWO).values_list("record", "part")
    two = {(one, UUID(other)) for one, other in said}
    for model, names in SAME.items():
        if request.user.has_perm(f"conflicts_app.view_{model._meta.model_name}"):
            found = groups(model, names, two)
            kinds.append((model._meta.verbose_name_plural, found[:SHOWN], len(found[SHOWN:])))
    context = {**admin.site.each_context(request), "title": _("Entered twice?"), "kinds": kinds}
    return TemplateResponse(request, "admin/record/duplicates.html", context)


def two_view(request: HttpRequest, kind: str, one: int, other: int) -> HttpResponse:
    """Says why two records that are like one another are two, or lifts what was said."""
    model: Any = next((model for model in SAME if model._meta.model_name == kind), None)
    both = list(model._base_manager.filter(pk__in=[one, other])) if model else []
    if len(both) != 2:
        raise Http404(_("There are no two such records."))
    if not all(admin_of(record).has_change_permission(request, record) for record in both):
        raise PermissionDenied
    record, second = sorted(both, key=lambda row: row.pk != one)
    about = pair(record.uuid, second.uuid)
    said = Dismissal.objects.standing().filter(**about).first()
    form = TwoForm(request.POST or None)
    if lifted(request, said):
        messages.success(request, _("Lifted: they may be the same once more."))
    elif dismissed(request, form, said, **about):
        messages.success(request, _("Kept: they are two."))
    else:
        own = {"title": _("Two records"), "both": [record, second], "said": said, "form": form, "original": record}
        context = {**admin.site.each_context(request), **own, "opts": admin_of(record).opts}
        return TemplateResponse(request, "admin/record/two.html", context)
    return redirect(change_url(record))
