from django.db import migrations, models
from pgvector.django import HnswIndex, VectorField


class Migration(migrations.Migration):
    dependencies = [("docs", "0011_titles")]

    operations = [
        migrations.AddField("document", "embedding", VectorField(dimensions=1536, null=True)),
        migrations.AddField(
            model_name="document",
            name="language",
            field=models.CharField(max_length=8, default="en"),
        ),
        # Django gives an empty text to the rows that are there.
        migrations.AddField("document", "subtitle", models.CharField(max_length=80, blank=True)),
        migrations.AddField(
            model_name="document",
            name="tags",
            field=models.ManyToManyField(to="docs.tag"),
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[("embedding", VectorField(dimensions=1536))],
        ),
    ]


class OptimizerTests(OperationTestBase):
    def test_folds_into_create(self):
        # Operations for their own sake, and no migration of a table.
        self.assertOptimizesTo(
            [migrations.AddField("document", "age", models.IntegerField())],
            [],
        )
