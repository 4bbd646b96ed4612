import django.db.models.deletion
import django.db.models.functions.datetime
import homeground.audit.acts
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
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_name', models.CharField(blank=True, max_length=150)),
                ('person_email', models.CharField(blank=True, max_length=254)),
                ('by', models.CharField(choices=[('page', 'Page'), ('command', 'Command'), ('link', 'Link')], default='page', max_length=10)),
                ('act', models.CharField(choices=homeground.audit.acts.choices, max_length=40)),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('about_id', models.BigIntegerField(null=True)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('details', models.JSONField(default=dict)),
                ('ip_address', models.GenericIPAddressField(null=True)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('brand', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.brand')),
                ('market', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.market')),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.organization')),
                ('person', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['organization', '-id'], name='audit_newest'), models.Index(fields=['brand', '-id'], name='audit_of_brand'), models.Index(fields=['person', '-id'], name='audit_of_person')],
            },
        ),
        # Django has no cascade of the database's own: with its organization an entry goes by this one,
        # which the guard lets through. It is not asked for at the end of a transaction, as Django's are.
        migrations.RunSQL(
            """
            ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_of_organization
            FOREIGN KEY (organization_id) REFERENCES accounts_organization (id) ON DELETE CASCADE
            """
        ),
    ]
