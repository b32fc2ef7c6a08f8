"""Sentences of the city in a correction: kept by their id, read in the resident's language."""

import pytest

from cityhall.design_system.language import site_texts
from cityhall.engine.cases.api import Case
from cityhall.engine.cases.definitions import version_of
from cityhall.engine.cases.models import CaseEvent, Correction
from cityhall.engine.cases.queries.timeline import AskedCorrection, asked_correction
from cityhall.engine.cases.sentences import GENERAL, sentence_words
from cityhall.engine.procedures.api import catalogue
from cityhall.kernel.texts import LANGUAGES, say
from tests.engine.cases.catalogue import ALLOWANCE
from tests.engine.cases.scenarios import Office, a_case, step

INCOME = "applicant.income"
HALF = "answer.incomplete"


def asked(office: Office, reason: str, chosen: str) -> tuple[AskedCorrection, CaseEvent]:
    """Income sent back for this reason, as an English reader sees it, and the event of it."""
    reference = a_case(office)
    step(reference, "take", office.reviewer)
    step(
        reference, "request_correction", office.reviewer,
        corrections={INCOME: reason}, sentences={INCOME: chosen},
    )  # fmt: skip
    case = Case.objects.get(reference=reference)
    shown = asked_correction(Correction.objects.get(case=case), version_of(case.version_id), "en")
    return shown, CaseEvent.objects.filter(case=case).latest("sequence")


def words() -> str:
    return sentence_words(ALLOWANCE, INCOME, HALF)


def test_a_sentence_is_read_in_another_language_and_counted(office: Office) -> None:
    shown, event = asked(office, words(), HALF)
    assert shown.sentence is not None
    assert say(shown.sentence, "en").startswith("Your answer seems to stop halfway")
    assert event.payload["sentences"] == {INCOME: HALF}


def test_one_that_was_added_to_is_shown_as_typed_and_counted(office: Office) -> None:
    shown, event = asked(office, f"{words()}\n月の収入もお願いします。", HALF)
    assert shown.sentence is None
    assert shown.reason.endswith("月の収入もお願いします。")
    assert event.payload["sentences"] == {INCOME: HALF}


@pytest.mark.parametrize("chosen", [HALF, "no.such", "document.cut_off", ""])
def test_a_clerks_own_words_are_no_sentence(office: Office, chosen: str) -> None:
    shown, event = asked(office, "金額を確かめてください。", chosen)
    assert (shown.sentence, shown.reason) == (None, "金額を確かめてください。")
    assert "sentences" not in event.payload


def test_every_sentence_is_worded_for_every_resident() -> None:
    general = [text for key, text in site_texts().items() if key.startswith(GENERAL)]
    own = [each.text for one in catalogue().procedures.values() for each in one.sentences]
    assert general
    assert own
    for text in (*general, *own):
        assert set(text) == set(LANGUAGES), text
