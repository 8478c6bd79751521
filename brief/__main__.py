"""`python -m brief` is the command `brief`."""

from brief.cli import main

main()
