"""Events of a dataset into the register, from a file that an editor sends: first what would become of it, then it."""

import codecs
import json
import logging
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from tqdm import tqdm

from conflicts_app.admin.actions import RecordActions
from conflicts_app.importers import taken_over
from conflicts_app.importers.files import FileRefused
from conflicts_app.importers.importing import FORMATS, RELEASE, Asked, Step, import_events
from conflicts_app.importers.mapped import format_of
from conflicts_app.importers.reports import MEANINGS, Report

KEPT_FOR = 24 * 60 * 60  # seconds
SHOWN = 50
HERE = mark_safe("<!-- here -->")  # in the page: where goes what is told while it happens


class UploadForm(forms.Form):
    """A file, and what it does not say of itself."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=200,
        help_text=gettext_lazy("CSV or GeoJSON as the dataset hands it out; packed with xz, gzip or zip or not."),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[
            *((name, one.dataset["title"]) for name, one in FORMATS.items()),
            ("csv", gettext_lazy("Any table, by a mapping")),
        ],
        help_text=gettext_lazy("The layout of the columns is recognised by their names."),
    )
    mapping = forms.FileField(
        label=gettext_lazy("Mapping"),
        required=False,
        help_text=gettext_lazy("For any other table: the TOML file that says what its columns mean."),
    )
    release = forms.RegexField(
        RELEASE,
        label=gettext_lazy("Release"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("In numbers and points, such as 24.1. Left empty, the name of the file says it."),
        error_messages={"invalid": gettext_lazy("A release is named in numbers and points, such as 24.1.")},
    )
    encoding = forms.CharField(
        label=gettext_lazy("Encoding"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Where it is not Unicode: windows-1252, for example."),
    )

    def clean_encoding(self) -> str:
        encoding = self.cleaned_data["encoding"]
        try:
            return codecs.lookup(encoding).name if encoding else ""
        except LookupError:
            raise forms.ValidationError(_("“%(name)s” is no encoding.") % {"name": encoding}) from None

    def clean(self) -> None:
        if self.errors:
            return
        by_mapping, mapping = self.cleaned_data["format"] == "csv", self.cleaned_data["mapping"]
        if by_mapping != bool(mapping):
            self.add_error("mapping", _("A mapping goes with “Any table, by a mapping”, and with that only."))


class ImportForm(forms.Form):
    """How what was previewed is to be imported."""

    create = forms.MultipleChoiceField(
        label=gettext_lazy("Take over what is lacking"),
        choices=[(kind, kind) for kind in taken_over.KINDS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("As the dataset has it, and said to be so. What is not taken over stays unnamed."),
    )
    complete = forms.BooleanField(
        label=gettext_lazy("The file is complete"),
        required=False,
        help_text=gettext_lazy(
            "It is all of its release: what older ones had of its countries and days, and it lacks, is withdrawn."
        ),
    )
    strict = forms.BooleanField(
        label=gettext_lazy("All or nothing"),
        required=False,
        help_text=gettext_lazy("Where a single row is refused, nothing is written."),
    )


class Upload:
    """A file that was sent, in a folder that nobody can guess, with what its sender said of it; kept for a day."""

    FOLDER = settings.VAR_DIR / "uploads"

    def __init__(self, token: str) -> None:
        self.token, self.folder = token, self.FOLDER / token
        self.findings = self.folder / "findings.csv"

    @classmethod
    def keep(cls, said: dict[str, Any]) -> "Upload":
        for old in cls.FOLDER.glob("*"):
            if old.stat().st_mtime < time.time() - KEPT_FOR:
                shutil.rmtree(old, ignore_errors=True)
        upload = cls(secrets.token_hex(16))
        (upload.folder / "file").mkdir(parents=True)
        name = re.sub(r"[^\w.-]+", "_", said["file"].name)
        for sent, where in ((said["file"], f"file/{name}"), (said["mapping"], "mapping.toml")):
            if sent:
                with (upload.folder / where).open("wb") as kept:
                    shutil.copyfileobj(sent, kept)
        described = {key: said[key] for key in ("format", "release", "encoding")}
        (upload.folder / "said.json").write_text(json.dumps(described))
        return upload

    def asked(self) -> Asked:
        """The import as it stands. Raises FileRefused for its mapping, and Http404 where nothing is kept any more."""
        try:
            (file,) = (self.folder / "file").iterdir()
            said = json.loads((self.folder / "said.json").read_text())
        except OSError as fault:
            raise Http404(_("The file is no longer here. Send it again.")) from fault
        mapping = self.folder / "mapping.toml"
        layout = format_of(str(mapping)) if said["format"] == "csv" else FORMATS[said["format"]]
        return Asked(path=str(file), format=layout, release=said["release"], encoding=said["encoding"])


class Imports(RecordActions):
    """A file is sent, its import previewed and, as it was or otherwise, made."""

    def get_urls(self) -> list[Any]:
        at = self.admin_site.admin_view
        own = [
            path("import/", at(self.upload_view), name="import"),
            path("import/<slug:token>/", at(self.import_view), name="import_file"),
            path("import/<slug:token>/findings.csv", at(self.findings_view), name="import_findings"),
        ]
        return own + super().get_urls()

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        self.may_import(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            return redirect("admin:import_file", Upload.keep(form.cleaned_data).token)
        context = self.context(request, title=_("Import events from a file"), form=form)
        return TemplateResponse(request, "admin/imports/upload.html", context)

    def import_view(self, request: HttpRequest, token: str) -> HttpResponseBase:
        """GET tells what would become of the file, POST imports it; both while it happens."""
        self.may_import(request)
        upload = Upload(token)
        try:
            asked = upload.asked()
        except FileRefused as fault:
            context = self.context(request, title=_("Import events from a file"), refused=fault)
            return TemplateResponse(request, "admin/imports/upload.html", context)
        title = _("What would become of “%(file)s”")
        form = ImportForm(request.POST or None, initial={"create": taken_over.KINDS})
        if form.is_valid():
            title = _("Import of “%(file)s”")
            said = {**form.cleaned_data, "create": frozenset(form.cleaned_data["create"])}
            asked = replace(asked, commit=True, by=request.user, **said)
        get_token(request)  # before the answer begins: its cookie is among the headers
        context = self.context(request, title=title % {"file": Path(asked.path).name}, here=HERE)
        head, tail = render_to_string("admin/imports/import.html", context, request).split(HERE)
        answer = StreamingHttpResponse(chain([head], self.told(request, upload, asked, form), [tail]))
        answer["Content-Encoding"] = "identity"  # packed, it would come in lumps
        return answer

    def told(self, request: HttpRequest, upload: Upload, asked: Asked, form: forms.Form) -> Iterator[str]:
        context: dict[str, Any] = {"asked": asked, "token": upload.token, "form": form}
        with upload.findings.open("w", newline="") as file:
            report = Report(file)
            try:
                yield from self.shown(import_events(asked, report))
            except FileRefused as fault:
                context["refused"] = fault
            except OperationalError:
                context["refused"] = _("The database does not answer. What was written is whole; import it again.")
            except Exception:
                logging.getLogger(__name__).exception("The import of %s broke off", asked.path)
                context["refused"] = _("The program failed. What was written is whole; its administrator finds why.")
        context["counts"] = [(report.counts[what], meant) for what, meant in MEANINGS.items() if report.counts[what]]
        context["report"] = report
        context["findings"] = [
            (severity, lines[:SHOWN], max(0, len(lines) - SHOWN))
            for severity in ("refused", "warning")
            if (lines := report.lines(severity))
        ]
        yield render_to_string("admin/imports/outcome.html", context, request)

    def shown(self, steps: Iterator[Step]) -> Iterator[str]:
        """How far it is, once a second."""
        phase, begun, told = False, time.monotonic(), 0.0
        for step in steps:
            now = time.monotonic()
            if step.writing != phase:
                phase, begun = step.writing, now
            if now - told < 1:
                continue
            told = now
            units: dict[str, Any] = {"unit": _(" events")} if step.writing else {"unit": "B", "unit_scale": True}
            form = _("{n_fmt} of {total_fmt}, {rate_fmt}, {remaining} to go")
            meter = tqdm.format_meter(step.done, step.total, now - begun, bar_format=form, **units)
            yield render_to_string("admin/imports/progress.html", {"step": step, "meter": meter})

    def findings_view(self, request: HttpRequest, token: str) -> HttpResponseBase:
        self.may_import(request)
        try:
            return FileResponse(Upload(token).findings.open("rb"), as_attachment=True)
        except OSError as fault:
            raise Http404(_("The file is no longer here. Send it again.")) from fault

    def may_import(self, request: HttpRequest) -> None:
        """Whoever may publish: what is imported is what a dataset says, and the public is given it at once."""
        if not (self.has_add_permission(request) and self.has_publish_permission(request)):
            raise PermissionDenied

    def context(self, request: HttpRequest, **more: Any) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, **more}
