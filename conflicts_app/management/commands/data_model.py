"""The data model as a document: what each row means, its columns, and what points where."""

import inspect
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from conflicts_app.rooms import mirrored

PATH = settings.BASE_DIR / "docs" / "data-model.md"
HEAD = """# The data model

Made from the models by `manage.py data_model`; a test fails while it is out of date. Every table exists in the rooms
`desk` and `published`, and as it was at any moment in `past`.

```mermaid
erDiagram
"""


class Command(BaseCommand):
    help = "Write docs/data-model.md from the models; with --check only say whether it is current."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; exit with 1 if it is out of date.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        made = document()
        if check and (not PATH.exists() or PATH.read_text() != made):
            raise CommandError("docs/data-model.md is out of date: run manage.py data_model.")
        if not check:
            Path(PATH).write_text(made)
            self.stdout.write(f"Written: {PATH.relative_to(settings.BASE_DIR)}")


def document() -> str:
    lines = [HEAD.rstrip()]
    for model in mirrored():
        for field in model._meta.concrete_fields:
            if field.many_to_one:
                least = "o|" if field.null else "||"
                target = field.related_model._meta.concrete_model.__name__
                lines.append(f"  {target} {least}--o{{ {model.__name__} : {field.name}")
    lines.append("```")
    for model in mirrored():
        lines += [
            "",
            f"## {model.__name__}",
            "",
            inspect.getdoc(model) or "",
            "",
            "| column | type | meaning |",
            "|---|---|---|",
        ]
        for field in model._meta.concrete_fields:
            if field.help_text:
                kind = field.related_model.__name__ if field.many_to_one else type(field).__name__
                lines.append(f"| `{field.name}` | {kind} | {field.help_text} |")
    return "\n".join(lines) + "\n"
