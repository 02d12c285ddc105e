"""Which source says which fact. Stands above all other models: it may point at a row of any of them."""

from collections import Counter
from collections.abc import Iterable

from django.db import models
from django.db.models import F, Func
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from conflicts_app.models.actors import Actor, ActorName
from conflicts_app.models.briefs import Brief, BriefSection
from conflicts_app.models.claims import Account, Attribution, HarmClaim
from conflicts_app.models.classifications import Classification, CriterionFinding, IndicatorFinding
from conflicts_app.models.conflicts import Conflict, Involvement, Participation, Territory
from conflicts_app.models.developments import Development
from conflicts_app.models.external_ids import ExternalId
from conflicts_app.models.incidents import Incident
from conflicts_app.models.places import Place
from conflicts_app.models.relations import ActorRelation
from conflicts_app.models.sources import Source
from conflicts_app.models.violations import ViolationFinding

FACTS: dict[str, type[models.Model]] = {
    "actor": Actor,
    "actor_name": ActorName,
    "actor_relation": ActorRelation,
    "conflict": Conflict,
    "territory": Territory,
    "participation": Participation,
    "involvement": Involvement,
    "classification": Classification,
    "finding": CriterionFinding,
    "indicator_finding": IndicatorFinding,
    "place": Place,
    "incident": Incident,
    "account": Account,
    "attribution": Attribution,
    "harm_claim": HarmClaim,
    "violation": ViolationFinding,
    "development": Development,
    "brief": Brief,
    "brief_section": BriefSection,
    "external_id": ExternalId,
}


def fact(model: type[models.Model]) -> models.ForeignKey:
    return models.ForeignKey(
        model,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="citations",
        help_text=_("The fact that is cited for."),
    )


class CitationManager(models.Manager["Citation"]):
    """With the source: a citation is never shown without it."""

    def get_queryset(self) -> models.QuerySet["Citation"]:
        return super().get_queryset().select_related("source")


class Citation(models.Model):
    """One passage of a source that says one fact; it belongs to the record of that fact."""

    owners = tuple(FACTS)

    source = models.ForeignKey(Source, models.PROTECT, related_name="citations", help_text=_("The source."))
    locator = models.CharField(
        max_length=200, blank=True, help_text=_("Where in the source: page, paragraph, section, row.")
    )
    actor = fact(Actor)
    actor_name = fact(ActorName)
    actor_relation = fact(ActorRelation)
    conflict = fact(Conflict)
    territory = fact(Territory)
    participation = fact(Participation)
    involvement = fact(Involvement)
    classification = fact(Classification)
    finding = fact(CriterionFinding)
    indicator_finding = fact(IndicatorFinding)
    place = fact(Place)
    incident = fact(Incident)
    account = fact(Account)
    attribution = fact(Attribution)
    harm_claim = fact(HarmClaim)
    violation = fact(ViolationFinding)
    development = fact(Development)
    brief = fact(Brief)
    brief_section = fact(BriefSection)
    external_id = fact(ExternalId)

    objects = CitationManager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="citation_for_one_fact",
                condition=Exact(Func(*map(F, FACTS), function="num_nonnulls", output_field=models.IntegerField()), 1),
                violation_error_message=_("A citation is for exactly one fact."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.locator}" if self.locator else str(self.source)

    def natural_key(self) -> tuple[str, ...]:
        return (self.source.slug, self.fact, *getattr(self, self.fact).natural_key(), self.locator)

    @property
    def fact(self) -> str:
        """Which kind of fact it is for."""
        return next(name for name in FACTS if getattr(self, f"{name}_id"))


def passages(citations: Iterable[Citation]) -> list[tuple[Citation, list[str]]]:
    """Each passage once, with the facts that it is cited for: “incident”, “harm claim (3)”."""
    found: dict[tuple[int, str], tuple[Citation, Counter[str]]] = {}
    for citation in citations:
        _first, facts = found.setdefault((citation.source_id, citation.locator), (citation, Counter()))
        facts[str(FACTS[citation.fact]._meta.verbose_name)] += 1
    return [
        (citation, [f"{name} ({times})" if times > 1 else name for name, times in facts.items()])
        for citation, facts in found.values()
    ]
