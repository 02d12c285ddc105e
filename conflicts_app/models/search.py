"""Every record by its words: what search and the question ``q`` of each list go by. Written by the database alone.

``asked(words)``, a function in each room (``searching.py``), makes the query: every word must be there, as the
beginning of a word of a name or stemmed in a text; a word that the register does not know stands for the words that are
written nearly so.
"""

from dataclasses import dataclass
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField
from django.db import connection, models
from django.db.models import Case, Count, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from conflicts_app.models.names import Folded

BEGIN, END = "\x02", "\x03"  # around what was found; no text has them


class Asked(SearchQuery):
    """What some words ask for, worked out once for a whole query."""

    SEARCH_TYPES = {"plain": "asked"}
    template = "(SELECT %(function)s(%(expressions)s))"


class SearchEntryQuerySet(models.QuerySet):
    def finding(self, words: str) -> Self:
        """Those that have all of the words."""
        return self.filter(vector=Asked(Value(words)))

    def keys(self, model: type[models.Model]) -> Any:
        """The numbers of the records of one kind."""
        kind = model._meta.concrete_model._meta.model_name  # type: ignore[union-attr]
        return self.filter(kind=kind).order_by().values("record")

    def best_of_each_kind(self, words: str, most: int) -> Self:
        """The best few of those found of each kind: first what is called exactly so; with how many there are."""
        name = Folded(Value(words))
        exactly = Case(When(Q(folded_code=name) | Q(folded_title=name), then=Value(0)), default=Value(1))
        found = self.finding(words).annotate(
            folded_code=Folded("code"),
            folded_title=Folded("title"),
            exactly=exactly,
            rank=SearchRank(F("vector"), Asked(Value(words))),
        )
        order: list[Any] = [F("exactly"), F("rank").desc(), F("title"), F("uuid")]
        found = found.annotate(
            place=Window(RowNumber(), partition_by=F("kind"), order_by=order),
            of_kind=Window(Count("*"), partition_by=F("kind")),
        )
        return found.filter(place__lte=most).order_by("kind", "place")


class SearchEntry(models.Model):
    """One record as search finds it: its names before its neighbours' names before its text."""

    uuid = models.UUIDField(primary_key=True, help_text=_("The record."))
    kind = models.CharField(max_length=20, help_text=_("The kind of record: actor, incident."))
    route = models.CharField(max_length=20, help_text=_("The kind of its page."))
    record = models.BigIntegerField(help_text=_("The number of the record among those of its kind."))
    slug = models.CharField(max_length=100, help_text=_("The last part of the address of its page."))
    code = models.CharField(max_length=120, help_text=_("Its acronym, code or number; blank where it has none."))
    title = models.CharField(max_length=400, help_text=_("Its name or title."))
    vector = SearchVectorField(
        help_text=_("Words of its names (A) and of the names of its parties or place (B), and stems of its text (D).")
    )

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("search entries")
        indexes = [
            GinIndex(fields=["vector"], name="search_words", fastupdate=False),
            models.Index(fields=["kind", "record"], name="search_record"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()


class Word(models.Model):
    """A word that some entry has or had, folded: what a misspelt word may have meant. Written by the database alone."""

    word = models.TextField(primary_key=True, help_text=_("The word, without accents and capitals."))

    class Meta:
        indexes = [GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="word_nearly", fastupdate=False)]

    def __str__(self) -> str:
        return self.word


@dataclass(frozen=True)
class Understood:
    """A word of a search: as it was typed (folded), and, where the register does not have it, those nearly so."""

    word: str
    known: bool
    near: list[str]


def understood(words: str) -> list[Understood]:
    """How the register takes each of some words, without those that say nothing, as “the” does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, known, near FROM understood(%s) WHERE counts ORDER BY place", [words])
        return [Understood(*row) for row in cursor]


def passages_of(entries: list[SearchEntry], words: str) -> dict[Any, tuple[str, str]]:
    """Of each entry its title and the passage of its text that fits the words best, what fits between BEGIN and END."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT uuid, title, passage FROM shown(%s, %s)", [[entry.uuid for entry in entries], words])
        return {key: (title, passage) for key, title, passage in cursor}
