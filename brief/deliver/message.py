"""The mail: one message with the briefing as HTML, and as Markdown for who wants no HTML."""

from __future__ import annotations

from dataclasses import dataclass
from email import policy
from email.headerregistry import Address, AddressHeader, HeaderRegistry
from email.message import EmailMessage
from typing import TYPE_CHECKING
from uuid import uuid5

from brief.deliver.texts import carried
from brief.text import printable

if TYPE_CHECKING:
    from brief.deliver.parcel import Parcel
    from brief.deliver.reading import Table


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom."""

    sender: Address
    to: tuple[Address, ...]


def envelope(table: Table, sender: str | None) -> Envelope:
    """Read who writes to whom; raises SettingsError. `sender` stands where the table has no `from`."""
    written = table.text("from") or sender
    if written is None:
        raise table.wrong(' has no `from`: write who the mail is from, as in "brief <me@example.org>"')
    return Envelope(_address(table, "from", written), tuple(_address(table, "to", one) for one in table.texts("to")))


def _address(table: Table, key: str, written: str) -> Address:
    """Return the one address that a text holds, with or without a name before it."""
    addresses = _addresses(key, written) if printable(written) == written else ()
    if len(addresses) != 1:
        raise table.wrong(f': `{key}` holds what is no address: write "me@example.org" or "Me <me@example.org>"')
    [address] = addresses
    if not (address.username and address.domain and address.addr_spec.isascii()):
        raise table.wrong(f": `{key}` must have a name, an @ and a domain, in letters of ASCII")
    return address


def _addresses(key: str, written: str) -> tuple[Address, ...]:
    header = HeaderRegistry()(key, written)
    return header.addresses if isinstance(header, AddressHeader) and not header.defects else ()


def message(parcel: Parcel, envelope: Envelope, channel: str) -> bytes:
    """Return the message as it goes over the wire.

    Its Message-ID is the same for the same parcel, so that one that arrives twice is shown once.
    """
    made = EmailMessage(policy.SMTP)
    made["From"] = envelope.sender
    if envelope.to:
        made["To"] = envelope.to
    # What only looks like an encoded word (RFC 2047) would be decoded.
    made["Subject"] = printable(parcel.subject).replace("=?", "= ?")
    made["Date"] = parcel.sent
    made["Message-ID"] = f"<{uuid5(parcel.id, channel)}@{envelope.sender.domain}>"
    made["Auto-Submitted"] = "auto-generated"  # so that nobody's holiday answers it (RFC 3834)
    # Quoted-printable keeps every line short and within ASCII, whatever server the mail passes.
    made.set_content(carried(parcel.markdown), cte="quoted-printable")
    made.add_alternative(carried(parcel.html), subtype="html", cte="quoted-printable")
    return made.as_bytes()
