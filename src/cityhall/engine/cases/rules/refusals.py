"""One rule, one function, one stable code. Each raises a `Problem` or does nothing.

The list for readers stands in this domain's README; a test holds the two together.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NoReturn

from cityhall.foundation.accounts.api import Actor, at_least
from cityhall.kernel.errors import Conflict, Invalid, NotAllowed, NotFound

# What a person may show at a counter; the number on it is never kept.
IDENTITY_DOCUMENTS: Mapping[str, str] = {
    "individual_number_card": "マイナンバーカード",
    "driving_licence": "運転免許証・運転経歴証明書",
    "passport": "パスポート",
    "residence_card": "在留カード・特別永住者証明書",
    "two_without_photo": "顔写真のない書類2点",
    "known_by_questions": "書類の提示と聞き取り",
}

#: A key that a client makes up so that nothing is done twice: printable ASCII.
KEY = re.compile(r"[!-~]{8,80}")


def not_found() -> NotFound:
    """Also for what exists but may not be known to exist."""
    return NotFound(
        "cases.not_found",
        "この受付番号の案件は見つかりません。",
        "番号をもう一度お確かめください。",
    )


def not_signed_in() -> NotAllowed:
    return NotAllowed(
        "cases.not_signed_in",
        "ご本人の情報と結び付けるには、ログインが必要です。",
        "ログインしてから、もう一度送ってください。",
    )


def changed_meanwhile() -> Conflict:
    return Conflict(
        "cases.changed_meanwhile",
        "ほかの人が先にこの案件を更新しました。",
        "画面を読み直して、今の状態を確かめてからもう一度操作してください。",
    )


def ensure_unchanged(expected: int | None, actual: int) -> None:
    """`expected` is the sequence that the person saw; None asks for no comparison."""
    if expected is not None and expected != actual:
        raise changed_meanwhile()


def ensure_same_content(known: str, sent: str) -> None:
    if known != sent:
        raise key_reused()


def key_reused() -> Conflict:
    return Conflict(
        "cases.key_reused",
        "同じ鍵で、別の内容がすでに受け付けられています。",
        "内容を変えて送るときは、前のページに戻って開き直し、もう一度始めてください。",
    )


def ensure_procedures(ids: Collection[str]) -> None:
    if not ids:
        raise Invalid(
            "cases.nothing_chosen",
            "手続きが一つも選ばれていません。",
            "手続きを一つ以上選んでください。",
        )
    if len(set(ids)) != len(ids):
        raise Invalid(
            "cases.procedure_twice",
            "同じ手続きが二度選ばれています。",
            "一つだけ選んでください。",
        )


def ensure_in_force(in_force: bool, title: str) -> None:
    if not in_force:
        raise Conflict(
            "cases.not_in_force",
            f"「{title}」は今日は受け付けていません。",
            "手続きの案内で、受付の期間をお確かめください。",
        )


def ensure_channel(channel: str, channels: Collection[str], title: str) -> None:
    if channel not in channels:
        raise Conflict(
            "cases.channel_closed",
            f"「{title}」はこの方法では受け付けていません。",
            "手続きの案内で、受け付ける方法をお確かめください。",
        )


def ensure_assurance(level: str, needed: str, title: str) -> None:
    if not at_least(level, needed):
        raise NotAllowed(
            "cases.identity_too_weak",
            f"「{title}」を出すには、ご本人の確認が必要です。",
            "ログインしてから、もう一度送ってください。書いた内容は残っています。",
        )


def act_needs_sign_in(label: str) -> NotAllowed:
    """A link from a mail is not enough for this procedure."""
    return NotAllowed(
        "cases.act_needs_sign_in",
        f"「{label}」をするには、ご本人の確認が必要です。",
        "窓口で「つなぐコード」を受け取り、ログインしてから行うか、窓口でお申し出ください。",
    )


def ensure_in_mandate(is_given: bool, label: str) -> None:
    """Some acts a mandate leaves to its principal."""
    if not is_given:
        raise NotAllowed(
            "cases.not_in_mandate",
            f"「{label}」は、ご本人だけができます。",
            "ご本人がログインして行うか、窓口でお申し出ください。",
        )


def answer_missing(item: str, label: str) -> NoReturn:
    """An item of the procedure must be answered and is not."""
    raise Invalid(
        "cases.answer_missing",
        f"「{label}」がまだ書かれていません。",
        "書いてから、もう一度送ってください。",
        field=item,
    )


def ensure_fit(unfit: Iterable[Invalid]) -> None:
    """Answers fit with each other; the address by which a ward takes a case is in this city."""
    for problem in unfit:
        raise Invalid("cases.answer_unfit", problem.message, problem.remedy, field=problem.field)


def ensure_move_open(is_open: bool, state: str) -> None:
    if not is_open:
        raise Conflict(
            "cases.move_not_open",
            f"この案件は今「{state}」なので、この操作はできません。",
            "画面を読み直して、今できる操作を選んでください。",
        )


def ensure_role(holds: bool, move: str) -> None:
    if not holds:
        raise NotAllowed(
            "cases.not_your_role",
            f"「{move}」をする担当ではありません。",
            "担当の係の職員に頼むか、係の統括に担当の登録を頼んでください。",
        )


def ensure_another_person(by: int | None, proposed_by: int | None) -> None:
    if proposed_by is None or by is None or by == proposed_by:
        raise NotAllowed(
            "cases.same_person",
            "案を出した人とは別の人が決める必要があります。",
            "決定の担当のほかの職員に頼んでください。",
        )


def ensure_no_open_correction(open_corrections: int) -> None:
    if open_corrections:
        raise Conflict(
            "cases.correction_open",
            "住民の方に直してもらっている項目が残っています。",
            "直した内容が届くのを待つか、求めた補正を取り下げてください。",
        )


def ensure_paid(is_unpaid: bool) -> None:
    if is_unpaid:
        raise Conflict(
            "cases.unpaid",
            "手数料がまだ払われていません。",
            "払われると、ひとりでに進みます。窓口で受け取ったときは、入金を記録してください。",
        )


def ensure_points_seen(unseen: Collection[str], outcome: str) -> None:
    """What is refused to the resident needs no point seen; all else does."""
    if unseen and not needs_remedies(outcome):
        raise Conflict(
            "cases.points_unseen",
            f"まだ確かめていない点があります: {'、'.join(unseen)}",
            "「確かめる点」で、見たものに印を付けてから進めてください。",
        )


def ensure_point_known(is_known: bool) -> None:
    if not is_known:
        raise NotFound(
            "cases.no_such_point",
            "この案件に、その「確かめる点」はありません。",
            "画面を読み直してください。",
        )


def ensure_corrections_answered(unanswered: Collection[str]) -> None:
    for item in unanswered:
        raise Invalid(
            "cases.correction_unanswered",
            "まだ直していない項目があります。",
            "求められた項目をすべて直してから送ってください。",
            field=item,
        )


def ensure_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid(
            "cases.reason_missing",
            "理由が書かれていません。",
            "相手に伝わる言葉で理由を書いてください。",
            field="reason",
        )


def ensure_identity_seen(how: str) -> None:
    if how not in IDENTITY_DOCUMENTS:
        raise Invalid(
            "cases.identity_not_seen",
            "本人をどう確かめたかが選ばれていません。",
            "見せてもらった書類の種類を選んでください。番号は書きません。",
            field="identity_seen",
        )


def ensure_outcome(outcome: str, possible: Collection[str]) -> None:
    if outcome not in possible:
        raise Invalid(
            "cases.outcome_unknown",
            "決定の案が選ばれていません。",
            "認めるか、認めないかを選んでください。",
            field="outcome",
        )


def needs_remedies(outcome: str) -> bool:
    """Whether the law (行政不服審査法82条) wants 教示 with this decision."""
    return outcome == "rejected"


def ensure_remedies(outcome: str, has_remedies: bool) -> None:
    if needs_remedies(outcome) and not has_remedies:
        raise Invalid(
            "cases.remedies_missing",
            "認めないときは、不服を申し立てる方法の教示が必要です。",
            "教示の文を添えることを確かめてください。",
            field="has_remedies",
        )


def ensure_proposed(is_what_was_proposed: bool) -> None:
    if not is_what_was_proposed:
        raise Conflict(
            "cases.another_outcome_proposed",
            "出されている案とは違う決定はできません。",
            "案のとおりに決めるか、差し戻して案を作り直してもらってください。",
        )


def ensure_corrections(items: Collection[str], known: Collection[str]) -> None:
    """Corrections asked for: at least one, each for an item of the procedure, each once."""
    if not items:
        raise Invalid(
            "cases.correction_missing",
            "直してもらう項目が選ばれていません。",
            "項目を一つ以上選び、理由を書いてください。",
            field="corrections",
        )
    for item in items:
        if item not in known or list(items).count(item) > 1:
            raise Invalid(
                "cases.correction_unknown",
                "この手続きにない項目か、二度選ばれた項目があります。",
                "手続きの項目から一つずつ選んでください。",
                field=item,
            )


def ensure_correctable(items: Iterable[str], asked: Collection[str]) -> None:
    for item in items:
        if item not in asked:
            raise NotAllowed(
                "cases.item_not_asked",
                "直すように求められていない項目は変えられません。",
                "ほかの項目も直したいときは、担当の係へご連絡ください。",
            )


def ensure_text(text: str, field: str, *, at_most: int = 4000) -> None:
    if not text.strip() or len(text) > at_most:
        raise Invalid(
            "cases.text_length",
            f"1文字以上、{at_most:,}文字以内で書いてください。",
            "短くするか、書いてから送ってください。",
            field=field,
        )


def ensure_another_place(now: tuple[str, str], to: tuple[str, str]) -> None:
    if now == to:
        raise Conflict(
            "cases.same_section",
            "すでにその係が担当しています。",
            "引き継ぐ先の係と区を選び直してください。",
        )


def ensure_closed(kind: str) -> None:
    if kind != "closed":
        raise Conflict(
            "cases.still_open",
            "まだ終わっていない案件の内容は消せません。",
            "案件を終えてから消してください。",
        )


def ensure_key(client_key: Any) -> None:
    if not isinstance(client_key, str) or not KEY.fullmatch(client_key):
        raise Invalid(
            "cases.key_missing",
            "二重に受け付けないための鍵がありません。",
            "ページを読み直してから、もう一度送ってください。",
        )


def ensure_open(kind: str) -> None:
    if kind != "open":
        raise Conflict(
            "cases.already_closed",
            "この案件はもう終わっています。",
            "続きがあるときは、新しい案件として受け付けてください。",
        )


def ensure_not_arrived(has_arrived: bool) -> None:
    if has_arrived:
        raise Conflict(
            "cases.already_arrived",
            "すでに届いている案件の答えは、窓口で書き換えられません。",
            "補正を求めて、ご本人に直してもらってください。",
        )


def staff_id(by: Actor) -> int:
    """The account of a member of staff who acts."""
    if by.kind != "staff" or by.user_id is None:
        raise NotAllowed(
            "cases.staff_only",
            "この操作は職員だけができます。",
            "担当の係へご連絡ください。",
        )
    return by.user_id
