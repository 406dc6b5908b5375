#!/usr/bin/env python3
"""Shows that the byte search sees: canaries are planted wherever a record leaves something, and each must be found there.

bytesearch_test.py MUNIMENT"""
import base64
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from bytesearch import Search
from firm import fix

luck = random.Random(5)


def canary(name):
    return f"zq{name}" + "".join(luck.choice("bcdfghjkmnpqrstvwxz2345679") for _ in range(9)) + luck.choice("2345679")


def expect(condition, text):
    if not condition:
        print(f"bytesearch_test: {text}")
        sys.exit(1)


def searched(path, words):
    search = Search(str(path), list(words))
    search.run()
    expect(not search.blind, f"blind: {search.blind[:3]}")
    return search


def archive(muniment, folder):
    """Every store of an archive has what was planted in it."""
    path, sources, minute = folder / "archive", folder / "sources", 0
    sources.mkdir()

    def run(*arguments, allowed=(0,)):
        nonlocal minute
        minute += 1
        done = subprocess.run([muniment, "--archive", path, "--now", f"2020-03-02T{9 + minute // 60:02d}:{minute % 60:02d}:00Z",
                               "--as", "manager", *arguments], capture_output=True)
        expect(done.returncode in allowed, f"{arguments}: {done.stderr.decode()}")
        return done.stdout.decode()

    words = {name: canary(name) for name in (
        "first", "common", "gap", "party", "account", "file", "member", "attached", "subject", "utf", "query", "reason",
        "desk", "header", "zipped", "old", "mention", "class")}
    words["short"] = "zqshort"
    own = [canary("row") for _ in range(70)]

    def confirmation(number, old=None, mention=None):
        text = f"{own[number]} {words['common']} the usual terms {words['first'] if number < 2 else ''}"
        return fix((35, "AK"), (49, "ALDER"), (56, "FUNDCO"), (34, number), (52, "20200301-10:00:00"),
                   (664, f"ID-{own[number].upper()}-{number}"), (666, 1 if old else 0), (772, old), (70, mention), (773, 1),
                   (665, 4), (60, "20200301-10:00:00"), (75, "20200301"), (64, "20200303"), (48, "US0378331005"), (22, 4),
                   (54, 1), (80, 100), (6, "10.5"), (1, words["account"] if number == 3 else f"AC{number}"), (58, text))

    messages = [confirmation(number) for number in range(68)]
    messages.append(confirmation(68, old=words["old"]))
    messages.append(confirmation(69, mention=words["mention"]))
    (sources / f"{words['file']}.fix").write_text(f"\n{words['gap']} a line of a log\n".join(messages) + "\n")
    (sources / "one.json").write_text(f'{{"tradeId": "T-1", "tradeDate": "2020-03-01", "side": "buy", '
                                      f'"counterparty": {{"name": "{words["party"].upper()} Limited"}}, "note": "{words["short"]}"}}\n')
    (sources / "wide.csv").write_bytes(
        f"trade_id,trade_date,side,quantity,{words['header']}\nR1,2020-03-01,BUY,5,{words['utf']}\n"
        "R2,2020-03-01,BUY,6,b\n".encode("utf-16"))
    data = base64.encodebytes(f"{'some bytes ' * 4}{words['attached']} and more".encode()).decode()
    (sources / "mail.eml").write_text(
        f"From: a@x.example\nTo: b@y.example\nDate: 01 Mar 2020 10:00:00 +0000\nMessage-ID: <1@x>\nSubject: {words['subject']}"
        f'\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nHello\n--b\n'
        f'Content-Type: application/octet-stream\nContent-Disposition: attachment; filename="{words["member"]}.bin"\n'
        f"Content-Transfer-Encoding: base64\n\n{data}--b--\n")
    import zipfile
    with zipfile.ZipFile(sources / "kept.zip", "w", zipfile.ZIP_DEFLATED) as kept:
        kept.writestr("inside.txt", f"one {words['zipped']} " + "and the same again " * 20)
    run("init", "--test-clock")
    run("ingest", "--yes", "--keep-container", sources, allowed=(0, 3))
    (folder / "filed.txt").write_text("a page of paper\n")
    run("ingest", "--yes", "--class", words["class"], folder / "filed.txt", allowed=(0, 3))
    record = run("search", "--ids", own[5]).split()[0]
    run("correct", record, "--set", f"desk={words['desk']}", "--reason", words["reason"])
    run("search", words["query"])

    def check(search, expected):
        found = {}
        for file, place, form, word in search.findings:
            found.setdefault(word, set()).add((place.split(" ")[0], form))
        for name, places in expected.items():
            for place in places:
                got = found.get(words.get(name, name), set())
                expect(any(store == place[0] and (len(place) == 1 or form == place[1]) for store, form in got),
                       f"{name} is not found in {place}: {sorted(got)}")
        return found

    everywhere = {
        "first": [("record",), ("fts-term",), ("fts-leaf",)], "common": [("dictionary",), ("record",), ("fts-term",)],
        "gap": [("gap",)], "party": [("record",), ("fts-term",), ("row",)], "account": [("record",), ("fts-term",)],
        "file": [("context",), ("row",)], "member": [("record",), ("fts-term",)], "attached": [("record",), ("record", "base64")],
        "subject": [("record",), ("fts-term",)], "utf": [("record", "utf-16"), ("fts-term",)],
        "header": [("context",)], "query": [("record",), ("fts-term",)], "reason": [("record",)],
        "short": [("record",), ("fts-term",), ("fts-page",)], "desk": [("record",), ("fts-term",), ("row",)], "zipped": [("record",), ("record/member",)], "class": [("name",), ("record",), ("row",)],
        "old": [("record",), ("row",), ("row", "fnv")], "mention": [("record",), ("fts-term",)]}
    open_search = searched(path, [*words.values(), *own])
    found = check(open_search, everywhere)
    for word in own:
        stores = {store for store, _ in found.get(word, ())}
        expect({"record", "fts-term", "fts-leaf"} <= stores, f"{word} is found in {stores} only")
    by_shape = Search(str(path), [], own[1:], rb"zqrow[a-z0-9]{10}")
    by_shape.run()
    for word in own:
        stores = {place.split(" ")[0] for _, place, _, found in by_shape.findings if found == word}
        expect(not stores if word == own[0] else {"record", "fts-term", "fts-leaf"} <= stores,
               f"{word} is found by its shape in {stores}")
    raw = b"".join(file.read_bytes() for file in path.rglob("*.pack"))
    expect(sum(word.encode() in raw for word in own) < 5, "packs hold the words as they are: there is nothing to inflate")
    run("ingest", "--seal")
    sealed = searched(path, [*words.values(), *own, *(f"ID-{word.upper()}-{number}" for number, word in enumerate(own))])
    check(sealed, everywhere)
    expect(len(sealed.may_hold) >= 70, f"filters: {len(sealed.may_hold)} of 70 ids found")
    nothing = searched(path, [canary("nowhere") for _ in range(40)])
    expect(not nothing.findings, f"found what was never there: {nothing.findings[:3]}")
    print(f"found before: {len(words) + len(own)} canaries in {len(open_search.findings)} places; looked into "
          f"{dict(open_search.looked)}")


