"""`bin/cityhall`, or `python -m cityhall.surfaces.command_line`.

A command is imported only when it is called: asking a rule must not wait for the web framework.
"""

import re
import sys
from importlib import import_module
from typing import Any

import click

from cityhall.kernel.errors import Problem

#: Command → what it is for. Each stands in the module of its name, as the object of its name.
COMMANDS = {
    "guide": "住民の言葉や答えから、あてはまる手続をさがす",
    "rule": "条件を確かめる、答える、数える、SQLにする",
    "catalogue": "手続とデータ項目の定義を確かめる、一覧にする",
    "verify": "案件と監査の記録、書類、局区X方針の版に、書き換えや欠けがないか確かめる",
    "signature": "住民が電子署名したものを、検証のために書き出す",
    "backup": "市のすべてを、一つの暗号化したファイルに写す",
    "restore": "バックアップから市を戻し、確かめる",
    "backup-key": "バックアップの鍵の組を作る",
    "scanner": "ウイルス検査の装置が答えるか、検査を待つ書類があるかを見る",
    "reform": "局区X方針を数える、取り込む、版を比べる、確かめる",
    "measure": "案件の記録から計算した指標の値と定義を見る",
    "roadmap": "計画のファイルを確かめる、成果目標を一覧にする、減った時間を計算する",
    "investment": "情報システムへの投資と約束の結果を一覧にする、台帳を読み込む",
    "site": "公開サイトを、サーバーの要らないファイルに書き出す",
    "city": "データベースを整え、市の組織と手続を読み込む",
    "staff": "職員のアカウントを開く、担当を付ける、閉じる",
    "api-client": "API を使う外部システムを登録する、スコープを渡す、止める",
    "webhook": "案件が変わったことを知らせる、外部システムの送り先を扱う",
    "core-system": "基幹システムへファイルを渡し、返った結果と突き合わせる",
    "protect": "支援措置を記録する、終える、別の人の案件なら隠すのをやめる",
    "payments": "支払いを事業者の一覧と照合する",
    "serve": "サイトを動かす",
    "worker": "通知など、あとから行う仕事を動かす",
    "relay": "あとから行う仕事を RabbitMQ に渡す",
    "docs": "docs/reference を定義から作る、ずれていないか確かめる",
}

#: What a database says before `city load`; its own errors are only known where it is loaded.
NO_TABLE = re.compile("no such table|relation .* does not exist")
NO_CITY = "まだ、まちのデータがありません。\n先に「cityhall city load」で作ってください。"


class Commands(click.Group):
    """Finds a command by its name, and tells a problem as a person would wish to read it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        plain = name.replace("-", "_")
        module = import_module(f"cityhall.surfaces.command_line.{plain}")
        command: click.Command = getattr(module, plain)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("コマンド"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Problem as problem:
            click.echo(f"{problem.message}\n{problem.remedy}", err=True)
            ctx.exit(1)
        except Exception as error:
            if not NO_TABLE.search(str(error)):
                raise
            click.echo(NO_CITY, err=True)
            ctx.exit(1)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="終了コード: 0 よし / 1 よくないところが見つかった / 2 使い方が違う。"
    "結果を出すコマンドには --json があります。"
    "くわしくは「cityhall コマンド --help」。",
)
def cityhall() -> None:
    """デジタル市役所を、端末やほかのプログラムから使うためのコマンドです。"""


if __name__ == "__main__":
    sys.exit(cityhall(prog_name="cityhall"))
