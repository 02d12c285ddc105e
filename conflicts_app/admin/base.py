"""What every record has at the desk: a guard against lost edits, Publish as a way of saving, and no Delete."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from conflicts_app import ihl
from conflicts_app.actions.merging import last_merge
from conflicts_app.actions.saving import keep_version
from conflicts_app.admin.actions import PublicationForm
from conflicts_app.admin.checks import beside, change_url
from conflicts_app.admin.dates import VagueDateInput
from conflicts_app.admin.duplicates import others, resembling, told_from
from conflicts_app.admin.history import RecordHistory
from conflicts_app.admin.likeness import LikeAnother
from conflicts_app.admin.typing import KeepsTyping
from conflicts_app.admin.windows import SeenForm, settled
from conflicts_app.models import EDTFField
from conflicts_app.rooms import record_of

WIDGETS: dict[Any, Any] = {EDTFField: {"widget": VagueDateInput}}


class RecordForm(PublicationForm, SeenForm):
    """A record with what one may say when it is published."""


class RecordAdmin(KeepsTyping, LikeAnother, RecordHistory):
    """A record is a row and its parts; they are saved together, and published together when somebody says so."""

    form = RecordForm
    formfield_overrides = WIDGETS
    change_form_template = "admin/record/change_form.html"
    date_hierarchy = "updated_at"
    list_per_page = 50
    view_on_site = False
    save_on_top = False

    def get_list_filter(self, request: HttpRequest) -> Any:
        return ["stage", *super().get_list_filter(request)]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """As the public searches, through what is on the desk; ``search_fields`` only says that one may."""
        return (queryset.called(search_term) if search_term else queryset), False

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

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        record = context.get("original")
        context["may_publish"] = self.has_publish_permission(request)
        if record:
            context["stage_in_words"] = self.public(record)
            formsets = [one.formset for one in context["inline_admin_formsets"]]
            stored = self.model._base_manager.get(pk=record.pk)  # not what was just typed and refused
            context["findings"] = beside(record, formsets)
            told = told_from(stored)
            context["resembling"], context["others"] = resembling(stored, told), others(stored, told)
            context["newer"] = settled(context["adminform"].form, formsets)
            if record.stage == ihl.Stage.PUBLISHED:
                context["public_url"] = stored.get_absolute_url()
                if self.has_publish_permission(request):
                    context["withdraw_url"] = reverse(f"admin:{self.opts.model_name}_withdraw", args=[record.pk])
            if record.stage == ihl.Stage.WITHDRAWN and self.has_publish_permission(request) and last_merge(record):
                context["undo_merge_url"] = reverse(f"admin:{self.opts.model_name}_undo_merge", args=[record.pk])
            context["review_url"] = reverse(f"admin:{self.opts.model_name}_review", args=[record.pk])
            context["remarks"] = self.remarks_beside(record, formsets)
            if request.user.has_perm("conflicts_app.seal") and record.stage in (
                ihl.Stage.PUBLISHED,
                ihl.Stage.WITHDRAWN,
            ):
                context["seal_url"] = reverse(f"admin:{self.opts.model_name}_seal", args=[record.pk])
        return super().render_change_form(request, context, *args, **options)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """What others have left is kept before it is written over, so that it can be compared and brought back."""
        if change:
            keep_version(self.model._base_manager.get(pk=obj.pk), None)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.formsets = formsets
        keep_version(form.instance, request.user)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self.goes_on(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self.goes_on(request, obj) or super().response_change(request, obj)

    def goes_on(self, request: HttpRequest, record: Any) -> HttpResponse | None:
        """What “Save and publish” and “Save and ask for a review” do after the saving; what is only tried ends here."""
        if "_typing" in request.POST:
            found = [(one, place) for one, place in beside(record, record.formsets) if not one.dismissal]
            said = [{"place": place, "said": f"{one.rule.severity.label}: {one.oddity.said}"} for one, place in found]
            return JsonResponse({"findings": said})
        record.refresh_from_db()
        if "_publish" in request.POST and self.has_publish_permission(request):
            self.try_to_publish(request, record, reason=request.POST.get("publication_reason", ""))
            return self.back_to(record.pk)
        if "_like" in request.POST and self.has_add_permission(request):
            add = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
            return redirect(f"{add}?like={record.pk}")
        if "_review" in request.POST:
            return redirect(f"admin:{self.opts.model_name}_review", record.pk)
        return None


class PartAdmin(KeepsTyping):
    """A part that has parts of its own, opened from its record and saved as a change of that record."""

    form = SeenForm
    view_on_site = False
    change_form_template = "admin/record/part_form.html"

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """For a change its record is held until it is saved."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and request.method == "POST":
            record: Any = record_of(found)
            type(record)._base_manager.select_for_update().get(pk=record.pk)
            found = super().get_object(request, object_id, from_field)
        return found

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
            context["record_url"] = change_url(record)
            formsets = [one.formset for one in context["inline_admin_formsets"]]
            context["newer"] = settled(context["adminform"].form, formsets)
        return super().render_change_form(request, context, *args, **options)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The record first: its row is the lock of the whole."""
        record = record_of(obj)
        keep_version(record, None)
        record.save()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        keep_version(record_of(form.instance), request.user)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if "_typing" in request.POST:
            return JsonResponse({"findings": None})
        return super().response_change(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return redirect(change_url(record_of(obj)))
