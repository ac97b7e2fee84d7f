"""Whether a token that a reader's page shows opens an item: the rules of tuppence/verify in Python 3.9 or later.

The only package needed is `cryptography`, for Ed25519 (RFC 8032). `python3 tuppence_verify.py vectors.json` runs the test vectors.
"""

import base64
import json
import math
import re
import sys
import time

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_BYTES_MAX = 8192
_LEEWAY = 60
_LIFE_MAX = 25 * 60 * 60
_CLAIM = {"unlock+jwt": "itm", "member+jwt": "tier"}


class Verifier:
    """Verifies tokens of one backend for one site.

    `issuer` is the backend's origin, `audience` that of the pages. `keys` answers the backend's JWKS as parsed JSON, or None while it cannot
    be had: keep it for ten minutes, for a day at most while the backend is away, and never fetch it more often than every 30 seconds.
    `opens(tier, item)` says whether a member token of that tier opens the item.
    """

    def __init__(self, issuer, audience, keys, opens=lambda tier, item: False, now=time.time):
        self.issuer, self.audience, self.keys, self.opens, self.now = issuer, audience, keys, opens, now

    def verify(self, token, item):
        """Answers 'granted', or why not, in the words of the test vectors."""
        if not token:
            return "no-token"
        # All that a token may be made of is ASCII, and `$` alone would let a line break pass.
        if len(token) > _BYTES_MAX or not re.fullmatch(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", token):
            return "malformed"
        head, body, signature = token.split(".")
        header = _object(head)
        if header is None or not _is_header_of_ours(header):
            return "malformed"
        keys = self.keys()
        if keys is None:
            return "keys-unavailable"
        key = _key(keys, header["kid"])
        if key is None:
            return "unknown-key"
        try:
            key.verify(_bytes(signature), f"{head}.{body}".encode("ascii"))
            claims = json.loads(_bytes(body).decode("utf-8"))
        except (InvalidSignature, ValueError):
            return "bad-signature"
        return self._ruling(header["typ"], claims if isinstance(claims, dict) else {}, item)

    def _ruling(self, typ, claims, item):
        named, issued, ends = claims.get(_CLAIM[typ]), claims.get("iat"), claims.get("exp")
        if not (_is_time(issued) and _is_time(ends) and _is_name(claims.get("sub")) and _is_name(named)):
            return "malformed"
        begins = claims.get("nbf", issued)
        if not _is_time(begins):
            return "malformed"
        if claims.get("iss") != self.issuer:
            return "other-issuer"
        if claims.get("aud") != self.audience:
            return "other-audience"
        now = self.now()
        if ends - issued > _LIFE_MAX:
            return "lives-too-long"
        if now >= ends + _LEEWAY:
            return "expired"
        if max(issued, begins) > now + _LEEWAY:
            return "not-yet-valid"
        is_for = named == item if typ == "unlock+jwt" else self.opens(named, item)
        return "granted" if is_for else "other-item"


def _is_header_of_ours(header):
    """Nothing in it is believed but which of our keys to try."""
    kid = header.get("kid")
    is_plain = "crit" not in header and "b64" not in header
    return header.get("alg") == "EdDSA" and header.get("typ") in _CLAIM and is_plain and _is_name(kid)


def _key(keys, kid):
    for jwk in keys.get("keys", []):
        if jwk.get("kty") == "OKP" and jwk.get("crv") == "Ed25519" and jwk.get("kid") == kid and "d" not in jwk:
            return Ed25519PublicKey.from_public_bytes(_bytes(jwk["x"]))
    return None


def _object(part):
    try:
        value = json.loads(_bytes(part).decode("utf-8"))
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _bytes(part):
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)


def _is_time(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _is_name(value):
    return isinstance(value, str) and value != ""


def _run(path):
    with open(path, encoding="utf-8") as file:
        told = json.load(file)
    opens = lambda tier, item: item in told["opens"].get(tier, [])
    verifier = Verifier(told["issuer"], told["audience"], lambda: told["jwks"], opens, lambda: told["now"])
    wrong = 0
    for vector in told["vectors"]:
        answer = verifier.verify(vector["token"], vector["item"])
        if answer != vector["expected"]:
            wrong += 1
            print(f"{vector['name']}: {answer}, not {vector['expected']}")
    print(f"{len(told['vectors']) - wrong} passed, {wrong} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(_run(sys.argv[1]))
