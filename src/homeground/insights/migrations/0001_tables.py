from datetime import UTC, datetime

import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

# Parted by month: the primary key of such a table must hold what it is parted by.
COUNTS = ("views", "reach", "likes", "comments", "shares", "clicks", "saves")
PARTED = f"""
    CREATE SEQUENCE insights_observation_number AS bigint;
    CREATE TABLE insights_observation (
        id bigint NOT NULL DEFAULT nextval('insights_observation_number'),
        organization_id bigint NOT NULL,
        post_id bigint NOT NULL,
        observed_at timestamptz NOT NULL,
        {"".join(f"{count} bigint CONSTRAINT observation_{count} CHECK ({count} >= 0)," for count in COUNTS)}
        how varchar(8) NOT NULL DEFAULT 'api',
        CONSTRAINT observation_of_post PRIMARY KEY (post_id, observed_at, id),
        CONSTRAINT observation_organization FOREIGN KEY (organization_id)
            REFERENCES accounts_organization (id) DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT observation_post FOREIGN KEY (post_id)
            REFERENCES publishing_post (id) DEFERRABLE INITIALLY DEFERRED
    ) PARTITION BY RANGE (observed_at);
    ALTER SEQUENCE insights_observation_number OWNED BY insights_observation.id;
    CREATE INDEX observation_id ON insights_observation USING brin (id) WITH (pages_per_range = 32);
    CREATE TABLE insights_observation_rest PARTITION OF insights_observation DEFAULT;
"""


