"""The command `brief`, also as `python -m brief`."""

from __future__ import annotations

import sys

from brief import interrupt


def main() -> None:
    """Answer Ctrl-C before anything else is imported, then run the command line."""
    interrupt.listen()
    from brief import cli  # noqa: PLC0415

    sys.exit(cli.main())


if __name__ == "__main__":
    main()