def dead_pages(folder):
    """What SQLite leaves behind on free pages, and what is cut in two by the end of a page."""
    place = folder / "dead"
    place.mkdir()
    words = [canary("dead") for _ in range(400)]
    cut = [canary("cut") for _ in range(260)]
    connection = sqlite3.connect(place / "index.sqlite")
    connection.execute("PRAGMA page_size = 512")
    connection.execute("PRAGMA secure_delete = 0")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='', detail=none)")
    connection.execute("CREATE TABLE blobs (value BLOB)")
    for number in range(0, 400, 40):
        connection.execute("INSERT INTO words (text) VALUES (?)", (" ".join(words[number:number + 40]),))
        connection.commit()
    for number, word in enumerate(cut):  # the word moves over the ends of pages
        connection.execute("INSERT INTO blobs VALUES (?)", (b"." * (300 + 2 * number) + word.encode() + b"." * (1500 - 2 * number),))
    connection.commit()
    expect({word for *_, word in searched(place, words + cut).findings} == set(words + cut), "the live rows are not all found")
    connection.execute("DELETE FROM blobs")
    connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
    connection.commit()
    connection.close()
    raw = (place / "index.sqlite").read_bytes()
    search = searched(place, words + cut)
    found = {word for *_, word in search.findings}
    whole = sum(word.encode() in raw for word in words + cut)
    joined = {word for _, store, form, word in search.findings if store.startswith("overflow") and form == "utf-8"}
    expect(len([word for word in joined if word.encode() not in raw]) >= 5, "what the end of a page cuts is not found")
    live = {word for _, store, _, word in search.findings if store.startswith(("row", "fts-term", "fts-leaf"))}
    expect(not live, "rows that were deleted are still there")
    expect(whole < len(words + cut), "every word stands whole in the raw bytes: this proves nothing")
    expect(len(found) >= len(words + cut) - 8, f"{len(found)} of {len(words + cut)} found on free pages, {whole} of them whole")
    print(f"found on free pages: {len(found)} of {len(words + cut)}, of which {whole} stand there whole")


def main():
    with tempfile.TemporaryDirectory() as folder:
        dead_pages(Path(folder))
        archive(os.path.abspath(sys.argv[1]), Path(folder))


if __name__ == "__main__":
    main()
