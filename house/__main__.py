"""`python3 -m house COMMAND`: the entry that the Makefile and bin/cityhall call.

This file must be readable by any Python from 3.6 on, because it is the one that refuses an old one.
"""

import sys

OLDEST = (3, 11)

if sys.version_info < OLDEST:
    sys.exit(
        f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}.\n"
        "Name another one, for example:  make run PYTHON=python3.12"
    )

from house.commands import main  # noqa: E402 - an old Python must be refused before it reads more

sys.exit(main(sys.argv[1:]))
