"""docs/how-to/take-payments.md, followed: its figures are sound and come true."""

import re
import shutil
from datetime import date
from pathlib import Path
from textwrap import dedent

from django.conf import settings

from cityhall.engine.procedures.api import catalogue, check_catalogue
from tests.engine.procedures.scenes import change

PAGE = (Path(__file__).resolve().parents[3] / "docs/how-to/take-payments.md").read_text("utf-8")
PARAMETERS, IN_THE_PROCEDURE = (
    dedent(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
)
PAID_FIRST = "dog-registration"


def test_its_figures_and_channels_give_the_fees_that_it_says(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(settings.CATALOGUE_DIR, tmp_path / "catalogue"))
    with (folder / "vocabulary" / "parameters.yaml").open("a", encoding="utf-8") as file:
        file.write(PARAMETERS)
    path = folder / "procedures" / "pets" / f"{PAID_FIRST}.yaml"
    before = re.findall(r"^(?:fee|payment): .*\n", path.read_text("utf-8"), re.MULTILINE)
    change(folder, f"procedures/pets/{PAID_FIRST}.yaml", before[1], "")
    change(folder, f"procedures/pets/{PAID_FIRST}.yaml", before[0], IN_THE_PROCEDURE)
    assert check_catalogue(folder, settings.MUNICIPALITY_DIR) == []
    known = catalogue(folder, settings.MUNICIPALITY_DIR)
    procedure = known.procedures[PAID_FIRST]
    for day, store in ((date(2026, 3, 31), 200), (date(2026, 4, 1), 10), (date(2027, 4, 1), 200)):
        fees = {each.channel: each.amount for each in known.fees_on(procedure, day)}
        assert fees == {"online": 300, "counter": 300, "convenience_store": store}
    assert (procedure.payment.when, procedure.payment.refund) == (
        "before_examination",
        "before_work",
    )
