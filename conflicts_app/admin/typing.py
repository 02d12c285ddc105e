"""While an editor types: what was typed is kept, and what the rules find in it is said beside the fields."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from conflicts_app.models import Typed

NOT_KEPT = ("csrfmiddlewaretoken", "_typing", "_typed")
MOST_KEPT = 2_000_000  # characters of one form


class KeepsTyping(admin.ModelAdmin):
    """A form that the page sends now and then while somebody types into it, without saving it.

    What is kept is offered when the same editor opens the same form again, until it is saved or thrown away.
    """

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        mine = Typed.objects.filter(by=request.user.get_username(), form=request.path)
        if request.method == "POST":
            request.session.modified = True  # whoever works stays signed in
            if "_typing" in request.POST:
                return self.typing(request, object_id)
            if "_forget" in request.POST:
                mine.delete()
                return redirect(request.path)
            answer = super().changeform_view(request, object_id, form_url, extra_context)
            if answer.status_code == 302:
                mine.delete()
            return answer
        kept = mine.first()
        if kept and "typed" in request.GET and not request.FILES:  # once these are read, Django reads nothing anew
            request.method, request.POST = "POST", QueryDict(f"{kept.fields}&_typed=1")
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), "typed": kept})

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        """What is brought back is shown as if it had been refused: it is never saved by being looked at."""
        form = super().get_form(request, obj, change=change, **options)
        if "_typed" not in request.POST:
            return form

        class BroughtBack(form):  # type: ignore[misc, valid-type]
            def clean(self) -> None:
                super().clean()
                raise ValidationError(_("This is what you had typed. It is not saved yet."))

        return BroughtBack

    @transaction.atomic
    def typing(self, request: HttpRequest, object_id: str | None) -> HttpResponse:
        """Keeps what was sent; says what the rules would find in it, and for how long the editor stays signed in."""
        record = self.get_object(request, object_id) if object_id else None
        may = self.has_change_permission(request, record) if object_id else self.has_add_permission(request)
        if not may or (object_id and record is None):
            raise PermissionDenied
        fields = request.POST.copy()
        for name in NOT_KEPT:
            fields.pop(name, None)
        if len(said := fields.urlencode()) <= MOST_KEPT:
            who: Any = {"by": request.user.get_username(), "form": request.path}
            Typed.objects.update_or_create(**who, defaults={"fields": said, "at": Now()})
        with transaction.atomic():
            tried = super().changeform_view(request, object_id)
            transaction.set_rollback(True)
        found = tried if isinstance(tried, JsonResponse) else JsonResponse({"findings": None})
        found["X-Signed-In-For"] = str(request.session.get_expiry_age())
        return found
