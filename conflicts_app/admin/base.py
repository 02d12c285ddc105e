"""What every record has at the desk: Publish, Withdraw, Merge and Seal, a guard against lost edits, and no Delete."""

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import PermissionDenied
from django.db.models import DateField, Func, Max, Min, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conflicts_app import ihl
from conflicts_app.actions.merging import merge
from conflicts_app.actions.publication import NeedsOthers, Refused, naming_published, needed_by, publish, withdraw
from conflicts_app.actions.sealing import seal
from conflicts_app.admin.dates import VagueDateInput
from conflicts_app.models import Actor, EDTFField, Record
from conflicts_app.rooms import record_of

WIDGETS: dict[Any, Any] = {EDTFField: {"widget": VagueDateInput}}


class PublicationForm(forms.Form):
    """Why something is published, wherever an editor publishes it."""

    publication_reason = forms.CharField(
        required=False,
        max_length=300,
        label=gettext_lazy("Why it is published"),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("For “Save and publish”: the public reads it in the feed of changes."),
    )


class RecordForm(PublicationForm, forms.ModelForm):
    """Carries the version that the editor sees, so that nobody overwrites what they have not read."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.fields["seen_version"].initial = self.instance.version

    def clean(self) -> Any:
        seen = self.cleaned_data.get("seen_version")
        if self.instance.pk and seen != self.instance.version:
            raise forms.ValidationError(
                _(
                    "This record was saved by somebody else since you opened it (version %(seen)s, now %(now)s). "
                    "Nothing of yours was saved. Open the record in a second window, and enter your changes there."
                )
                % {"seen": seen, "now": self.instance.version}
            )
        return super().clean()


class ListForm(PublicationForm, ActionForm):
    """What is done with the records that are selected in a list."""


class TogetherForm(PublicationForm):
    """The set of records that is published as one, as the editor saw it."""

    seen = forms.CharField(widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=gettext_lazy("The public reads it at the address of the record."),
    )


class SealForm(WithdrawForm):
    sure = forms.BooleanField(
        label=gettext_lazy("Law or somebody’s safety demands it: nobody will be able to show what the register said.")
    )


class MergeForm(forms.Form):
    """Which of two records stays."""

    kept = forms.TypedChoiceField(
        label=gettext_lazy("Which one stays?"), coerce=int, widget=forms.RadioSelect, choices=()
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("Why they are one and the same: the public reads it in the feed of changes."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class PossibleYear(admin.SimpleListFilter):
    """By the years in which something may have happened, however vague its date is."""

    title = gettext_lazy("year in which it may have been")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        first, last = Func("dates", function="lower"), Func("dates", function="upper")
        ends = model_admin.model._base_manager.aggregate(
            first=Min(first, output_field=DateField()), last=Max(last, output_field=DateField())
        )
        if not ends["first"]:
            return []
        return [(str(year), str(year)) for year in range(ends["last"].year, ends["first"].year - 1, -1)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in {value for value, _label in self.lookup_choices}:
            return queryset
        year = int(self.value() or 0)
        return queryset.happened(datetime.date(year, 1, 1), datetime.date(year, 12, 31))


class RecordAdmin(admin.ModelAdmin):
    """A record is a row and its parts; they are saved together, and published together when somebody says so."""

    form = RecordForm
    formfield_overrides = WIDGETS
    action_form = ListForm
    actions = ["publish_selected", "merge_selected"]
    change_form_template = "admin/record/change_form.html"
    date_hierarchy = "updated_at"
    list_per_page = 50
    view_on_site = False
    save_on_top = False

    @admin.display(description=gettext_lazy("For the public"), ordering="stage")
    def public(self, record: Record) -> str:
        if record.has_pending_changes:
            return _("Published, changes pending")
        return str(ihl.Stage(record.stage).label)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_fields(request, obj), "publication_reason", "seen_version"]

    def get_list_filter(self, request: HttpRequest) -> Any:
        return ["stage", *super().get_list_filter(request)]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only for a new record: an address, once given, is changed on purpose."""
        return super().get_prepopulated_fields(request, obj) if obj is None else {}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """For a change the row is held until it is saved, so that the version cannot move in between."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and request.method == "POST":
            found = self.get_queryset(request).select_for_update(of=("self",)).get(pk=found.pk)
        return found

    def get_urls(self) -> list[Any]:
        name = self.opts.model_name
        own = [
            path("<int:key>/publish/", self.admin_site.admin_view(self.publish_view), name=f"{name}_publish"),
            path("<int:key>/withdraw/", self.admin_site.admin_view(self.withdraw_view), name=f"{name}_withdraw"),
            path("<int:key>/seal/", self.admin_site.admin_view(self.seal_view), name=f"{name}_seal"),
            path("<int:one>/merge/<int:other>/", self.admin_site.admin_view(self.merge_view), name=f"{name}_merge"),
        ]
        return own + super().get_urls()

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        record = context.get("original")
        if record:
            context["stage_in_words"] = self.public(record)
            if record.stage == ihl.Stage.PUBLISHED:
                stored = self.model._base_manager.get(pk=record.pk)  # not what was just typed and refused
                context["public_url"] = stored.get_absolute_url()
                context["withdraw_url"] = reverse(f"admin:{self.opts.model_name}_withdraw", args=[record.pk])
            if request.user.is_superuser and record.stage in (ihl.Stage.PUBLISHED, ihl.Stage.WITHDRAWN):
                context["seal_url"] = reverse(f"admin:{self.opts.model_name}_seal", args=[record.pk])
        return super().render_change_form(request, context, *args, **options)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self.published(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self.published(request, obj) or super().response_change(request, obj)

    def published(self, request: HttpRequest, record: Record) -> HttpResponse | None:
        """What the button “Save and publish” does after the saving."""
        if "_publish" not in request.POST:
            return None
        record.refresh_from_db()
        self.try_to_publish(request, record, reason=request.POST.get("publication_reason", ""))
        return self.back_to(record.pk)

    def try_to_publish(self, request: HttpRequest, *records: Record, reason: str = "") -> bool:
        try:
            publish(*records, by=request.user, reason=reason)
        except NeedsOthers as fault:
            where = reverse(f"admin:{self.opts.model_name}_publish", args=[records[0].pk])
            offer = format_html('<a href="{}">{}</a>', where, _("See all that has to be published together"))
            said = format_html("{} {} {}", _("Saved, not published."), " ".join(fault.messages), offer)
            self.message_user(request, said, messages.WARNING)
        except Refused as fault:
            self.message_user(request, _("Not published. ") + " ".join(fault.messages), messages.ERROR)
        else:
            names = ", ".join(f"“{record}”" for record in records)
            self.message_user(request, _("Published: %(names)s.") % {"names": names}, messages.SUCCESS)
            return True
        return False

    @admin.action(description=gettext_lazy("Publish the selected records as they stand"), permissions=["change"])
    def publish_selected(self, request: HttpRequest, chosen: QuerySet) -> None:
        self.try_to_publish(request, *chosen, reason=request.POST.get("publication_reason", ""))

    def publish_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Shows every record that has to be published with one, and publishes them all."""
        record = self.permitted(request, key)
        together = list(needed_by(record))
        seen = ",".join(f"{other.uuid}:{other.version}" for other in together)
        if request.method == "POST":
            if request.POST.get("seen") != seen:
                self.message_user(request, _("The set has changed meanwhile; look again."), messages.WARNING)
                return redirect(request.path)
            if self.try_to_publish(request, *together, reason=request.POST.get("publication_reason", "")):
                return self.back_to(key)
        title = _("Publish together")
        form = TogetherForm(initial={"seen": seen})
        return self.page(request, "publish", record, title=title, together=together, form=form)

    def withdraw_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Asks for the reason, and withdraws."""
        record = self.permitted(request, key)
        form = WithdrawForm(request.POST or None)
        title = _("Withdraw “%(record)s”") % {"record": record}
        if self.carried_out(request, form, lambda said: withdraw(record, by=request.user, reason=said["reason"])):
            self.message_user(request, _("Withdrawn: “%(record)s”.") % {"record": record}, messages.SUCCESS)
            return self.back_to(key)
        return self.page(request, "withdraw", record, title=title, form=form)

    def seal_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Shows what the public loses for every moment, asks for the reason twice over, and seals."""
        record = self.permitted(request, key)
        if not request.user.is_superuser:
            raise PermissionDenied
        form = SealForm(request.POST or None)
        title = _("Seal “%(record)s”") % {"record": record}
        if self.carried_out(request, form, lambda said: seal(record, by=request.user, reason=said["reason"])):
            self.message_user(request, _("Sealed: “%(record)s”.") % {"record": record}, messages.SUCCESS)
            return self.back_to(key)
        others = [other for other in naming_published([record]) if other != record]
        return self.page(request, "seal", record, title=title, form=form, naming=others)

    @admin.action(description=gettext_lazy("Merge the two selected records"), permissions=["change"])
    def merge_selected(self, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        keys = list(chosen.order_by("pk").values_list("pk", flat=True)[:3])
        if len(keys) == 2:
            return redirect(f"admin:{self.opts.model_name}_merge", *keys)
        self.message_user(request, _("Select two records that are one and the same."), messages.WARNING)
        return None

    def merge_view(self, request: HttpRequest, one: int, other: int) -> HttpResponse:
        """Asks which of two records stays and why, and makes one of them."""
        both = {key: self.permitted(request, key) for key in (one, other)}
        seen = ",".join(f"{record.pk}:{record.version}" for record in both.values())
        form = MergeForm(request.POST or None, initial={"seen": seen})
        form.fields["kept"].choices = [  # type: ignore[attr-defined]
            (key, f"{record} ({record.slug}, {self.public(record)})") for key, record in both.items()
        ]

        def carry_out(said: dict[str, Any]) -> None:
            if said["seen"] != seen:
                raise Refused(_("One of them was changed since you opened this page; look at both again."))
            kept = both[said["kept"]]
            (duplicate,) = set(both.values()) - {kept}
            merge(duplicate, kept, by=request.user, reason=said["reason"])

        if self.carried_out(request, form, carry_out):
            kept = both[form.cleaned_data["kept"]]
            self.message_user(request, _("Merged into “%(record)s”.") % {"record": kept}, messages.SUCCESS)
            return self.back_to(kept.pk)
        return self.page(request, "merge", both[one], title=_("Merge two records"), form=form, both=both.values())

    def carried_out(self, request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], None]) -> bool:
        """Whether the form was sent and the action done; where it was refused, the form says why."""
        if request.method == "POST" and form.is_valid():
            try:
                act(form.cleaned_data)
            except Refused as fault:
                form.add_error(None, fault.messages)
        return form.is_bound and form.is_valid()

    def back_to(self, key: int) -> HttpResponseRedirect:
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", key)

    def permitted(self, request: HttpRequest, key: int) -> Any:
        record = self.get_queryset(request).filter(pk=key).first()
        if record is None or not self.has_change_permission(request, record):
            raise PermissionDenied
        return record

    def page(self, request: HttpRequest, name: str, record: Record, **context: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "original": record, **context}
        return TemplateResponse(request, f"admin/record/{name}.html", context)


class PartAdmin(admin.ModelAdmin):
    """A part that has parts of its own, opened from its record and saved as a change of that record."""

    view_on_site = False
    change_form_template = "admin/record/part_form.html"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        if original := context.get("original"):
            record = record_of(original)
            context["record"] = record
            context["record_url"] = self.record_url(record)
        return super().render_change_form(request, context, *args, **options)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The record first: its row is the lock of the whole."""
        record_of(obj).save()
        super().save_model(request, obj, form, change)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return redirect(self.record_url(record_of(obj)))

    def record_url(self, record: Record) -> str:
        model: Any = type(record)
        if isinstance(record, Actor):  # each kind has its own list
            model = next(kind for kind in Actor.__subclasses__() if kind.only_kind == record.kind)
        return reverse(f"admin:{self.opts.app_label}_{model._meta.model_name}_change", args=[record.pk])
