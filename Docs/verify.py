#!/usr/bin/env python3
"""Verifies proofs of records with the public key of an archive: see VerifyWithoutMuniment.md."""
import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Refused(Exception):
    pass


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def require(holds, what):
    if not holds:
        raise Refused(what)


def verifier(line):
    name, short, encoded = line.strip().split("+", 2)
    raw = base64.b64decode(encoded, validate=True)
    require(len(raw) == 33 and raw[0] == 1, "the public key is no Ed25519 key")
    require(sha256(name.encode() + b"\n" + raw)[:4].hex() == short, "the public key is damaged")
    return name, raw, bytes.fromhex(short)


def open_note(note, key):
    name, raw, short = key
    text, separator, signatures = note.rpartition("\n\n")
    require(separator, "the checkpoint has no signature")
    text += "\n"
    for line in signatures.splitlines():
        dash, signer, encoded = line.split(" ", 2)
        signature = base64.b64decode(encoded, validate=True)
        if dash == "\u2014" and signer == name and signature[:4] == short:
            try:
                Ed25519PublicKey.from_public_bytes(raw[1:]).verify(signature[4:], text.encode())
            except InvalidSignature:
                raise Refused("the signature of the checkpoint is wrong") from None
            return text
    raise Refused("the checkpoint is not signed by this key")


def root(leaf, index, size, path):
    # RFC 9162, section 2.1.3.2.
    require(0 <= index < size, "a leaf is outside of its tree")
    first, last, value = index, size - 1, leaf
    for step in map(bytes.fromhex, path):
        require(len(step) == 32 and last > 0, "a path is too long")
        if first & 1 or first == last:
            value = sha256(b"\x01", step, value)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            value = sha256(b"\x01", value, step)
        first, last = first >> 1, last >> 1
    require(last == 0, "a path is too short")
    return value


def verify(proof, key, content=None):
    require(proof["proof"] == "muniment-record-proof-1", "this is no proof of a record")
    # 1. Content and envelope make the commitment.
    if content is not None:
        require(hashlib.sha256(content).hexdigest() == proof["content"]["sha256"], "the content is another")
        require(len(content) == proof["content"]["length"], "the content has another length")
    salt, digest = bytes.fromhex(proof["salt"]), bytes.fromhex(proof["content"]["sha256"])
    require(len(salt) == 16 and len(digest) == 32, "salt or digest has another length")
    commitment = sha256(b"\0", salt, sha256(proof["envelope"].encode()), digest)
    require(commitment.hex() == proof["commitment"], "the commitment is not that of content and envelope")
    # 2. The line names the root over the commitments of its act, or the one of its detail.
    line, place = json.loads(proof["line"]), proof["place"]
    named = line.get("commitments", {"first": 0, "count": 0})
    if named["first"] <= place < named["first"] + named["count"]:
        found = root(commitment, place - named["first"], named["count"], proof["commitmentPath"])
        require(found.hex() == named["root"], "the line does not name this record")
    else:
        detail = line.get("detail", {})
        require(detail.get("place") == place and detail.get("commitment") == commitment.hex(),
                "the line does not name this record")
        require(proof["commitmentPath"] == [], "a path is too long")
    # 3. The line stands in the ledger whose checkpoint is signed.
    origin, size, encoded = open_note(proof["checkpoint"], key).split("\n")[:3]
    require(origin == key[0], "the checkpoint is of another ledger")
    leaf = sha256(b"\0", proof["line"].encode())
    require(line["seq"] == proof["sequence"], "the line has another number")
    found = root(leaf, line["seq"] - 1, int(size), proof["linePath"])
    require(base64.b64encode(found).decode() == encoded, "the line is not in the ledger that was signed")
    return f"proved: content {digest.hex()}, in line {line['seq']} of {size}, trusted time {line['trusted']}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, epilog="Exit status: 0 all proved, 1 one is not.")
    parser.add_argument("key", help="a file with the line NAME+HASH+BASE64 that 'muniment init' printed")
    parser.add_argument("proof", nargs="+", help="what 'muniment ledger prove' wrote")
    parser.add_argument("--content", help="the bytes of the record, to be compared with the proof")
    arguments = parser.parse_args()
    status = 0
    for name in arguments.proof:
        try:
            key = verifier(Path(arguments.key).read_text(encoding="utf-8"))
            content = Path(arguments.content).read_bytes() if arguments.content else None
            print(f"{name}: {verify(json.loads(Path(name).read_bytes().decode()), key, content)}")
        except (Refused, OSError, LookupError, TypeError, ValueError, AttributeError) as error:
            print(f"{name}: NOT proved: {error}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
