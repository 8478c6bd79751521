"""Mail by way of a server that the reader has an account on, or that runs on this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from brief.deliver.message import Envelope, envelope, message
from brief.deliver.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brief.deliver.parcel import Parcel
    from brief.deliver.reading import Table

_KEYS = ("to", "from", "server", "port", "security", "user", "password_env", "keyring", "certificate", "timeout")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:]{2,39}")
_HERE = frozenset(("localhost", "127.0.0.1", "::1"))
_PATIENCE = 30.0


class Security(StrEnum):
    """How the way to the server is kept secret: from the first byte, after a first word in the clear, or not at all."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


_PORTS: Mapping[Security, int] = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}


@dataclass(frozen=True, slots=True)
class Account:
    """A mail server and who we are to it; `timeout` is in seconds for one answer.

    `certificate` is a file of certificates that are trusted beside those of the system.
    """

    server: str
    port: int
    security: Security
    user: str | None
    password: Secret | None
    certificate: Path | None
    timeout: float


@dataclass(frozen=True, slots=True)
class Mail:
    """Sends the mail; the server's certificate is always verified."""

    name: str
    envelope: Envelope
    account: Account

    def lacks(self) -> str | None:
        """Say that the password or the file of certificates is missing."""
        file = self.account.certificate
        if file is not None and not file.is_file():
            return f"there is no file of certificates at {str(file)!r}"
        return self.account.password.lacks() if self.account.password else None

    def deliver(self, parcel: Parcel) -> None:
        """Hand the mail to the server."""
        from brief.deliver import smtp  # noqa: PLC0415

        smtp.post(self.account, self.envelope, message(parcel, self.envelope, self.name))


def channel(table: Table) -> Mail:
    """Read a table of this kind; raises SettingsError."""
    table.only(*_KEYS)
    envelope_ = envelope(table, None)
    if not envelope_.to:
        raise table.wrong(' has no `to`: write whom to send to, as in ["me@example.org"]')
    return Mail(table.name, envelope_, _account(table))


def _account(table: Table) -> Account:
    server = table.needed("server", "the mail server's name, such as smtp.example.org")
    if not _HOST.fullmatch(server):
        raise table.wrong(": `server` must be a host's name alone, such as smtp.example.org")
    security = _security(table)
    user = table.text("user")
    if user and security is Security.NONE and server not in _HERE:
        raise table.wrong(': a password is not sent in the clear: write security = "starttls" or "tls"')
    return Account(
        server=server,
        port=table.whole("port", _PORTS[security], 65535),
        security=security,
        user=user,
        password=_password(table, user),
        certificate=table.path("certificate", "a file") if table.text("certificate") else None,
        timeout=table.seconds(_PATIENCE),
    )


def _security(table: Table) -> Security:
    written = table.text("security") or Security.STARTTLS
    try:
        return Security(written)
    except ValueError:
        raise table.wrong(f": `security` must be one of {', '.join(Security)}") from None


def _password(table: Table, user: str | None) -> Secret | None:
    """Return where the password is found: there is one exactly where there is a user."""
    named, service = table.secret("password_env"), table.text("keyring")
    if named and service:
        raise table.wrong(": both `password_env` and `keyring` are named: leave out one")
    if user is None and (named or service):
        raise table.wrong(" has a password, but no `user`: write who logs in")
    if user and not (named or service):
        raise table.wrong(
            " has a `user`, but no password: name a variable as `password_env`, or a service as `keyring`"
        )
    return named or (Secret(table.lookup, service=service, user=str(user)) if service else None)
