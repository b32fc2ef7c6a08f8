"""Every kind of mistake in a catalogue is found, with its file, its line and what to do."""

from pathlib import Path
from typing import NamedTuple

import pytest

from cityhall.engine.procedures.api import check_catalogue
from cityhall.foundation.vocabulary.api import CatalogueProblem
from tests.engine.procedures.scenes import (
    ALLOWANCE,
    CATALOGUE,
    ITEMS,
    MOVE_IN,
    MUNICIPALITY,
    REVIEW,
    change,
    copy_of_the_sample,
    line_of,
)

NOTIFICATION = "workflows/notification.yaml"
EVENT = "life_events/moving.yaml"
GROUPS = "vocabulary/groups.yaml"
PARAMETERS = "vocabulary/parameters.yaml"
APPROVED = "notices/approved.yaml"
MAYOR = "remedies/mayor.yaml"


class Mistake(NamedTuple):
    """`old` in `file` becomes `new`; the problem `code` is told at the line that holds `at`."""

    code: str
    file: str
    old: str
    new: str
    at: str
    says: str = ""
    told_in: str = ""


MISTAKES = [
    # shapes
    Mistake("schema.missing", ALLOWANCE, "act: application\n", "", "id: allowance", "act"),
    Mistake("schema.unknown_key", ALLOWANCE, "identity: s", "identiti: s", "identiti:", "identity"),
    Mistake("schema.not_allowed", ITEMS, "type: money", "type: cash", "type: cash", "money"),
    Mistake("schema.kind", ALLOWANCE, "years: 5, from", "years: five, from", "years: five"),
    Mistake("schema.kind", ALLOWANCE, "from: 2024-10-01", "from: soon", "from: soon"),
    Mistake("schema.malformed", ITEMS, "id: applicant.job", "id: Job", "id: Job"),
    Mistake("schema.too_long", ITEMS, "id: applicant.job", f"id: a.{'b' * 60}", "id: a.bb", "60"),
    Mistake("schema.invalid", ITEMS, "{ja: 氏名, en: Name", "{en: Name", "en: Name", "ja"),
    Mistake("schema.invalid", ITEMS, "{名前|なまえ}", "{名前なまえ}", "{名前なまえ}", "ふりがな"),
    Mistake("schema.invalid", ITEMS, "{ja: 氏名, en", "{ja: 氏名, fr: Nom, en", "fr: Nom", "fr"),
    Mistake(
        "schema.invalid", ITEMS, "  type: name\n", "  type: name\n  options: []\n  otherwise: 1\n",
        "id: applicant.name", "otherwise",
    ),
    Mistake("schema.invalid", PARAMETERS, "2026-04-01, value", "2024-04-01, value", "- id:"),
    Mistake("schema.file", GROUPS, "groups:", "group:", "group:", "groups:"),
    # YAML
    Mistake("yaml.duplicate_key", ALLOWANCE, "owner: children", "act: x\nowner: a", "act: x"),
    Mistake("yaml.unreadable", EVENT, "id: moving", "id: [moving", "title"),
    # the same id twice
    Mistake("items.duplicate_id", ITEMS, "id: applicant.ward", "id: event.proof", "event.proof"),
    Mistake("procedures.duplicate_id", ALLOWANCE, "id: allowance", "id: move-in", "id: move-in"),
    # names that mean nothing
    Mistake("reference.unknown_item", ALLOWANCE, "[applicant.name,", "[applicant.nam,",
            "applicant.nam,", "applicant.name"),
    Mistake("reference.unknown_item", ITEMS, "in_city: {from: applicant.address}",
            "in_city: {from: applicant.adress}", "applicant.adress", "applicant.address"),
    Mistake("reference.unknown_item", ALLOWANCE, "because: applicant.lives_here",
            "because: applicant.lives", "because: applicant.lives", "lives_here"),
    Mistake("reference.unknown_item", ALLOWANCE, "given: {household.children: 0}",
            "given: {household.childs: 0}", "household.childs", "household.children"),
    Mistake("reference.unknown_item", EVENT, "keywords: [転居]",
            "given: {event.movedon: 2026-01-01}", "event.movedon", "event.moved_on"),
    Mistake("reference.unknown_item", ALLOWANCE, "applicant.job <> 'public_servant'",
            "member.relationship = 'child'", "member.relationship"),
    Mistake("reference.unknown_group", ITEMS, "id: event.proof\n  type: file\n  about: event\n  "
            "group: family", "id: event.proof\n  type: file\n  about: event\n  group: famly",
            "group: famly", "family"),
    Mistake("reference.unknown_purpose", MOVE_IN, "purpose: registration", "purpose: registry",
            "purpose: registry", "registration"),
    Mistake("reference.unknown_life_event", MOVE_IN, "[moving]", "[mooving]", "mooving", "moving"),
    Mistake("reference.unknown_workflow", ALLOWANCE, "workflow: review", "workflow: revue",
            "workflow: revue", "review"),
    Mistake("reference.unknown_unit", ALLOWANCE, "section: allowances", "section: allowance",
            "section: allowance", "allowances"),
    Mistake("reference.unknown_state", ALLOWANCE, "stops_on: [correction_requested]",
            "stops_on: [correction]", "stops_on", "correction_requested"),
    Mistake("item.wrong_source", ITEMS, "in_city: {from: applicant.address}",
            "in_city: {from: applicant.name}", "in_city"),
    Mistake("item.wrong_source", ITEMS, "  type: name\n",
            "  type: name\n  listed: {list: applicant.address, relationship: child}\n", "listed:"),
    Mistake("item.unknown_relationship", ITEMS, "  type: name\n",
            "  type: name\n  listed: {list: household.members, relationship: chidl}\n", "listed:",
            "child"),
    Mistake("reference.unknown_parameter", ALLOWANCE, "fee: income_limit",
            "fee: incom_limit", "fee: incom_limit", "income_limit"),
    Mistake("procedure.wrong_type", PARAMETERS, "type: money", "type: number", "fee:", "money",
            ALLOWANCE),
    Mistake("procedure.wrong_type", ALLOWANCE, "documents: [{id: event.proof",
            "documents: [{id: event.moved_on", "documents:"),
    Mistake("procedure.wrong_type", ALLOWANCE, "event: event.moved_on}", "event: applicant.job}",
            "deadline"),
    Mistake("procedure.asked_twice", MOVE_IN, "[applicant.name, applicant.address]",
            "[applicant.name, applicant.name]", "asks:"),
    Mistake("procedure.may_have_no_ward", ITEMS, "  type: address\n",
            "  type: address\n  required: false\n", "handled_by:", "none", ALLOWANCE),
    # conditions
    Mistake("rule.unknown_item", ALLOWANCE, "applicant.lives_here\n  AND household.children >= 1",
            "applicant.lives_here\n  AND household.childs >= 1", "household.childs", "children"),
    Mistake("rule.unknown_parameter", ALLOWANCE, ":income_limit", ":income_limits",
            ":income_limits", "income_limit"),
    Mistake("rule.unknown_choice", ALLOWANCE, "'employee'\"", "'emploee'\"", "emploee", "employee"),
    Mistake("rule.full_width", ALLOWANCE, "household.children >= 1\n", "household.children ＞= 1\n",
            "＞", ">"),
    Mistake("rule.types_differ", ITEMS, "household.children >= 3", "household.children = 'a'",
            "= 'a'"),
    Mistake("rule.unknown_item", ITEMS, "AND member.birth_date", "AND member.birthdate",
            "member.birthdate", "member.birth_date"),
    Mistake("item.circular", ITEMS, "asked_when: household.children >= 1",
            "asked_when: household.income >= 1", "asked_when", "household.income"),
    Mistake("procedure.may_stay_unknown", ITEMS, "  otherwise: 0\n", "",
            "applicant.lives_here", "otherwise", ALLOWANCE),
    Mistake("procedure.may_stay_unknown", ITEMS, "働き方, en: Work, ja-x-easy: しごと}\n",
            "働き方, en: Work, ja-x-easy: しごと}\n  required: false\n",
            "applicant.lives_here", "required", ALLOWANCE),
    # what the law and the house want
    Mistake("procedure.notification_has_period", MOVE_IN, "identity: none",
            "identity: none\nstandard_period: {days: 3}", "standard_period", "行政手続法37条"),
    Mistake("procedure.notification_can_be_rejected", MOVE_IN, "identity: none",
            "identity: none\noutcomes: {rejected: notices/no}", "outcomes"),
    Mistake("procedure.outcomes_missing", ALLOWANCE, ", rejected: notices/rejected", "",
            "outcomes"),
    Mistake("procedure.counter_without_law", MOVE_IN, "finishes_law: {act: 例の登録法, article: "
            '"22"}\n', "", "finishes_at", "finishes_law"),
    Mistake("procedure.counter_without_place", MOVE_IN,
            "place: {ja: 窓口, en: Counter, ja-x-easy: まどぐち}\n", "", "finishes_at", "place"),
    Mistake("procedure.not_online", ALLOWANCE, "[online, counter]", "[counter]", "channels"),
    Mistake("procedure.before_missing", MOVE_IN,
            "before: {paper_sheets: 1, counter_minutes: 20, staff_minutes: 20, visits: 1, "
            "source: 推定}\n", "", "id: move-in", "paper_sheets"),
    Mistake("procedure.individual_number_missing", MOVE_IN, "individual_number: {ja: 番号は聞きま"
            "せん, en: Not asked, ja-x-easy: ばんごうは ききません}\n", "", "id: move-in"),
    Mistake("procedure.retention_missing", MOVE_IN, "retention: {years: 5}\n", "", "id: move-in"),
    Mistake("procedure.law_missing", MOVE_IN, 'law: [{act: 例の登録法, article: "22"}]\n', "",
            "id: move-in"),
    Mistake("procedure.examples_missing", MOVE_IN,
            "- {given: {applicant.lives_here: false}, expect: does_not_apply}\n", "",
            "id: move-in"),
    Mistake("procedure.wrong_workflow", MOVE_IN, "workflow: notification", "workflow: review",
            "workflow: review"),
    # workflows
    Mistake("reference.unknown_state", REVIEW, "start: received", "start: recieved",
            "start: recieved", "received"),
    Mistake("reference.unknown_state", REVIEW, "to: correction_requested", "to: corrected",
            "to: corrected", "correction_requested"),
    Mistake("workflow.unreachable_state", REVIEW, "to: rejected", "to: approved", "  rejected:"),
    Mistake("workflow.dead_end", REVIEW, "from: correction_requested, to: received",
            "from: correction_requested, to: correction_requested", "  correction_requested:"),
    Mistake("workflow.duplicate_move", REVIEW, "id: reject,", "id: approve,", "to: rejected"),
    Mistake("workflow.duplicate_key", REVIEW, "key: a", "key: c", "key: c"),
    Mistake("workflow.moves_after_end", NOTIFICATION, "from: [received]",
            "from: [received, checked]", "from:"),
    Mistake("workflow.notification_decides", NOTIFICATION, "does: [write_facts",
            "does: [record_decision, write_facts", "does:"),
    # who may, by the table of permissions
    Mistake("workflow.role_without_permission", REVIEW,
            "by: decider, needs: [another_person, has_reason]",
            "by: [decider, receptionist], needs: [another_person, has_reason]", "id: reject",
            "case.decide"),
    Mistake("workflow.role_without_permission", REVIEW, "by: reviewer, asks: [corrections]",
            "by: supervisor, asks: [corrections]", "id: ask", "case.review"),
    Mistake("workflow.role_without_permission", NOTIFICATION, "by: [reviewer]",
            "by: [reviewer, receptionist]", "by:", "case.check"),
    Mistake("workflow.decides_alone", REVIEW, "needs: [another_person], ", "", "id: approve",
            "another_person"),
    Mistake("workflow.rejects_without_reason", REVIEW, "[another_person, has_reason]",
            "[another_person]", "id: reject", "has_reason"),
    Mistake("workflow.completes_unseen", NOTIFICATION, "does: [write_facts",
            "does: [complete, write_facts", "id: check", "identity_seen"),
    Mistake("schema.not_allowed", REVIEW, "needs: [another_person]", "needs: [anothr_person]",
            "anothr_person", "another_person"),
    Mistake("schema.not_allowed", REVIEW, "does: [open_correction", "does: [open_corection",
            "open_corection", "open_correction"),
    Mistake("schema.not_allowed", REVIEW, "by: resident", "by: neighbour", "neighbour", "resident"),
    # notices
    Mistake("reference.unknown_notice", ALLOWANCE, "rejected: notices/rejected",
            "rejected: notices/rejcted", "outcomes:", "notices/rejected"),
    Mistake("reference.unknown_notice", ALLOWANCE, "rejected: notices/rejected",
            "rejected: rejected", "outcomes:", "notices/rejected"),
    Mistake("notice.rejection_not_adverse", ALLOWANCE, "rejected: notices/rejected",
            "rejected: notices/approved", "outcomes:", "adverse"),
    Mistake("notice.unknown_value", APPROVED, "{procedure}を認め", "{procedur}を認め",
            "{procedur}", "procedure"),
    Mistake("notice.unknown_value", MAYOR, '"to {body}"', '"to {decided_on}"', "{decided_on}"),
    Mistake("reference.unknown_item", APPROVED, "items: [applicant.name]",
            "items: [applicant.nme]", "applicant.nme", "applicant.name"),
    Mistake("notice.no_remedies", MAYOR, "otherwise: true", "acts: [例の手当法]",
            "id: approved", told_in=APPROVED),
    Mistake("schema.invalid", MAYOR, "otherwise: true", "otherwise: false", "id: mayor", "acts"),
    Mistake("schema.missing", APPROVED, "decision: favourable\n", "", "id: approved", "decision"),
    Mistake("text.missing_language", MAYOR, ", ja-x-easy: もういちど", "", "title",
            "やさしい日本語"),
    # languages
    Mistake("text.missing_language", ALLOWANCE, ", ja-x-easy: おかねを もらう", "", "title",
            "やさしい日本語"),
    Mistake("text.missing_language", ITEMS, "公務員, en: Public servant,", "公務員,", "公務員,",
            "en"),
    Mistake("text.missing_language", REVIEW, "届きました, en: Received,", "届きました,",
            "届きました,", "en"),
    Mistake("text.missing_language", EVENT, "引っ越し, en: Moving,", "引っ越し,", "title", "en"),
    Mistake("text.missing_language", GROUPS, "家族, en: Family,", "家族,", "家族,", "en"),
    # examples
    Mistake("example.differs", ALLOWANCE, "household.children: 1, household.income: 3800000, "
            "applicant.job: employee}\n  expect: applies", "household.children: 1, "
            "household.income: 3800000, applicant.job: public_servant}\n  expect: applies",
            "public_servant}", "applicant.job"),
    Mistake("example.other_reason", ALLOWANCE, "because: household.children",
            "because: applicant.job", "because: applicant.job"),
    Mistake("example.bad_value", ALLOWANCE, "given: {household.children: 0}",
            "given: {household.children: none}", "children: none"),
    Mistake("example.bad_value", MOVE_IN, "{applicant.lives_here: true}",
            "{applicant.lives_here: yes}", "lives_here: yes"),
    Mistake("rule.parameter_without_value", ALLOWANCE, "  on: 2025-12-01", "  on: 2020-12-01",
            "- given: {applicant.lives_here"),
]  # fmt: skip


