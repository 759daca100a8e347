"""The program's own seal: a key and certificate made on the first day, whom to believe, sealing a finished file."""

from __future__ import annotations

import asyncio
import datetime
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import PdfSignedData
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from kh49_desktop.errors import Problem, Refused, Trouble
from kh49_desktop.report.certificates import MARK, OWN_FIELD, SUPERIOR_FIELD, Known, envelope
from kh49_desktop.report.pages import Place
from kh49_desktop.report.stamp import stamp_pdf
from kh49_desktop.report.verify import check, signer_of
from kh49_desktop.whole_files import as_trouble, written

KEY_BITS: Final = 3072
YEARS: Final = 10
LONGEST_NAME: Final = 64  # bytes of a common name in a certificate (X.520); the whole name stands beside it
RESERVED: Final = 8192  # hexadecimal digits kept free for the envelope; one of ours takes about 4,600
PUNCTUATION: Final = "–—‘’“”…ʼ"
LARGEST: Final = 50 * 1024 * 1024
OTHER_USES: Final = (
    "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only",
    "decipher_only",
)  # fmt: skip
LABELS: Final = {OWN_FIELD: "Chủ tịch công đoàn cơ sở", SUPERIOR_FIELD: "Công đoàn cấp trên"}


class _KeySigner(SimpleSigner):
    """Signs with a key that is loaded once; the usual signer proves the primes of its key anew at each signature."""

    def __init__(self, certificate: asn1.Certificate, key: rsa.RSAPrivateKey) -> None:
        private = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        store = SimpleCertificateStore()
        super().__init__(certificate, keys.PrivateKeyInfo.load(private), store, embed_roots=False)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002
        """Return the signature of the data (RSA, PKCS #1 v1.5, SHA-256)."""
        del digest_algorithm, dry_run
        return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())


@dataclass(frozen=True)
class Seal:
    """The unit's own seal; `known` is its certificate, as others get it."""

    known: Known
    certificate: asn1.Certificate = field(repr=False)
    signer: _KeySigner = field(repr=False)

    @property
    def name(self) -> str:
        """Return the unit's name in the certificate."""
        return self.known.name

    @property
    def unit(self) -> str:
        """Return the unit's id in the certificate."""
        return self.known.unit

    def signed(self, pdf: bytes, *, places: Mapping[str, Place], code: str, now: datetime.datetime) -> bytes:
        """Return the file with both fields placed, the unit's sealed and certifying, checked before it is handed back.

        `places` where the two seals stand; `code` the check code printed in the stamp; `now` with a time zone.
        Raises Trouble("not_confirmed") when the finished file does not pass the program's own check.
        """
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=True)
        for name, label in LABELS.items():  # both before the first signature: a later field would break its promise
            place = places[name]
            append_signature_field(
                writer, SigFieldSpec(name, on_page=place.page, box=place.box, readable_field_name=label)
            )
        promise = SigMDPSetup("sha256", certify=True, docmdp_perms=MDPPerm.FILL_FORMS)
        sealed = self._filled(writer, OWN_FIELD, promise, code=code, now=now)
        return _confirmed(sealed, [self.known])

    def _filled(
        self, writer: IncrementalPdfFileWriter, name: str, promise: SigMDPSetup, *, code: str, now: datetime.datetime
    ) -> bytes:
        """Return the file with our stamp and signature in a field that is there already."""
        steps = PdfCMSEmbedder().write_cms(name, writer, existing_fields_only=True)
        filled = next(steps).get_object()
        stamp = PdfFileReader(io.BytesIO(stamp_pdf(unit=self.name, code=code, at=now)))
        filled[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): writer.import_page_as_xobject(stamp)})
        # The name stands in the envelope three times: as subject, as issuer, and beside the serial number.
        reserved = RESERVED + 6 * len(self.name.encode())
        data = PdfSignedData(pdf_name("/Sig"), SigSeedSubFilter.PADES, timestamp=now, bytes_reserved=reserved)
        data[pdf_name("/Name")] = generic.TextStringObject(self.name)
        steps.send(SigObjSetup(sig_placeholder=data, mdp_setup=promise))
        digest, output = steps.send(SigIOSetup(md_algorithm="sha256", output=io.BytesIO()))
        steps.send(asyncio.run(self._envelope(digest.document_digest)))
        return bytes(output.getvalue())

    async def _envelope(self, digest: bytes) -> bytes:
        attributes = await self.signer.signed_attrs(digest, "sha256", use_pades=True)
        signature = await self.signer.async_sign_raw(attributes.dump(), "sha256")
        return envelope(self.certificate, attributes, "sha256_rsa", signature)


def _confirmed(pdf: bytes, signers: list[Known]) -> bytes:
    verdict = check(pdf, known=signers)
    if verdict["verdict"] != "valid":
        raise Trouble("not_confirmed", reasons=", ".join(verdict["reasons"]))
    return pdf


