"""Who may do what: one table that a person can read. docs/reference/permissions.md shows it.

A permission is asked for by name. Roles come from duties, which hold for a section and a ward;
a duty without a section (or ward) holds for all of them.
"""

from dataclasses import dataclass

# The values of models.Role, which needs Django; the catalogue is checked without it.
RECEPTIONIST, REVIEWER, DECIDER = "receptionist", "reviewer", "decider"
SUPERVISOR, OPERATOR, PROTECTED_READER = "supervisor", "operator", "protected_reader"
ACCOUNTANT = "accountant"
INVESTMENT_REVIEWER, INVESTMENT_APPROVER = "investment_reviewer", "investment_approver"
REFORM_HEAD, REFORM_SECRETARIAT = "reform_head", "reform_secretariat"


@dataclass(frozen=True)
class Permission:
    """What the permission lets one do, in the office's words, and which roles hold it."""

    meaning: str
    roles: frozenset[str]


def _to(meaning: str, *roles: str) -> Permission:
    return Permission(meaning, frozenset(roles))


OFFICE = (RECEPTIONIST, REVIEWER, DECIDER, SUPERVISOR)
EVERYBODY = (
    *OFFICE,
    OPERATOR,
    PROTECTED_READER,
    ACCOUNTANT,
    INVESTMENT_REVIEWER,
    INVESTMENT_APPROVER,
    REFORM_HEAD,
    REFORM_SECRETARIAT,
)

PERMISSIONS: dict[str, Permission] = {
    "desk.open": _to("職員の画面を開く", *EVERYBODY),
    "desk.inbox": _to("担当の案件の一覧を見る", *OFFICE),
    "case.read": _to("案件の中身を見る", *OFFICE),
    "case.receive": _to("窓口で住民に代わって案件を受け付ける", RECEPTIONIST, REVIEWER),
    "case.take": _to("案件を自分の担当にする", REVIEWER),
    "case.take_out": _to("担当の案件の一覧をファイルに取り出す", REVIEWER, SUPERVISOR),
    "case.assign": _to("案件の担当者を決める", SUPERVISOR),
    "case.review": _to("審査し、補正を求め、決定案を出す", REVIEWER),
    "case.check": _to("届出の中身を確認する", REVIEWER),
    "case.decide": _to("決定案を決定し、または差し戻す。窓口で却下する", DECIDER),
    "case.complete": _to(
        "窓口で本人を確認し、届出や、本人確認で足りる申請をその場で済ませる", RECEPTIONIST, REVIEWER
    ),
    "case.withdraw": _to("住民の申し出で案件を取り下げる", RECEPTIONIST, REVIEWER),
    "case.note": _to("内部メモを書く", *OFFICE),
    "case.hand_over": _to("基幹システムへの引き渡しリストを作り、結果を戻す", REVIEWER, SUPERVISOR),
    "draft.open": _to("住民が準備した内容をQRコードで開く", RECEPTIONIST, REVIEWER),
    "document.read": _to("住民が出した書類を見る", *OFFICE),
    "case.break_glass": _to("緊急のとき、担当でない案件を理由を書いて見る", *OFFICE),
    "access.review": _to("緊急の閲覧や、ふだんと違う閲覧を確かめる", SUPERVISOR, OPERATOR),
    "mandate.check": _to("代理の申し出の書類を確かめ、登録する", RECEPTIONIST, REVIEWER),
    "person.search": _to("人をさがす", *OFFICE),
    "person.read": _to("人について市が知っていることを見る", *OFFICE),
    "person.read_protected": _to("支援措置のある人の情報を見る", PROTECTED_READER),
    "person.protect": _to("支援措置を記録し、別の人の案件なら隠すのをやめる", PROTECTED_READER),
    "account.own": _to("自分のログインの守り方を決め、自分のログインを終える", *EVERYBODY),
    "steps.read": _to("手順ごとにかかった時間と、打ち直した項目の集計を見る", *OFFICE, OPERATOR),
    "absence.own": _to("自分の不在と代わりの職員を登録する", *OFFICE),
    "absence.keep": _to("係の職員の不在と代わりの職員を登録する", SUPERVISOR),
    "account.manage": _to("職員のアカウントと担当を決める", OPERATOR),
    "payment.take": _to("窓口で手数料を受け取り、日締めをする", RECEPTIONIST, REVIEWER),
    "payment.account": _to("支払いを照合し、食い違いを片づけ、返金する", ACCOUNTANT),
    "investment.read": _to(
        "情報システムへの投資の、申請から約束の確かめまでを見る",
        SUPERVISOR,
        INVESTMENT_REVIEWER,
        INVESTMENT_APPROVER,
    ),
    "investment.request": _to("係の情報システムへの投資を申請し、動き始めを知らせる", SUPERVISOR),
    "investment.review": _to("情報システムへの投資を審査し、途中を見守る", INVESTMENT_REVIEWER),
    "investment.approve": _to(
        "情報システムへの投資を承認し、約束した効果を固める", INVESTMENT_APPROVER
    ),
    "reform.read": _to(
        "局区X方針の一巡を見る。局・区の職員は自分の局・区の分だけ",
        REFORM_HEAD,
        REFORM_SECRETARIAT,
    ),
    "reform.answer": _to("局・区の長として原稿を確かめ、照会に回答する", REFORM_HEAD),
    "reform.run": _to("局区X方針の一巡を進め、受け取り、まとめて公表する", REFORM_SECRETARIAT),
    "job.manage": _to("止まった仕事を見て動かし直す", OPERATOR),
}


def as_markdown() -> str:
    """The table as the reference page shows it: a row per permission, a column per role."""
    from cityhall.foundation.accounts.models import Role  # its labels; see the note above

    roles = list(Role)
    head = ["権限", "できること", *(role.label for role in roles)]
    lines = [
        "# 権限",
        "",
        "権限は担当(役割・係・区)から決まる。"
        "この表は `cityhall.foundation.accounts.permissions` から作られる。",
        "",
        "| " + " | ".join(str(cell) for cell in head) + " |",
        "|" + "---|" * len(head),
    ]
    for name, permission in PERMISSIONS.items():
        marks = ["○" if str(role) in permission.roles else "" for role in roles]
        lines.append("| " + " | ".join([f"`{name}`", permission.meaning, *marks]) + " |")
    return "\n".join(lines) + "\n"
