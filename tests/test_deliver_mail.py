"""Mail over real servers on this machine: good ones, strict ones, and those that no mail gets past."""

from __future__ import annotations

import email
import logging
import socket
import ssl
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme
from delivering import (
    Postman,
    breaks_off,
    busy,
    channels,
    chatter,
    mail_server,
    parcel,
    rude_server,
    run,
    sent,
    silent,
)

from brief.deliver import Channel, Parcel
from brief.deliver.channel import Undelivered
from brief.errors import SettingsError

PASSWORD = "hunter2 is secret"  # noqa: S105
ENVIRONMENT = {"BRIEF_MAIL_PASSWORD": PASSWORD}
LOGIN = 'user = "me"\npassword_env = "BRIEF_MAIL_PASSWORD"\n'


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def identity(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Parcel:
    return parcel(run(tmp_path_factory.mktemp("outputs")))


def desk(
    folder: Path, port: int, more: str = 'security = "none"\n', server: str = "localhost", timeout: float = 5
) -> Channel:
    text = (
        f'[deliver.desk]\nkind = "mail"\nserver = "{server}"\nport = {port}\ntimeout = {timeout}\n'
        f'from = "brief <brief@example.org>"\nto = ["Ré <re@example.org>", "you@example.org"]\n{more}'
    )
    return channels(text, folder, ENVIRONMENT)["desk"]


def trusted(folder: Path, authority: trustme.CA, security: str) -> str:
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    return f'security = "{security}"\ncertificate = "ca.pem"\n'


def read(content: object) -> EmailMessage:
    assert isinstance(content, bytes)
    message = email.message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_reaches_all_its_recipients_with_html_and_a_plain_part(tmp_path: Path, package: Parcel) -> None:
    with mail_server(Postman()) as postman:
        outcome, waits = sent(desk(tmp_path, postman.port), package)
    assert (outcome.channel, outcome.problem, outcome.attempts, waits) == ("desk", None, 1, [])
    [envelope] = postman.got
    assert (envelope.mail_from, envelope.rcpt_tos) == ("brief@example.org", ["re@example.org", "you@example.org"])
    message = read(envelope.content)
    assert message["Subject"] == package.subject == "Морской обзор – briefing"
    assert message["To"] == "Ré <re@example.org>, you@example.org"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_no_line_of_a_text_ends_the_mail(tmp_path: Path, package: Parcel) -> None:
    text = ".\n..\n\nFrom you\n.\r\nQUIT\n" + "x" * 3000 + "\n"
    with mail_server(Postman()) as postman:
        outcome, _ = sent(desk(tmp_path, postman.port), replace(package, markdown=text))
    assert outcome.problem is None
    plain = read(postman.got[0].content).get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n") == text.replace("\r\n", "\n")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_password_goes_over_a_secret_way_only(
    security: str, tmp_path: Path, package: Parcel, authority: trustme.CA, identity: ssl.SSLContext
) -> None:
    options = {"implicit": identity, "auth_require_tls": False} if security == "tls" else {"tls_context": identity}
    with mail_server(Postman(logins={"me": PASSWORD}), tls=security == "tls", **options) as postman:
        more = trusted(tmp_path, authority, security)
        outcome, _ = sent(desk(tmp_path, postman.port, more + LOGIN), package)
    assert outcome.problem is None
    assert [login.login for login in postman.tried] == [b"me"]
    assert len(postman.got) == 1


def test_a_server_that_nobody_vouches_for_gets_neither_password_nor_mail(
    tmp_path: Path, package: Parcel, identity: ssl.SSLContext
) -> None:
    with mail_server(Postman(), tls_context=identity) as postman:
        outcome, _ = sent(desk(tmp_path, postman.port, LOGIN), package)
    assert outcome.problem is not None
    assert outcome.problem.startswith(f"the certificate of localhost, port {postman.port} is not to be trusted: ")
    assert (outcome.attempts, postman.tried, postman.got) == (1, [], [])


def test_the_certificate_of_another_host_is_none(
    tmp_path: Path, package: Parcel, authority: trustme.CA, identity: ssl.SSLContext
) -> None:
    with mail_server(Postman(), tls_context=identity) as postman:
        more = trusted(tmp_path, authority, "starttls")
        outcome, _ = sent(desk(tmp_path, postman.port, more + LOGIN, "127.0.0.1"), package)
    assert "not to be trusted: IP address mismatch" in str(outcome.problem)
    assert (outcome.attempts, postman.tried, postman.got) == (1, [], [])


