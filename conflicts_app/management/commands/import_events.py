"""Events of a dataset into the register."""

import sys
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from conflicts_app.importers import taken_over
from conflicts_app.importers.events import Format
from conflicts_app.importers.files import FileRefused
from conflicts_app.importers.importing import FORMATS, Asked, Step, import_events
from conflicts_app.importers.mapped import format_of
from conflicts_app.importers.reports import Report

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Read events of a dataset from a file and say what would become of them; with --commit write and publish them. "
        "Exit code 1 where rows were refused or something is left to look at, 2 where nothing could be done."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="The file; packed with xz, gzip or zip or not; - for what is sent in.")
        parser.add_argument("--format", required=True, choices=[*FORMATS, "csv"], help="Whose events they are.")
        parser.add_argument("--mapping", help="With csv: the TOML file that says what its columns mean.")
        parser.add_argument("--release", default="", help="The release, such as 24.1; by the file's name otherwise.")
        parser.add_argument("--commit", action="store_true", help="Write. Without it nothing changes.")
        parser.add_argument(
            "--create",
            nargs="+",
            choices=taken_over.KINDS,
            default=[],
            help="What may be made, as the dataset has it, where events name it and the register lacks it.",
        )
        parser.add_argument("--strict", action="store_true", help="Write nothing where a single row is refused.")
        parser.add_argument(
            "--complete",
            action="store_true",
            help="The file is all of its release: withdraw what older ones had of its countries and days and it lacks.",
        )
        parser.add_argument("--encoding", default="", help="The encoding of the file, where it is not Unicode.")
        parser.add_argument("--report", help="A new CSV file for every single finding.")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = Asked(
            path=options["file"],
            format=self.format(**options),
            release=options["release"],
            commit=options["commit"],
            create=frozenset(options["create"]),
            strict=options["strict"],
            complete=options["complete"],
            encoding=options["encoding"],
        )
        with ExitStack() as closing:
            try:
                file = options["report"] and closing.enter_context(open(options["report"], "x", newline=""))
            except OSError as fault:
                said = f"The report cannot be written to {options['report']}: {fault.strerror}. Name a new file."
                raise CommandError(said, returncode=2) from fault
            report = Report(file)
            try:
                self.show(import_events(asked, report))
            except FileRefused as fault:
                self.tell(report, asked)
                raise CommandError(str(fault), returncode=2) from fault
        self.tell(report, asked)
        if report.found:
            sys.exit(1)

    def format(self, *, format: str, mapping: str | None, **options: Any) -> Format:
        if (format == "csv") != bool(mapping):
            raise CommandError(
                "A mapping says what the columns of csv mean: give --mapping with csv only.", returncode=2
            )
        try:
            return format_of(mapping) if mapping else FORMATS[format]
        except FileRefused as fault:
            raise CommandError(str(fault), returncode=2) from fault

    def show(self, steps: Iterable[Step]) -> None:
        """Bars with rate and remaining time, on a terminal."""
        bars: dict[bool, tqdm] = {}
        with ExitStack() as closing:
            for step in steps:
                if step.writing not in bars:
                    how = {"unit": " events"} if step.writing else {"unit": "B", "unit_scale": True}
                    bar = tqdm(total=step.total, desc="Writing" if step.writing else "Reading", disable=None, **how)
                    bars[step.writing] = closing.enter_context(bar)
                bars[step.writing].update(step.done - bars[step.writing].n)

    def tell(self, report: Report, asked: Asked) -> None:
        for remark in report.remarks:
            self.stdout.write(remark)
        for severity, headline in (("refused", "Refused:"), ("warning", "To look at:")):
            self.listed(headline, report.lines(severity))
        for kind, missing in report.needs.items():
            if missing:
                way = "made now" if asked.commit and kind in asked.create else f"--create {kind} makes them"
                self.listed(f"The register lacked {len(missing)} {kind} ({way}):", missing)
        counts = ", ".join(f"{what} {number}" for what, number in report.counts.items())
        self.stdout.write(f"{counts or 'nothing read'}.")
        if not asked.commit:
            self.stdout.write("Nothing was written: this is what --commit would do.")

    def listed(self, headline: str, lines: list[str]) -> None:
        if lines:
            self.stdout.write(headline)
            for line in lines[:SHOWN]:
                self.stdout.write(f"  {line}")
            if more := len(lines[SHOWN:]):
                self.stdout.write(f"  … and {more} more.")
