"""Mail leaves by SMTP, or lies in a folder."""

from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from cityhall.adapters.mail.demo import FolderMailer
from cityhall.adapters.mail.smtp import Server, SmtpMailer
from cityhall.foundation.messages.ports import AddressRefused, Mail, NotSentYet
from tests.adapters.smtp_server import Post, free_port, smtp_server
from tests.factories.places import NOON

MAIL = Mail(
    message_id="abc@cityhall.example",
    to="misaki@example.jp",
    subject="手続きを受け取りました",
    body="受付番号: K79M-42HX-D\n\nhttp://cityhall.example/my/\n",
    language="ja-x-easy",
    created_at=NOON,
)


@pytest.fixture
def post(settings):
    port = free_port()
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
    with smtp_server(port) as post:
        yield post


def test_a_letter_arrives_as_it_was_written(post: Post):
    SmtpMailer().send(MAIL)
    (letter,) = post.letters
    assert letter["Subject"] == MAIL.subject
    assert letter["To"] == "misaki@example.jp"
    assert letter["Message-ID"] == "<abc@cityhall.example>"
    assert letter["Content-Language"] == "ja"
    assert letter["Date"].datetime == NOON
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().replace("\r\n", "\n") == MAIL.body


def test_an_address_that_the_server_refuses_is_refused_with_its_words(post: Post):
    post.refused["misaki@example.jp"] = "550 5.1.1 no such mailbox"
    with pytest.raises(AddressRefused, match=r"550 5\.1\.1 no such mailbox"):
        SmtpMailer().send(MAIL)


@pytest.mark.parametrize("answer", ["450 4.2.1 mailbox busy", "451 4.7.1 greylisted"])
def test_a_busy_server_is_tried_later(post: Post, answer: str):
    post.refused["misaki@example.jp"] = answer
    with pytest.raises(NotSentYet, match=answer[:3]):
        SmtpMailer().send(MAIL)


def test_a_letter_that_is_refused_for_good(post: Post):
    post.answer = "554 5.7.1 not wanted here"
    with pytest.raises(AddressRefused, match="not wanted"):
        SmtpMailer().send(MAIL)
    post.answer = "452 4.3.1 no room"
    with pytest.raises(NotSentYet, match="no room"):
        SmtpMailer().send(MAIL)


def test_a_server_that_is_down_is_tried_later(settings):
    settings.SMTP_URL = f"smtp://127.0.0.1:{free_port()}"
    with pytest.raises(NotSentYet, match="ConnectionRefusedError"):
        SmtpMailer().send(MAIL)


def test_a_server_without_tls_is_not_trusted_where_tls_is_required(post: Post, settings):
    settings.SMTP_URL += "?starttls=required"
    with pytest.raises(NotSentYet):
        SmtpMailer().send(MAIL)
    assert post.letters == []


def test_a_password_is_not_sent_to_a_server_that_asks_for_none(post: Post, settings):
    settings.SMTP_URL = settings.SMTP_URL.replace("//", "//user:secret@")
    with pytest.raises(NotSentYet) as reason:
        SmtpMailer().send(MAIL)
    assert "secret" not in str(reason.value)


@pytest.mark.parametrize("address", ["no address", "a@b\r\nBcc: all@example.jp", "@", ""])
def test_an_address_that_no_header_can_hold_is_refused(address: str):
    with pytest.raises(AddressRefused):
        SmtpMailer().send(replace(MAIL, to=address))


def test_where_a_server_is_read_from_its_address():
    server = Server.at("smtps://city%40hall:p%2Fw@mail.example")
    assert (server.host, server.port, server.is_tls) == ("mail.example", 465, True)
    assert (server.user, server.password) == ("city@hall", "p/w")
    assert Server.at("smtp://mail.example").port == 25


def test_the_demonstration_writes_one_file_a_letter(var_dir: Path):
    for _ in range(2):
        FolderMailer().send(MAIL)
    (path,) = (var_dir / "mail").iterdir()
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert letter["Subject"] == MAIL.subject
