"""What somebody has typed into a form and not yet saved. It is no part of what is published."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Typed(models.Model):
    """The fields of one form as they were when an editor last typed into it: kept until it is saved or thrown away."""

    by = models.CharField(max_length=150, help_text=_("The name of the editor."))
    form = models.CharField(max_length=100, help_text=_("The form: the path of its page at the desk."))
    fields = models.TextField(help_text=_("Its fields, as a browser sends them."))
    at = models.DateTimeField(db_default=Now(), help_text=_("When they were last typed into."))

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="typed_once", fields=["by", "form"])]

    def __str__(self) -> str:
        return f"{self.by}: {self.form}"
