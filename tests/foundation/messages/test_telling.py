"""People are told once, in their language, and no more than is needed."""

import pytest
from django.conf import settings as site

from cityhall.design_system.language import site_texts
from cityhall.foundation.accounts.api import change_preferences
from cityhall.foundation.audit.api import entries_about
from cityhall.foundation.messages.actions import mail_words
from cityhall.foundation.messages.api import (
    as_markdown,
    mark_read,
    message_for,
    messages_about,
    messages_of,
    occasion,
    occasions,
    send_message,
    unread_count,
)
from cityhall.foundation.messages.models import Delivery, Message
from cityhall.foundation.outbox.models import Job
from cityhall.kernel.errors import NotFound
from cityhall.kernel.texts import LANGUAGES, PLACEHOLDER
from tests.factories.people import TESTS, a_protected_resident, a_resident, person_id_of
from tests.factories.places import NOON

CLAIM = {"ja": "児童手当の認定請求", "en": "Child allowance claim"}
REFERENCE = "K79M-42HX-D"


def tell(person_id: int | None, **more):
    told = {
        "occasion_name": "receipt",
        "key": f"receipt:{REFERENCE}",
        "values": {"procedure": CLAIM, "reference": REFERENCE},
        "case_reference": REFERENCE,
        "link": f"/my/cases/{REFERENCE}/",
        "now": NOON,
    }
    return send_message(person_id=person_id, **told | more)


@pytest.fixture
def misaki(db) -> int:
    return person_id_of(a_resident(email="misaki@example.jp"))


def test_told_in_the_page_and_queued_for_mail(misaki: int):
    tell(misaki)
    (message,) = messages_of(misaki)
    assert message.subject == "手続きを受け取りました"
    assert "「児童手当の認定請求」を受け取りました" in message.body
    assert REFERENCE in message.body
    assert unread_count(misaki) == 1
    assert Delivery.objects.get().address == "misaki@example.jp"
    assert Job.objects.filter(handler="messages.send_mail").count() == 1
    assert entries_about("message", message.id)[0].action == "message.sent"


def test_the_same_key_is_told_once(misaki: int):
    assert tell(misaki).pk == tell(misaki).pk
    assert Message.objects.count() == Delivery.objects.count() == 1
    assert Job.objects.filter(handler="messages.send_mail").count() == 1


def test_in_the_readers_language(misaki: int):
    user = a_resident(name="NGUYEN THI LINH", email="linh@example.jp")
    change_preferences(user_id=user.pk, preferences={"language": "en"}, by=TESTS, now=NOON)
    tell(person_id_of(user), key="en")
    (message,) = messages_of(person_id_of(user))
    assert message.subject == "We have received your filing"
    assert "Child allowance claim" in message.body
    tell(misaki, key="easy", language="ja-x-easy")
    assert "{" not in messages_of(misaki)[0].body


def test_a_mail_has_one_link_and_no_more_than_the_reference(misaki: int):
    message = tell(misaki)
    subject, body = mail_words(message, now=NOON)
    assert body.count("http") == 1
    assert f"{site.SITE_ADDRESS}/my/cases/{REFERENCE}/" in body
    assert REFERENCE in body
    for private in ("児童手当", "髙﨑", "美咲", "小倉", "大手町"):
        assert private not in subject + body


def test_to_a_protected_person_a_mail_reveals_nothing(db):
    protected = person_id_of(a_protected_resident(email="hidden@example.jp"))
    subject, body = mail_words(tell(protected), now=NOON)
    assert subject == "市からのお知らせがあります"
    for revealing in (REFERENCE, "児童手当", "小倉", "cases"):
        assert revealing not in subject + body
    assert messages_of(protected)[0].case_reference == REFERENCE


def test_without_an_account_the_address_of_the_filing_is_used(db):
    tell(None, address="visitor@example.jp")
    assert Delivery.objects.get().address == "visitor@example.jp"
    assert [message.subject for message in messages_about(REFERENCE)] == ["手続きを受け取りました"]


def test_without_any_address_it_stands_in_the_page_alone(db):
    person_id = person_id_of(a_resident())
    tell(person_id)
    assert unread_count(person_id) == 1
    assert not Delivery.objects.exists()


def test_reading_is_noted_once_and_only_ones_own(misaki: int):
    message = tell(misaki)
    stranger = person_id_of(a_resident(name="他人 太郎"))
    with pytest.raises(NotFound):
        message_for(message.pk, stranger)
    mark_read(message_id=message.pk, person_id=stranger, now=NOON)
    assert unread_count(misaki) == 1
    mark_read(message_id=message.pk, person_id=misaki, now=NOON)
    assert unread_count(misaki) == 0
    assert message_for(message.pk, misaki).read_at == NOON


def test_a_page_of_messages_ends_where_the_next_begins(misaki: int):
    for number in range(5):
        tell(misaki, key=f"k{number}")
    first = messages_of(misaki, limit=3)
    rest = messages_of(misaki, limit=3, before=first[-1].id)
    assert len({message.id for message in (*first, *rest)}) == 5


def test_a_missing_value_is_a_mistake_and_tells_nobody(misaki: int):
    with pytest.raises(KeyError):
        tell(misaki, values={"procedure": CLAIM})
    with pytest.raises(KeyError):
        tell(misaki, occasion_name="birthday")
    assert not Message.objects.exists()


@pytest.mark.parametrize("name", sorted(occasions()))
def test_every_occasion_has_its_words_in_three_languages(name: str):
    told = occasion(name)
    for key in (told.subject_key, told.body_key, told.mail_key):
        text = site_texts()[key]
        assert set(text) == set(LANGUAGES), key
        needed = {found for words in text.values() for found in PLACEHOLDER.findall(words)}
        assert needed <= ({"reference"} if key == told.mail_key else set(told.values)), key
    assert f"`{name}`" in as_markdown()
