"""Addresses of the open site."""

from django.urls import path

from cityhall.surfaces.public.web import (
    bureaus,
    data,
    finding,
    investments,
    issues,
    overview,
    plans,
    proof,
)

app_name = "public"
urlpatterns = [
    path("reform/", overview.index, name="reform"),
    path("reform/search/", finding.search, name="search"),
    path("reform/verify/", proof.verify, name="verify"),
    path("reform/verify/revisions.jsonl", proof.revisions, name="revisions"),
    path("reform/verify/check_revisions.py", proof.program, name="program"),
    path("reform/issues/<slug:subject>/", issues.issue, name="issue"),
    path("reform/<int:year>/", overview.edition_page, name="edition"),
    path("reform/changes.atom", data.atom, name="atom"),
    path("reform/<int:year>/issues.csv", data.issues_csv, name="issues_csv"),
    path("reform/<int:year>/issues.json", data.issues_json, name="issues_json"),
    path("reform/<int:year>/wards/", overview.wards_page, name="wards"),
    path("reform/<int:year>/fields/<str:policy_field>/", overview.field_page, name="field"),
    path("reform/<int:year>/bureaus/<slug:bureau>/", bureaus.bureau_page, name="bureau"),
    path("reform/<int:year>/bureaus/<slug:bureau>/sheet.pdf", data.sheet_pdf, name="sheet_pdf"),
    path(
        "reform/<int:year>/bureaus/<slug:bureau>/sheet.xlsx", data.sheet_excel, name="sheet_excel"
    ),
    path("investments/", investments.index, name="investments"),
    path("investments/investments.csv", investments.investments_csv, name="investments_csv"),
    path("investments/systems/", investments.systems, name="systems"),
    path("investments/<str:number>/", investments.investment, name="investment"),
    path(
        "investments/<str:number>/chain.json", investments.investment_json, name="investment_json"
    ),
    path("plans/", plans.index, name="plans"),
    path("plans/<slug:plan_id>/", plans.plan_page, name="plan"),
    path("plans/<slug:plan_id>/plan.json", plans.plan_json, name="plan_json"),
    path("plans/<slug:plan_id>/readings/", plans.readings_page, name="plan_readings"),
    path("plans/<slug:plan_id>/themes/<int:number>/", plans.theme_page, name="plan_theme"),
    path("plans/<slug:plan_id>/goals/<slug:goal_id>/", plans.goal_page, name="plan_goal"),
]
