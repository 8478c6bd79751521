"""Passwords and addresses that nobody else may know: named in `brief.toml`, and looked up when they are needed.

They stand in no `repr`, no message and no list of processes.
"""

from __future__ import annotations

import base64
import html
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from brief.deliver.channel import Undelivered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_HIDDEN = "[hidden]"


@dataclass(frozen=True, slots=True)
class Secret:
    """What the environment variable `variable` holds; or, where `service` is named, the system's keyring for `user`."""

    lookup: Callable[[str], str | None] = field(repr=False)
    variable: str | None = None
    service: str | None = None
    user: str = ""

    def find(self) -> str | None:
        """Return the secret, or None if it is nowhere; raises Undelivered if the keyring cannot be asked."""
        if self.variable is not None:
            return self.lookup(self.variable) or None
        return _from_keyring(str(self.service), self.user)

    def lacks(self) -> str | None:
        """Say that the secret is missing and where it belongs; None if it is there."""
        try:
            found = self.find()
        except Undelivered as error:
            return str(error)
        if found is not None:
            return None
        if self.variable is not None:
            return f"the environment variable {self.variable} is not set"
        return f"the keyring has nothing for {self.user} under {self.service}: keyring set {self.service} {self.user}"


def _from_keyring(service: str, user: str) -> str | None:
    try:
        import keyring  # noqa: PLC0415
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError:
        raise Undelivered("the keyring needs a library: pip install 'brief[keyring]'") from None
    try:
        return keyring.get_password(service, user)
    except KeyringError as error:
        raise Undelivered(f"the keyring cannot be asked ({type(error).__name__}): unlock it", passing=True) from None


def hidden(text: str, secrets: Iterable[str | None]) -> str:
    """Return a text of somebody else's without the secrets, also as mail and web servers echo them."""
    forms = {form for secret in secrets if secret for form in _forms(secret)}
    if not forms:
        return text
    return re.sub("|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)), _HIDDEN, text)


def _forms(secret: str) -> tuple[str, ...]:
    raw = secret.encode(errors="surrogatepass")
    quoted = (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], html.escape(secret))
    return secret, quote(raw, safe=""), quote(raw), base64.b64encode(raw).decode(), raw.hex(), *quoted
