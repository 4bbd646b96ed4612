import django.db.models.deletion
import django.db.models.functions.datetime
import homeground.accounts.fields
import homeground.notifications.kinds
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Endpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(max_length=500)),
                ('kinds', models.JSONField(default=list)),
                ('secrets', homeground.accounts.fields.EncryptedJSONField()),
                ('former_until', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField()),
                ('failing_since', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_why', models.CharField(blank=True, max_length=300)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='endpoints', to='accounts.brand')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=homeground.notifications.kinds.choices, max_length=40)),
                ('key', models.CharField(max_length=190)),
                ('named', models.BooleanField(default=False)),
                ('details', models.JSONField(default=dict)),
                ('many', models.PositiveIntegerField(default=1)),
                ('first_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('in_page', models.BooleanField(default=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('by_mail', models.BooleanField(default=False)),
                ('mailed_at', models.DateTimeField(null=True)),
                ('in_digest', models.BooleanField(default=False)),
                ('digested_at', models.DateTimeField(null=True)),
                ('brand', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.brand')),
                ('market', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.market')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'organization', '-at'], name='notice_newest'), models.Index(condition=models.Q(('in_page', True), ('read_at', None)), fields=['person', 'organization'], name='notice_unread'), models.Index(condition=models.Q(models.Q(('by_mail', True), ('mailed_at', None)), models.Q(('digested_at', None), ('in_digest', True)), _connector='OR'), fields=['organization', 'person'], name='notice_to_mail')],
            },
        ),
        migrations.CreateModel(
            name='Telling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=homeground.notifications.kinds.choices, max_length=40)),
                ('group', models.CharField(blank=True, max_length=100)),
                ('details', models.JSONField(default=dict)),
                ('to', models.JSONField(null=True)),
                ('once', models.CharField(max_length=150, null=True)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('spread_at', models.DateTimeField(null=True)),
                ('brand', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.brand')),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('market', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.market')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('spread_at', None)), fields=['id'], name='telling_to_spread')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'once'), name='telling_once')],
            },
        ),
        migrations.CreateModel(
            name='Wishes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ways', models.JSONField(default=dict)),
                ('digest', models.CharField(choices=[('hourly', 'every hour'), ('daily', 'once a day'), ('never', 'never')], default='daily', max_length=10)),
                ('digest_hour', models.PositiveSmallIntegerField(default=8)),
                ('weekdays_only', models.BooleanField(default=False)),
                ('quiet_from', models.PositiveSmallIntegerField(null=True)),
                ('quiet_to', models.PositiveSmallIntegerField(null=True)),
                ('time_zone', models.CharField(blank=True, max_length=64)),
                ('mailed_at', models.DateTimeField(null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'person'), name='wishes_of_each')],
            },
        ),
        migrations.CreateModel(
            name='Dispatch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('body', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('try_at', models.DateTimeField(null=True)),
                ('taken_at', models.DateTimeField(null=True)),
                ('given_up_at', models.DateTimeField(null=True)),
                ('tried_at', models.DateTimeField(null=True)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('said', models.CharField(blank=True, max_length=300)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('endpoint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dispatches', to='notifications.endpoint')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('try_at__isnull', False)), fields=['try_at'], name='dispatch_due'), models.Index(fields=['endpoint', '-made_at'], name='dispatch_newest')],
            },
        ),
    ]