def problems_with(mistake: Mistake, folder: Path) -> list[CatalogueProblem]:
    copy = copy_of_the_sample(folder)
    change(copy, mistake.file, mistake.old, mistake.new)
    return check_catalogue(copy, MUNICIPALITY)


def test_the_sample_is_sound() -> None:
    assert check_catalogue(CATALOGUE, MUNICIPALITY) == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: f"{one.code}-{one.at.strip()}")
def test_is_found(mistake: Mistake, tmp_path: Path) -> None:
    found = problems_with(mistake, tmp_path)
    told = [one for one in found if one.code == mistake.code]
    assert told, [str(problem) for problem in found]
    assert any(mistake.says in one.message + one.remedy for one in told), told
    assert all(one.message and one.remedy for one in found)
    file = mistake.told_in or mistake.file
    lines = (tmp_path / "catalogue" / file).read_text(encoding="utf-8").splitlines()
    places = [lines[one.line - 1] for one in told if one.file.endswith(file)]
    assert any(mistake.at in place for place in places), told


def test_an_item_that_nobody_asks_leaves_a_condition_open(tmp_path: Path) -> None:
    copy = copy_of_the_sample(tmp_path)
    change(copy, MOVE_IN, "who: applicant.lives_here", "who: applicant.ward <> ''")
    assert "procedure.may_stay_unknown" not in codes_of(copy)
    change(copy, MOVE_IN, "asks: [applicant.name, applicant.address]", "asks: [applicant.name]")
    assert "procedure.may_stay_unknown" in codes_of(copy)


