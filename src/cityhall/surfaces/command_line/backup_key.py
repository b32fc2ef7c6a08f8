"""`cityhall backup-key`: one key that seals backups, and one that opens them."""

from pathlib import Path

import click


@click.command(name="backup-key")
@click.argument("private", type=click.Path(path_type=Path, dir_okay=False))
def backup_key(private: Path) -> None:
    """バックアップの鍵の組を作ります。PRIVATE はひらく鍵のファイルの名前です。

    となりに PRIVATE.pub(受け取りの鍵)もできます。受け取りの鍵だけをサーバーに置いて
    「cityhall backup --recipient-key」に渡し、ひらく鍵はサーバーの外の、別々の二か所に
    しまってください。ひらく鍵をなくすと、バックアップはだれにも開けません。
    """
    from cityhall.foundation.backups.api import new_keys

    public = private.with_name(f"{private.name}.pub")
    for path in (private, public):
        if path.exists():
            raise click.BadParameter(f"{path} はもうあります。鍵は上書きしません。")
    name = new_keys(private, public)
    click.echo(f"鍵 {name} を作りました。\nひらく鍵: {private}\n受け取りの鍵: {public}")
