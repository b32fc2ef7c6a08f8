"""The sentences about wrong answers: (what is expected, what to do), by code and language.

They say what was expected and show an example; they never blame.
"""

from cityhall.foundation.vocabulary.definitions import Text


def _text(ja: str, en: str, easy: str) -> Text:
    return {"ja": ja, "en": en, "ja-x-easy": easy}


_EXAMPLE = _text("例：{example}", "For example: {example}", "たとえば：{example}")

PROBLEMS: dict[str, tuple[Text, Text]] = {
    "missing": (
        _text("「{label}」を入力してください", "Enter “{label}”", "「{label}」を 書いて ください"),
        _EXAMPLE,
    ),
    "not_chosen": (
        _text("「{label}」を選んでください", "Choose “{label}”", "「{label}」を えらんで ください"),
        _text("", "", ""),
    ),
    "no_file": (
        _text("「{label}」を付けてください", "Attach “{label}”", "「{label}」を つけて ください"),
        _text(
            "写真かPDFを選ぶか、あとでどう提出するかを書いてください",
            "Choose a photo or a PDF, or say how you will bring it later",
            "しゃしんか PDFを えらぶか、あとで 出す 方法を 書いて ください",
        ),
    ),
    "too_long": (
        _text(
            "「{label}」は{limit}文字までで入力してください",
            "“{label}” can have up to {limit} characters",
            "「{label}」は {limit}文字までで 書いて ください",
        ),
        _text("短くまとめてください", "Please shorten it", "みじかく 書いて ください"),
    ),
    "not_kana": (
        _text(
            "「{label}」はカタカナで入力してください",
            "Write “{label}” in katakana",
            "「{label}」は カタカナで 書いて ください",
        ),
        _EXAMPLE,
    ),
    "not_letters": (
        _text(
            "「{label}」に「{sign}」は使えません。文字で入力してください",
            "“{label}” cannot hold “{sign}”; please use letters",
            "「{label}」に「{sign}」は 使えません。文字で 書いて ください",
        ),
        _EXAMPLE,
    ),
    "not_a_number": (
        _text(
            "「{label}」は数字で入力してください",
            "Write “{label}” as a number",
            "「{label}」は 数字で 書いて ください",
        ),
        _EXAMPLE,
    ),
    "too_small": (
        _text(
            "「{label}」は{limit}以上で入力してください",
            "“{label}” must be {limit} or more",
            "「{label}」は {limit}か、もっと 大きい 数字を 書いて ください",
        ),
        _EXAMPLE,
    ),
    "too_big": (
        _text(
            "「{label}」は{limit}以下で入力してください",
            "“{label}” must be {limit} or less",
            "「{label}」は {limit}か、もっと 小さい 数字を 書いて ください",
        ),
        _EXAMPLE,
    ),
    "not_a_date": (
        _text(
            "「{label}」：{why}",
            "“{label}” must be a real date",
            "「{label}」は カレンダーに ある 日を 書いて ください",
        ),
        _EXAMPLE,
    ),
    "date_incomplete": (
        _text(
            "「{label}」を入力してください",
            "Enter “{label}”",
            "「{label}」を 書いて ください",
        ),
        _text(
            "年・月・日をすべて入力してください。例：{example}",
            "Year, month and day are all needed, for example {example}",
            "年・月・日を ぜんぶ 書いて ください。たとえば：{example}",
        ),
    ),
    "in_future": (
        _text(
            "「{label}」は今日か、今日より前の日付を入力してください",
            "“{label}” must be today or in the past",
            "「{label}」は 今日か、今日より 前の 日を 書いて ください",
        ),
        _EXAMPLE,
    ),
    "in_past": (
        _text(
            "「{label}」は今日か、今日より後の日付を入力してください",
            "“{label}” must be today or in the future",
            "「{label}」は 今日か、今日より あとの 日を 書いて ください",
        ),
        _EXAMPLE,
    ),
    "too_early": (
        _text(
            "「{label}」は{limit}以降の日付を入力してください",
            "“{label}” must be {limit} or later",
            "「{label}」は {limit}か、その あとの 日を 書いて ください",
        ),
        _text("年を確かめてください", "Please check the year", "年を たしかめて ください"),
    ),
    "too_late": (
        _text(
            "「{label}」は{limit}以前の日付を入力してください",
            "“{label}” must be {limit} or earlier",
            "「{label}」は {limit}か、その 前の 日を 書いて ください",
        ),
        _text("年を確かめてください", "Please check the year", "年を たしかめて ください"),
    ),
    "postal_code": (
        _text(
            "「{label}」は7桁の数字で入力してください",
            "“{label}” has seven digits",
            "「{label}」は 7つの 数字で 書いて ください",
        ),
        _EXAMPLE,
    ),
    "postal_code_elsewhere": (
        _text(
            "この郵便番号の地域は「{found}」です",
            "This postal code belongs to {found}",
            "この 郵便番号の 場所は「{found}」です",
        ),
        _text(
            "郵便番号か市区町村のどちらかを直してください",
            "Correct either the postal code or the municipality",
            "郵便番号か、市・区・町・村を なおして ください",
        ),
    ),
    "municipality": (
        _text(
            "この名前の市区町村が見つかりません",
            "We cannot find a municipality of this name",
            "この 名前の 市・区・町・村が 見つかりません",
        ),
        _text(
            "都道府県から、区まで続けて入力してください。例：{example}",
            "Write prefecture and municipality with its ward, such as {example}",
            "区まで つづけて 書いて ください。たとえば：{example}",
        ),
    ),
    "phone": (
        _text(
            "「{label}」は市外局番から数字で入力してください",
            "Write “{label}” in digits, with the area code",
            "「{label}」は はじめの 0から 数字で 書いて ください",
        ),
        _EXAMPLE,
    ),
    "email": (
        _text(
            "「{label}」は @ のあるメールアドレスを入力してください",
            "“{label}” must be an e-mail address with an @",
            "「{label}」は @ の ある メールアドレスを 書いて ください",
        ),
        _EXAMPLE,
    ),
    "account_number": (
        _text(
            "「{label}」は7桁までの数字で入力してください",
            "“{label}” has up to seven digits",
            "「{label}」は 7つまでの 数字で 書いて ください",
        ),
        _EXAMPLE,
    ),
    "post_bank": (
        _text(
            "ゆうちょ銀行は、記号・番号ではなく振込用の店名と口座番号（7桁）を入力してください",
            "For Japan Post Bank, write the branch name and 7-digit number for transfers",
            "ゆうちょ銀行は、ふりこみ用の 店名と 7つの 数字の 番号を 書いて ください",
        ),
        _text(
            "通帳を開いた見返しの下に「店名」「口座番号」があります。例：店名 一七八、番号 1234567",
            "Both stand inside the passbook’s cover, such as branch 一七八, number 1234567",
            "つうちょうを 開くと 下に 書いて あります。たとえば：店名 一七八、番号 1234567",
        ),
    ),
    "too_many": (
        _text(
            "「{label}」は{limit}件までです",
            "“{label}” takes up to {limit}",
            "「{label}」は {limit}つまでです",
        ),
        _text(
            "それより多いときは窓口かお電話でお知らせください",
            "If there are more, tell us at the counter or by phone",
            "もっと 多い ときは 窓口か 電話で 教えて ください",
        ),
    ),
    "pattern": (
        _text("「{label}」：{says}", "“{label}”: {says}", "「{label}」：{says}"),
        _EXAMPLE,
    ),
    "refused": (_text("{says}", "{says}", "{says}"), _text("", "", "")),
    "outside_city": (
        _text(
            "「{label}」は、この市の中の住所ではありません",
            "“{label}” is not in this city",
            "「{label}」は この 市の 中では ありません",
        ),
        _text(
            "この市の中の住所を入力してください",
            "Please give an address in this city",
            "この 市の 中の 住所を 書いて ください",
        ),
    ),
}

