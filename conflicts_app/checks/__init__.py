"""The rules of legal consistency, each with its code, its severity and its reason in law. They warn, never decide."""

from conflicts_app.checks import classifications, conflicts, incidents, sources
from conflicts_app.checks.rules import RULES, Finding, Oddity, Rule, Severity, findings

__all__ = ["RULES", "Finding", "Oddity", "Rule", "Severity", "findings"]
