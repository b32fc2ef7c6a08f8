"""Two policy texts of 4,500 characters: the words that changed, against difflib on the same words.

Our work includes cutting the texts into words; difflib is given the words ready.
"""

import os
import random
from difflib import SequenceMatcher
from pathlib import Path

import django
import yaml

from bench._measure import finish, medians, report

BAR, MOST_SECONDS, LENGTH = 0.5, 0.030, 4500
CHECKOUT = Path(__file__).resolve().parents[1]


def texts() -> list[str]:
    """Sentences of the city's own policies."""
    file = CHECKOUT / "municipalities" / "kitakyushu" / "reform" / "2026" / "policies.yaml"
    read = yaml.safe_load(file.read_text(encoding="utf-8"))
    sections = [
        text
        for issue in [*read["issues"], *read["policies"]]
        for text in issue["revisions"][0]["sections"].values()
    ]
    return [sentence + "。" for sentence in "".join(sections).split("。") if sentence.strip()]


def long_text(sentences: list[str], chance: random.Random) -> str:
    """About 4,500 characters, in an order of its own."""
    text = ""
    while len(text) < LENGTH:
        text += chance.choice(sentences)
    return text[:LENGTH]


def changed(text: str, chance: random.Random, *, everywhere: bool) -> str:
    """The text with a word replaced in some sentences, or in every one."""
    sentences = text.split("。")
    for at, sentence in enumerate(sentences):
        if len(sentence) > 8 and (everywhere or chance.random() < 0.2):
            place = chance.randrange(2, len(sentence) - 4)
            sentences[at] = sentence[:place] + "市民目線の見直し" + sentence[place + 3 :]
    return "。".join(sentences)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityhall.config.settings")
    django.setup()
    from cityhall.governance.reform_policies.api import difference
    from cityhall.kernel.words import split_words

    chance, sentences = random.Random(20241220), texts()
    old = long_text(sentences, chance)
    news = {
        "few": changed(old, chance, everywhere=False),
        "every": changed(old, chance, everywhere=True),
        "one_sentence": changed(old, chance, everywhere=True).replace("。", "、"),
    }
    kept = []
    for name, new in news.items():
        before = old.replace("。", "、") if name == "one_sentence" else old
        words = (split_words(before), split_words(new))
        taken = medians(
            {
                "ours": lambda a=before, b=new: difference(a, b),
                "difflib": lambda w=words: SequenceMatcher(None, *w, autojunk=False).get_opcodes(),
            },
            rounds=9,
        )
        ratio = taken["ours"] / taken["difflib"]
        ms = {f"{key}_ms": round(seconds * 1000, 2) for key, seconds in taken.items()}
        kept.append(report(f"reform_diff_{name}", ratio, BAR, characters=len(new), **ms))
        kept.append(
            report(f"reform_diff_{name}_ms", taken["ours"] * 1000, MOST_SECONDS * 1000, **ms)
        )
    finish(*kept)


if __name__ == "__main__":
    main()