PARTS: dict[str, Text] = {
    "family": _text("姓", "family name", "みょうじ"),
    "given": _text("名", "given name", "なまえ"),
    "family_kana": _text("セイ（カタカナ）", "family name in katakana", "みょうじ（カタカナ）"),
    "given_kana": _text("メイ（カタカナ）", "given name in katakana", "なまえ（カタカナ）"),
    "era": _text("元号", "era", "元号"),
    "year": _text("年", "year", "年"),
    "month": _text("月", "month", "月"),
    "day": _text("日", "day", "日"),
    "postal_code": _text("郵便番号", "postal code", "郵便番号"),
    "prefecture": _text("都道府県", "prefecture", "都・道・府・県"),
    "city": _text("市区町村", "city, ward, town or village", "市・区・町・村"),
    "town": _text("町名", "town", "町の名前"),
    "street": _text("丁目・番地", "block and number", "丁目・番地"),
    "building": _text("建物名・部屋番号", "building and room", "たてものの 名前と へやの 番号"),
    "bank": _text("金融機関名", "bank", "銀行の 名前"),
    "branch": _text("支店名", "branch", "支店の 名前"),
    "kind": _text("預金の種類", "kind of account", "口座の 種類"),
    "number": _text("口座番号", "account number", "口座の 番号"),
    "holder_kana": _text(
        "口座名義（カタカナ）", "account holder in katakana", "口座の 人の 名前（カタカナ）"
    ),
    "birth_date": _text("生年月日", "date of birth", "生まれた 日"),
    "relationship": _text("続柄", "relationship", "家族の 中の 関係"),
    "later": _text("あとでの提出方法", "how you will bring it", "あとで 出す 方法"),
}
