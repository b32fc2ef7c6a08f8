"""Fields of the gallery: each kind empty, filled, wrong and shut."""

from cityhall.design_system.fields import Choice, FieldKind, FieldView

LONG_NAME = "勘解由小路左衛門佐藤原朝臣惟宗"
FORTY_LETTERS = "Maria Aparecida dos Santos Oliveira Souza"
TWO = (Choice("own", "持ち家"), Choice("rent", "借りている家", "公営住宅、社宅も含みます"))
WARDS = tuple(
    Choice(f"w{at}", name)
    for at, name in enumerate(
        ("港区", "東区", "西区", "南区", "北区", "中央区", "山手区", "川上区", "海辺区")
    )
)
RELATIONS = (
    Choice("spouse", "配偶者"),
    Choice("child", "子"),
    Choice("parent", "父母"),
    Choice("other", "そのほか"),
)
TOWNS = (Choice("大手町", "大手町"), Choice("城内", "城内"), Choice("船場町", "船場町"))

SIMPLE: tuple[tuple[FieldKind, str, str, str], ...] = (
    ("text", "勤め先の名前", "いまの勤め先を書いてください。", "海辺製作所"),
    ("number", "同居している人の数", "あなたも数えてください。", "3"),
    ("money", "昨年の所得", "源泉徴収票の「給与所得控除後の金額」です。", "3500000"),
    ("phone", "昼間つながる電話番号", "担当からお電話することがあります。", "093-000-0000"),
    ("email", "メールアドレス", "進み具合をお知らせします。", "misaki@mail.example"),
)
VALUES: dict[str, str | list[str]] = {
    "s.text": LONG_NAME,
    "s.number": "3",
    "s.money": "3500000",
    "s.phone": "093-000-0000",
    "s.email": "misaki.takasaki.very.long.address@mail.example",
    "s.long": "出産のあと、上の子の送り迎えができないため、保育の利用を希望します。",
    "s.lives": "yes",
    "s.home": "rent",
    "s.home_many": ["own", "rent"],
    "s.ward": "w4",
    "g.name__family": "髙﨑",
    "g.name__given": "美咲",
    "g.name__family_kana": "タカサキ",
    "g.name__given_kana": "ミサキ",
    "g.born__era": "H",
    "g.born__year": "5",
    "g.born__month": "4",
    "g.born__day": "1",
    "g.address__postal_code": "8030814",
    "g.address__prefecture": "福岡県",
    "g.address__city": "海辺市港区",
    "g.address__town": "大手町",
    "g.address__street": "1-1",
    "g.address__building": "サンシャインガーデンレジデンス海辺ザ・タワー 東館 3905号室",
    "g.account__bank": "みどり銀行",
    "g.account__branch": "本店",
    "g.account__kind": "ordinary",
    "g.account__number": "0123456",
    "g.account__holder_kana": "タカサキ ミサキ",
    "p.people__0__family": "髙﨑",
    "p.people__0__given": "結",
    "p.people__0__family_kana": "タカサキ",
    "p.people__0__given_kana": "ユイ",
    "p.people__0__birth_date__era": "R",
    "p.people__0__birth_date__year": "8",
    "p.people__0__birth_date__month": "11",
    "p.people__0__birth_date__day": "18",
    "p.people__0__relationship": "child",
    "p.people__1__family": FORTY_LETTERS,
    "p.people__1__given": "João",
    "p.file__document": ["1", "2"],
    "p.file__name": [
        "資格確認書.jpg",
        f"{FORTY_LETTERS} 母子健康手帳の写し（1ページ目から12ページ目）.pdf",
    ],
    "p.file_later__later": "出産した病院からまだ届いていないため、届きしだい区役所へ持参します。",
}
ERRORS = {
    "s.text": "「勤め先の名前」を入力してください。例：海辺製作所",
    "s.money": "「昨年の所得」は数字で入力してください。例：3500000",
    "s.long": "「希望する理由」は200文字までで入力してください。",
    "s.home": "「お住まい」を選んでください。",
    "s.lives": "「いま、この市に住んでいますか」を選んでください。",
    "g.name__given_kana": "「氏名（名（カタカナ））」はカタカナで入力してください。例：ハナコ",
    "g.born__year": "「生年月日」に、昭和65年4月1日はありません。例：昭和60年4月1日",
    "g.address__postal_code": "「住所（郵便番号）」は、数字7けたで入力してください。例：1000001",
    "g.account__number": "「口座（口座番号）」は7けたまでの数字で入力してください。例：0123456",
    "p.people__1__family_kana": "「家族 2人目（姓（カタカナ））」を入力してください。例：ヤマダ",
    "p.people__1__birth_date__year": "「家族 2人目（生年月日）」を入力してください。",
    "p.file": "「資格確認書」を付けてください。あとで出すときは、その方法を書いてください。",
}
WRONG_VALUES = {
    **VALUES,
    "s.text": "",
    "s.money": "三百万ぐらい",
    "s.home": "",
    "s.lives": "",
    "g.name__given_kana": "美咲",
    "g.born__era": "S",
    "g.born__year": "65",
    "g.address__postal_code": "803",
    "g.account__number": "12345678",
    "p.file__document": [],
    "p.file__name": [],
}


