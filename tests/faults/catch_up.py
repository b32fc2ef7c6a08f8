"""The worker an hour later, until nothing is left to do: `python -m tests.faults.catch_up`.

What a killed worker had begun is taken up when its lease has ended (a minute for a job, ten for a
mail). Nobody waits for that here: the same functions are called with a later moment.
"""

from datetime import timedelta

import django


def main() -> None:
    django.setup()
    from cityhall.foundation.messages.api import deliver_due
    from cityhall.foundation.outbox.api import run_due
    from cityhall.kernel import clock

    later = clock.now() + timedelta(hours=1)
    while run_due(later) + deliver_due(later):
        pass


if __name__ == "__main__":
    main()
