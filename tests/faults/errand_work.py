"""Kills whoever takes the steps of an errand over a list, and then lets it be done to its end.

`python -m tests.faults.errand_work KILLS` works in the city of its environment; prints how often
somebody was killed with the rows of a step written and not committed.
"""

import random
import sys

import django

from tests.faults.due_watch import killed_at, recount

A_STEP = 3


def main(kills: str) -> None:
    django.setup()
    from cityhall.engine.cases.actions import errand_steps

    errand_steps.ROWS = errand_steps.DEEDS = A_STEP
    at_work = 0
    for number in range(int(kills)):
        event = random.randint(1, 2)
        at_work += killed_at(recount, number + 1, event=event, table="cases_errandpart")
    recount(int(kills) + 1)
    print(at_work)


if __name__ == "__main__":
    main(*sys.argv[1:])
