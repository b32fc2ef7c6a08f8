"""When a case may join an account by a code. Each raises a `Problem` or does nothing."""

from cityhall.engine.cases.rules import refusals
from cityhall.foundation.accounts.api import Actor
from cityhall.kernel.errors import Conflict, Invalid, NotAllowed


def ensure_without_person(person_id: int | None) -> None:
    """A code joins only what is nobody's yet."""
    if person_id is not None:
        raise Conflict(
            "cases.linked_already",
            "この案件は、もう本人のアカウントにつながっています。",
            "案件のページを開いて、確かめてください。",
        )


def resident_id(by: Actor) -> int:
    """The account of a resident; cases are joined to no other."""
    if by.kind != "resident" or by.user_id is None:
        raise refusals.not_signed_in()
    return by.user_id


def ensure_few_tries(tries: int, most: int) -> None:
    """A code is not found by trying."""
    if tries >= most:
        raise NotAllowed(
            "cases.link_tries",
            "合わないコードが続いたため、しばらく受け付けられません。",
            "1時間ほどおいてから、もう一度入れるか、窓口でお尋ねください。",
            field="code",
            status=429,
        )


def link_code_form() -> Invalid:
    return Invalid(
        "cases.link_code_form",
        "コードの形が違います。",
        "窓口で受け取った紙のとおりに、例のような英数字9文字を入れてください。例: K79M-42HX-Z",
        field="code",
    )


def link_refused() -> Invalid:
    """One text for a code that does not exist, is used or too old, or opens another's case."""
    return Invalid(
        "cases.link_refused",
        "このコードではつなげませんでした。",
        "コードと、手続きをした方ご本人のログインかどうかをお確かめください。"
        "期限が過ぎたときや、氏名・生年月日が手続きと違うときは、窓口で新しいコードを受け取ってください。",
        field="code",
    )
