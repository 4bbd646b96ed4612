import django.db.models.deletion
import homeground.accounts.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('publishing', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_at', models.DateTimeField()),
                ('url', models.CharField(blank=True, max_length=500)),
                ('headers', models.JSONField(default=dict)),
                ('body', models.BinaryField()),
                ('size_bytes', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('repeats', models.PositiveIntegerField(default=0)),
                ('repeated_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('problem', models.TextField(blank=True)),
                ('pruned_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='accounts.account')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('read_at', None)), fields=['id'], name='delivery_unread'), models.Index(fields=['received_at'], name='delivery_by_age')],
                'constraints': [models.UniqueConstraint(fields=('account', 'sha256'), name='delivery_unique')],
            },
        ),
        migrations.CreateModel(
            name='LongPoll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cursor', homeground.accounts.fields.EncryptedJSONField()),
                ('next_at', models.DateTimeField()),
                ('problem', models.TextField(blank=True)),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='long_poll', to='accounts.account')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=64, unique=True)),
                ('secrets', homeground.accounts.fields.EncryptedJSONField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('greeted_at', models.DateTimeField(null=True)),
                ('forged', models.PositiveIntegerField(default=0)),
                ('forged_at', models.DateTimeField(null=True)),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='webhook', to='accounts.account')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network_id', models.CharField(max_length=190)),
                ('parent_network_id', models.CharField(blank=True, max_length=190)),
                ('author_name', models.CharField(blank=True, max_length=300)),
                ('author_network_id', models.CharField(blank=True, max_length=190)),
                ('text', models.TextField()),
                ('url', models.URLField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField()),
                ('by_us', models.BooleanField(default=False)),
                ('as_of', models.DateTimeField(null=True)),
                ('gone_at', models.DateTimeField(null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='publishing.post')),
            ],
            options={
                'ordering': ['created_at'],
                'constraints': [models.UniqueConstraint(fields=('post', 'network_id'), name='comment_unique')],
            },
        ),
        migrations.CreateModel(
            name='NetworkEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network_id', models.CharField(max_length=190)),
                ('what', models.CharField(choices=[('comment', 'comment'), ('comment gone', 'comment gone'), ('post', 'post'), ('post gone', 'post gone'), ('mention', 'mention'), ('message', 'message'), ('other', 'other')], max_length=20)),
                ('at', models.DateTimeField()),
                ('post_network_id', models.CharField(blank=True, max_length=190)),
                ('comment_network_id', models.CharField(blank=True, max_length=190)),
                ('thread_id', models.CharField(blank=True, max_length=190)),
                ('state', models.CharField(choices=[('kept', 'kept'), ('done', 'done'), ('waiting', 'waiting for its post'), ('dropped', 'its post never came'), ('elsewhere', 'about an account that is not here')], default='kept', max_length=20)),
                ('heard_at', models.DateTimeField()),
                ('repeats', models.PositiveIntegerField(default=0)),
                ('about', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='events', to='accounts.account')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='community.delivery')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['heard_at'], name='event_waiting'), models.Index(condition=models.Q(('comment_network_id', ''), _negated=True), fields=['about', 'comment_network_id'], name='event_of_comment'), models.Index(condition=models.Q(('thread_id', ''), _negated=True), fields=['thread_id'], name='event_thread')],
                'constraints': [models.UniqueConstraint(fields=('account', 'network_id'), name='event_unique')],
            },
        ),
    ]
