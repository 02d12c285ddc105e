"""What an import found: counted by kind, with examples; every single finding in a file, where one is asked for."""

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

EXAMPLES = 5
MEANINGS = {  # of what is counted, in the order in which it is told
    "rows": _("rows of the file"),
    "refused": _("refused: they cannot be read"),
    "new": _("new to the register"),
    "changed": _("changed since they were imported"),
    "same": _("the same as in the register"),
    "older": _("in the register from a newer release: left as they are"),
    "held": _("in an editor’s hands or withdrawn: left as they are"),
    "gone": _("in the register from an older release, and not in the file"),
}
FIELDS = ["severity", "line", "column", "value", "reason"]


@dataclass
class Report:
    """Findings are refusals, warnings and needs; ``counts`` says what became of the rows."""

    file: IO[str] | None = None
    counts: Counter[str] = field(default_factory=Counter)
    found: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    remarks: list[str] = field(default_factory=list)
    needs: dict[str, list[str]] = field(default_factory=dict)  # by kind, what the register lacked

    def __post_init__(self) -> None:
        self.writer: Any = csv.writer(self.file) if self.file else None
        if self.writer:
            self.writer.writerow(FIELDS)

    def refuse(self, line: int, column: str, value: str, reason: str) -> None:
        self.counts["refused"] += 1
        self.note("refused", line, column, value, reason)

    def warn(self, line: int, column: str, value: str, reason: str) -> None:
        self.note("warning", line, column, value, reason)

    def note(self, severity: str, line: int, column: str, value: str, reason: str) -> None:
        kind = severity, column, reason
        if len(self.found) < 1000 or kind in self.found:  # of reasons that are never the same twice the file has all
            self.found[kind] += 1
            if len(self.examples[kind]) < EXAMPLES:
                where = _("line %(line)s") % {"line": line} if line else ""
                self.examples[kind].append(": ".join(filter(None, (where, value[:70]))))
        if self.writer:
            self.writer.writerow([severity, line, column, value, reason])

    def lines(self, severity: str) -> list[str]:
        """A line for each kind of finding: how often, where, why, and some examples."""
        return [
            f"{times} × {f'{column}: ' if column else ''}{reason} ({'; '.join(self.examples[kind])})"
            for kind, times in self.found.most_common()
            for of, column, reason in [kind]
            if of == severity
        ]
