"""What the rules of legal consistency find at the desk: all of it on one page, and beside each record its own."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conflicts_app.checks import RULES, Finding, Severity, findings
from conflicts_app.differences import place_of
from conflicts_app.models import Actor, Dismissal, Record

SHOWN = 100  # of what one rule finds


class DismissalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is in order"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Editors read it beside the record. The rule stays silent there until it is lifted."),
    )


def admin_of(record: Record) -> admin.ModelAdmin:
    """Where the record is edited; each kind of actor has its own list."""
    model: Any = type(record)
    if isinstance(record, Actor):
        model = next(kind for kind in Actor.__subclasses__() if kind.only_kind == record.kind)
    return admin.site.get_model_admin(model)


def change_url(record: Record) -> str:
    opts = admin_of(record).opts
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk])


def visible(request: HttpRequest) -> Iterator[Finding]:
    for one in findings():
        if admin_of(one.oddity.record).has_view_permission(request, one.oddity.record):
            yield one


def checks_view(request: HttpRequest) -> HttpResponse:
    """What all rules find, rule by rule, errors first; what an editor has answered comes last."""
    groups = []
    for (answered, _severity, code), those in groupby(sorted(visible(request), key=place), key=place):
        together = list(those)
        shown = [(one, change_url(one.oddity.record)) for one in together[:SHOWN]]
        groups.append({"rule": RULES[code], "answered": answered, "shown": shown, "more": len(together) - len(shown)})
    context = {**admin.site.each_context(request), "title": _("Legal consistency"), "groups": groups, "rules": RULES}
    return TemplateResponse(request, "admin/checks/list.html", context)


def place(one: Finding) -> tuple[bool, int, str]:
    """In lists: what nobody has answered first, and errors before warnings."""
    return bool(one.dismissal), [*Severity].index(one.rule.severity), one.rule.code


def dismissal_view(request: HttpRequest, code: str, uuid: UUID, part: str = "") -> HttpResponse:
    """Says why one finding is in order, or lifts what was said."""
    one = next((one for one in asked(code, uuid) if one.oddity.part == part), None)
    if one is None:
        raise Http404(_("The rule finds this no longer."))
    record = one.oddity.record
    if not admin_of(record).has_change_permission(request, record):
        raise PermissionDenied
    form = DismissalForm(request.POST or None)
    if lifted(request, one.dismissal):
        messages.success(request, _("The rule speaks again."))
    elif dismissed(request, form, one.dismissal, code=code, record=uuid, part=part):
        messages.success(request, _("Kept: the rule stays silent here."))
    else:
        title = _("Answer to a rule")
        context = {**admin.site.each_context(request), "title": title, "one": one, "form": form, "original": record}
        return TemplateResponse(request, "admin/checks/answer.html", {**context, "opts": admin_of(record).opts})
    return redirect(change_url(record))


def lifted(request: HttpRequest, said: Dismissal | None) -> bool:
    """Whether what the editor has seen, and no other, counts no longer."""
    if not (said and request.POST.get("lift") == str(said.pk)):
        return False
    Dismissal.objects.standing().filter(pk=said.pk).update(lifted_at=Now(), lifted_by=request.user.get_username())
    return True


def dismissed(request: HttpRequest, form: DismissalForm, said: Dismissal | None, **about: Any) -> bool:
    """Whether the reason that was sent is kept; where somebody has said one already, that stands."""
    if said or not form.is_valid():
        return False
    kept = {"reason": form.cleaned_data["reason"], "by": request.user.get_username()}
    Dismissal.objects.standing().get_or_create(**about, defaults=kept)
    return True


def asked(code: str, uuid: UUID) -> Iterator[Finding]:
    """What one rule finds in one record."""
    for model in RULES[code].models if code in RULES else ():
        for record in model._base_manager.filter(uuid=uuid):
            yield from (one for one in findings(record) if one.rule.code == code)


def boxes(formsets: Iterable[Any]) -> dict[str, str]:
    """Where in a form each row of a record stands, and each of its fields: the ids of their boxes."""
    found: dict[str, str] = {}
    for formset in formsets:
        for form in formset.forms:
            if form.instance.pk:
                row = place_of((form.instance._meta.concrete_model, form.instance.pk))
                found |= {f"{row}-{name}": form[name].auto_id for name in form.fields}
                found[row] = form[next(iter(form.fields))].auto_id
    return found


def beside(record: Record, formsets: Iterable[Any]) -> list[tuple[Finding, str]]:
    """What the rules find in a record, each with the box in its form that it is about, or the group of boxes."""
    formsets = list(formsets)
    at = boxes(formsets)
    groups = {name: f"{one.prefix}-group" for one in formsets for name in (one.model, one.prefix)}
    found = []
    for one in sorted(findings(record), key=place):
        row, field = one.oddity.row or record, one.oddity.field
        key: Any = (row._meta.concrete_model, row.pk)
        group = groups.get(type(row)) or groups.get(field) or f"id_{field}"
        found.append((one, at.get(place_of(key, field)) or at.get(place_of(key)) or group))
    return found