def first_parts(apps, schema_editor):
    from homeground.accounts.tenancy import secure
    from homeground.insights.parting import ready_parts

    for table in ("insights_observation", "insights_observation_rest"):
        secure(table, "organization_id")
    ready_parts(datetime.now(UTC))


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('accounts', '__first__'),
        ('publishing', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Archive',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('file_name', models.CharField(max_length=255)),
                ('sha256', models.CharField(max_length=64)),
                ('exported_at', models.DateTimeField()),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('imported_by', models.CharField(blank=True, max_length=150)),
                ('posts', models.PositiveIntegerField(default=0)),
                ('comments', models.PositiveIntegerField(default=0)),
                ('observations', models.PositiveIntegerField(default=0)),
                ('unread', models.PositiveIntegerField(default=0)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='archives', to='accounts.account')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['started_at'],
                'constraints': [models.UniqueConstraint(fields=('account', 'sha256'), name='archive_once')],
            },
        ),
        migrations.CreateModel(
            name='AudienceReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('observed_at', models.DateTimeField()),
                ('how', models.CharField(choices=[('api', 'read from the network'), ('archive', 'from an archive of the network’s'), ('hand', 'entered by a person'), ('table', 'from a table that a person brought')], default='api', max_length=8)),
                ('followers', models.PositiveBigIntegerField(null=True)),
                ('joined', models.PositiveBigIntegerField(null=True)),
                ('left', models.PositiveBigIntegerField(null=True)),
                ('reach', models.PositiveBigIntegerField(null=True)),
                ('views', models.PositiveBigIntegerField(null=True)),
                ('engagement', models.PositiveBigIntegerField(null=True)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='audience_readings', to='accounts.account')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['day', 'observed_at'],
                'indexes': [models.Index(fields=['account', 'day', '-observed_at'], name='audience_of_a_day')],
            },
        ),
        migrations.CreateModel(
            name='EngagementWeights',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('likes', models.FloatField(validators=[django.core.validators.MinValueValidator(0.0), django.core.validators.MaxValueValidator(1000.0)])),
                ('comments', models.FloatField(validators=[django.core.validators.MinValueValidator(0.0), django.core.validators.MaxValueValidator(1000.0)])),
                ('shares', models.FloatField(validators=[django.core.validators.MinValueValidator(0.0), django.core.validators.MaxValueValidator(1000.0)])),
                ('set_at', models.DateTimeField()),
                ('brand', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='engagement_weights', to='accounts.brand')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('set_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['version'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'version'), name='weights_version')],
            },
        ),
        migrations.CreateModel(
            name='Fitted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('expectations', 'Expectations'), ('growth', 'Growth')], max_length=12)),
                ('network', models.SlugField(blank=True, db_index=False)),
                ('weights_version', models.PositiveIntegerField(default=0)),
                ('content', models.JSONField()),
                ('posts', models.PositiveIntegerField()),
                ('fitted_at', models.DateTimeField()),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['-fitted_at'],
                'indexes': [models.Index(fields=['organization', 'kind', 'network', '-fitted_at'], name='fitted_newest')],
            },
        ),
        migrations.CreateModel(
            name='NextReading',
            fields=[
                ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='next_reading', serialize=False, to='publishing.post')),
                ('at', models.DateTimeField()),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'at'], name='reading_due')],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(PARTED),
                migrations.RunPython(first_parts),
            ],
            state_operations=[
                migrations.CreateModel(
                    name='Observation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('observed_at', models.DateTimeField()),
                        ('how', models.CharField(choices=[('api', 'read from the network'), ('archive', 'from an archive of the network’s'), ('hand', 'entered by a person'), ('table', 'from a table that a person brought')], db_default='api', default='api', max_length=8)),
                        ('views', models.PositiveBigIntegerField(null=True)),
                        ('reach', models.PositiveBigIntegerField(null=True)),
                        ('likes', models.PositiveBigIntegerField(null=True)),
                        ('comments', models.PositiveBigIntegerField(null=True)),
                        ('shares', models.PositiveBigIntegerField(null=True)),
                        ('clicks', models.PositiveBigIntegerField(null=True)),
                        ('saves', models.PositiveBigIntegerField(null=True)),
                        ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                        ('post', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='observations', to='publishing.post')),
                    ],
                    options={
                        'ordering': ['observed_at'],
                        'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['id'], name='observation_id', pages_per_range=32)],
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name='ArchivedPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.TextField(blank=True)),
                ('text', models.TextField(blank=True)),
                ('media_count', models.PositiveIntegerField(null=True)),
                ('imported_at', models.DateTimeField()),
                ('archive', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='archived_posts', to='insights.archive')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='archived', to='publishing.post')),
            ],
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='standing', serialize=False, to='publishing.post')),
                ('published_at', models.DateTimeField()),
                ('format', models.CharField(max_length=20)),
                ('observed_at', models.DateTimeField(null=True)),
                ('age', models.DurationField(null=True)),
                ('how', models.CharField(blank=True, choices=[('api', 'read from the network'), ('archive', 'from an archive of the network’s'), ('hand', 'entered by a person'), ('table', 'from a table that a person brought')], max_length=8)),
                ('views', models.PositiveBigIntegerField(null=True)),
                ('reach', models.PositiveBigIntegerField(null=True)),
                ('likes', models.PositiveBigIntegerField(null=True)),
                ('comments', models.PositiveBigIntegerField(null=True)),
                ('shares', models.PositiveBigIntegerField(null=True)),
                ('clicks', models.PositiveBigIntegerField(null=True)),
                ('saves', models.PositiveBigIntegerField(null=True)),
                ('engaged', models.FloatField(null=True)),
                ('weights_version', models.PositiveIntegerField(default=0)),
                ('audience', models.PositiveBigIntegerField(null=True)),
                ('expected', models.FloatField(null=True)),
                ('expected_low', models.FloatField(null=True)),
                ('expected_high', models.FloatField(null=True)),
                ('lift', models.FloatField(null=True)),
                ('lift_low', models.FloatField(null=True)),
                ('lift_high', models.FloatField(null=True)),
                ('percentile', models.FloatField(null=True)),
                ('percentile_low', models.FloatField(null=True)),
                ('percentile_high', models.FloatField(null=True)),
                ('own_posts', models.PositiveIntegerField(null=True)),
                ('borrowed', models.FloatField(null=True)),
                ('crowdtangle', models.FloatField(null=True)),
                ('forecast', models.FloatField(null=True)),
                ('forecast_low', models.FloatField(null=True)),
                ('forecast_high', models.FloatField(null=True)),
                ('forecast_method', models.CharField(blank=True, max_length=40)),
                ('restated_at', models.DateTimeField(null=True)),
                ('computed_at', models.DateTimeField()),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('observation', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='insights.observation')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['account', '-published_at'], include=('organization', 'post', 'lift', 'percentile', 'observed_at'), name='standing_over_time'), models.Index(condition=models.Q(('lift__isnull', False)), fields=['percentile', 'lift', 'post'], include=('organization', 'account', 'published_at'), name='standing_best'), models.Index(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('post'), '*', models.Value(2654435761)), '%%', models.Value(1000003)), condition=models.Q(('lift__isnull', False)), include=('organization', 'post', 'account', 'published_at'), name='standing_at_random')],
            },
        ),
        # Rows that are written anew after each reading stay where they are: on their page there is room for it.
        # A brand's year is counted from an index alone, as far as the database knows that pages hold no row that
        # some transaction may not see: it looks after that sooner here than after a fifth of the table.
        migrations.RunSQL(
            "ALTER TABLE insights_standing SET (fillfactor = 70, "
            "autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02)"
        ),
    ]
