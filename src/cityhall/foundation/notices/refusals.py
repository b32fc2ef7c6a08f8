"""What is refused about notices, in words."""

from cityhall.kernel.errors import Invalid, NotFound, Problem


def no_such_notice() -> Problem:
    """There is none of this number, or it is not for this reader."""
    return NotFound(
        "notices.not_found",
        "この通知書は見つかりません。",
        "案件のページから開き直してください。",
    )


def not_yet_set() -> Problem:
    """The paper is being made, or was erased."""
    return NotFound(
        "notices.no_paper",
        "この通知書のPDFは、まだできていないか、保存の期間が過ぎています。",
        "少し待ってから、もう一度開いてください。",
    )


def not_proven() -> Problem:
    """The same words whatever was wrong: number, letters or both."""
    return NotFound(
        "notices.not_proven",
        "この番号と確認文字の通知書は確かめられませんでした。",
        "紙に書かれた番号と確認文字を、もう一度確かめて入れてください。",
    )


def too_many_attempts() -> Problem:
    """Ten that did not fit from one address in ten minutes."""
    return Problem(
        "notices.too_many_attempts",
        "番号と確認文字が続けて合いませんでした。",
        "10分ほど待ってから、もう一度入れてください。",
        status=429,
    )


def ensure_reason(reason: str) -> str:
    """Why a notice is printed again, tidied."""
    if not reason.strip():
        raise Invalid(
            "notices.reason_needed",
            "印刷する理由がありません。",
            "「本人が紙で求めたため」のように、理由を書いてください。",
            field="reason",
        )
    return reason.strip()[:300]
