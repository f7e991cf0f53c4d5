from django.db import migrations, models
from pgvector.django import HnswIndex, VectorField


class Migration(migrations.Migration):
    dependencies = [("docs", "0011_titles")]

    operations = [
        migrations.AddField("document", "embedding", VectorField(dimensions=1536)),  # <- filled-table-python
        migrations.AddField(  # <- filled-table-python
            model_name="document",
            name="language",
            field=models.CharField(max_length=8),
        ),
    ]
