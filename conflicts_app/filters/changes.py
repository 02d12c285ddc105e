"""What one may ask of the feed of changes."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.filters.base import DetailForm, RegisterFilter
from conflicts_app.filters.fields import SeveralCodes
from conflicts_app.models import Change


class HistoryForm(DetailForm):
    """Of the history of one record: which of its changes is looked at."""

    change = forms.IntegerField(
        required=False,
        min_value=1,
        label=_("Change"),
        help_text=_("The change whose difference is shown; the latest where none is named."),
    )


class ChangeFilter(RegisterFilter):
    """Every question that the API answers about changes."""

    action = SeveralCodes(choices=ihl.ChangeAction, label=_("What"), help_text=_("What happened to the record."))
    id = django_filters.UUIDFilter(
        field_name="uuid",
        label=_("Record"),
        help_text=_("The id of one record."),
        error_messages={"invalid": _("This is no id. Take it from the field “id” of a record.")},
    )

    class Meta:
        model = Change
        fields: list[str] = []
