from django.db import migrations, models

from cityhall.foundation.audit.api import refuse

# SQLite rebuilds the table and would leave its trigger behind.
GUARD = refuse(
    "accounts_duty_is_for_staff",
    table="accounts_duty",
    on=["INSERT", "UPDATE"],
    when="(SELECT kind FROM accounts_user WHERE id = NEW.user_id) <> 'staff'",
    message="only staff have duties",
)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_answered_questions'),
    ]

    operations = [
        migrations.RunPython(GUARD.reverse_code, GUARD.code),
        migrations.RemoveConstraint(
            model_name='duty',
            name='accounts_duty_role_known',
        ),
        migrations.AlterField(
            model_name='duty',
            name='role',
            field=models.CharField(choices=[('receptionist', '受付'), ('reviewer', '審査'), ('decider', '決定'), ('supervisor', '係の統括'), ('operator', 'システム運用'), ('protected_reader', '支援措置の閲覧'), ('accountant', '会計'), ('investment_reviewer', '投資の審査'), ('investment_approver', '投資の承認'), ('reform_head', '方針の局長の確認'), ('reform_secretariat', '方針の事務局')], help_text='役割', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['receptionist', 'reviewer', 'decider', 'supervisor', 'operator', 'protected_reader', 'accountant', 'investment_reviewer', 'investment_approver', 'reform_head', 'reform_secretariat'])), name='accounts_duty_role_known'),
        ),
        GUARD,
    ]
