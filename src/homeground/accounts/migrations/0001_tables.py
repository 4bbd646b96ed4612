import django.db.models.deletion
import homeground.accounts.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Guess',
            fields=[
                ('key', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('count', models.PositiveIntegerField()),
                ('ends_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('slug', models.SlugField(unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('needs_second_factor', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                ('language', models.CharField(blank=True, max_length=20)),
                ('is_staff', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Brand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('slug', models.SlugField()),
                ('sandbox_url', models.URLField(blank=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='brands', to='accounts.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'slug'), name='brand_slug_unique')],
            },
        ),
        migrations.CreateModel(
            name='CustomRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('kept_rights', models.JSONField()),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='custom_roles', to='accounts.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'name'), name='custom_role_unique')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'user'), name='one_membership_each')],
            },
        ),
        migrations.CreateModel(
            name='NetworkApp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.SlugField(verbose_name='network')),
                ('way', models.CharField(max_length=60)),
                ('base_url', models.URLField(blank=True)),
                ('client_id', models.CharField(max_length=300, verbose_name='application id')),
                ('secrets', homeground.accounts.fields.EncryptedJSONField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'network', 'way', 'base_url'), name='network_app_unique')],
            },
        ),
        migrations.CreateModel(
            name='Market',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(help_text='ISO 3166-1 alpha-2', max_length=2, verbose_name='country')),
                ('language', models.CharField(help_text='BCP 47', max_length=12, verbose_name='language')),
                ('time_zone', models.CharField(help_text='IANA name', max_length=64, verbose_name='time zone')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='markets', to='accounts.brand')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'country', 'language'), name='market_unique')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(blank=True, choices=[('owner', 'Owner'), ('brand_lead', 'Brand lead'), ('market_manager', 'Market manager'), ('author', 'Author'), ('approver', 'Approver'), ('care_agent', 'Care agent'), ('analyst', 'Analyst'), ('client', 'Client'), ('employee', 'Employee')], max_length=30, verbose_name='role')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('brand', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.brand')),
                ('custom', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.customrole')),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('used_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('market', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.market')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='accounts.organization')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('custom__isnull', False), ('role', '')), models.Q(models.Q(('role', ''), _negated=True), ('custom__isnull', True)), _connector='OR'), name='invitation_one_role'), models.CheckConstraint(condition=models.Q(('market__isnull', True), ('brand__isnull', False), _connector='OR'), name='invitation_market_of_a_brand'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'owner'), _negated=True), ('brand__isnull', True), _connector='OR'), name='invitation_owner_of_all')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(blank=True, choices=[('owner', 'Owner'), ('brand_lead', 'Brand lead'), ('market_manager', 'Market manager'), ('author', 'Author'), ('approver', 'Approver'), ('care_agent', 'Care agent'), ('analyst', 'Analyst'), ('client', 'Client'), ('employee', 'Employee')], max_length=30, verbose_name='role')),
                ('brand', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.brand')),
                ('custom', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.customrole')),
                ('market', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.market')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='accounts.membership')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('custom__isnull', False), ('role', '')), models.Q(models.Q(('role', ''), _negated=True), ('custom__isnull', True)), _connector='OR'), name='assignment_one_role'), models.CheckConstraint(condition=models.Q(('market__isnull', True), ('brand__isnull', False), _connector='OR'), name='assignment_market_of_a_brand'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'owner'), _negated=True), ('brand__isnull', True), _connector='OR'), name='assignment_owner_of_all'), models.UniqueConstraint(fields=('membership', 'role', 'custom', 'brand', 'market'), name='assignment_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.SlugField(verbose_name='network')),
                ('kind', models.CharField(blank=True, max_length=30, verbose_name='kind of access')),
                ('handle', models.CharField(max_length=150, verbose_name='handle')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('network_id', models.CharField(max_length=190, verbose_name='id on the network')),
                ('base_url', models.URLField(blank=True, verbose_name='address of the API')),
                ('credentials', homeground.accounts.fields.EncryptedJSONField()),
                ('state', models.CharField(choices=[('connected', 'connected'), ('needs_reconnection', 'must be connected anew'), ('needs_person', 'a person must act on the network'), ('disconnected', 'disconnected')], default='connected', max_length=30)),
                ('problem', models.TextField(blank=True)),
                ('followers', models.PositiveBigIntegerField(null=True)),
                ('max_text', models.PositiveIntegerField(null=True)),
                ('way', models.CharField(blank=True, max_length=60, verbose_name='way it was connected')),
                ('rights', models.JSONField(null=True)),
                ('connected_at', models.DateTimeField(null=True)),
                ('renewed_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField(null=True)),
                ('renew_at', models.DateTimeField(null=True)),
                ('renewals_unsure', models.PositiveSmallIntegerField(default=0)),
                ('renewing_until', models.DateTimeField(null=True)),
                ('connected_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accounts', to='accounts.brand')),
                ('market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='accounts.market')),
                ('app', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='accounts', to='accounts.networkapp')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('renew_at__isnull', False)), fields=['renew_at'], name='account_renewal_due')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'network', 'handle'), name='account_address_unique')],
            },
        ),
        migrations.CreateModel(
            name='PendingConnection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.SlugField()),
                ('way', models.CharField(max_length=60)),
                ('base_url', models.URLField(blank=True)),
                ('redirect_uri', models.URLField(blank=True, max_length=500)),
                ('kept', homeground.accounts.fields.EncryptedJSONField()),
                ('grants', homeground.accounts.fields.EncryptedJSONField()),
                ('ends_at', models.DateTimeField()),
                ('returned_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('app', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.networkapp')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.brand')),
                ('market', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.market')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('returned_at__isnull', True)), fields=['user', 'network'], name='connection_awaited')],
            },
        ),
    ]
