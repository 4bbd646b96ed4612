import django.db.models.deletion
import uuid
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
            name='Allowance',
            fields=[
                ('key', models.CharField(max_length=200, primary_key=True, serialize=False)),
                ('remaining', models.IntegerField()),
                ('resets_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Worker',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('host', models.CharField(max_length=200)),
                ('pid', models.PositiveIntegerField()),
                ('process_started', models.FloatField()),
                ('started_at', models.DateTimeField(auto_now_add=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('version', models.CharField(blank=True, max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=20)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feeds', to='accounts.brand')),
                ('market', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.market')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feeds', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Recurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=500, verbose_name='rule')),
                ('first_at', models.DateTimeField()),
                ('time_zone', models.CharField(max_length=64)),
                ('identity', models.CharField(max_length=64)),
                ('planned_until', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recurrences', to='accounts.account')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('variant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recurrences', to='content.variant')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['planned_until'], name='recurrence_open')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'identity'), name='recurrence_identity_unique')],
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField()),
                ('time', models.TimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='accounts.account')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['weekday', 'time'],
                'constraints': [models.UniqueConstraint(fields=('account', 'weekday', 'time'), name='slot_unique'), models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='slot_weekday_known')],
            },
        ),
        migrations.CreateModel(
            name='Spending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200)),
                ('slice_starts_at', models.DateTimeField()),
                ('units', models.PositiveBigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'slice_starts_at'), name='spending_slice_unique')],
            },
        ),
        migrations.CreateModel(
            name='SpendingCap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.SlugField()),
                ('usd_a_month', models.DecimalField(decimal_places=2, max_digits=10)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spending_caps', to='accounts.brand')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'network'), name='one_cap_each')],
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('missed', models.CharField(blank=True, choices=[('send', 'send now'), ('shift', 'send later, by as long as the pause was'), ('hold', 'hold, to be decided one by one'), ('cancel', 'cancel')], max_length=10)),
                ('began_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pauses', to='accounts.brand')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('market', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pauses', to='accounts.market')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['brand'], name='pause_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('brand', 'market'), name='one_pause_at_a_time', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='ReadCharge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.SlugField(db_index=False)),
                ('day', models.DateField()),
                ('post_id', models.CharField(max_length=64)),
                ('usd', models.DecimalField(decimal_places=4, max_digits=8)),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.brand')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'network', 'day', 'post_id'), include=('usd',), name='read_charged_once')],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(verbose_name='when')),
                ('time_zone', models.CharField(max_length=64)),
                ('send_at', models.DateTimeField()),
                ('useless_after', models.DateTimeField(null=True, verbose_name='useless after')),
                ('native', models.BooleanField(default=False, verbose_name='kept by the network until its time')),
                ('handed_id', models.CharField(blank=True, max_length=190)),
                ('recall_to', models.CharField(blank=True, choices=[('draft', 'draft'), ('in_review', 'in review'), ('approved', 'approved'), ('scheduled', 'scheduled'), ('armed', 'being sent'), ('handed_over', 'kept by the network for its time'), ('published', 'published'), ('unsure', 'unsure'), ('assisted', 'waits for a person'), ('failed', 'failed'), ('cancelled', 'cancelled'), ('on_hold', 'on hold')], max_length=20)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('in_review', 'in review'), ('approved', 'approved'), ('scheduled', 'scheduled'), ('armed', 'being sent'), ('handed_over', 'kept by the network for its time'), ('published', 'published'), ('unsure', 'unsure'), ('assisted', 'waits for a person'), ('failed', 'failed'), ('cancelled', 'cancelled'), ('on_hold', 'on hold')], default='scheduled', max_length=20)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('identity', models.CharField(max_length=64)),
                ('fingerprint', models.CharField(blank=True, max_length=64)),
                ('armed_at', models.DateTimeField(null=True)),
                ('lease_ends_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('look_at', models.DateTimeField(null=True)),
                ('looks', models.PositiveSmallIntegerField(default=0)),
                ('problem', models.TextField(blank=True)),
                ('cost_usd', models.DecimalField(decimal_places=4, max_digits=9, null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('reminders', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('needs_approval', models.BooleanField(db_default=False, default=False)),
                ('content_print', models.CharField(blank=True, db_default='', default='', max_length=64)),
                ('approved_print', models.CharField(blank=True, db_default='', default='', max_length=64)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='accounts.account')),
                ('answers', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='publishing.publication')),
                ('in_campaign', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='content.campaign')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('variant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='content.variant')),
                ('worded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recurrence', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='publications', to='publishing.recurrence')),
                ('worker', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='publishing.worker')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'due_at'], include=('id', 'account', 'state', 'answers', 'send_at'), name='publication_when'), models.Index(fields=['in_campaign', 'due_at'], include=('organization', 'account', 'state'), name='publication_of_campaign'), models.Index(condition=models.Q(('answers__isnull', False)), fields=['answers'], name='publication_answers'), models.Index(condition=models.Q(('recurrence__isnull', False)), fields=['recurrence'], name='publication_recurrence'), models.Index(condition=models.Q(('worker__isnull', False)), fields=['worker'], name='publication_worker'), models.Index(condition=models.Q(('state', 'scheduled')), fields=['send_at'], name='publication_due'), models.Index(condition=models.Q(('send_at__gt', models.F('due_at')), ('state', 'scheduled')), fields=['account', 'due_at'], name='publication_told_to_wait'), models.Index(condition=models.Q(('state', 'scheduled'), ('useless_after__isnull', False)), fields=['useless_after'], name='publication_useless_after'), models.Index(condition=models.Q(('state__in', ['armed', 'unsure'])), fields=['account'], name='publication_in_flight'), models.Index(condition=models.Q(('state', 'scheduled')), fields=['account'], include=('organization',), name='publication_planned'), models.Index(condition=models.Q(('state__in', ['in_review', 'approved'])), fields=['account'], name='publication_in_approval'), models.Index(condition=models.Q(('state__in', ['assisted', 'on_hold'])), fields=['account'], name='publication_waits'), models.Index(condition=models.Q(('state__in', ['published', 'failed'])), fields=['state', 'settled_at'], name='publication_ended'), models.Index(condition=models.Q(('needs_approval', True)), fields=['content_print'], name='publication_asks'), models.Index(condition=models.Q(('state', 'handed_over')), fields=['look_at'], name='publication_handed_over')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'identity'), name='publication_identity_unique'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_review', 'approved', 'scheduled', 'armed', 'handed_over', 'published', 'unsure', 'assisted', 'failed', 'cancelled', 'on_hold'])), name='publication_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'armed'), _negated=True), models.Q(('armed_at__isnull', False), ('lease_ends_at__isnull', False), models.Q(('fingerprint', ''), _negated=True)), _connector='OR'), name='publication_armed_is_written_down'), models.CheckConstraint(condition=models.Q(('needs_approval', False), models.Q(('state__in', ['armed', 'assisted', 'handed_over', 'scheduled', 'unsure']), _negated=True), models.Q(('approved_print', models.F('content_print')), models.Q(('approved_print', ''), _negated=True)), _connector='OR'), name='publication_approved_as_it_is')],
            },
        ),
        migrations.CreateModel(
            name='Lane',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='lane', serialize=False, to='accounts.account')),
                ('lease_ends_at', models.DateTimeField(null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('worker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='lanes', to='publishing.worker')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('worker', None), ('lease_ends_at__isnull', False), _connector='OR'), name='lane_has_a_lease')],
            },
        ),
        migrations.CreateModel(
            name='Happening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('what', models.CharField(choices=[('found', 'looked: it is there'), ('not_found', 'looked: it is not there yet'), ('absent', 'looked again: it is surely not there; it is sent once more'), ('not_seen', 'looked, and could not see'), ('said_there', 'a person looked: it is there'), ('said_absent', 'a person looked: it is not there; it is sent once more'), ('posted', 'a person posted it'), ('moved', 'moved to another time'), ('reworded', 'reworded'), ('held', 'put on hold'), ('released', 'let go on'), ('cancelled', 'cancelled'), ('tried_anew', 'planned anew after it had failed'), ('too_late', 'its time of use has passed; it is not sent any more'), ('recall_wanted', 'to be taken back from the network'), ('recalled', 'taken back from the network'), ('asked', 'waits for an approval of what it says'), ('approval_given', 'approved'), ('changes_wanted', 'asked for changes'), ('approved', 'approved by everybody who was asked'), ('vanished', "looked: somebody took it off the network's schedule")], max_length=20)),
                ('said', models.TextField(blank=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='happenings', to='publishing.publication')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(choices=[('open', 'no answer yet'), ('published', 'published'), ('handed_over', 'kept by the network'), ('rate_limited', 'told to wait'), ('unavailable', 'not available'), ('unsure', 'may have been accepted'), ('not_authorized', 'not authorized'), ('rejected', 'rejected'), ('challenge', 'a person must act'), ('not_sent', 'not sent')], default='open', max_length=20)),
                ('said', models.TextField(blank=True)),
                ('code', models.CharField(blank=True, max_length=60)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='publishing.publication')),
                ('worker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='publishing.worker')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('publication', 'number'), name='attempt_number_unique')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network_id', models.CharField(max_length=190, verbose_name='id on the network')),
                ('url', models.URLField(max_length=500)),
                ('published_at', models.DateTimeField()),
                ('gone_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='accounts.account')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('publication', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='post', to='publishing.publication')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'network_id'), name='post_unique')],
            },
        ),
    ]
