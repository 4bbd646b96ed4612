import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('accounts', '__first__'),
        ('content', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('language', models.CharField(max_length=12)),
                ('market_ids', models.JSONField(null=True)),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('times_opened', models.PositiveIntegerField(default=0)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='report_links', to='content.campaign')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Schedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rhythm', models.CharField(choices=[('weekly', 'every Monday'), ('monthly', 'on the first of every month'), ('end', 'once, when the campaign has ended')], max_length=10)),
                ('addresses', models.JSONField(default=list)),
                ('format', models.CharField(max_length=10)),
                ('language', models.CharField(max_length=12)),
                ('market_ids', models.JSONField(null=True)),
                ('time_zone', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('next_at', models.DateTimeField(null=True)),
                ('last_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('problem', models.TextField(blank=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='report_schedules', to='content.campaign')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['next_at'], name='report_due')],
            },
        ),
    ]
