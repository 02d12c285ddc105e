import django.db.models.constraints
import django.db.models.deletion
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conflicts_app", "0001_first_light"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExternalId",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("ucdp_actor", "UCDP actor"),
                            ("ucdp_conflict", "UCDP conflict"),
                            ("ucdp_dyad", "UCDP dyad"),
                        ],
                        help_text="Whose numbers they are.",
                        max_length=15,
                    ),
                ),
                ("value", models.CharField(help_text="The number, as the dataset writes it.", max_length=40)),
                (
                    "match",
                    models.CharField(
                        choices=[
                            ("exact", "The same"),
                            ("broader", "It means more"),
                            ("narrower", "It means less"),
                            ("related", "It overlaps"),
                        ],
                        default="exact",
                        help_text="Whether the dataset means the same, more or less than the register.",
                        max_length=8,
                    ),
                ),
            ],
            options={
                "verbose_name": "id elsewhere",
                "verbose_name_plural": "ids elsewhere",
                "ordering": ["scheme", "value", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="citation",
            name="citation_for_one_fact",
        ),
        migrations.AddField(
            model_name="externalid",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                help_text="The actor.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="external_ids",
                to="conflicts_app.actor",
            ),
        ),
        migrations.AddField(
            model_name="externalid",
            name="conflict",
            field=models.ForeignKey(
                blank=True,
                help_text="The conflict.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="external_ids",
                to="conflicts_app.conflict",
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="external_id",
            field=models.ForeignKey(
                blank=True,
                help_text="The fact that is cited for.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="citations",
                to="conflicts_app.externalid",
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    models.Func(
                        models.F("actor"),
                        models.F("actor_name"),
                        models.F("actor_relation"),
                        models.F("conflict"),
                        models.F("territory"),
                        models.F("participation"),
                        models.F("involvement"),
                        models.F("classification"),
                        models.F("finding"),
                        models.F("indicator_finding"),
                        models.F("place"),
                        models.F("incident"),
                        models.F("account"),
                        models.F("attribution"),
                        models.F("harm_claim"),
                        models.F("violation"),
                        models.F("development"),
                        models.F("brief"),
                        models.F("brief_section"),
                        models.F("external_id"),
                        function="num_nonnulls",
                        output_field=models.IntegerField(),
                    ),
                    1,
                ),
                name="citation_for_one_fact",
                violation_error_message="A citation is for exactly one fact.",
            ),
        ),
        migrations.AddIndex(
            model_name="externalid",
            index=models.Index(fields=["scheme", "value"], name="externalid_lookup"),
        ),
        migrations.AddConstraint(
            model_name="externalid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("actor__isnull", False), ("conflict", None), ("scheme__in", ("ucdp_actor",))),
                    models.Q(
                        ("actor", None), ("conflict__isnull", False), ("scheme__in", ("ucdp_conflict", "ucdp_dyad"))
                    ),
                    _connector="OR",
                ),
                name="externalid_fits_scheme",
                violation_error_message="This scheme numbers actors, or else conflicts: choose the one that fits.",
            ),
        ),
        migrations.AddConstraint(
            model_name="externalid",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__regex", "^[0-9]+$")),
                name="externalid_is_number",
                violation_error_message="An id of UCDP is a whole number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="externalid",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("scheme", "value", "actor", "conflict"),
                name="externalid_unique",
                nulls_distinct=False,
                violation_error_message="This id is there already.",
            ),
        ),
        migrations.RunSQL(  # on the way back: the old constraint knows no citations for ids
            sql=migrations.RunSQL.noop,
            reverse_sql="DELETE FROM conflicts_app_citation WHERE external_id_id IS NOT NULL",
        ),
    ]
