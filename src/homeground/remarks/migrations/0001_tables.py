import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What was said stays as it was said. A remark is resolved and opened again, goes with its text, and
# outlives the name of whoever wrote it; `answers_id` is let go of where an organization is removed.
KEEP = """
    CREATE FUNCTION remark_kept() RETURNS trigger AS $$
    DECLARE
        free CONSTANT text[] := ARRAY['resolved_at', 'resolved_by_id', 'by_id', 'answers_id'];
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF EXISTS (SELECT FROM content_variant WHERE id = OLD.variant_id) THEN
                RAISE EXCEPTION 'a remark is never deleted' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        END IF;
        IF to_jsonb(NEW) - free = to_jsonb(OLD) - free
            AND (NEW.by_id IS NULL OR NEW.by_id = OLD.by_id)
            AND (NEW.answers_id IS NULL OR NEW.answers_id = OLD.answers_id)
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'a remark is never changed' USING ERRCODE = 'check_violation';
    END $$ LANGUAGE plpgsql;
    CREATE TRIGGER remark_kept BEFORE UPDATE ON remarks_remark
        FOR EACH ROW EXECUTE FUNCTION remark_kept();
    CREATE CONSTRAINT TRIGGER remark_not_deleted AFTER DELETE ON remarks_remark
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION remark_kept();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('accounts', '__first__'),
        ('content', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_name', models.CharField(blank=True, max_length=150)),
                ('client_email', models.CharField(blank=True, max_length=254)),
                ('for_clients', models.BooleanField(default=False, verbose_name='the client may read it')),
                ('text', models.TextField(verbose_name='remark')),
                ('quote', models.TextField(blank=True)),
                ('start', models.PositiveIntegerField(null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('position', models.PositiveSmallIntegerField(null=True)),
                ('x', models.FloatField(null=True)),
                ('y', models.FloatField(null=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('resolved_at', models.DateTimeField(null=True)),
                ('answers', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answered_by', to='remarks.remark')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('resolved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('variant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='content.variant')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('quote', ''), ('start', None)), models.Q(models.Q(('quote', ''), _negated=True), ('start__isnull', False)), _connector='OR'), name='remark_passage_whole'), models.CheckConstraint(condition=models.Q(models.Q(('position', None), ('sha256', ''), ('x', None), ('y', None)), models.Q(models.Q(('sha256', ''), _negated=True), ('position__isnull', False), ('quote', ''), ('x__range', (0, 1)), ('y__range', (0, 1))), _connector='OR'), name='remark_place_whole')],
            },
        ),
        migrations.RunSQL(KEEP),
    ]
