"""Invented people and cases of the gallery, meant to be awkward: long names, rare letters."""

from cityhall.design_system.gallery.fields import ERRORS as ERRORS_OF_FIELDS
from cityhall.design_system.gallery.fields import FORTY_LETTERS, LONG_NAME
from cityhall.design_system.parts import Answer, Crumb, ErrorLink, Moment, Tab

CRUMBS = (Crumb("できごと", "../"), Crumb("引っ越し・出産", "../"), Crumb("あなたの手続き"))
TABS = (
    Tab("わたしの案件", "#", is_current=True, count=12),
    Tab("未着手", "#", count=10_000),
    Tab("補正待ち", "#", count=0),
    Tab("すべて", "#"),
)
MOMENTS = (
    Moment("決まりしだい、お知らせします", "12月中旬ごろ", state="ahead"),
    Moment("審査しています", "11月21日 22時31分", "2026-11-21T22:31+09:00", state="now"),
    Moment("担当が決まりました", "11月21日 22時05分", "2026-11-21T22:05+09:00"),
    Moment(
        "受け付けました",
        "11月21日 22時04分",
        "2026-11-21T22:04+09:00",
        "ほかの4件と、まとめて受け付けました。",
    ),
)
ANSWERS = (
    Answer("氏名", "髙﨑 美咲（タカサキ ミサキ）", "本人の回答 11月21日", "#"),
    Answer("請求する理由", "出生", "出生届から（同じまとめ）", "#"),
    Answer("子の生まれた日", "令和8年11月18日", "出生届から", "#"),
    Answer("同居している人", f"{LONG_NAME}、{FORTY_LETTERS}", "本人の回答 11月21日", "#"),
    Answer("加入している年金", "", "", "#", "書く"),
)
KNOWN = (
    Answer("引っ越した日", "令和8年11月17日", "あなたの回答・今日"),
    Answer("前の住所", "福岡市", "あなたの回答・今日"),
    Answer("家族", "3人（うち子ども1人）", "あなたの回答・今日"),
)
ERRORS = (
    ErrorLink("f-g-name__given_kana", ERRORS_OF_FIELDS["g.name__given_kana"]),
    ErrorLink("f-g-born__year", ERRORS_OF_FIELDS["g.born__year"]),
)
COLOURS = (
    ("ink", "字"),
    ("ink-2", "添える字"),
    ("line", "区切り線"),
    ("line-strong", "書き込む欄の枠"),
    ("wash", "地の色"),
    ("key", "押せるもの"),
    ("key-wash", "選んだもの"),
    ("yes", "当てはまる"),
    ("maybe", "あと少しで決まる"),
    ("no", "当てはまらない"),
    ("stop", "期限・誤り"),
)
TILES = (
    ("house", "引っ越し・住まい", "31の手続き"),
    ("baby", "妊娠・出産", "14の手続き"),
    ("family", "子育て", "38の手続き"),
    ("school", "教育", "12の手続き"),
    ("rings", "結婚・離婚", "16の手続き"),
    ("work", "就職・退職", "11の手続き"),
    ("ageing", "高齢者・介護", "29の手続き"),
    ("leaf", "ご不幸", "22の手続き"),
)
ROWS = (
    ("児童手当の認定請求", "受付番号 K7QM-42HX-9　令和8年11月21日"),
    ("子ども医療費支給制度の受給資格認定申請", f"{LONG_NAME} さん"),
)
LONG_SEARCH = "主人の転勤で先月こちらに引っ越してきて、今月はじめに二人目の子どもが生まれました"
CASES = (
    ("11月30日", "K7QM-42HX-9", "児童手当の認定請求", "髙﨑 美咲", "審査中"),
    ("12月1日", "P3WT-88KD-2", "子ども医療費支給制度の受給資格認定申請", LONG_NAME, "補正待ち"),
    ("12月8日", "M9RA-17CZ-5", "犬の登録", FORTY_LETTERS, "未着手"),
)
