"""What a backup or its restoring refuses, in plain words."""

from cityhall.kernel.errors import Conflict, Invalid


def not_a_backup() -> Invalid:
    return Invalid(
        "backups.not_a_backup",
        "このファイルは、市のバックアップではありません。",
        "ファイルの名前と、置いた場所を確かめてください。",
    )


def other_key() -> Invalid:
    return Invalid(
        "backups.other_key",
        "このバックアップは、別の鍵あてに作られています。",
        "作ったときの受け取りの鍵と組になる、ひらく鍵を --key に渡してください。",
    )


def no_key(what: str) -> Invalid:
    return Invalid(
        "backups.no_key",
        f"{what}が読めないか、鍵の形ではありません。",
        "「cityhall backup-key」で作った鍵のファイルを渡してください。",
    )


def cut() -> Invalid:
    return Invalid(
        "backups.cut",
        "このバックアップは、途中で切れています。",
        "写し終わる前のファイルかもしれません。もとの場所から写し直してください。",
    )


def changed() -> Invalid:
    return Invalid(
        "backups.changed",
        "このバックアップは、作られたあとに書き換わっています。",
        "壊れたか、だれかが変えています。別のバックアップを使ってください。",
    )


def from_newer(names: str) -> Invalid:
    return Invalid(
        "backups.from_newer",
        f"このバックアップは、今のプログラムより新しいものから作られています({names})。",
        "バックアップを作った版か、それより新しい版で戻してください。",
    )


def other_engine(made_on: str) -> Invalid:
    return Invalid(
        "backups.other_engine",
        f"このバックアップは {made_on} のものです。",
        "PostgreSQL のものは --database に空のデータベースを渡し、"
        "SQLite のものは --database を付けずに戻してください。",
    )


def holds_cases(where: str) -> Conflict:
    return Conflict(
        "backups.holds_cases",
        f"戻す先({where})には、案件を持つ市がすでにあります。",
        "別の場所を選ぶか、今ある市をわきに移してよければ --replace を付けてください。",
    )


def not_empty(where: str) -> Conflict:
    return Conflict(
        "backups.not_empty",
        f"戻す先({where})が空ではありません。",
        "まだない名前を選ぶか、今あるものをわきに移してよければ --replace を付けてください。",
    )


def no_room(reason: str) -> Conflict:
    return Conflict(
        "backups.no_room",
        f"書き込めませんでした({reason})。書きかけのファイルは残していません。",
        "空きと書き込みの権限を確かめて、もう一度行ってください。",
    )
