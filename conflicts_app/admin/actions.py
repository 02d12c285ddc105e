"""What is done with whole records at the desk: published, withdrawn, merged, sealed."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conflicts_app import ihl
from conflicts_app.actions.merging import last_merge, merge, obstacles, undo_merge
from conflicts_app.actions.publication import NeedsOthers, Refused, needed_by, publish, quoted, withdraw
from conflicts_app.actions.reviewing import lacks_approval, settle
from conflicts_app.actions.sealing import kept_in, losing, seal
from conflicts_app.models import Record


class PublicationForm(forms.Form):
    """Why something is published, wherever an editor publishes it."""

    publication_reason = forms.CharField(
        required=False,
        max_length=300,
        label=gettext_lazy("Why it is published"),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("For “Save and publish”: the public reads it in the feed of changes."),
    )


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
    """Which of two records stays, as the editor saw them."""

    kept = forms.TypedChoiceField(label=gettext_lazy("Which one stays?"), coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("Why they are one and the same: the public reads it in the feed of changes."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any, choices: list[tuple[int, str]], seen: str) -> None:
        super().__init__(data, initial={"seen": seen})
        kept: Any = self.fields["kept"]
        kept.choices = choices


def as_seen(records: Iterable[Record]) -> str:
    """The records in the versions that an editor has before them, to be sent back with what they decide."""
    return ",".join(f"{record.uuid}:{record.version}" for record in records)


class RecordActions(admin.ModelAdmin):
    """The doors to the actions, of a list of records and of each."""

    action_form = ListForm
    actions = ["publish_selected", "merge_selected"]

    @admin.display(description=gettext_lazy("For the public"), ordering="stage")
    def public(self, record: Any) -> str:
        if record.has_pending_changes:
            return _("Published, changes in review") if record.is_waiting else _("Published, changes pending")
        return str(ihl.Stage(record.stage).label)

    def get_urls(self) -> list[Any]:
        name = self.opts.model_name
        own = [
            path("<int:key>/publish/", self.admin_site.admin_view(self.publish_view), name=f"{name}_publish"),
            path("<int:key>/withdraw/", self.admin_site.admin_view(self.withdraw_view), name=f"{name}_withdraw"),
            path("<int:key>/seal/", self.admin_site.admin_view(self.seal_view), name=f"{name}_seal"),
            path("<int:key>/undo-merge/", self.admin_site.admin_view(self.undo_merge_view), name=f"{name}_undo_merge"),
            path("<int:one>/merge/<int:other>/", self.admin_site.admin_view(self.merge_view), name=f"{name}_merge"),
        ]
        return own + super().get_urls()

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """To publish, withdraw and merge, whatever kind of record."""
        return request.user.has_perm("conflicts_app.publish")

    def try_to_publish(self, request: HttpRequest, *records: Record, reason: str = "") -> bool:
        """Nobody publishes their own work alone: a second pair of eyes has approved it, or is who publishes."""
        if own := [record for record in records if lacks_approval(record, request.user)]:
            said = _("Not published. %(records)s: this is your own work, somebody else has to look at it first.")
            self.message_user(request, said % {"records": quoted(own)}, messages.ERROR)
            return False
        try:
            with transaction.atomic():
                for record in records:
                    settle(record, by=request.user)
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

    @admin.action(description=gettext_lazy("Publish the selected records as they stand"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, chosen: QuerySet) -> None:
        self.try_to_publish(request, *chosen, reason=request.POST.get("publication_reason", ""))

    def publish_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Shows every record that has to be published with one, and publishes them all."""
        record = self.permitted(request, key)
        together = list(needed_by(record))
        seen = as_seen(together)
        form = TogetherForm(request.POST or None, initial={"seen": seen})
        if form.is_valid():
            if form.cleaned_data["seen"] != seen:
                self.message_user(request, _("The set has changed meanwhile; look again."), messages.WARNING)
                return redirect(request.path)
            if self.try_to_publish(request, *together, reason=form.cleaned_data["publication_reason"]):
                return self.back_to(key)
        return self.page(request, "publish", record, title=_("Publish together"), together=together, form=form)

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
        if not request.user.has_perm("conflicts_app.seal"):
            raise PermissionDenied
        record = self.permitted(request, key)
        form = SealForm(request.POST or None)
        title = _("Seal “%(record)s”") % {"record": record}
        if self.carried_out(request, form, lambda said: seal(record, by=request.user, reason=said["reason"])):
            self.message_user(request, _("Sealed: “%(record)s”.") % {"record": record}, messages.SUCCESS)
            return self.back_to(key)
        return self.page(
            request, "seal", record, title=title, form=form, naming=losing(record), releases=kept_in(record)
        )

    @admin.action(description=gettext_lazy("Merge the two selected records"), permissions=["publish"])
    def merge_selected(self, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        keys = list(chosen.order_by("pk").values_list("pk", flat=True)[:3])
        if len(keys) == 2:
            return redirect(f"admin:{self.opts.model_name}_merge", *keys)
        self.message_user(request, _("Select two records that are one and the same."), messages.WARNING)
        return None

    def merge_view(self, request: HttpRequest, one: int, other: int) -> HttpResponse:
        """Asks which of two records stays and why, and makes one of them."""
        both = [self.permitted(request, key) for key in (one, other)]
        seen = as_seen(both)
        choices = [(record.pk, f"{record} ({record.slug}, {self.public(record)})") for record in both]
        form = MergeForm(request.POST or None, choices, seen)

        def carry_out(said: dict[str, Any]) -> None:
            if said["seen"] != seen:
                raise Refused(_("One of them was changed since you opened this page; look at both again."))
            kept, duplicate = both if said["kept"] == both[0].pk else reversed(both)
            merge(duplicate, kept, by=request.user, reason=said["reason"])

        if self.carried_out(request, form, carry_out):
            self.message_user(request, _("Merged into “%(record)s”.") % {
                "record": next(record for record in both if record.pk == form.cleaned_data["kept"]),
            }, messages.SUCCESS)  # fmt: skip
            return self.back_to(form.cleaned_data["kept"])
        in_the_way = obstacles(*both) if both[0] != both[1] else []
        title = _("Merge two records")
        return self.page(request, "merge", both[0], title=title, form=form, both=both, in_the_way=in_the_way)

    def undo_merge_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Asks why two records are not one after all, and parts them."""
        record = self.permitted(request, key)
        form = WithdrawForm(request.POST or None)
        if self.carried_out(request, form, lambda said: undo_merge(record, by=request.user, reason=said["reason"])):
            self.message_user(request, _("The merge is undone: “%(record)s”.") % {"record": record}, messages.SUCCESS)
            return self.back_to(key)
        title = _("Undo the merge of “%(record)s”") % {"record": record}
        return self.page(request, "undo_merge", record, title=title, form=form, done=last_merge(record))

    def carried_out(self, request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
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
        """The record, for who may do with it what the public sees."""
        record = self.get_queryset(request).filter(pk=key).first()
        if record is None or not (self.has_change_permission(request, record) and self.has_publish_permission(request)):
            raise PermissionDenied
        return record

    def page(self, request: HttpRequest, name: str, record: Record, **context: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "original": record, **context}
        return TemplateResponse(request, f"admin/record/{name}.html", context)
