import django.db.models.deletion
import homeground.accounts.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('content', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('target', models.TextField()),
                ('written', models.TextField()),
                ('address', models.CharField(max_length=300)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='short_links', to='accounts.account')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='short_links', to='accounts.brand')),
                ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='short_links', to='content.campaign')),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='short_links', to='content.message')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['brand', '-made_at'], name='short_link_newest')],
            },
        ),
        migrations.CreateModel(
            name='Referring',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shortens', models.BooleanField(default=False)),
                ('in_files', models.BooleanField(default=False)),
                ('host', models.CharField(max_length=253, null=True, unique=True)),
                ('parameter', models.CharField(blank=True, default='hg_link', max_length=40)),
                ('salt', models.CharField(max_length=43)),
                ('all_told', models.BooleanField(default=False)),
                ('token_hash', models.CharField(blank=True, max_length=64)),
                ('token_made_at', models.DateTimeField(null=True)),
                ('webhook_secrets', homeground.accounts.fields.EncryptedJSONField()),
                ('webhook_made_at', models.DateTimeField(null=True)),
                ('brand', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='referring', to='accounts.brand')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Conversion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, max_length=64)),
                ('told_as', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('value', models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ('currency', models.CharField(blank=True, max_length=3)),
                ('new_customer', models.BooleanField(null=True)),
                ('origin', models.CharField(choices=[('file', 'File'), ('call', 'Call'), ('webhook', 'Webhook')], max_length=10)),
                ('told_at', models.DateTimeField()),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conversions', to='accounts.brand')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('link', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='conversions', to='referrals.link')),
            ],
            options={
                'indexes': [models.Index(fields=['brand', '-at'], name='conversion_newest'), models.Index(condition=models.Q(('link', None), models.Q(('code', ''), _negated=True)), fields=['brand', 'code'], name='conversion_kept_aside')],
                'constraints': [models.UniqueConstraint(fields=('brand', 'told_as'), name='conversion_told_once'), models.CheckConstraint(condition=models.Q(models.Q(('currency', ''), ('value', None)), models.Q(('value__isnull', False), models.Q(('currency', ''), _negated=True)), _connector='OR'), name='conversion_value_has_currency')],
            },
        ),
        migrations.CreateModel(
            name='Clicks',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.DateTimeField()),
                ('people', models.PositiveIntegerField(default=0)),
                ('machines', models.PositiveIntegerField(default=0)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('link', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='clicks', to='referrals.link')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('link', 'hour'), name='clicks_of_an_hour')],
            },
        ),
        migrations.CreateModel(
            name='Use',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='referrals.link')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('variant', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='short_link_use', to='content.variant')),
            ],
        ),
    ]
