"""Four eyes at the desk: what is new in a record field by field, what others say about it, and what is decided."""

from collections.abc import Iterable
from copy import copy
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path, resolve, reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conflicts_app import rooms
from conflicts_app.actions.publication import Refused, as_if_published
from conflicts_app.actions.reviewing import approval, ask, decide, lacks_approval, pending
from conflicts_app.actions.saving import authors
from conflicts_app.admin.actions import RecordActions
from conflicts_app.admin.checks import boxes, place
from conflicts_app.checks import findings
from conflicts_app.contents import Contents, contents_of
from conflicts_app.differences import Difference, built, differences, label_of, mentioned, place_of, read, shown
from conflicts_app.models import Record, Remark, Review, Verdict

VERDICTS = {"approve": Verdict.APPROVED, "send_back": Verdict.SENT_BACK, "take_back": Verdict.TAKEN_BACK}
WHOLE = ("", gettext_lazy("the whole record"))


class AskForm(forms.Form):
    note = forms.CharField(
        required=False,
        label=gettext_lazy("Note"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=gettext_lazy("What whoever looks at it should know."),
    )
    assigned_to = forms.ChoiceField(
        required=False, label=gettext_lazy("Whom you ask"), help_text=gettext_lazy("Blank: whoever has time.")
    )
    due = forms.DateField(required=False, label=gettext_lazy("By when"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, by: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast(forms.ChoiceField, self.fields["assigned_to"])
        field.choices = [("", "---------"), *((name, name) for name in reviewers() if name != by.get_username())]


class DecisionForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        required=False,
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Whoever wrote it reads this. To send it back, say what has to be done."),
    )


class RemarkForm(forms.Form):
    place = forms.ChoiceField(required=False, label=gettext_lazy("About"))
    text = forms.CharField(
        label=gettext_lazy("Comment"), widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
    )

    def __init__(self, *args: Any, places: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.ChoiceField, self.fields["place"]).choices = [WHOLE, *places.items()]


def reviewers() -> list[str]:
    people = get_user_model()._default_manager.with_perm(
        "conflicts_app.approve", backend="django.contrib.auth.backends.ModelBackend"
    )
    return [user.get_username() for user in people.order_by(get_user_model().USERNAME_FIELD)]


def between(before: Contents, after: Contents) -> list[Difference]:
    """What is otherwise in the second of two states of a record; read at the desk, which keeps what both may name."""
    asked = mentioned(before, after)
    others = read(asked)
    if gone := asked - others.keys():
        with rooms.inside(rooms.PUBLISHED):
            others |= read(gone)
    return list(differences(before, after, others))


def public_contents(record: Record) -> Contents:
    with rooms.inside(rooms.PUBLISHED):
        return contents_of(record)


def places_in(said: Contents) -> dict[str, str]:
    """What one may comment on: each field of the record, each row that belongs to it."""
    others = read(mentioned({}, said))
    found: dict[str, str] = {}
    for key in said:
        model = key[0]
        if issubclass(model, Record):
            found |= {place_of(key, field.name): label_of(field) for field in shown(model)}
        else:
            row = built(key, said, others)
            kind = capfirst(str(model._meta.verbose_name))
            found[place_of(key)] = Truncator(f"{kind}: {row}").chars(100)
    return found


def places_of(changed: Iterable[Difference]) -> dict[str, str]:
    """The single fields in which something is otherwise."""
    return {one.place: Truncator(f"{one.kind}: {one.name}, {one.field}").chars(100) for one in changed if one.field}


def if_published(record: Record) -> dict[str, Any]:
    """What the rules would find in what the public would get, or why it would not; for the page of a review."""
    try:
        with as_if_published(record) as together:
            found = [one for each in together for one in findings(each, room=rooms.PUBLISHED) if not one.dismissal]
    except Refused as fault:
        return {"refused": fault.messages}
    return {"together": together, "findings": sorted(found, key=place)}


class RecordReviews(RecordActions):
    """The doors to a review, and to a look at the page that the public would get."""

    def get_urls(self) -> list[Any]:
        name = self.opts.model_name
        own = [
            path("<int:key>/review/", self.admin_site.admin_view(self.review_view), name=f"{name}_review"),
            path("<int:key>/preview/", self.admin_site.admin_view(self.preview_view), name=f"{name}_preview"),
        ]
        return own + super().get_urls()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        waiting = Review.objects.waiting().filter(record=OuterRef("uuid"))
        return super().get_queryset(request).annotate(is_waiting=Exists(waiting))

    def viewed(self, request: HttpRequest, key: int) -> Any:
        record = self.get_queryset(request).filter(pk=key).first()
        if record is None or not self.has_view_permission(request, record):
            raise PermissionDenied
        return record

    def review_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Shows what the public would get to see otherwise than now, and takes what is asked, said and decided."""
        record = self.viewed(request, key)
        now = contents_of(record)
        changed = between(public_contents(record), now) if pending(record) else []
        done = request.POST.get("do", "")
        sent = {name: request.POST if done == name else None for name in ("ask", "remark", "decide")}
        given: dict[str, Any] = {
            "ask": AskForm(sent["ask"], by=request.user),
            "remark": RemarkForm(sent["remark"], places=places_in(now) | places_of(changed), auto_id="id_remark_%s"),
            "decide": DecisionForm(sent["decide"], initial={"seen": record.version}, auto_id="id_decide_%s"),
        }
        if request.method == "POST" and self.done(request, record, done, given):
            return redirect(request.path)
        waiting = Review.objects.about(record).waiting().first()
        name = request.user.get_username()
        written_by = authors(record)
        return self.page(
            request,
            "review",
            record,
            title=_("Review of “%(record)s”") % {"record": record},
            state=self.public(record),
            differences=changed,
            **(if_published(record) if pending(record) else {}),
            waiting=waiting,
            decided=Review.objects.about(record).exclude(verdict="").order_by("-pk")[:20],
            approval=approval(record) if pending(record) else None,
            remarks=Remark.objects.about(record).order_by("resolved_at", "pk"),
            written_by=written_by,
            forms=given,
            pending=pending(record),
            may_write=self.has_change_permission(request, record),
            may_decide=self.may_decide(request),
            own=name in {*written_by, waiting.by if waiting else ""},
            asked_by_me=bool(waiting and waiting.by == name),
            may_publish=self.has_publish_permission(request) and not lacks_approval(record, request.user),
            preview_url=reverse(f"admin:{self.opts.model_name}_preview", args=[key]),
        )

    def may_decide(self, request: HttpRequest) -> bool:
        return request.user.has_perm("conflicts_app.approve")

    def done(self, request: HttpRequest, record: Record, done: str, given: dict[str, Any]) -> bool:
        """Carries out what was sent; what is refused is said beside its form."""
        by = request.user
        may_write, may_decide = self.has_change_permission(request, record), self.may_decide(request)
        verdict = VERDICTS.get(request.POST.get("verdict", ""))
        if done == "ask" and may_write:
            return self.carried_out(request, given["ask"], lambda said: ask(record, by=by, **said))
        if done == "remark" and (may_write or may_decide):
            remark = given["remark"]
            return self.carried_out(request, remark, lambda said: self.say(request, record, remark, said))
        if done == "settle" and (may_write or may_decide):
            for one in Remark.objects.about(record).open():
                if str(one.pk) == request.POST.get("remark"):
                    one.resolved_at, one.resolved_by = Now(), by.get_username()
                    one.save()
            return True
        if done == "decide" and verdict and (may_decide or (may_write and verdict == Verdict.TAKEN_BACK)):
            return self.carried_out(request, given["decide"], lambda said: self.decided(record, verdict, by, said))
        raise PermissionDenied

    def decided(self, record: Record, verdict: Verdict, by: Any, said: dict[str, Any]) -> None:
        """What is decided is about the version that the editor had before them."""
        if said["seen"] != record.version:
            raise Refused(
                _("“%(record)s” was saved since you opened this page (version %(seen)s, now %(now)s). Look again.")
                % {"record": record, "seen": said["seen"], "now": record.version}
            )
        decide(record, verdict, by=by, reason=said["reason"])

    def say(self, request: HttpRequest, record: Record, form: Any, said: dict[str, Any]) -> None:
        labels = dict(form.fields["place"].choices)
        Remark.objects.create(
            **Remark.key(record),
            by=request.user.get_username(),
            place=said["place"],
            label=labels[said["place"]] if said["place"] else "",
            text=said["text"],
        )

    def remarks_beside(self, record: Record, formsets: Iterable[Any]) -> list[tuple[Remark, str]]:
        """What nobody has settled yet, each with the box in the form that it is about; a blank where it is in none."""
        model: Any = record._meta.concrete_model
        own = f"{model._meta.model_name}-{record.pk}-"
        at = boxes(formsets)
        return [
            (one, at.get(one.place) or (f"id_{one.place.removeprefix(own)}" if one.place.startswith(own) else ""))
            for one in Remark.objects.about(record).open().order_by("pk")
        ]

    def preview_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """The page that the public would get, with all that would have to be published with the record."""
        record = self.viewed(request, key)
        address = record.get_absolute_url()
        view, args, kwargs = resolve(address)
        public: Any = copy(request)
        public.path = public.path_info = address
        public.method, public.GET, public.POST = "GET", QueryDict(), QueryDict()
        public.user, public.known_at = AnonymousUser(), None
        public.preview = {"record": record, "url": reverse(f"admin:{self.opts.model_name}_review", args=[key])}
        try:
            with as_if_published(record), rooms.reading(rooms.PUBLISHED):
                answer: Any = view(public, *args, **kwargs)
                if hasattr(answer, "render"):
                    answer.render()
        except Refused as fault:
            messages.error(request, " ".join(fault.messages))
            return redirect(f"admin:{self.opts.model_name}_review", key)
        return answer
