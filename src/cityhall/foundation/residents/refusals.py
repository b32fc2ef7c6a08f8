"""One refusal a rule about mandates; the code never changes."""

from datetime import date

from cityhall.kernel.errors import Conflict, Invalid, NotFound, Problem


def ensure_kind(is_so: bool) -> None:
    if not is_so:
        raise Invalid(
            "residents.mandate_kind",
            "代理の種類が選ばれていません。",
            "種類を選んでください。",
            field="kind",
        )


def ensure_scope(is_named: bool) -> None:
    if not is_named:
        raise Invalid(
            "residents.scope_missing",
            "頼む手続きが選ばれていません。",
            "代わりにしてもらう分野を1つ以上選んでください。",
            field="areas",
        )


def ensure_registration(is_given: bool) -> None:
    if not is_given:
        raise Invalid(
            "residents.registration_missing",
            "行政書士の登録番号が書かれていません。",
            "行政書士に聞いて、8桁の登録番号を書いてください。",
            field="registration",
        )


def ensure_term(until: date | None, *, earliest: date, latest: date | None) -> None:
    if latest is not None and (until is None or not earliest <= until <= latest):
        raise Invalid(
            "residents.term_unfit",
            "代理の期限が決まっていません。",
            "いつまで頼むかを選んでください。",
            field="valid_until",
        )


def ensure_evidence(is_there: bool) -> None:
    if not is_there:
        raise Invalid(
            "residents.evidence_missing",
            "証明する書類が付いていません。",
            "書類の写真かPDFを選んでください。",
            field="evidence",
        )


def ensure_known_principal(is_named: bool) -> None:
    if not is_named:
        raise Invalid(
            "residents.principal_unclear",
            "ご本人の生年月日が書かれていません。",
            "ご本人の氏名と生年月日を書いてください。",
            field="born",
        )


def ensure_open(is_open: bool) -> None:
    if not is_open:
        raise Conflict(
            "residents.request_settled",
            "この申し出は、もう決まっています。",
            "一覧に戻って、今の様子を確かめてください。",
        )


def ensure_another(is_another: bool) -> None:
    if not is_another:
        raise Invalid(
            "residents.mandate_for_oneself",
            "ご自身の代理になることはできません。",
            "頼まれた方が、ご自身のカードでログインして番号を入れてください。",
            field="code",
        )


def ensure_original(is_seen: bool) -> None:
    if not is_seen:
        raise Invalid(
            "residents.original_not_seen",
            "原本を見たことが確かめられていません。",
            "委任状などの原本と、窓口に来た方の本人確認書類を見てから、印を付けてください。",
            field="original",
        )


def ensure_same_paper(is_same: bool) -> None:
    if not is_same:
        raise Conflict(
            "residents.request_settled",
            "この記録は、もう済んでいます。",
            "人のページを開き直して、代理の登録を確かめてください。",
        )


def ensure_reason(is_given: bool) -> None:
    if not is_given:
        raise Invalid(
            "residents.check_needs_reason",
            "確かめた内容が書かれていません。",
            "何を見てどう確かめたかを書いてください。例：登記事項証明書の原本と照合",
            field="reason",
        )


def ensure_principal(is_chosen: bool) -> None:
    if not is_chosen:
        raise Invalid(
            "residents.principal_not_chosen",
            "ご本人がだれか選ばれていません。",
            "氏名と生年月日の合う方を選ぶか、新しく登録してください。",
            field="principal",
        )


def code_unknown() -> Problem:
    return NotFound(
        "residents.code_unknown",
        "この番号では引き受けられませんでした。",
        "番号をもう一度確かめてください。使った番号、14日を過ぎた番号、取り下げた番号は使えません。",
        field="code",
    )


def no_request() -> Problem:
    return NotFound(
        "residents.no_request", "その申し出は見つかりません。", "一覧から選び直してください。"
    )
