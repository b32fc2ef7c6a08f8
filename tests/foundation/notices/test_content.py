"""What a notice says: by kind of decision, by act, in every language."""

import pytest

from cityhall.foundation.notices.definitions import notice_definitions, version_of
from cityhall.kernel.errors import NotFound
from tests.foundation.notices.scenes import APPROVED, REJECTED, a_content

WHO_REVIEWS = [
    ("児童手当法", "福岡県知事"),
    ("介護保険法", "福岡県介護保険審査会"),
    ("国民健康保険法", "福岡県国民健康保険審査会"),
    ("国民年金法", "社会保険審査官"),
    ("学校教育法", "北九州市教育委員会"),
    ("狂犬病予防法", "北九州市長"),
]


@pytest.mark.parametrize(("act", "body"), WHO_REVIEWS)
def test_remedies_name_who_reviews_a_decision_under_the_act(act: str, body: str):
    [remedies] = [part for part in a_content(acts=(act,)).parts if part.kind == "remedies"]
    assert f"{body}に対して審査請求" in remedies.paragraphs[0]["ja"]


def test_the_first_act_with_remedies_of_its_own_decides():
    content = a_content(acts=("動物の愛護及び管理に関する法律", "介護保険法"))
    assert any(
        "介護保険審査会" in words["ja"] for part in content.parts for words in part.paragraphs
    )


def test_a_rejection_carries_reason_and_remedies_even_if_nobody_said_so():
    content = a_content(REJECTED, has_remedies=False)
    assert [part.kind for part in content.parts] == ["reason", "remedies"]


def test_an_approval_carries_remedies_only_where_they_were_decided():
    assert a_content(APPROVED).parts == ()
    with_conditions = a_content(APPROVED, has_remedies=True, reason="半年に限る")
    assert [part.kind for part in with_conditions.parts] == ["reason", "remedies"]


def test_remedies_that_nobody_checked_say_so():
    [remedies] = [part for part in a_content().parts if part.kind == "remedies"]
    assert "確かめる前" in remedies.paragraphs[-1]["ja"]


def test_days_are_shown_by_era_and_in_english_by_name():
    content = a_content()
    assert "令和8年11月2日に届いた「児童手当の認定請求」" in content.paragraphs[0]["ja"]
    assert "2 November 2026" in content.paragraphs[0]["en"]


def test_every_sentence_is_there_in_every_language_without_a_brace_left():
    content = a_content()
    texts = [content.title, content.issuer, *content.paragraphs]
    texts += [words for part in content.parts for words in (part.title, *part.paragraphs)]
    for words in texts:
        assert set(words) == {"ja", "en", "ja-x-easy"}
        assert "{" not in words["ja"] + words["en"]


def test_the_digest_hangs_on_salt_and_on_every_word():
    content = a_content()
    same, other = content.digest("salt"), a_content(name="別の人").digest("salt")
    assert same == a_content().digest("salt")
    assert len({same, other, content.digest("pepper")}) == 3


def test_answers_of_the_case_are_listed_where_the_notice_asks_for_them():
    template = notice_definitions().templates["approved"]
    asking = template.model_copy(update={"items": ("child.name", "child.birth_date")})
    content = a_content(
        APPROVED, asking, answers={"child.name": ({"ja": "お子さん"}, "髙﨑 ひなた")}
    )
    assert (content.rows[-1].label["en"], content.rows[-1].typed) == ("お子さん", "髙﨑 ひなた")
    assert len(content.rows) == len(template.rows) + 1


def test_an_outcome_without_a_notice_is_refused():
    with pytest.raises(NotFound) as refused:
        a_content("notices/no-such")
    assert refused.value.code == "notices.no_such_template"


def test_other_words_are_another_version():
    known = notice_definitions()
    template, remedy = known.templates["approved"], known.remedies["mayor"]
    changed = template.model_copy(update={"title": {"ja": "承認通知書"}})
    assert version_of(template, remedy) != version_of(changed, remedy)