def test_without_starttls_nothing_is_sent(tmp_path: Path, package: Parcel) -> None:
    with mail_server(Postman(), auth_require_tls=False) as postman:
        outcome, _ = sent(desk(tmp_path, postman.port, LOGIN), package)
    assert outcome.problem == 'localhost offers no STARTTLS: write security = "tls", or ask who runs it'
    assert (outcome.attempts, postman.tried, postman.got) == (1, [], [])


def test_a_refused_password_is_told_and_never_shown(
    tmp_path: Path, package: Parcel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    postman = Postman(login_refusal="535 5.7.8 {} is wrong")
    with mail_server(postman, auth_require_tls=False):
        outcome, _ = sent(desk(tmp_path, postman.port, 'security = "none"\n' + LOGIN), package)
    assert outcome.problem == "localhost refuses the user or the password: 535 5.7.8 [hidden] is wrong"
    assert outcome.attempts == 1
    assert postman.got == []
    ours = [record.getMessage() for record in caplog.records if record.name != "mail.log"]  # the server's own
    assert PASSWORD not in "".join(ours)


def test_a_refused_recipient_is_named_beside_those_who_have_it(tmp_path: Path, package: Parcel) -> None:
    with mail_server(Postman(refuses={"re@example.org": "550 no such mailbox"})) as postman:
        outcome, _ = sent(desk(tmp_path, postman.port), package)
    assert outcome.problem == ("localhost did not take it for re@example.org (550 no such mailbox); the others have it")
    assert [envelope.rcpt_tos for envelope in postman.got] == [["you@example.org"]]
    assert outcome.attempts == 1


@pytest.mark.parametrize(("code", "attempts"), [("550", 1), ("450", 4)])
def test_where_all_recipients_are_refused_for_now_they_are_asked_again(
    code: str, attempts: int, tmp_path: Path, package: Parcel
) -> None:
    refuses = dict.fromkeys(("re@example.org", "you@example.org"), f"{code} no")
    with mail_server(Postman(refuses=refuses)) as postman:
        outcome, waits = sent(desk(tmp_path, postman.port), package)
    assert outcome.problem == f"localhost does not take it for re@example.org ({code} no); you@example.org ({code} no)"
    assert outcome.attempts == attempts
    assert waits == [2.0, 10.0, 60.0][: attempts - 1]


def test_a_second_try_brings_the_same_mail(tmp_path: Path, package: Parcel) -> None:
    with mail_server(Postman(data=["451 try again"])) as postman:
        outcome, waits = sent(desk(tmp_path, postman.port), package)
    assert (outcome.problem, outcome.attempts, waits) == (None, 2, [2.0])
    first, second = (read(envelope.content) for envelope in postman.got)
    assert first["Message-ID"] == second["Message-ID"]


def test_a_mail_that_is_refused_for_good_is_not_sent_again(tmp_path: Path, package: Parcel) -> None:
    with mail_server(Postman(data=["552 5.3.4 too large"])) as postman:
        outcome, _ = sent(desk(tmp_path, postman.port), package)
    assert outcome.problem == "localhost refuses the mail: 552 5.3.4 too large"
    assert outcome.attempts == 1


def test_a_busy_server_is_asked_again(tmp_path: Path, package: Parcel) -> None:
    with rude_server(busy) as port:
        outcome, waits = sent(desk(tmp_path, port), package)
    assert outcome.problem == "localhost refuses the mail: 421 mail.example too many at once, hunter2 tries later"
    assert (outcome.attempts, waits) == (4, [2.0, 10.0, 60.0])


def test_a_connection_that_breaks_off_in_the_middle_of_the_mail_is_tried_again(tmp_path: Path, package: Parcel) -> None:
    with rude_server(breaks_off) as port:
        outcome, waits = sent(desk(tmp_path, port), package)
    assert "broke off" in str(outcome.problem) or "cannot be reached: " in str(outcome.problem)
    assert (outcome.attempts, waits) == (4, [2.0, 10.0, 60.0])


def test_a_silent_server_is_waited_for_no_longer_than_is_said(tmp_path: Path, package: Parcel) -> None:
    with rude_server(silent) as port:
        outcome, waits = sent(desk(tmp_path, port, timeout=0.05), package)
    assert outcome.problem == f"localhost, port {port} did not answer within 0.05 seconds"
    assert (outcome.attempts, waits) == (4, [2.0, 10.0, 60.0])


def test_a_server_that_never_comes_to_an_end_is_cut_off(tmp_path: Path, package: Parcel) -> None:
    with rude_server(chatter) as port, pytest.raises(Undelivered, match="localhost broke off the connection"):
        desk(tmp_path, port, timeout=0.2).deliver(package)


def test_where_nothing_listens_it_is_said(tmp_path: Path, package: Parcel) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    outcome, waits = sent(desk(tmp_path, port, server="127.0.0.1", more='security = "none"\n'), package)
    assert outcome.problem == f"nothing listens at 127.0.0.1, port {port}"
    assert waits == [2.0, 10.0, 60.0]


def test_a_password_that_is_missing_is_named_before_anybody_is_asked(tmp_path: Path, package: Parcel) -> None:
    with mail_server(Postman()) as postman:
        more = LOGIN.replace("BRIEF_MAIL_PASSWORD", "BRIEF_NOWHERE")
        outcome, _ = sent(desk(tmp_path, postman.port, more), package)
    assert outcome.problem == "the environment variable BRIEF_NOWHERE is not set"
    assert outcome.attempts == 0


def test_a_password_beyond_ascii_is_told(tmp_path: Path, package: Parcel) -> None:
    text = '[deliver.a]\nkind = "mail"\nserver = "localhost"\nto = "a@b.example"\nfrom = "a@b.example"\n' + LOGIN
    channel = channels(text, tmp_path, {"BRIEF_MAIL_PASSWORD": "pässword"})["a"]
    outcome, _ = sent(channel, package)
    assert outcome.problem == "the password holds letters beyond ASCII, which cannot be sent: choose another"
    assert "pässword" not in repr(channel)


def test_a_file_of_certificates_that_is_none_is_named(tmp_path: Path, package: Parcel) -> None:
    missing = desk(tmp_path, 1, 'certificate = "ca.pem"\n')
    assert missing.lacks() == f"there is no file of certificates at {str(tmp_path / 'ca.pem')!r}"
    (tmp_path / "ca.pem").write_text("no certificate", encoding="utf-8")
    outcome, _ = sent(missing, package)
    assert outcome.problem == f"{str(tmp_path / 'ca.pem')!r} is no file of certificates"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('to = "me@example.org"', " has no `from`: write who the mail is from"),
        ('from = "me@example.org"', " has no `to`: write whom to send to"),
        ('from = "me"\nto = "me@example.org"', ": `from` holds what is no address"),
        ('from = "a@b.example, c@d.example"\nto = "me@example.org"', ": `from` holds what is no address"),
        ('from = "a@b.example\\nBcc: c@d.example"\nto = "me@example.org"', ": `from` holds what is no address"),
        ('from = "ä@b.example"\nto = "me@example.org"', ": `from` holds what is no address"),
        ('from = "a@bücher.example"\nto = "me@example.org"', ": `from` must have a name, an @ and a domain"),
        ('from = "a@b.example"\nto = [1]', ": `to` must be a list of texts in quotes"),
        ('from = "a@b.example"\nto = "a@b.example"\nsecurity = "ssl"', ": `security` must be one of tls, starttls"),
        ('from = "a@b.example"\nto = "a@b.example"\nport = 0', ": `port` must be a whole number from 1 to 65535"),
        ('from = "a@b.example"\nto = "a@b.example"\ntimeout = 0', ": `timeout` must be a number of seconds"),
        ('from = "a@b.example"\nto = "a@b.example"\nuser = "me"', " has a `user`, but no password"),
        ('from = "a@b.example"\nto = "a@b.example"\nkeyring = "x"', " has a password, but no `user`"),
        (f'from = "a@b.example"\nto = "a@b.example"\nkeyring = "x"\n{LOGIN}', ": both `password_env` and `keyring`"),
        (
            f'from = "a@b.example"\nto = "a@b.example"\nsecurity = "none"\n{LOGIN}',
            ": a password is not sent in the clear",
        ),
    ],
)
def test_mistakes_in_the_table_are_one_line_each(more: str, says: str, tmp_path: Path) -> None:
    text = f'[deliver.desk]\nkind = "mail"\nserver = "smtp.example.org"\n{more}\n'
    with pytest.raises(SettingsError) as refused:
        channels(text, tmp_path)
    assert str(refused.value).startswith(f"{tmp_path / 'brief.toml'}: [deliver.desk]{says}")
    assert "\n" not in str(refused.value)


def test_a_server_with_a_password_in_it_is_refused_unread(tmp_path: Path) -> None:
    text = (
        '[deliver.a]\nkind = "mail"\nserver = "smtp://me:hunter2@b.example"\nfrom = "a@b.example"\nto = "a@b.example"'
    )
    with pytest.raises(SettingsError, match="`server` must be a host's name alone") as refused:
        channels(text, tmp_path)
    assert "hunter2" not in str(refused.value)
