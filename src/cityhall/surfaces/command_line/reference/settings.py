"""docs/reference/settings.md: every environment variable that the settings read."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from cityhall.surfaces.command_line.reference.tables import table

#: Variable → what it is for. A variable without a line here cannot be documented, and fails.
MEANINGS = {
    "CITYHALL_ADDRESS": "メールなどに書く、このサイトのアドレス",
    "CITYHALL_DECISION_PROOF_MINUTES": "決定の前に、本人の確認を求め直すまでの分",
    "CITYHALL_FILE_DAYS": "職員が一覧から取り出したファイルを残す日数",
    "CITYHALL_STAFF_IDLE_MINUTES": "職員の画面に、操作がないまま鍵がかかるまでの分",
    "CITYHALL_STAFF_SECOND_FACTOR": (
        "`required` で、職員は二つ目の確認を登録するまで使えない。"
        "`offered` は登録した人だけに聞く。空は、デモなら `offered`、ほかは `required`"
    ),
    "CITYHALL_DESK_ADDRESS": "職員デスクの住所。QRが指す。別のサーバーに置くとき",
    "CITYHALL_BROKER_URL": "`amqp://…` なら、仕事を RabbitMQ で別の機械のワーカーに渡す",
    "CITYHALL_BROKER_QUEUE": "そのときの列の名前",
    "CITYHALL_CORE_SYSTEM": "基幹システムへの渡し方: `folder`、`demo`、`none`(一覧だけ)",
    "CITYHALL_CORE_SYSTEM_FOLDER": "基幹システムとファイルを受け渡す場所。空なら受け渡さない",
    "CITYHALL_DATABASE_URL": "`postgres://…` なら PostgreSQL。空なら VAR の中の SQLite",
    "CITYHALL_DEBUG": "`1` で開発用のエラー表示。公開するサイトでは使わない",
    "CITYHALL_DEMO": "`1` でデモ: 公開のパスワードを持つ職員と、デモの本人確認",
    "CITYHALL_HOSTS": "このサイトが名乗るホスト名。コンマ区切り",
    "CITYHALL_HTTPS": "`1` で HTTPS だけに使うクッキーと HSTS",
    "CITYHALL_IDENTITY_PROVIDER": "住民の本人確認: `openid`、`demo`(デモだけ)、空はログインなし",
    "CITYHALL_INVOICE_REGISTRATION": "領収書に出す登録番号(T と13桁)。空なら出さない",
    "CITYHALL_PAYMENT_GATEWAY": "支払いの事業者: `demo`(デモだけ)、空は窓口だけ",
    "CITYHALL_PAYMENT_SITES": "支払いの事業者のサイト(`https://…`)。コンマ区切り。CSP に加える",
    "CITYHALL_MAIL_FROM": "メールの差出人",
    "CITYHALL_MUNICIPALITY": "`municipalities/` のどの市か",
    "CITYHALL_OPENID_ACR_ASKED": "認証サービスに求める確かさ(acr_values)。空白区切り",
    "CITYHALL_OPENID_ACR_NEEDED": "IDトークンの acr に要るもの。空白区切り。空なら問わない",
    "CITYHALL_OPENID_CLIENT": "認証サービスがこの市に付けたクライアントID",
    "CITYHALL_OPENID_ENDPOINTS": (
        "認証サービスの住所 `authorization=… token=… userinfo=… keys=…`。"
        "書かないものは発行者の公開する一覧から読む"
    ),
    "CITYHALL_OPENID_ISSUER": "認証サービス(発行者)の名前。IDトークンの iss と1字も違わないこと",
    "CITYHALL_OPENID_KEY_FILE": "市の秘密鍵のファイル(P-256、PEM か JWK)。リポジトリの外に置く",
    "CITYHALL_OPENID_KEY_ID": "市の鍵の名前(kid)。空は鍵の拇印(RFC 7638)",
    "CITYHALL_OPENID_SIGNING": "署名トランザクションの住所。空なら電子署名はできない",
    "CITYHALL_NOTICE_KEY": "通知書に署名する鍵(PKCS #12 のファイル)。空ならデモだけが署名",
    "CITYHALL_NOTICE_KEY_PASSPHRASE_FILE": "その鍵のパスフレーズだけを書いたファイル",
    "CITYHALL_NOTICE_SEAL": "通知書に押す印の画像(SVG のファイル)。空なら見本",
    "CITYHALL_ORIGINS": "フォームを受け取ってよい送信元。コンマ区切り",
    "CITYHALL_PROXIES": "前に立つ市のプロキシの数。利用者のアドレスと https をその見出しから読む",
    "CITYHALL_SECRET_KEY": "署名の鍵。空なら VAR の中に作る",
    "CITYHALL_CLAMD_URL": "clamd の住所(`tcp://…` か `unix://…`)。空ならウイルス検査をしない",
    "CITYHALL_S3_BUCKET": "書類を置く S3 互換のバケツの名前。空なら VAR の中の documents/",
    "CITYHALL_S3_ENDPOINT": "そのバケツのあるサーバー(`https://…`)。空なら AWS",
    "CITYHALL_S3_PREFIX": "バケツの中で、この市だけが使う場所",
    "CITYHALL_SMTP_URL": "`smtp://…` ならそのサーバへ送る。空なら VAR の中の mail/ に書く",
    "CITYHALL_SURFACES": "開く画面。公開側と庁内側を分けて置くときに使う",
    "CITYHALL_TEST_DATABASE": "テストが作るデータベースの名前",
    "CITYHALL_WATCHED_FROM": "readyz と metrics を見てよいアドレス。コンマ区切り、範囲も書ける",
    "CITYHALL_WEBHOOK_HOSTS": "知らせを送ってよい機械の名前。コンマ区切り。空なら送らない",
    "CITYHALL_WEBHOOK_WAIT": "知らせた相手の答えを待つ秒数",
    "CITYHALL_WATCH_TOKEN": "そのほかから見るときの合い言葉(Authorization: Bearer …)",
    "CITYHALL_VAR": "動いている市が書くもの(データベース、書類、鍵、メール)の置き場所",
}


def page() -> str:
    """One row a variable, with the file that reads it."""
    rows = sorted(set(_variables()))
    lines = [
        [f"`{name}`", f"`{default}`", MEANINGS[name], f"`{file}`"] for name, default, file in rows
    ]
    text = table(["環境変数", "書かないとき", "何のためか", "読むところ"], lines)
    told = "設定は環境変数だけで変えます。ファイルは `src/cityhall/config/settings/` です。"
    return f"# 設定\n\n{told}\n\n{text}"


def variables() -> set[str]:
    """Names of all environment variables that the settings read."""
    return {name for name, _, _ in _variables()}


def _variables() -> Iterator[tuple[str, str, str]]:
    folder: Path = settings.CHECKOUT / "src" / "cityhall" / "config" / "settings"
    for path in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "os.environ.get":
                name, *default = [ast.unparse(argument) for argument in node.args]
                yield name.strip("'"), default[0] if default else "なし", path.name
