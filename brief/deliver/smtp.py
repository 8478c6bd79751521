"""The talk with a mail server, and what its refusals mean."""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import contextmanager, suppress
from threading import Timer
from typing import TYPE_CHECKING

from brief.deliver.channel import Undelivered
from brief.deliver.mail import Account, Security
from brief.deliver.secrets import hidden
from brief.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from brief.deliver.message import Envelope

# As mail programs greet that do not tell the server this machine's name (RFC 5321, 4.1.3).
_GREETING = "[127.0.0.1]"
# Time-outs that a whole delivery may take: a server may be slow in each answer, but not talk for ever.
_LONGEST = 10
_MOST_SHOWN = 200
_READY = 220
_REFUSED = frozenset((530, 534, 535, 538))


def post(account: Account, envelope: Envelope, message: bytes) -> None:
    """Hand a message to a server; raises Undelivered."""
    password = account.password.find() if account.password else None
    if password is not None and not password.isascii():
        raise Undelivered("the password holds letters beyond ASCII, which cannot be sent: choose another")
    recipients = [address.addr_spec for address in envelope.to]
    try:
        with _connected(account) as server:
            if account.user and password is not None:
                server.login(account.user, password)
            refused = server.sendmail(envelope.sender.addr_spec, recipients, message)
    except OSError as error:  # smtplib's errors are among them
        raise _failure(error, account, _echoes(account, password)) from error
    if refused:
        who = _refusals(refused, _echoes(account, password))
        raise Undelivered(f"{account.server} did not take it for {who}; the others have it")


def _echoes(account: Account, password: str | None) -> Sequence[str]:
    """Return the forms in which a server may say the password again: alone, and as it was sent (RFC 4616)."""
    return () if password is None else (password, f"\0{account.user}\0{password}")


@contextmanager
def _connected(account: Account) -> Iterator[smtplib.SMTP]:
    """Give a server that has been greeted, over a way as secret as the account asks for."""
    trust = None if account.security is Security.NONE else _trust(account)
    server = (
        smtplib.SMTP_SSL(local_hostname=_GREETING, timeout=account.timeout, context=trust)
        if account.security is Security.TLS
        else smtplib.SMTP(local_hostname=_GREETING, timeout=account.timeout)
    )
    server._host = account.server  # type: ignore[attr-defined] # noqa: SLF001 - what the certificate is held against
    with _cut_off(server, account.timeout * _LONGEST):
        try:
            code, said = server.connect(account.server, account.port)
            if code != _READY:
                raise smtplib.SMTPConnectError(code, said)
            if account.security is Security.STARTTLS:
                _encrypt(server, account, trust)
            yield server
            # The mail is delivered by now, whatever the server says at parting.
            with suppress(OSError):
                server.quit()
        finally:
            server.close()


@contextmanager
def _cut_off(server: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """End the connection after so many seconds, however the server goes on talking."""

    def cut() -> None:
        if server.sock:
            with suppress(OSError):
                # That of the bare socket: the TLS socket's own would pull the ground from under who is reading.
                socket.socket.shutdown(server.sock, socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _encrypt(server: smtplib.SMTP, account: Account, trust: ssl.SSLContext | None) -> None:
    try:
        server.starttls(context=trust)
    except smtplib.SMTPNotSupportedError as error:
        raise Undelivered(f'{account.server} offers no STARTTLS: write security = "tls", or ask who runs it') from error


def _trust(account: Account) -> ssl.SSLContext:
    trust = ssl.create_default_context()
    if account.certificate:
        try:
            trust.load_verify_locations(account.certificate)
        except OSError as error:
            raise Undelivered(f"{str(account.certificate)!r} is no file of certificates") from error
    return trust


def _failure(error: OSError, account: Account, secrets: Sequence[str]) -> Undelivered:
    """Say in plain words what went wrong, and whether it may go right the next time."""
    server = account.server
    match error:
        case smtplib.SMTPRecipientsRefused():
            passing = all(code < 500 for code, _ in error.recipients.values())
            return Undelivered(f"{server} does not take it for {_refusals(error.recipients, secrets)}", passing=passing)
        case smtplib.SMTPResponseException():
            return _refusal(error, server, secrets)
        case smtplib.SMTPNotSupportedError():
            return Undelivered(f"{server} offers no way to log in that we know: is `port` the one for sending?")
        case smtplib.SMTPServerDisconnected(__context__=TimeoutError() as waited):
            return _unreachable(waited, account)
        case smtplib.SMTPServerDisconnected():
            return Undelivered(f"{server} broke off the connection", passing=True)
        case _:
            return _unreachable(error, account)


def _refusal(error: smtplib.SMTPResponseException, server: str, secrets: Sequence[str]) -> Undelivered:
    said = _said(error.smtp_code, error.smtp_error, secrets)
    if error.smtp_code in _REFUSED:
        return Undelivered(f"{server} refuses the user or the password: {said}")
    return Undelivered(f"{server} refuses the mail: {said}", passing=error.smtp_code < 500)


def _unreachable(error: OSError, account: Account) -> Undelivered:
    place = f"{account.server}, port {account.port}"
    match error:
        case ssl.SSLCertVerificationError():
            reason = f"the certificate of {place} is not to be trusted: {error.verify_message}"
            return Undelivered(f"{reason}: name one that is as `certificate`")
        case ssl.SSLError():
            return Undelivered(f"{place} speaks no TLS: look at `security` and `port`")
        case TimeoutError():
            return Undelivered(f"{place} did not answer within {account.timeout:g} seconds", passing=True)
        case ConnectionRefusedError():
            return Undelivered(f"nothing listens at {place}", passing=True)
        case socket.gaierror():
            return Undelivered(f"no host has the name {account.server}, or there is no network", passing=True)
        case _:
            return Undelivered(
                f"{place} cannot be reached: {(error.strerror or 'no reason given').lower()}", passing=True
            )


def _refusals(refused: Mapping[str, tuple[int, bytes]], secrets: Sequence[str]) -> str:
    return "; ".join(f"{address} ({_said(code, reply, secrets)})" for address, (code, reply) in refused.items())


def _said(code: int, reply: bytes | str, secrets: Sequence[str]) -> str:
    """Return a server's reply on one line, without the password, should it have been echoed."""
    text = reply if isinstance(reply, str) else reply.decode(errors="replace")
    return f"{code} {printable(hidden(text, secrets))[:_MOST_SHOWN]}".rstrip()
