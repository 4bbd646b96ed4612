import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Changed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('message', 'Messages'), ('text', 'Texts'), ('comment', 'Comments'), ('media', 'Media')], max_length=10)),
                ('about_id', models.BigIntegerField()),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('message', 'Messages'), ('text', 'Texts'), ('comment', 'Comments'), ('media', 'Media')], max_length=10)),
                ('about_id', models.BigIntegerField()),
                ('title', models.CharField(blank=True, max_length=300)),
                ('text', models.TextField(blank=True)),
                ('language', models.CharField(blank=True, max_length=12)),
                ('how', models.CharField(max_length=12)),
                ('at', models.DateTimeField()),
                ('words', django.contrib.postgres.search.SearchVectorField()),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.brand')),
                ('market', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.market')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['words'], name='search_words'), models.Index(fields=['brand', 'how', 'kind', '-at'], name='search_newest'), models.Index(fields=['brand', 'how', 'kind', 'market', '-at'], name='search_newest_of_market')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'about_id'), name='search_entry_unique')],
            },
        ),
    ]
