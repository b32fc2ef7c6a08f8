"""A paper photographed page by page: several photos, their order, one taken again."""

from tests.factories.files import a_photo, a_picture
from tests.resident_services.application.conftest import HoldDraft, known
from tests.resident_services.application.forms import CHILD, PROOF, address_of
from tests.resident_services.application.test_hostile_files import attach, upload


def test_pages_are_added_moved_and_taken_again_by_plain_buttons(hold: HoldDraft) -> None:
    browser, draft = hold([CHILD])
    attach(browser, draft, upload(a_photo(), "1.jpg"), attach_file=PROOF)
    attach(browser, draft, upload(a_picture("PNG"), "2.png"), attach_file=PROOF)
    first, second = known(draft).answers[PROOF]
    page = browser.get(address_of(draft, PROOF)).content.decode()
    assert "1枚目" in page
    assert "2枚目" in page

    def as_shown(*files: dict[str, str]) -> dict[str, list[str]]:
        """What the page sends along of what it shows."""
        return {
            f"{PROOF}__document": [file["document"] for file in files],
            f"{PROOF}__name": [file["name"] for file in files],
        }

    moved = {"move_file": f"{PROOF}__{second['document']}", **as_shown(first, second)}
    answer = browser.post(address_of(draft, PROOF), moved)
    assert answer.status_code == 200
    assert known(draft).answers[PROOF] == [second, first]

    place = f"{PROOF}__retake__{second['document']}"
    again = {place: upload(a_picture("WEBP"), "3.webp"), "retake_file": f"{PROOF}__"}
    answer = browser.post(address_of(draft, PROOF), {**again, **as_shown(second, first)})
    assert answer.status_code == 200
    names = [file["name"] for file in known(draft).answers[PROOF]]
    assert names == ["3.webp", "1.jpg"]
    shown = answer.content.decode()
    assert shown.index("3.webp") < shown.index("1.jpg")
    onwards = browser.post(address_of(draft, PROOF), as_shown(*known(draft).answers[PROOF]))
    assert onwards.status_code == 302
    assert [file["name"] for file in known(draft).answers[PROOF]] == names
