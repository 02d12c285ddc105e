"""Ask all rules of legal consistency, and print what they find by record."""

import json
from argparse import ArgumentParser
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from conflicts_app.actions.publication import Refused, as_if_published
from conflicts_app.checks import Finding, Severity, findings
from conflicts_app.rooms import DESK, PUBLISHED, in_full, records


class Command(BaseCommand):
    help = (
        "Say where the register does not fit the law or itself, by record. Exit code 1 where there is an error; "
        "warnings alone are 0."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--public", action="store_true", help="What the public has, not what is on the desk.")
        which.add_argument(
            "--as-if-published",
            action="store_true",
            help="What the public would have if all that is pending on the desk was published; nothing is.",
        )
        parser.add_argument("--json", action="store_true", help="For machines: a list of findings.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["as_if_published"]:
            models: list[Any] = records()
            pending = [record for model in models for record in in_full(model.objects.pending())]
            try:
                with as_if_published(*pending):
                    found = findings(room=PUBLISHED)
            except Refused as fault:
                raise CommandError(_("This cannot be published. ") + " ".join(fault.messages)) from fault
        else:
            found = findings(room=PUBLISHED if options["public"] else DESK)
        found.sort(key=lambda one: (of(one), one.rule.code))
        if options["json"]:
            self.stdout.write(json.dumps([described(one) for one in found], indent=1, ensure_ascii=False))
        else:
            self.tell(found)
        if any(one.rule.severity == Severity.ERROR and not one.dismissal for one in found):
            raise SystemExit(1)

    def tell(self, every: list[Finding]) -> None:
        found = [one for one in every if not one.dismissal]
        for (kind, slug), those in groupby(found, key=of):
            together = list(those)
            self.stdout.write(f"{together[0].oddity.record} ({kind} {slug})")
            for one in together:
                self.stdout.write(f"  {one.rule.severity} {one.rule.code}: {one.oddity.said}\n    {one.rule.law}")
        errors = sum(one.rule.severity == Severity.ERROR for one in found)
        told = f"{errors} errors, {len(found) - errors} warnings"
        self.stdout.write(f"{told}, {len(every) - len(found)} answered by editors.")


def of(one: Finding) -> tuple[str, str]:
    record = one.oddity.record
    return record.route, record.slug


def described(one: Finding) -> dict[str, Any]:
    kind, slug = of(one)
    row = one.oddity.row
    return {
        "code": one.rule.code,
        "severity": one.rule.severity,
        "law": one.rule.law,
        "record": {"kind": kind, "slug": slug, "uuid": str(one.oddity.record.uuid), "title": str(one.oddity.record)},
        "part": row and {"kind": row._meta.model_name, "title": str(row)},
        "field": one.oddity.field,
        "said": one.oddity.said,
        "dismissed": one.dismissal and {"reason": one.dismissal.reason, "at": one.dismissal.at.isoformat()},
    }
