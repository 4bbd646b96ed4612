import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _append_only(table, parent, column):
    """SQL: a version is never changed, and goes only with what it is a version of.

    A person who leaves may be forgotten: `by_id` becomes NULL, nothing else.
    """
    name = f"{table}_append_only"
    return f"""
        CREATE FUNCTION {name}() RETURNS trigger AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                IF EXISTS (SELECT FROM {parent} WHERE id = OLD.{column}) THEN
                    RAISE EXCEPTION 'a version is never deleted' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NULL;
            END IF;
            IF NEW.by_id IS NULL AND to_jsonb(NEW) - 'by_id' = to_jsonb(OLD) - 'by_id' THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'a version is never changed' USING ERRCODE = 'check_violation';
        END $$ LANGUAGE plpgsql;
        CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
        CREATE CONSTRAINT TRIGGER {name}_kept AFTER DELETE ON {table}
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {name}();
    """


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=160)),
                ('goal', models.TextField(blank=True, verbose_name='goal')),
                ('starts_on', models.DateField(null=True, verbose_name='begins on')),
                ('ends_on', models.DateField(null=True, verbose_name='ends on')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='campaigns', to='accounts.brand')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'slug'), name='campaign_slug_unique')],
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255)),
                ('campaign', models.CharField(blank=True, max_length=150)),
                ('encoding', models.CharField(max_length=40)),
                ('columns', models.JSONField(default=list)),
                ('files', models.JSONField(default=dict)),
                ('said', models.JSONField(default=list)),
                ('found', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('open', 'Open'), ('planning', 'Planning'), ('planned', 'Planned')], default='open', max_length=10)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('checked', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('publications', models.PositiveIntegerField(default=0)),
                ('known', models.PositiveIntegerField(default=0)),
                ('result', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='accounts.brand')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
        ),
        migrations.CreateModel(
            name='LinkRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('patterns', models.JSONField(default=dict)),
                ('sites', models.JSONField(default=list)),
                ('in_files', models.BooleanField(default=False)),
                ('brand', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='link_rule', to='accounts.brand')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
        ),
        migrations.CreateModel(
            name='MediaFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('kind', models.CharField(choices=[('image', 'Image'), ('video', 'Video'), ('document', 'Document')], default='image', max_length=10)),
                ('mime', models.CharField(max_length=60)),
                ('size_bytes', models.PositiveBigIntegerField()),
                ('width', models.PositiveIntegerField(null=True)),
                ('height', models.PositiveIntegerField(null=True)),
                ('seconds', models.FloatField(null=True)),
                ('codec', models.CharField(blank=True, max_length=40)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'sha256'), name='media_file_unique')],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('cells', models.JSONField(default=dict)),
                ('troubles', models.JSONField(default=list)),
                ('findings', models.JSONField(default=list)),
                ('severity', models.PositiveSmallIntegerField(choices=[(0, 'Good'), (1, 'Warning'), (2, 'Error')], default=0)),
                ('due_at', models.DateTimeField(null=True)),
                ('time_zone', models.CharField(blank=True, max_length=64)),
                ('out', models.BooleanField(default=False)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='content.import')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['draft', '-severity', 'number'], name='content_imp_draft_i_7d5a0a_idx')],
                'constraints': [models.UniqueConstraint(fields=('draft', 'number'), name='import_row_unique')],
            },
        ),
        migrations.CreateModel(
            name='LibraryFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('folder', models.CharField(blank=True, max_length=200, verbose_name='folder')),
                ('alts', models.JSONField(default=dict)),
                ('focus', models.JSONField(null=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('removed_at', models.DateTimeField(null=True)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='library', to='accounts.brand')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('market', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.market')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.mediafile')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'market', 'file'), name='library_file_unique', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('text', models.TextField(blank=True, verbose_name='message')),
                ('language', models.CharField(blank=True, help_text='BCP 47', max_length=12, verbose_name='language')),
                ('link', models.URLField(blank=True, max_length=2000, verbose_name='link')),
                ('number', models.PositiveIntegerField(default=0)),
                ('plain_links', models.BooleanField(default=False)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='content.campaign')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('campaign', 'name'), name='message_name_unique')],
            },
        ),
        migrations.CreateModel(
            name='Rendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipe', models.CharField(max_length=64)),
                ('steps', models.JSONField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.mediafile')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('original', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='content.mediafile')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('original', 'recipe'), name='rendition_unique')],
            },
        ),
        migrations.CreateModel(
            name='MessageVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('language', models.CharField(max_length=12)),
                ('link', models.URLField(blank=True, max_length=2000)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='content.message')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('message', 'number'), name='message_version_unique')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.SlugField()),
                ('at', models.DateTimeField()),
                ('wrote_at', models.DateTimeField(null=True)),
                ('market', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.market')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='content.message')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('message', 'market', 'network', 'user'), name='presence_unique')],
            },
        ),
        migrations.CreateModel(
            name='Variant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.SlugField(blank=True)),
                ('format', models.CharField(choices=[('post', 'post'), ('reel', 'reel'), ('story', 'story')], default='post', max_length=10)),
                ('title', models.CharField(blank=True, max_length=300, verbose_name='title')),
                ('text', models.TextField(verbose_name='text')),
                ('link', models.URLField(blank=True, max_length=2000, verbose_name='link')),
                ('label', models.CharField(blank=True, max_length=300, verbose_name='advertising label')),
                ('in_composer', models.BooleanField(default=False)),
                ('number', models.PositiveIntegerField(default=0)),
                ('adapted_from', models.PositiveIntegerField(null=True)),
                ('parts', models.JSONField(default=list)),
                ('copied_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='content.variant')),
                ('market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='variants', to='accounts.market')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='variants', to='content.message')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('in_composer', True)), fields=('message', 'market', 'network'), name='variant_in_composer_unique')],
            },
        ),
        migrations.CreateModel(
            name='VariantMedia',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(blank=True, max_length=255)),
                ('alt', models.TextField(blank=True, verbose_name='alt text')),
                ('focus', models.JSONField(null=True)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.mediafile')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('original', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.mediafile')),
                ('variant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='media', to='content.variant')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='VariantVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('format', models.CharField(default='post', max_length=10)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('text', models.TextField(blank=True)),
                ('link', models.CharField(blank=True, max_length=2000)),
                ('label', models.CharField(blank=True, max_length=300)),
                ('media', models.JSONField(default=list)),
                ('parts', models.JSONField(default=list)),
                ('aside', models.BooleanField(default=False)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('variant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='content.variant')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('variant', 'number'), name='variant_version_unique')],
            },
        ),
        migrations.RunSQL(_append_only("content_messageversion", "content_message", "message_id")),
        migrations.RunSQL(_append_only("content_variantversion", "content_variant", "variant_id")),
    ]
