"""Checks the verification file of the reform policies with nothing but Python.

    python3 check_revisions.py revisions.jsonl [NUMBER FINGERPRINT]

Says what was altered, removed or back-dated. NUMBER and FINGERPRINT, noted earlier from the page,
show that no revision was taken away since then. Nothing is sent anywhere.
"""

import hashlib
import json
import sys
from collections.abc import Iterator


def fingerprint(line: dict) -> str:
    """SHA-256 over everything but the hash itself: keys sorted, no spaces, UTF-8."""
    said = {name: value for name, value in line.items() if name != "hash"}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def problems(lines: list) -> Iterator[str]:
    """Every problem as a sentence."""
    before, number, recorded = "0" * 64, 0, ""
    effective: dict = {}
    for line in lines:
        name, number = f"版{line['sequence']} {line['subject']}", number + 1
        subject = (line["kind"], line["subject"])
        if line["sequence"] != number:
            yield f"{name}: {number}番の版から先が欠けています。"
        if line["previous_hash"] != before:
            yield f"{name}: 前の版につながっていません。"
        if fingerprint(line) != line["hash"]:
            yield f"{name}: 中身が指紋と合いません。"
        published = line["published_on"] or "9999"
        is_late = not line["source"] and published < line["recorded_at"][:10]
        is_older = line["effective_on"] < effective.get(subject, "")
        if is_older or is_late or line["recorded_at"] < recorded:
            yield f"{name}: 日付がさかのぼっています。"
        before, number, recorded = line["hash"], line["sequence"], line["recorded_at"]
        effective[subject] = line["effective_on"]


def main(file: str, number: str = "", noted: str = "") -> int:
    """Prints what is wrong; 1 if anything is."""
    with open(file, encoding="utf-8") as opened:
        lines = [json.loads(line) for line in opened if line.strip()]
    found = list(problems(lines))
    hashes = {str(line["sequence"]): line["hash"] for line in lines}
    if number and hashes.get(number) != noted:
        found.append(f"版{number}: 控えた指紋の版がありません。")
    print("\n".join(found) or f"{len(lines)}の版に、書き換えや欠けはありません。")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
