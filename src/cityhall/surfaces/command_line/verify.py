"""`cityhall verify`: is everything what the product wrote?"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice

import click

from cityhall.surfaces.command_line.starting import start_django

SHOWN = 1000  # more would not be read; the first thousand say where to look

Told = dict[str, str]  # code, reference, message


@click.command
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
def verify(as_json: bool) -> None:
    """案件の記録、監査の記録、書類、通知書、局区X方針の版に、書き換えや欠けがないか確かめます。

    記録のつながり、記録の横にある内容、署名つきの控え、監査の封、書類の中身、通知書、署名を照らし合わせます。
    データベースは変えません。見つかれば 1 で終わります。
    """
    start_django()
    problems = all_problems()
    if as_json:
        click.echo(json.dumps({"ok": not problems, "problems": problems}, ensure_ascii=False))
    else:
        _tell(problems)
    raise SystemExit(1 if problems else 0)


def all_problems() -> list[Told]:
    """What is not as it was written, the first thousand; Django must be ready."""
    return list(islice(_each(), SHOWN))


def _each() -> Iterator[Told]:
    from cityhall.engine.cases.api import verify as problems_of_cases
    from cityhall.foundation.accounts.api import wrong_signatures
    from cityhall.foundation.audit.api import altered_entries
    from cityhall.foundation.documents.api import wrong_documents
    from cityhall.foundation.notices.api import wrong_notices
    from cityhall.governance.investments.api import wrong_investments
    from cityhall.governance.reform_policies.api import wrong_revisions
    from cityhall.governance.roadmap.api import wrong_plan_revisions
    from cityhall.kernel.clock import now

    every = (
        problems_of_cases(),
        altered_entries(),
        wrong_documents(),
        wrong_notices(),
        wrong_signatures(),
        wrong_revisions(),
        wrong_plan_revisions(),
        wrong_investments(now()),
    )
    for problems in every:
        for problem in problems:
            yield asdict(problem)


def _tell(problems: list[Told]) -> None:
    for problem in problems:
        click.echo(f"{problem['reference'] or '全体'}: {problem['message']} [{problem['code']}]")
    click.echo(
        f"{len(problems)} 件の異常があります。" if problems else "書き換えや欠けはありません。"
    )
