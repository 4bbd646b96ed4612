import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('accounts', '__first__'),
        ('publishing', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClientLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150)),
                ('email', models.EmailField(max_length=254)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('code_hash', models.CharField(blank=True, max_length=64)),
                ('code_ends_at', models.DateTimeField(null=True)),
                ('code_tries', models.PositiveSmallIntegerField(default=0)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='client_links', to='accounts.brand')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kept_steps', models.JSONField(default=list)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approval_policies', to='accounts.brand')),
                ('market', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.market')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'market'), name='one_policy_each', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Deputy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('person', models.F('deputy')), _negated=True), name='deputy_is_another'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('begins_on'))), name='deputy_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='LinkedPublication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decided_print', models.CharField(blank=True, max_length=64)),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='linked', to='approvals.clientlink')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='publishing.publication')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('link', 'publication'), name='linked_once')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField()),
                ('content_print', models.CharField(max_length=64)),
                ('revision', models.PositiveIntegerField()),
                ('kept_steps', models.JSONField()),
                ('standing', models.CharField(choices=[('waiting', 'waits for an approval'), ('approved', 'approved'), ('changes', 'changes are asked for'), ('overtaken', 'overtaken: it says something else by now, or does not go out')], default='waiting', max_length=10)),
                ('step', models.PositiveSmallIntegerField(default=0)),
                ('opened_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('reminders', models.PositiveSmallIntegerField(default=0)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.account')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='accounts.brand')),
                ('market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.market')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('policy', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='approvals.policy')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('standing', 'waiting')), fields=['brand', 'market'], name='review_waiting'), models.Index(fields=['organization', 'content_print'], name='review_print')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('standing__in', ['waiting', 'approved'])), fields=('organization', 'content_print', 'policy', 'revision'), name='review_once'), models.CheckConstraint(condition=models.Q(('standing__in', ['waiting', 'approved', 'changes', 'overtaken'])), name='review_standing_known')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.PositiveSmallIntegerField()),
                ('asked', models.JSONField(default=list)),
                ('verdict', models.CharField(choices=[('approved', 'approved'), ('changes', 'asked for changes')], max_length=10)),
                ('content_print', models.CharField(max_length=64)),
                ('said', models.TextField(blank=True)),
                ('by_name', models.CharField(blank=True, max_length=254)),
                ('instead_of_name', models.CharField(blank=True, max_length=254)),
                ('client_name', models.CharField(blank=True, max_length=150)),
                ('client_email', models.EmailField(blank=True, max_length=254)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('instead_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='approvals.review')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('verdict__in', ['approved', 'changes'])), name='decision_verdict_known'), models.CheckConstraint(condition=models.Q(('by_name', ''), ('client_name', ''), _negated=True), name='decision_is_somebodys')],
            },
        ),
        migrations.AddField(
            model_name='clientlink',
            name='publications',
            field=models.ManyToManyField(related_name='+', through='approvals.LinkedPublication', to='publishing.publication'),
        ),
    ]