def codes_of(folder: Path) -> set[str]:
    return {problem.code for problem in check_catalogue(folder, MUNICIPALITY)}


def test_several_mistakes_come_at_once(tmp_path: Path) -> None:
    copy = copy_of_the_sample(tmp_path)
    change(copy, ALLOWANCE, "purpose: child_support", "purpose: x")
    change(copy, ITEMS, "type: money", "type: cash")
    assert {"reference.unknown_purpose", "schema.not_allowed"} <= codes_of(copy)


def test_an_item_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    copy = copy_of_the_sample(tmp_path)
    change(copy, ITEMS, "type: money", "type: cash")
    (problem,) = check_catalogue(copy, MUNICIPALITY)
    assert problem.code == "schema.not_allowed"


def test_both_places_of_a_duplicate_are_named(tmp_path: Path) -> None:
    copy = copy_of_the_sample(tmp_path)
    change(copy, ALLOWANCE, "id: allowance", "id: move-in")
    (problem,) = [one for one in check_catalogue(copy) if one.code == "procedures.duplicate_id"]
    assert problem.file.endswith("support/allowance.yaml")
    assert "moving/move-in.yaml:1" in problem.message


def test_a_broken_rule_is_placed_in_its_line_and_column(tmp_path: Path) -> None:
    copy = copy_of_the_sample(tmp_path)
    change(copy, ALLOWANCE, "AND household.income <", "AND household.income <=>")
    (problem,) = [one for one in check_catalogue(copy) if one.code.startswith("rule.")]
    assert problem.line == line_of(copy, ALLOWANCE, "<=>")
    assert "文字目" in problem.message


def test_every_circle_is_found_and_nothing_hangs(tmp_path: Path) -> None:
    copy = copy_of_the_sample(tmp_path)
    change(copy, ITEMS, "rule: household.children >= 3", "rule: household.large OR TRUE")
    change(copy, ITEMS, "asked_when: household.children >= 1", "asked_when: household.income > 1")
    circles = [one for one in check_catalogue(copy) if one.code == "item.circular"]
    assert len(circles) == 2


def test_an_act_has_its_remedies_in_one_place(tmp_path: Path) -> None:
    copy = copy_of_the_sample(tmp_path)
    mayor = (copy / MAYOR).read_text(encoding="utf-8")
    for name in ("board", "examiner"):
        other = mayor.replace("id: mayor", f"id: {name}").replace(
            "otherwise: true", "acts: [例の手当法]"
        )
        (copy / f"remedies/{name}.yaml").write_text(other, encoding="utf-8")
    (problem,) = check_catalogue(copy, MUNICIPALITY)
    assert problem.code == "notice.remedies_twice"
    assert "例の手当法" in problem.message
    assert problem.line == line_of(copy, "remedies/examiner.yaml", "acts:")
