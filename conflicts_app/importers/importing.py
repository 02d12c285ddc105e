"""An import from beginning to end: a file of events is read, compared with the register, and on request written."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from conflicts_app import ihl
from conflicts_app.actions.publication import publish
from conflicts_app.importers import staging, taken_over, writing
from conflicts_app.importers.acled import ACLED
from conflicts_app.importers.events import Event, Format, RowRefused
from conflicts_app.importers.features import features_of, starts_as_json
from conflicts_app.importers.files import FileRefused, Opened, opened
from conflicts_app.importers.reports import Report
from conflicts_app.importers.tables import Row, table_of
from conflicts_app.importers.ucdp_ged import UCDP_GED
from conflicts_app.models import ImportedEvent, Incident, Source

FORMATS = {one.name: one for one in (UCDP_GED, ACLED)}
RELEASE = re.compile(r"\A\d+(\.\d+)*\Z")
ONE_AT_A_TIME = 0x1A9C


@dataclass(frozen=True)
class Asked:
    """What somebody asks for. Without ``commit`` nothing stays.

    ``create`` are kinds of what may be made for it; ``complete`` says that the file has all that its release has of the
    countries and days in it.
    """

    path: str
    format: Format
    release: str = ""
    commit: bool = False
    create: frozenset[str] = frozenset()
    strict: bool = False
    complete: bool = False
    encoding: str = ""
    by: Any = None  # the editor, where one asks


@dataclass(frozen=True)
class Step:
    """How far an import is: bytes of the file that were read, or events that were written."""

    writing: bool
    done: int
    total: int | None  # None: nobody knows how much there is


def import_events(asked: Asked, report: Report) -> Iterator[Step]:
    """Read a file and tell in the report what became of it, or would become; step by step, as the caller goes on.

    Raises FileRefused where nothing is written because of the file as a whole. What was written before an interruption
    is whole and stays; the same import goes on from there.
    """
    with opened(asked.path, asked.encoding) as file, alone(), whole_or_nothing(asked):
        release = asked.release or asked.format.release_of(file.name)
        if not RELEASE.fullmatch(release):
            said = _("Nobody knows from which release “%(file)s” is. Name its release, in numbers and points: 24.1.")
            raise FileRefused(said % {"file": file.name})
        staging.prepare(asked.format.country_codes)
        for _count in staging.stage(read(file, asked, report)):
            yield Step(False, file.packed.bytes, file.size)
        for line, number, first in staging.settle():
            report.refuse(line, "id", number, _("The event was there already, on line %(line)s.") % {"line": first})
        if asked.strict and report.counts["refused"]:
            raise FileRefused(_("Rows were refused, and it was to be all or nothing: nothing was written."))
        yield from compare_and_write(asked, release, report)
        if not asked.commit:
            transaction.set_rollback(True)


def compare_and_write(asked: Asked, release: str, report: Report) -> Iterator[Step]:
    dataset = source(asked, asked.format.dataset)
    cited = source(asked, asked.format.source_of(release))
    reason = _("Imported from %(release)s.") % {"release": cited.title}
    newer = newer_releases(dataset, release)
    taker = taken_over.Taker(asked.format, dataset, cited, reason, asked.by)
    for kind, missing in taken_over.needs().items():
        report.needs[kind] = missing
        if asked.commit and kind in asked.create:
            taker.make(kind)
    if asked.commit:
        taker.rename(newest=not newer)
    staging.resolve(dataset.pk, newer)
    report_resolved(report)
    supersede(asked, report, dataset, release, newer)
    if asked.commit:
        done, to_write = 0, report.counts["new"] + report.counts["changed"]
        for written in writing.write(
            by=asked.by,
            reason=reason,
            may_be_published=asked.format.may_be_published,
            dataset=dataset.pk,
            source=cited.pk,
            release=release,
            speaker=asked.format.speaker,
            prefix=f"{dataset.slug}-",
            sources=f"{dataset.slug}-",
            locator=_("event") + " ",
        ):
            done += written
            yield Step(True, done, to_write)


def supersede(asked: Asked, report: Report, dataset: Source, release: str, newer: list[str]) -> None:
    """Count what older releases had and this one lacks; with ``complete`` withdraw it, unless something names it."""
    gone = staging.gone(dataset.pk, [*newer, release])
    if not gone:
        return
    report.counts["gone"] = len(gone)
    if not asked.complete:
        report.remarks.append(
            _(
                "Gone are events that older releases had in these countries and between these days. They stay. Say "
                "that the file is complete, if it is all of its release, and they are withdrawn as superseded."
            )
        )
        return
    needed = writing.named_elsewhere(gone)
    for key, what in needed.items():
        said = _("The release no longer has this incident, but “%(what)s” names it: it stays.")
        report.warn(0, "", Incident.objects.get(pk=key).title, said % {"what": what})
    if asked.commit:
        reason = _("Superseded: release %(release)s of %(dataset)s no longer has it.")
        reason %= {"release": release, "dataset": dataset}
        writing.supersede([key for key in gone if key not in needed], release, by=asked.by, reason=reason)


def read(file: Opened, asked: Asked, report: Report) -> Iterator[tuple[int, Event]]:
    """The events of a file, each with its line; what cannot be read goes into the report."""
    layout = asked.format
    table = features_of(file, layout) if starts_as_json(file) else table_of(file, layout)
    report.remarks += table.remarks
    if unknown := [name for name in table.columns if name not in layout.columns]:
        said = _("Columns that the format does not have are kept as given: %(names)s.")
        report.remarks.append(said % {"names": ", ".join(unknown)})
    if missing := sorted(set(layout.columns).difference(table.columns)):
        report.remarks.append(_("What the file lacks stays unknown: %(names)s.") % {"names": ", ".join(missing)})
    for row in table.rows:
        report.counts["rows"] += 1
        line = row.line if isinstance(row, Row) else row[0]
        try:
            event = layout.event(cells(row))
        except RowRefused as fault:
            report.refuse(line, fault.column, fault.value, str(fault))
            continue
        for column, value, oddity in event.warnings:
            report.warn(line, column, value, oddity)
        yield line, event


def cells(row: Row | tuple[int, RowRefused]) -> dict[str, str]:
    if not isinstance(row, Row):
        raise row[1]
    for column, cell in row.cells.items():
        if "\0" in cell:
            raise RowRefused(column, cell.replace("\0", "␀"), _("The cell holds a NUL, which is no sign of a text."))
    return row.cells


def report_resolved(report: Report) -> None:
    """What has to become of the events, and what the register cannot say of them yet."""
    report.counts.update(staging.what_became())
    for number, name, line, times in staging.nobody():
        said = _("Nothing in the register has this number: events name nobody for it.")
        report.warn(line, "", f"{name} ({number}) × {times}", said)
    for number, name, line, times in staging.unclear_parties():
        said = _("Several actors have this number, and not one of them alone existed then: events name nobody for it.")
        report.warn(line, "", f"{name} ({number}) × {times}", said)
    for line, name, latitude, longitude, state in staging.outside():
        said = _("The place lies more than half a degree outside of what is %(state)s today, which the row names.")
        report.warn(line, "", f"{name} ({latitude:g}, {longitude:g})", said % {"state": state})
    for name, line, times in staging.withdrawn_places():
        said = _("The register has withdrawn this place: events there have none. Publish it again, or merge it.")
        report.warn(line, "", f"{name} × {times}", said)
    for country, line in staging.unknown_countries():
        report.warn(line, "", str(country), _("No State of the register has this code of a country."))


def source(asked: Asked, described: dict[str, Any]) -> Source:
    """The source with this slug, or a new one as described; published, as what names it will be."""
    found, _new = Source.objects.get_or_create(
        slug=described["slug"], defaults={**described, "kind": ihl.SourceKind.DATASET}
    )
    found.refresh_from_db()
    if asked.commit and asked.format.may_be_published and found.stage != ihl.Stage.PUBLISHED:
        publish(found, by=asked.by)
    return found


def newer_releases(dataset: Source, release: str) -> list[str]:
    """Releases of the dataset that were read and are newer than this one."""
    ledger = ImportedEvent.objects.filter(incident__dataset=dataset).order_by()
    read_before = {*ledger.values_list("release", flat=True).distinct()}
    read_before |= {*ledger.exclude(superseded_in="").values_list("superseded_in", flat=True).distinct()}
    return sorted(other for other in read_before if in_numbers(other) > in_numbers(release))


def in_numbers(release: str) -> tuple[int, ...]:
    return tuple(map(int, release.split(".")))


@contextmanager
def alone() -> Iterator[None]:
    """One import at a time: two would stage the same events and write them twice."""
    if not staging.ask("SELECT pg_try_advisory_lock(%s)", ONE_AT_A_TIME)[0][0]:
        raise FileRefused(_("Another import is under way. Wait until it has ended, then begin again."))
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed and not connection.needs_rollback:
            staging.clear()
            staging.ask("SELECT pg_advisory_unlock(%s)", ONE_AT_A_TIME)


def whole_or_nothing(asked: Asked) -> AbstractContextManager[Any]:
    """One transaction where nothing may stay by half, or nothing at all."""
    return transaction.atomic() if asked.strict or not asked.commit else nullcontext()
