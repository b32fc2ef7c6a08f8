"""A small catalogue: one procedure for each workflow of the city, over a dozen items."""

import shutil
from pathlib import Path

from django.conf import settings

from cityhall.engine.procedures.api import Catalogue, catalogue

VOCABULARY = """
items:
- {id: applicant.name, type: name, about: applicant, group: you, label: {ja: 氏名},
   question: {ja: お名前は}}
- {id: applicant.birth_date, type: date, about: applicant, group: you, label: {ja: 生年月日}}
- {id: applicant.address, type: address, about: applicant, group: you, label: {ja: 住所}}
- {id: applicant.income, type: money, about: applicant, group: you, label: {ja: 収入},
   reuse: same_purpose, expires_after: {years: 1}}
- {id: applicant.is_employed, type: yes_no, about: applicant, group: you, label: {ja: 働いている}}
- {id: applicant.employer, type: text, about: applicant, group: you, label: {ja: 勤め先},
   asked_when: applicant.is_employed}
- {id: applicant.remarks, type: text, about: applicant, group: you, label: {ja: 備考},
   required: false, reuse: never}
- {id: household.size, type: number, about: household, group: you, label: {ja: 人数}}
- {id: child.name, type: name, about: child, group: you, label: {ja: 子の氏名}}
- {id: child.birth_date, type: date, about: child, group: you, label: {ja: 子の生年月日}}
- {id: event.moved_on, type: date, about: event, group: you, label: {ja: 引っ越した日}}
- {id: document.proof, type: file, about: applicant, group: you, label: {ja: 証明書}, reuse: never}
- {id: document.bonus, type: file, about: applicant, group: you, label: {ja: 参考の書類},
   required: false, reuse: never}
"""
GROUPS = "groups:\n- {id: you, title: {ja: あなた}}\n"
PURPOSES = (
    "purposes:\n- {id: allowance, title: {ja: 手当}}\n- {id: registration, title: {ja: 届出}}\n"
)

PROCEDURE = """
id: {id}
act: {act}
title: {{ja: {title}, en: {id}}}
summary: {{ja: 試験の手続き}}
owner: general-affairs-citizens
handled_by: {{section: {section}, ward: {ward}}}
service_kind: 試験
purpose: {purpose}
person: {person}
who: applicant.is_employed OR NOT applicant.is_employed
finishes_at: {finishes_at}
place: {{ja: 区役所 市民課}}
bring: [{{ja: 本人確認書類}}]
identity: {identity}
channels: [{channel}, counter]
asks: [{asks}]
{more}
workflow: {workflow}
in_force: {{from: 2024-04-01}}
"""

OUTCOMES = "outcomes: {approved: notices/approved, rejected: notices/rejection-with-remedies}"
BASE = "applicant.name, applicant.birth_date, applicant.address, applicant.is_employed"
ALLOWANCE, LICENCE, REGISTER = "allowance", "licence", "register"
MOVING, SEAL = "moving", "seal"


def _procedure(procedure_id: str, **given: str) -> str:
    usual = {
        "act": "application", "section": "citizens", "ward": "of_residence",
        "purpose": "allowance", "person": "applicant", "finishes_at": "online",
        "identity": "none", "channel": "online", "asks": BASE, "more": "", "workflow": "review",
    }  # fmt: skip
    return PROCEDURE.format(id=procedure_id, title=f"試験 {procedure_id}", **(usual | given))


PROCEDURES = {
    ALLOWANCE: _procedure(
        ALLOWANCE,
        person="child",
        identity="login",
        asks=f"{BASE}, applicant.income, applicant.employer, applicant.remarks, household.size, "
        "child.name, child.birth_date",
        more="documents: [{id: document.proof, when: applicant.is_employed}, "
        "{id: document.bonus}]\n"
        "standard_period: {days: 10, stops_on: [correction_requested]}\n"
        "hand_over: [core_list]\n"
        f"{OUTCOMES}\n"
        "before: {paper_sheets: 3, counter_minutes: 20, staff_minutes: 25, visits: 1, "
        "source: 推定}",
    ),
    LICENCE: _procedure(LICENCE, more=OUTCOMES, ward="none"),
    REGISTER: _procedure(
        REGISTER,
        act="notification",
        workflow="notification",
        purpose="registration",
        asks=f"{BASE}, household.size",
        more="before: {paper_sheets: 1, counter_minutes: 9, staff_minutes: 9, visits: 1, "
        "source: 推定}",
    ),
    MOVING: _procedure(
        MOVING,
        act="notification",
        workflow="counter_notification",
        purpose="registration",
        finishes_at="counter",
        channel="post",
        asks=f"{BASE}, event.moved_on",
        more="hand_over: [core_list]",
    ),
    SEAL: _procedure(
        SEAL,
        workflow="counter_application",
        finishes_at="counter",
        channel="post",
        more=OUTCOMES,
    ),
}
ALL = (ALLOWANCE, LICENCE, REGISTER, MOVING, SEAL)


def small_catalogue(folder: Path) -> Catalogue:
    """Written once into a folder, with the workflows that the city really uses."""
    if not folder.exists():
        for name in ("vocabulary", "procedures"):
            (folder / name).mkdir(parents=True)
        (folder / "vocabulary" / "items.yaml").write_text(VOCABULARY, encoding="utf-8")
        (folder / "vocabulary" / "groups.yaml").write_text(GROUPS, encoding="utf-8")
        (folder / "vocabulary" / "purposes.yaml").write_text(PURPOSES, encoding="utf-8")
        for procedure_id, text in PROCEDURES.items():
            (folder / "procedures" / f"{procedure_id}.yaml").write_text(text, encoding="utf-8")
        shutil.copytree(settings.CATALOGUE_DIR / "workflows", folder / "workflows")
    return catalogue(folder, settings.MUNICIPALITY_DIR)
