"""What became of a city that was ill-treated: counted in its database and in its mailbox."""

from collections import Counter
from dataclasses import dataclass, field

from tests.faults.ledger import Ledger
from tests.journeys.site import Site


@dataclass
class Findings:
    """What became of it all. `faults` says in words what must never be; empty is right."""

    kills: Counter[str] = field(default_factory=Counter)
    bundles: int = 0
    cut_off: int = 0
    mails: int = 0
    mails_again: int = 0
    faults: list[str] = field(default_factory=list)

    def expect(self, what: str, found: object, right: object) -> None:
        if found != right:
            self.faults.append(f"{what}: {found} instead of {right}")


def reckon(
    site: Site,
    ledger: Ledger,
    findings: Findings,
    receipts: dict[str, str],
    whole: dict[str, int],
) -> None:
    """Lets the work that was cut off be done, and counts everything; no worker may be at work.

    `receipts` are those of each draft's key, `whole` is what an undisturbed bundle holds.
    """
    site.command(module="tests.faults.catch_up")
    for key, reference in receipts.items():
        findings.expect("in the end", ledger.of_bundle(key), whole)
        findings.expect("receipts", ledger.reference_of(key), reference)
    findings.bundles = len(receipts)
    told = Counter(ledger.notices_of(key) for key in receipts)
    findings.expect("sets of notices", len(told), 1)
    findings.expect("left to do", ledger.unfinished(), {})
    _count_mails(site, ledger, findings)
    site.command("verify")


def _count_mails(site: Site, ledger: Ledger, findings: Findings) -> None:
    """Each mail arrived; one that came again bears the number of the first, and its worker
    was killed, or lost its database, between handing it over and noting so."""
    owed = ledger.mails()
    came = Counter(str(mail["Message-ID"]).strip("<>") for mail in site.mailbox.mails)
    findings.expect("mails lost", sorted(owed.keys() - came.keys()), [])
    findings.expect("mails that nobody owes", sorted(came.keys() - owed.keys()), [])
    unexplained = [number for number, times in came.items() if times > owed[number]]
    findings.expect("mails sent more often than tried", unexplained, [])
    findings.mails = len(came)
    findings.mails_again = came.total() - len(came)