def _for_certificate(name: str) -> str:
    """Return a name without the signs that a certificate's names cannot hold (RFC 4518: emoji, other scripts).

    Readers of certificates compare names after a preparation that knows only the letters of Unicode 3.2; Latin with
    all its marks, digits and punctuation stay.
    """
    kept = "".join(c for c in name if c.isascii() or unicodedata.name(c, "").startswith(("LATIN", "COMBINING"))
                   or c in PUNCTUATION)  # fmt: skip
    return " ".join(kept.split()) or MARK


def has_seal(folder: Path) -> bool:
    """Tell whether the folder has a seal of its own."""
    return _key_file(folder).exists() and _certificate_file(folder).exists()


def make_seal(folder: Path, *, name: str, unit: str, now: datetime.datetime) -> Seal:
    """Make the unit's key and certificate in FOLDER/seal and return them.

    `name` and `unit`: the unit's name and id. Raises Refused("seal_exists"), Trouble.
    """
    if has_seal(folder):
        raise Refused(Problem("seal_exists"))
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    name = _for_certificate(name)
    short = name
    while len(short.encode()) > LONGEST_NAME:
        short = f"{short.removesuffix('…')[:-1].rstrip()}…"
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, MARK),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
            x509.NameAttribute(NameOID.COMMON_NAME, short),
            x509.NameAttribute(NameOID.USER_ID, unit),
        ]
    )
    since = now.astimezone(datetime.UTC).replace(microsecond=0)
    usage = dict.fromkeys(OTHER_USES, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since - datetime.timedelta(days=1))  # a clock that is a little behind must not void it
        .not_valid_after(since + datetime.timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    with as_trouble(folder):
        _key_file(folder).parent.mkdir(parents=True, exist_ok=True)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    written(_key_file(folder), secret, private=True)
    written(_certificate_file(folder), certificate.public_bytes(serialization.Encoding.PEM))
    return load_seal(folder)


def load_seal(folder: Path) -> Seal:
    """Return the folder's seal. Raises Refused("no_seal"), Trouble("seal_damaged")."""
    if not has_seal(folder):
        raise Refused(Problem("no_seal"))
    with as_trouble(_key_file(folder)):
        secret, public = _key_file(folder).read_bytes(), _certificate_file(folder).read_bytes()
    try:
        # Proving that the primes are prime takes 0.1 s at every report; that the key is the certificate's is proved
        # below, and each sealed file is verified before it takes its name.
        key = serialization.load_pem_private_key(secret, None, unsafe_skip_rsa_key_validation=True)
        certificate = x509.load_pem_x509_certificate(public)
    except ValueError as error:
        raise Trouble("seal_damaged", file=str(_key_file(folder))) from error
    if not isinstance(key, rsa.RSAPrivateKey) or key.public_key() != certificate.public_key():
        raise Trouble("seal_damaged", file=str(_key_file(folder)))
    der = certificate.public_bytes(serialization.Encoding.DER)
    shown = asn1.Certificate.load(der)
    return Seal(Known.of(der), shown, _KeySigner(shown, key))


def export_certificate(folder: Path, path: Path) -> Path:
    """Write the unit's certificate (no secret in it) for the superior to keep; return the path."""
    load_seal(folder)
    with as_trouble(path):
        content = _certificate_file(folder).read_bytes()
    return written(path, content)


def trust(folder: Path, file: Path) -> Known:
    """Remember a certificate (.pem, .cer) or that of a whole, sealed PDF as known from now on; return it.

    The caller has shown its name and fingerprint to a person first (see `read_certificate`).
    Raises Refused("bad_certificate_file"), Trouble.
    """
    found = read_certificate(file)
    store = _known_folder(folder)
    with as_trouble(store):
        store.mkdir(parents=True, exist_ok=True)
    pem = x509.load_der_x509_certificate(found.der).public_bytes(serialization.Encoding.PEM)
    written(store / f"{found.fingerprint.replace(' ', '')[:32].lower()}.pem", pem)
    return found


def read_certificate(file: Path) -> Known:
    """Return the certificate in a file, without remembering it. Raises Refused("bad_certificate_file"), Trouble."""
    with as_trouble(file):
        large = file.stat().st_size > LARGEST
        content = b"" if large else file.read_bytes()
    found = signer_of(content) if content.startswith(b"%PDF-") else _certificate_in(content)
    if found is None or not found.whole:
        raise Refused(Problem("bad_certificate_file", facts={"file": file.name}))
    return found


def known(folder: Path) -> tuple[Known, ...]:
    """Return the certificates remembered in the folder, by name; a file there that is none is passed over."""
    store = _known_folder(folder)
    with as_trouble(store):
        files = sorted(store.glob("*.pem")) if store.is_dir() else []
        found = [_certificate_in(file.read_bytes()) for file in files]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.name))


def _certificate_in(content: bytes) -> Known | None:
    try:
        if b"-----BEGIN" in content:
            content = x509.load_pem_x509_certificate(content).public_bytes(serialization.Encoding.DER)
        return Known.of(content)
    except ValueError:
        return None


def _key_file(folder: Path) -> Path:
    return folder / "seal" / "seal.key"


def _certificate_file(folder: Path) -> Path:
    return folder / "seal" / "seal.pem"


def _known_folder(folder: Path) -> Path:
    return folder / "seal" / "known"
