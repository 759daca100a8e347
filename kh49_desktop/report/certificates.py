"""Whose seal is known: certificates as exact bytes, never as names; the one shape of a seal's envelope."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from typing import Final

from asn1crypto import cms
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import NameOID

OWN_FIELD: Final = "KyDonVi"  # where the unit seals
SUPERIOR_FIELD: Final = "KyCapTren"  # where the superior does
MARK: Final = "Dấu của phần mềm Sổ Công đoàn"  # the organisational unit in every certificate the program makes


@dataclass(frozen=True, slots=True)
class Known:
    """A certificate that this folder accepts: the unit's name and id in it, its bytes, and how long it holds."""

    name: str
    unit: str
    der: bytes
    since: datetime.datetime
    until: datetime.datetime

    @classmethod
    def of(cls, der: bytes) -> Known:
        """Return the certificate of these bytes. Raises ValueError when they are none."""
        certificate = x509.load_der_x509_certificate(der)
        return cls(
            _attribute(certificate, NameOID.ORGANIZATION_NAME) or _attribute(certificate, NameOID.COMMON_NAME),
            _attribute(certificate, NameOID.USER_ID),
            der,
            certificate.not_valid_before_utc,
            certificate.not_valid_after_utc,
        )

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the certificate in groups of four, to be compared over the telephone."""
        digits = hashlib.sha256(self.der).hexdigest().upper()
        return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))

    @property
    def made_by_program(self) -> bool:
        """Tell whether the certificate calls itself a seal of the program (level L1, not a legal signature)."""
        return _attribute(x509.load_der_x509_certificate(self.der), NameOID.ORGANIZATIONAL_UNIT_NAME) == MARK

    @property
    def whole(self) -> bool:
        """Tell whether a certificate that says it signed itself really did, bit for bit."""
        certificate = x509.load_der_x509_certificate(self.der)
        if certificate.issuer != certificate.subject:
            return True
        try:
            certificate.verify_directly_issued_by(certificate)
        except (InvalidSignature, ValueError, TypeError):
            return False
        return certificate.public_bytes(serialization.Encoding.DER) == self.der


def envelope(certificate: asn1.Certificate, attributes: cms.CMSAttributes, algorithm: str, signature: bytes) -> bytes:
    """Return the one DER form of a seal's CMS envelope.

    Parts of an envelope are not covered by the signature inside it; holding a received one against this form, byte for
    byte, leaves nothing in it that could be changed unseen.
    """
    digest = {"algorithm": "sha256"}
    info = cms.ContentInfo(
        {
            "content_type": "signed_data",
            "content": cms.SignedData(
                {
                    "version": "v1",
                    "digest_algorithms": [digest],
                    "encap_content_info": {"content_type": "data"},
                    "certificates": [certificate],
                    "signer_infos": [
                        cms.SignerInfo(
                            {
                                "version": "v1",
                                "sid": cms.SignerIdentifier(
                                    {
                                        "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                                            {
                                                "issuer": certificate.issuer,
                                                "serial_number": certificate.serial_number,
                                            }
                                        )
                                    }
                                ),
                                "digest_algorithm": digest,
                                "signed_attrs": cms.CMSAttributes.load(attributes.untag().dump(force=True)),
                                "signature_algorithm": {"algorithm": algorithm},
                                "signature": signature,
                            }
                        )
                    ],
                }
            ),
        }
    )
    return bytes(info.dump())


def _attribute(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""
