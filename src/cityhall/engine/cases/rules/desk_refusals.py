"""Refusals of work on lists: many cases at once, pairs of cases, named views. One rule each."""

from datetime import timedelta
from typing import Final

from cityhall.kernel.errors import Conflict, Invalid, NotFound

#: What was taken or given can be given back for so long.
UNDO_WITHIN: Final = timedelta(minutes=10)


def ensure_free(assignee_id: int | None) -> None:
    if assignee_id is not None:
        raise Conflict(
            "cases.taken_already",
            "すでに担当が決まっています。",
            "担当を替えるときは、案件を開いて引き取るか、統括に頼んでください。",
        )


def ensure_ones_own(assignee_id: int | None, user_id: int | None) -> None:
    if assignee_id is None or assignee_id != user_id:
        raise Conflict(
            "cases.not_ones_own",
            "あなたの担当ではありません。",
            "外せるのは、自分が担当している案件だけです。",
        )


def ensure_can_take(may_take: bool) -> None:
    if not may_take:
        raise Invalid(
            "cases.assignee_cannot_take",
            "選んだ職員は、この案件の係・区の担当ではありません。",
            "その係・区で審査を担当する職員を選んでください。",
            field="assignee",
        )


def ensure_can_be_undone(is_in_time: bool) -> None:
    if not is_in_time:
        raise Conflict(
            "cases.undo_over",
            "もう元に戻せません。",
            "時間がたっています。担当を外すときは、案件を選んで外してください。",
        )


def ensure_not_too_many(count: int, most: int) -> None:
    if not 0 < count <= most:
        raise Invalid(
            "cases.too_many",
            f"案件は1件から{most}件まで選べます。",
            "選び直して、何回かに分けてください。",
        )


def ensure_two_cases(one: int, other: int) -> None:
    if one == other:
        raise Invalid(
            "cases.same_case",
            "同じ案件どうしです。",
            "もう一方の案件の受付番号を確かめてください。",
        )


def ensure_view(is_known: bool) -> None:
    if not is_known:
        raise Invalid("cases.no_such_view", "この一覧はありません。", "一覧を選び直してください。")


def ensure_room_for_views(has_room: bool, most: int) -> None:
    if not has_room:
        raise Invalid(
            "cases.too_many_views",
            f"残せる見方は{most}個までです。",
            "使わなくなった見方を消してから、もう一度残してください。",
            field="name",
        )


def ensure_errand(is_known: bool) -> None:
    if not is_known:
        raise Invalid(
            "cases.no_such_errand", "この作業はありません。", "一覧から選び直してください。"
        )


def ensure_file_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid(
            "cases.reason_missing",
            "ファイルを何に使うかが書かれていません。",
            "使いみちを書いてください。記録に残ります。",
            field="reason",
        )


def ensure_few_errands(is_few: bool, most: int) -> None:
    if not is_few:
        raise Conflict(
            "cases.errands_running",
            f"一覧の作業は、同時に{most}つまでです。",
            "先に頼んだ作業が終わるのを待つか、やめてください。",
        )


def ensure_fits_excel(count: int, most: int) -> None:
    if count > most:
        raise Invalid(
            "cases.too_many_for_excel",
            f"Excelにできるのは{most:,}件までです。",
            "一覧をしぼるか、CSVを選んでください。",
        )


def ensure_file_holds(is_so: bool) -> None:
    if not is_so:
        raise Conflict(
            "cases.file_outdated",
            "このファイルは、もう渡せません。",
            "見られなくなった案件が入っています。一覧からもう一度作ってください。",
        )


def no_errand() -> NotFound:
    return NotFound(
        "cases.no_such_errand",
        "この作業やファイルは見つかりません。",
        "「一覧の作業」から開き直してください。",
    )


def passing_settled() -> Conflict:
    return Conflict(
        "cases.passing_settled",
        "この引き継ぎは、もう引き取られたか、戻されています。",
        "画面を読み直してください。ほかの係の仕事なら「引き継ぐ」で渡せます。",
    )
