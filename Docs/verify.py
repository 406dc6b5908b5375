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

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

def require(holds, what):
    if not holds:
        raise ValueError(what)

def verifier(line):
    name, short, encoded = line.strip().split("+", 2)
    raw = base64.b64decode(encoded, validate=True)
    hashed = sha256(name.encode() + b"\n" + raw)[:4]
    require(len(raw) == 33 and raw[0] == 1 and hashed.hex() == short, "the public key is no Ed25519 key, or damaged")
    return name, raw, hashed

def open_note(note, key):
    text, separator, signatures = note.rpartition("\n\n")
    for dash, signer, encoded in (line.split(" ", 2) for line in signatures.splitlines()):
        signature = base64.b64decode(encoded, validate=True)
        if separator and dash == "\u2014" and signer == key[0] and signature[:4] == key[2]:
            Ed25519PublicKey.from_public_bytes(key[1][1:]).verify(signature[4:], text.encode() + b"\n")
            return text.split("\n")
    raise ValueError("a note is not signed by the key that was in force")

def open_checkpoint(proof, key, name="checkpoint"):
    size = int(proof[name].split("\n")[1])
    for note in proof.get("rotations", []):  # A key signs up to the line that names the next one, and signs for that.
        line, old, new = note.split("\n")[2:5]
        if verifier(old) == key and int(line) <= size:
            signed = open_note(note, key)
            require(signed == ["muniment-key-rotation-1", key[0], line, old, new], "a rotation is no such statement")
            key = verifier(new)
    lines = open_note(proof[name], key)
    require(len(lines) == 5 and lines[0] == key[0], "the checkpoint is of another ledger")
    return key, size, base64.b64decode(lines[2], validate=True)

def climb(start, first, last, path):  # RFC 9162, sections 2.1.3.2 and 2.1.4.2: to the earlier root, and to the root
    require(0 <= first <= last, "a leaf is outside of its tree")
    left = value = start
    for step in map(bytes.fromhex, path):
        require(len(step) == 32 and last > 0, "a path is too long")
        if first & 1 or first == last:
            left, value = sha256(b"\x01", step, left), sha256(b"\x01", step, value)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            value = sha256(b"\x01", value, step)
        first, last = first >> 1, last >> 1
    require(last == 0, "a path is too short")
    return left, value

def verify_record(proof, key, content):
    salt, digest = bytes.fromhex(proof["salt"]), bytes.fromhex(proof["content"]["sha256"])
    require(content is None or sha256(content) == digest, "the content is another")
    # 1. Content and envelope make the commitment.
    require(len(salt) == 16 and len(digest) == 32, "salt or digest has another length")
    commitment = sha256(b"\0", salt, sha256(proof["envelope"].encode()), digest)
    require(commitment.hex() == proof["commitment"], "the commitment is not that of content and envelope")
    line, place = json.loads(proof["line"]), proof["place"]  # 2. The line names the root over the commitments.
    named, detail = line.get("commitments", {"first": 0, "count": 0}), line.get("detail", {})
    if not named["first"] <= place < named["first"] + named["count"]:
        named = {"first": detail.get("place", -1), "count": 1, "root": detail.get("commitment")}
    found = climb(commitment, place - named["first"], named["count"] - 1, proof["commitmentPath"])[1]
    require(found.hex() == named["root"], "the line does not name this record")
    _, size, signed = open_checkpoint(proof, key)  # 3. The line stands in the ledger whose checkpoint is signed.
    require(line["seq"] == proof["sequence"], "the line has another number")
    found = climb(sha256(b"\0", proof["line"].encode()), line["seq"] - 1, size - 1, proof["linePath"])[1]
    require(found == signed, "the line is not in the ledger that was signed")
    return f"proved: content {digest.hex()}, in line {line['seq']} of {size}, trusted time {line['trusted']}"

def verify_absence(proof, key, _):
    key, size, _ = open_checkpoint(proof, key)
    lines = open_note(proof["statement"], key)
    require(lines[:4] == ["muniment-absence-1", *proof["checkpoint"].split("\n")[:3]], "it is of another checkpoint")
    return f"stated, which is no proof: no record has the id as of line {size}; {'; '.join(lines[4:])}"

def verify_consistency(proof, key, kept):
    require(kept is None or kept == proof["earlier"].encode(), "the earlier checkpoint is not the one that was kept")
    (_, size, old), (_, later, new) = open_checkpoint(proof, key, "earlier"), open_checkpoint(proof, key)
    require(0 < size <= later, "the earlier checkpoint is of more lines than the later one")
    (first, last), path = (size - 1, later - 1) if size < later else (0, 0), proof["path"]
    # Where it is of a power of two of lines, its root is a node of the later tree, and the path starts from it.
    start, path = (bytes.fromhex(path[0]), path[1:]) if first & size else (old, path)
    while first & 1:
        first, last = first >> 1, last >> 1
    require(climb(start, first, last, path) == (old, new), "the later checkpoint does not continue the earlier one")
    return f"continued: the first {size} of {later} lines are those of the earlier checkpoint"

def main():
    forms = {"muniment-record-proof-1": verify_record, "muniment-absence-1": verify_absence,
             "muniment-consistency-1": verify_consistency}
    parser = argparse.ArgumentParser(description=__doc__, epilog="Exit status: 0 all hold, 1 one does not.")
    parser.add_argument("key", help="a file with the line NAME+HASH+BASE64 that 'muniment init' printed")
    parser.add_argument("proof", nargs="+", help="what 'muniment ledger prove' wrote")
    parser.add_argument("--content", help="what it must be about: the bytes of the record, or the earlier checkpoint")
    arguments, failed = parser.parse_args(), False
    for name in arguments.proof:
        try:
            key, proof = verifier(Path(arguments.key).read_text()), json.loads(Path(name).read_bytes().decode())
            content = Path(arguments.content).read_bytes() if arguments.content else None
            require(proof.get("proof") in forms, "this is no document that 'muniment ledger prove' wrote")
            print(f"{name}: {forms[proof['proof']](proof, key, content)}")
        except (InvalidSignature, OSError, LookupError, TypeError, ValueError, AttributeError) as error:
            print(f"{name}: NOT proved: {str(error) or 'the signature of a note is wrong'}")
            failed = True
    return failed

if __name__ == "__main__":
    sys.exit(main())
