#!/usr/bin/env python3
"""Compares an archive with the manifest of its corpus: check.py CORPUS ARCHIVE MUNIMENT

Reads the packs by themselves, frame by frame (Docs/OnDiskFormat.md, section 4), so that nothing of the program that wrote
them is believed; then asks the program for every id."""
import csv, glob, hashlib, json, os, struct, subprocess, sys, tempfile, time, zlib
from collections import Counter, defaultdict

corpus, archive, muniment = sys.argv[1:4]
OWN = "549300MUNIMENT0042"
ELSEWHERE = (1 << 32) - 1
KINDS = {1: "dictionary", 2: "record", 3: "context", 4: "text", 5: "gap"}


def frames(pack):
    """The kind and size of each frame, and of a record frame envelope, content, dictionary and whether it holds the
    content itself."""
    offset, dictionaries, contents = 0, {}, {}
    while offset < len(pack):
        kind, codec, dictionary, stored, length = struct.unpack_from("<BBHII", pack, offset + 4)
        here = struct.unpack_from("<I", pack, offset + 80)[0] if kind == 2 else 0
        size = 52 if kind != 2 else 88 if here != ELSEWHERE else 128
        payload = pack[offset + size:offset + size + stored]
        words = dictionaries.get(dictionary, b"")
        if codec == 1:
            payload = zlib.decompressobj(-15, zdict=words).decompress(payload)
        if kind == 1:
            number, base, name = struct.unpack_from("<HHB", payload)
            dictionaries[number] = (dictionaries.get(base, b"") + payload[5 + name:])[-32768:]
        if kind == 2:
            if here == ELSEWHERE:
                envelope, content = payload, contents[struct.unpack_from("<Q", pack, offset + 116)[0]]
            else:
                envelope, content = payload[:length - here], payload[length - here:]
                contents[offset] = content
            commitment = hashlib.sha256(b"\0" + pack[offset + 64:offset + 80] + hashlib.sha256(envelope).digest()
                                        + hashlib.sha256(content).digest()).digest()
            if commitment != pack[offset + 16:offset + 48]:
                sys.exit(f"the record at {offset} does not agree with its commitment")
            yield kind, size + stored, (envelope, content, words, here != ELSEWHERE)
        else:
            yield kind, size + stored, None
        offset += size + stored


rows = list(csv.DictReader(open(f"{corpus}/manifest.tsv", encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))
files = {}
for folder, _, names in os.walk(f"{corpus}/files"):
    for name in names:
        files[name.rsplit(".", 1)[0]] = f"{folder}/{name}"
by_member = defaultdict(list)
packs = sorted(glob.glob(f"{archive}/volumes/*/*/*/content.pack"))
by_kind, content_bytes, content_stored = Counter(), 0, 0
for name in packs:
    pack = open(name, "rb").read()
    for kind, size, frame in frames(pack):
        by_kind[KINDS[kind]] += size
        if not frame:
            continue
        envelope, content, words, isFresh = frame
        envelope = json.loads(envelope)
        by_member[envelope["member"].split("/")[-1].rsplit(".", 1)[0]].append((envelope, content))
        content_bytes += len(content)
        if isFresh:
            squeeze = zlib.compressobj(6, zlib.DEFLATED, -15, 8, zdict=words) if words else zlib.compressobj(6, zlib.DEFLATED, -15)
            content_stored += min(len(content), len(squeeze.compress(content) + squeeze.flush()))
total = sum(by_kind.values())

states = {"NEW": "new", "AMEND": "amended", "CANCEL": "cancelled"}
wrong, classes, parse = defaultdict(Counter), Counter(), Counter()
samples = {}
trades = defaultdict(set)  # the trades of a content
for row in rows:
    kind = row["class"]
    classes[kind] += 1
    found = by_member.get(row["name"], [])
    # A file is one message. Around it there may be a header or a line end, which are context and gap; nothing else.
    with open(files[row["name"]], "rb") as file:
        original = file.read()
    right = [(e, c) for e, c in found if c and original.count(c) == 1]
    if len(found) != 1 or len(right) != 1 or hashlib.sha256(original).hexdigest() != row["sha256"]:
        wrong[kind]["missing"] += 1
        samples.setdefault((kind, "missing"), row["name"])
        continue
    one, content = right[0]
    around = original.replace(content, b"", 1).strip()
    parse[one["state"]] += 1
    trades[hashlib.sha256(content).digest()].add(row["trade_id"])
    ids = {value for values in one.get("ids", {}).values() for value in values}
    superseded = {value for values in one.get("supersedes", {}).values() for value in values}
    leis = {value for party in one.get("parties", []) for value in party.get("ids", {}).get("lei", [])}
    isins = {value for item in one.get("instruments", []) for value in item.get("ids", {}).get("isin", [])}
    tests = {
        "bytes": not around or kind == "csv" and around.startswith(b"trade_id,conf_id") and b"\n" not in around,
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
print("packs by kind of frame: " + ", ".join(f"{kind} {count:,}" for kind, count in by_kind.most_common()))

with tempfile.TemporaryDirectory() as folder:
    for column in ["conf_id", "trade_id"]:
        wanted = defaultdict(set)
        for row in rows:
            wanted[row[column]].add(row["trade_id"])
        with open(f"{folder}/{column}", "w") as file:
            file.write("".join(f"{name}\n" for name in sorted(wanted)))
        start = time.monotonic()
        run = subprocess.run([muniment, "get", "--archive", archive, "--json", "--ids-from", f"{folder}/{column}",
                              "--out", f"{folder}/out-{column}"], capture_output=True, text=True)
        lines = [json.loads(line) for line in run.stdout.splitlines() if line]
        outcomes = Counter(line.get("outcome") for line in lines if "outcome" in line)
        # What an id gives is a version of the trade that it names.
        wrong = 0
        for line in lines:
            if line.get("outcome") == "found":
                with open(f"{folder}/out-{column}/{line['file']}", "rb") as file:
                    wrong += not trades[hashlib.sha256(file.read()).digest()] & wanted[line["id"]]
        print(f"{column}: {len(wanted):,} ids in {time.monotonic() - start:.1f} s, {dict(outcomes)}, {wrong} of another trade, exit {run.returncode}")
