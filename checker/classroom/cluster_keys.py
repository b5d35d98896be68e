"""Makes and reads the keys with which the machines of a cluster know each other and speak in private."""

import datetime
import os
import socket
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from distributed import Security

from checker.errors import UsageProblem
from checker.verdict_file import replace_file

AUTHORITY, CERTIFICATE, KEY = "ca.pem", "cert.pem", "key.pem"
DAYS = 365
SKEW = datetime.timedelta(hours=1)
"""Clocks of other machines may be behind."""


def make_keys(folder: Path) -> None:
    """Make an authority, and one certificate of it with its key, which every machine of the cluster gets.

    Whoever holds the key belongs to the cluster (distributed asks for a certificate of this authority on both sides,
    and for no name). The authority's own key is kept nowhere: nobody can add another certificate.

    Raises:
        UsageProblem: There are keys already, or the folder can't be written to.
    """
    if any((folder / name).exists() for name in (AUTHORITY, CERTIFICATE, KEY)):
        raise UsageProblem(f"{folder} holds keys already.", "Name another folder, or remove those keys first.")
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = certify("roundtrip authority", authority_key, None, authority_key)
    certificate = certify(f"roundtrip cluster of {socket.gethostname()}"[:64], key, authority, authority_key)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    replace_file(folder / KEY, secret, is_secret=True)
    replace_file(folder / CERTIFICATE, certificate.public_bytes(serialization.Encoding.PEM))
    replace_file(folder / AUTHORITY, authority.public_bytes(serialization.Encoding.PEM))


def certify(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate | None,
    authority_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    """Sign a certificate; an authority's own where none is given."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    identifier = x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if authority is None else authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SKEW)
        .not_valid_after(now + datetime.timedelta(days=DAYS))
        .add_extension(x509.BasicConstraints(ca=authority is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def read_keys(folder: Path) -> Security:
    """The keys, as dask takes them.

    Raises:
        UsageProblem: They are not there, or others may read the key.
    """
    for name in (AUTHORITY, CERTIFICATE, KEY):
        if not os.access(folder / name, os.R_OK):
            raise UsageProblem(f"{folder / name} can't be read.", "`checker cluster keys` makes it, with all others.")
    if os.name == "posix" and (folder / KEY).stat().st_mode & 0o077:
        raise UsageProblem(
            f"{folder / KEY} can be read by others on this machine.", f"Take that away: chmod 600 {folder / KEY}"
        )
    authority, certificate, key = (str((folder / name).absolute()) for name in (AUTHORITY, CERTIFICATE, KEY))
    named = {"tls_ca_file": authority, "tls_client_cert": certificate, "tls_client_key": key}
    return Security(require_encryption=True, **named)  # type: ignore[no-untyped-call]


def key_words(folder: Path) -> list[str]:
    """The same as the words that `dask scheduler` and `dask worker` take."""
    words = {"--tls-ca-file": AUTHORITY, "--tls-cert": CERTIFICATE, "--tls-key": KEY}
    return [word for option, name in words.items() for word in (option, str((folder / name).absolute()))]
