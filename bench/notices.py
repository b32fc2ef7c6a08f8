"""What a notice costs beside typst alone, and its signature beside pyHanko alone.

Each round sets another number, as a batch of notices does: nothing is answered from a memory of
the same page.
"""

import io
import json
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import django
import typst

from bench._measure import finish, medians, report

HEAD_START = 0.5  # of typst's own rate
LONGEST_SIGNING = 1.3  # times pyHanko alone


@dataclass(frozen=True)
class Works:
    """The four things that are timed; imported only once Django is set up."""

    ours: Any
    typst_alone: Any
    our_signing: Any
    pyhanko_alone: Any


def works() -> Works:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    from cityhall.design_system.language import site_texts
    from cityhall.design_system.paper import STANDARDS, fonts
    from cityhall.foundation.notices.content import Decided, Letterhead, compose
    from cityhall.foundation.notices.definitions import notice_definitions
    from cityhall.foundation.notices.demo_key import demo_key
    from cityhall.foundation.notices.paper import Proof, Sheet, render
    from cityhall.foundation.notices.paper.setting import PAGE, paper_data
    from cityhall.foundation.notices.seal import sample_svg
    from cityhall.foundation.notices.signing import kept_key, sign

    day, numbers = date(2026, 11, 24), count(1)
    known, texts = notice_definitions(), site_texts()
    decided = Decided(
        reference="K79M-42HX-Z",
        outcome="notices/rejection-with-remedies",
        procedure={"ja": "児童手当の認定請求"},
        acts=("児童手当法",),
        arrived_on=day,
        decided_on=day,
        reason="所得が上限を超えるため",
        has_remedies=True,
        name="𠮷田髙﨑 花子",
        address={"postal_code": "8030814", "city": "北九州市小倉北区", "town": "大手町"},
    )
    head = Letterhead({"ja": "北九州市"}, {"ja": "福岡県"}, {"ja": "小倉北区 市民課"}, "")

    def sheet() -> Sheet:
        number = f"{next(numbers):08d}"
        content = compose(
            known.template(decided.outcome), known.remedy_for(decided.acts), decided, head, texts,
            number=number, issued_on=day,
        )  # fmt: skip
        proof = Proof(f"https://city.example/?n={number}", "city.example", "AB3D-EF7H")
        return Sheet(content, sample_svg("北九州市長印"), True, proof)

    ready = [json.dumps(paper_data(sheet(), texts), ensure_ascii=False) for _ in range(60)]
    compiler = typst.Compiler(str(PAGE), root=str(PAGE.parent), font_paths=fonts())
    made_at = datetime(2026, 11, 24, tzinfo=UTC)

    def typst_alone() -> None:
        compiler.compile(
            sys_inputs={"data": ready[next(numbers) % len(ready)]},
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=made_at,
        )

    path = demo_key(Path(os.environ["CITYHALL_VAR"]) / "notices.p12")
    key, ours = signers.SimpleSigner.load_pkcs12(str(path)), kept_key(path, None)
    pdf = render(sheet(), texts)

    def pyhanko_alone() -> None:
        about = signers.PdfSignatureMetadata(
            field_name="Signature", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        signers.sign_pdf(writer, about, signer=key, output=io.BytesIO())

    return Works(
        lambda: render(sheet(), texts), typst_alone, lambda: sign(pdf, ours), pyhanko_alone
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CITYHALL_VAR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityhall.config.settings")
        django.setup()
        timed = works()
        setting = medians({"ours": timed.ours, "typst": timed.typst_alone}, rounds=40)
        signing = medians({"ours": timed.our_signing, "pyhanko": timed.pyhanko_alone}, rounds=30)
    finish(
        report(
            "notices set, against typst alone (rate)",
            setting["typst"] / setting["ours"],
            HEAD_START,
            at_least=True,
            notices_per_second=round(1 / setting["ours"], 1),
            typst_per_second=round(1 / setting["typst"], 1),
        ),
        report(
            "notices signed, against pyHanko alone (time)",
            signing["ours"] / signing["pyhanko"],
            LONGEST_SIGNING,
            ours_ms=round(signing["ours"] * 1000, 1),
            pyhanko_ms=round(signing["pyhanko"] * 1000, 1),
        ),
    )


if __name__ == "__main__":
    main()
