"""`cityhall site`: the open site as a folder of files that needs neither server nor database."""

import json
from pathlib import Path

import click

from cityhall.surfaces.command_line.starting import start_django


@click.group
def site() -> None:
    """公開サイトを、サーバーもデータベースも要らないファイルにします。"""


@site.command
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す")
def export(folder: Path, as_json: bool) -> None:
    """公開サイトの全部のページを FOLDER に書き出します。

    FOLDER は、まだないか、前に書き出した所であること。途中で止まっても、前のものは残ります。
    """
    start_django()
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    from cityhall.surfaces.command_line.exporting import export_site
    from cityhall.surfaces.command_line.static_files import collect_static_files

    if not settings.DEBUG:
        collect_static_files()
    done = export_site(get_wsgi_application(), folder, live=settings.SITE_ADDRESS)
    if as_json:
        click.echo(json.dumps({"ok": True, "files": done.files, "pages": done.pages}))
    else:
        click.echo(f"{done.pages}ページ、{done.files}ファイルを {folder} に書き出しました。")
        click.echo(f"開くには: {folder / 'index.html'}")
