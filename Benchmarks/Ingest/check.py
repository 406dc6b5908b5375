#!/usr/bin/env python3
"""Compares an archive with the manifest of its corpus: check.py CORPUS ARCHIVE MUNIMENT

Reads the packs by themselves, frame by frame (Docs/OnDiskFormat.md, section 4), so that nothing of the program that wrote
them is believed; then asks the program for every id."""
import csv, glob, hashlib, json, os, struct, subprocess, sys, tempfile, zlib
from collections import Counter, defaultdict

corpus, archive, muniment = sys.argv[1:4]
OWN = "549300MUNIMENT0042"


def frames(pack):
    """Record frames with envelope and content, and the sizes of what they are made of."""
    offset, dictionaries, contents = 0, {}, {}
    while offset < len(pack):
        kind, codec, dictionary, stored, length = struct.unpack_from("<BBHII", pack, offset + 4)
        size = 128 if kind == 2 else 52
        payload = pack[offset + size:offset + size + stored]
        words = dictionaries.get(dictionary, b"")
        if codec == 1:
            payload = zlib.decompressobj(-15, zdict=words).decompress(payload)
        if kind == 1:
            number, name = struct.unpack_from("<HB", payload)
            dictionaries[number] = payload[3 + name:]
        if kind == 2:
            count, reference = struct.unpack_from("<IQ", pack, offset + 112)
            envelope, content = payload[:length - count], payload[length - count:]
            if reference != (1 << 64) - 1:
                content = contents[reference]
            else:
                contents[offset] = content
            yield envelope, content, stored, words, reference == (1 << 64) - 1
        offset += size + stored


rows = list(csv.DictReader(open(f"{corpus}/manifest.tsv", encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))
by_digest = defaultdict(list)
packs = sorted(glob.glob(f"{archive}/volumes/*/*/*/content.pack"))
total = content_bytes = content_stored = 0
for name in packs:
    pack = open(name, "rb").read()
    total += len(pack)
    for envelope, content, stored, words, isFresh in frames(pack):
        by_digest[hashlib.sha256(content).hexdigest()].append(json.loads(envelope))
        content_bytes += len(content)
        if isFresh:
            squeeze = zlib.compressobj(6, zlib.DEFLATED, -15, 8, zdict=words) if words else zlib.compressobj(6, zlib.DEFLATED, -15)
            content_stored += min(len(content), len(squeeze.compress(content) + squeeze.flush()))

states = {"NEW": "new", "AMEND": "amended", "CANCEL": "cancelled"}
wrong, classes, parse = defaultdict(Counter), Counter(), Counter()
samples = {}
header = b"trade_id,conf_id"
for row in rows:
    digest = row["sha256"]
    found = by_digest.get(digest)
    if row["class"] == "csv" and not found:
        # A row of a table is a record by itself; its header is context and gap.
        member = row["name"] + ".csv"
        found = by_member.get(member) if "by_member" in globals() else None
        if found is None:
            by_member = defaultdict(list)
            for list_ in by_digest.values():
                for envelope in list_:
                    if envelope["format"] == "delimited":
                        by_member[envelope["member"].split("/")[-1]].append(envelope)
            found = by_member.get(member)
    kind = row["class"]
    classes[kind] += 1
    if not found:
        wrong[kind]["missing"] += 1
        continue
    one = found[0]
    parse[one["state"]] += 1
    ids = {value for values in one.get("ids", {}).values() for value in values}
    superseded = {value for values in one.get("supersedes", {}).values() for value in values}
    leis = {value for party in one.get("parties", []) for value in party.get("ids", {}).get("lei", [])}
    isins = {value for item in one.get("instruments", []) for value in item.get("ids", {}).get("isin", [])}
    tests = {
        "conf_id": row["conf_id"] in ids, "trade_id": row["trade_id"] in ids,
        "trade date": one.get("trade") == row["trade_date"],
        "LEI": {lei for lei in leis if not lei.startswith(OWN)} == {row["lei"]},
        "ISIN": isins == ({row["isin"]} if row["isin"] else set()),
        "currency": one.get("currency", one.get("amount", [0, ""])[1]) == row["ccy"],
        "event": one.get("lifecycle") == states[row["event"]],
        "reference": not row["ref_conf_id"] or row["ref_conf_id"] in superseded,
    }
    for name, isRight in tests.items():
        if not isRight:
            wrong[kind][name] += 1
            samples.setdefault((kind, name), row["name"])

print("| class | records | wrong |")
print("| --- | --- | --- |")
for kind in sorted(classes):
    print(f"| {kind} | {classes[kind]:,} | {', '.join(f'{n} {c}' for n, c in wrong[kind].items()) or 'none'} |")
for (kind, name), sample in sorted(samples.items()):
    print(f"  first wrong: {kind} {name}: {sample}")
size = sum(int(row["bytes"]) for row in rows)
print(f"\nparse states: {dict(parse)}")
print(f"input {size:,} bytes; contents alone {content_stored:,} ({size / content_stored:.2f}x); packs {total:,} ({size / total:.2f}x); {len(packs)} volumes")

with tempfile.TemporaryDirectory() as folder:
    for column in ["conf_id", "trade_id"]:
        wanted = sorted({row[column] for row in rows})
        open(f"{folder}/{column}", "w").write("\n".join(wanted) + "\n")
        run = subprocess.run([muniment, "get", "--archive", archive, "--json", "--ids-from", f"{folder}/{column}",
                              "--out", f"{folder}/out-{column}"], capture_output=True, text=True)
        lines = [json.loads(line) for line in run.stdout.splitlines() if line]
        outcomes = Counter(line.get("outcome") for line in lines if "outcome" in line)
        print(f"{column}: {len(wanted):,} ids, {dict(outcomes)}")
