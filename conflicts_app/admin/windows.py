"""Two windows on one record: whoever saves second is told, keeps what they typed and gets what the first changed."""

from copy import copy
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.db.models import Field
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from conflicts_app.actions.saving import said_in
from conflicts_app.contents import Contents, contents_of
from conflicts_app.differences import built, label_of, mentioned, read
from conflicts_app.models import Record, SavedVersion
from conflicts_app.rooms import record_of


class SeenForm(forms.ModelForm):
    """Carries the version that the editor sees, so that nobody overwrites what they have not read."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.version = record_of(self.instance).version if self.instance.pk else None
        self.fields["seen_version"].initial = self.version

    def clean(self) -> Any:
        if self.is_stale():
            raise forms.ValidationError(
                _(
                    "This record was saved since you opened it (version %(seen)s, now %(now)s). "
                    "Nothing is saved yet and nothing of yours is lost: look at what is new, then save again."
                )
                % {"seen": self.cleaned_data.get("seen_version"), "now": self.version},
                code="stale",
            )
        return super().clean()

    def is_stale(self) -> bool:
        return self.version is not None and self.cleaned_data.get("seen_version") != self.version


@dataclass(frozen=True)
class Newer:
    """Something that somebody else has saved meanwhile."""

    what: str
    before: str
    after: str
    mine: str  # what the editor typed in its place; blank where nothing


def settled(form: SeenForm, formsets: Any) -> dict[str, Any] | None:
    """What others saved since the editor opened the form, or None where nobody did.

    Into fields that the editor left alone it is filled in; in those that both have changed the editor's stays. The next
    saving counts as one of who has seen this.
    """
    if not form.is_bound or not form.has_error("__all__", "stale"):
        return None
    record: Any = record_of(form.instance)
    record = type(record)._base_manager.get(pk=record.pk)  # not what was just typed
    seen = form.cleaned_data.get("seen_version")
    before = said_in(record, seen) if seen else None
    now = contents_of(record)
    rows = [form, *(row for formset in formsets for row in formset.initial_forms)]
    data: Any = copy(form.data)
    changes = list(merged(rows, data, before, now)) if before is not None else []
    data["seen_version"] = str(record.version)
    for row in [form, *(part for one in formsets for part in (one, *one.forms))]:
        row.data = data
    by = SavedVersion.objects.about(record).filter(version__gt=seen or 0).exclude(by="").order_by("version")
    return {"changes": changes, "by": sorted(set(by.values_list("by", flat=True))), "compared": before is not None}


def merged(rows: list[Any], data: Any, before: Contents, now: Contents) -> Any:
    """Fills what is new into the data of the forms; gives all that is new."""
    others = read(mentioned(before, now))
    shown = set()
    for row in rows:
        key = (row.instance._meta.concrete_model, row.instance.pk or posted_key(row))
        shown.add(key)
        if key in before and key not in now:
            data[row.add_prefix("DELETE")] = "on"
            yield Newer(str(built(key, before, others)), _("was there"), _("was taken away"), "")
        elif key in before:
            old, new = built(key, before, others), built(key, now, others)
            yield from fields_merged(row, data, old, new)
    for key in now.keys() - before.keys() - shown:
        yield Newer(str(built(key, now, others)), _("was not there"), _("was added; it stays"), "")


def posted_key(row: Any) -> int | None:
    """The number that the page sent of a row which is there no longer."""
    sent = row.data.get(row.add_prefix("id"), "")
    return int(sent) if sent.isdecimal() and len(sent) < 19 else None


def fields_merged(row: Any, data: Any, old: Record, new: Record) -> Any:
    was, became = model_to_dict(old), model_to_dict(new)
    for name, field in row.fields.items():
        if was.get(name) == became.get(name):
            continue
        box = row[name]
        mine = field.widget.value_from_datadict(row.data, row.files, box.html_name)
        if not field.has_changed(became[name], mine):
            continue
        typed = field.has_changed(was[name], mine)
        if not typed:
            fill(data, box, became[name])
        what = f"{new}: {label_of(cast(Field, new._meta.get_field(name)))}"
        yield Newer(what, in_words(old, name), in_words(new, name), str(mine) if typed else "")


def fill(data: Any, box: Any, value: Any) -> None:
    value = box.field.prepare_value(value)
    if isinstance(value, list):
        data.setlist(box.html_name, [str(one) for one in value])
    elif value is None or value is False:
        data[box.html_name] = ""
    else:
        data[box.html_name] = str(value)


def in_words(row: Any, name: str) -> str:
    words = getattr(row, f"get_{name}_display", lambda: getattr(row, name))()
    return "" if words is None else str(words)