def singles(state: str) -> list[FieldView]:
    """Every field of one control, in a state."""
    boxes = [
        _field(f"s.{kind}", kind, label, state, hint=hint, example=example)
        for kind, label, hint, example in SIMPLE
    ]
    return [
        *boxes,
        _field("s.long", "long_text", "希望する理由", state, max_length=200, is_required=False),
        _field("s.lives", "yes_no", "いま、この市に住んでいますか", state),
        _field("s.home", "choice", "お住まい", state, options=TWO),
        _field("s.ward", "choice", "お住まいの区", state, options=WARDS),
        _field("s.home_many", "choices", "あてはまるもの（いくつでも）", state, options=TWO),
    ]


def groups(state: str) -> list[FieldView]:
    """Fields of several boxes, in a state."""
    own = {"is_own": True}
    hint = "戸籍や在留カードのとおりに書いてください。どんな字でも、そのまま受け付けます。"
    return [
        _field("g.name", "name", "氏名", state, hint=hint, **own),
        _field("g.born", "date", "生年月日", state, example="昭和60年4月1日", **own),
        _field("g.address", "address", "住所", state, **own),
        _field("g.account", "bank_account", "口座", state, hint="ご本人の口座にかぎります。"),
    ]


def people(state: str) -> list[FieldView]:
    """Lists of people and documents, in a state."""
    rows = 1 if state == "empty" else 2
    hint = "赤ちゃんも書いてください。"
    proof = "健康保険の「資格確認書」です。字が読めるように撮ってください。"
    return [
        _field("p.people", "people", "家族", state, hint=hint, options=RELATIONS, rows=rows),
        _field("p.file", "file", "資格確認書", state, hint=proof),
        _field("p.file_later", "file", "出生証明書", state),
    ]


def with_towns() -> FieldView:
    """An address whose postal code names several towns."""
    return _field("g.address", "address", "住所", "filled", options=TOWNS)


def as_title() -> FieldView:
    """A page of one question."""
    label = "赤ちゃんは、いつ生まれましたか"
    return FieldView("t.born", "date", label, is_title=True, example="令和8年11月18日")


def _field(id: str, kind: FieldKind, label: str, state: str, **more: object) -> FieldView:
    values = {"empty": {}, "wrong": WRONG_VALUES}.get(state, VALUES)
    errors = ERRORS if state == "wrong" else {}
    shut = state == "shut"
    return FieldView(id, kind, label, values=values, errors=errors, is_disabled=shut, **more)  # type: ignore[arg-type]  # the gallery passes known names
