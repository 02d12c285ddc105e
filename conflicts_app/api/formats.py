"""A list in other forms than pages of JSON: whole and streamed."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from conflicts_app.api.problems import BadParameters
from conflicts_app.api.tables import table_of
from conflicts_app.exports.base import Table, as_json, csv_of, geojson_of
from conflicts_app.filters.base import KnownAtForm, PagingForm

AT_ONCE = 100  # records read from the database


class FormatForm(forms.Form):
    """In what form a list is wanted. What this list has was negotiated before."""

    format = forms.CharField(
        required=False,
        help_text=gettext_lazy(
            "json, usually: page by page. jsonl (one record a line), csv and, of incidents, geojson: the whole list, "
            "streamed. “Accept” may say the same."
        ),
    )


class TrimForm(forms.Form):
    """Which of its fields of a record are wanted."""

    fields: Any = forms.CharField(
        required=False,
        help_text=gettext_lazy("Only these fields of each record, with commas between: slug,title. Blank: all."),
    )


def wanted(view: Any, known: Iterable[str]) -> list[str]:
    """Those of the fields that the request asks for; all where it names none. Raises BadParameters for others."""
    known, asked = list(known), view.request.query_params.get("fields", "")
    named = {name.strip() for name in asked.split(",")} - {""}
    if unknown := sorted(named.difference(known)):
        said = _("“%(name)s” is no field here. There are: %(known)s.")
        names = {"name": ", ".join(unknown)[:60], "known": ", ".join(known)}
        raise BadParameters({"fields": [said % names]})
    return [name for name in known if name in named] if named else known


class PageForm(FormatForm, TrimForm, PagingForm):
    """Of a list that is read page by page."""


class WholeForm(FormatForm, TrimForm, KnownAtForm):
    """Of a list that is wanted whole."""


class CsvForm(WholeForm):
    """Of a table."""

    hxl = forms.ChoiceField(
        required=False,
        choices=[("true", "true"), ("false", "false")],
        help_text=gettext_lazy("For csv: whether the second line has HXL hashtags."),
    )
    profile = forms.CharField(
        required=False,
        help_text=gettext_lazy("For csv of incidents: ged, the columns of UCDP’s Georeferenced Event Dataset."),
    )


class Formats(DefaultContentNegotiation):
    """``format=`` says more than ``Accept``."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> tuple[Any, str]:
        asked = request.query_params.getlist("format")
        if len(asked) != 1 or not asked[0]:  # the form says so where it was given twice
            return super().select_renderer(request, renderers, format_suffix)
        for renderer in renderers:
            if renderer.format == asked[0]:
                return renderer, renderer.media_type
        known = ", ".join(renderer.format for renderer in renderers)
        said = _("“%(format)s” is no format of this. There are: %(known)s.") % {"format": asked[0][:60], "known": known}
        raise BadParameters({"format": [said]})


class Streamed(BaseRenderer):
    """A form in which a list is sent while it is read; nothing is rendered at once."""

    charset: str | None = None
    form_class: type[WholeForm] = WholeForm

    def lines(self, view: Any, records: Iterable[Any]) -> Iterator[bytes]:
        raise NotImplementedError

    def answer(self, view: Any, found: Any) -> StreamingHttpResponse:
        """The whole list, of which the first records are read when the first bytes are sent."""
        records = view.records_of(found.iterator(chunk_size=AT_ONCE))
        name = view.request.path.rstrip("/").rsplit("/", 1)[-1]
        return StreamingHttpResponse(
            () if view.request.method == "HEAD" else self.lines(view, records),
            content_type=self.media_type + (f"; charset={self.charset}" if self.charset else ""),
            headers={"Content-Disposition": f'attachment; filename="{name}.{self.format}"'},
        )


class JsonLines(Streamed):
    media_type = "application/jsonl"
    format = "jsonl"

    def lines(self, view: Any, records: Iterable[Any]) -> Iterator[bytes]:
        serializer = view.get_serializer()
        telling = serializer.telling(wanted(view, serializer.fields))
        return (as_json(telling(record)) + b"\n" for record in records)


class Csv(Streamed):
    media_type = "text/csv"
    charset = "utf-8"
    format = "csv"
    form_class = CsvForm

    def lines(self, view: Any, records: Iterable[Any]) -> Iterator[bytes]:
        table = profile_of(view) or view.table
        if not table:
            serializer = view.get_serializer()
            table, records = table_of(serializer), map(serializer.to_representation, records)
        hxl = view.request.query_params.get("hxl") == "true"
        return csv_of(table.only(wanted(view, table.names)), records, hxl=hxl)


def profile_of(view: Any) -> Table | None:
    """The columns of others in which the table is wanted; None for our own."""
    asked = view.request.query_params.get("profile", "")
    if asked and asked not in view.profiles:
        known = ", ".join(view.profiles) or _("none")
        said = _("“%(profile)s” is no profile of this list. There are: %(known)s.")
        raise BadParameters({"profile": [said % {"profile": asked[:60], "known": known}]})
    return view.profiles.get(asked)


class GeoJson(Streamed):
    media_type = "application/geo+json"
    format = "geojson"

    def lines(self, view: Any, records: Iterable[Any]) -> Iterator[bytes]:
        names = wanted(view, view.table.names)
        return geojson_of(view.table.only(["id", *names]), records)


def formats_of(table: Table | None) -> list[BaseRenderer]:
    """Those that every list has, and one more of a list that can be drawn on a map."""
    return [JSONRenderer(), JsonLines(), Csv(), *([GeoJson()] if table and table.point else [])]
