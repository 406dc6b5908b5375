#!/usr/bin/env python3
"""Looks for words in every byte under an archive, and in what these bytes say once they are unpacked.

bytesearch.py ARCHIVE --words FILE [--counts]: FILE has a word a line. Each finding is a line: file, place, form, word.
Exit status 1 where something is found, 2 where something could not be looked into, 0 where there is nothing.

It knows Docs/OnDiskFormat.md and shares no code with the program. What it looks into: names of files and folders; the raw
bytes of each file; every frame of every file, also behind the committed length, inflated with every dictionary that there
is; SQLite files row by row, page by page (free pages, and what a record has on overflow pages), and their logs; the terms
of FTS5, which a page keeps without the beginning that they share with the term before; filters and tables of hashes.

Forms: UTF-8 and UTF-16 in any case, folded as identifiers are, hexadecimal, base64 (also over line ends), members of zip
and gzip, the last letters of a word (in SQLite files, where a term lacks its beginning), 64-bit FNV-1a, SHA-256.

What it can't see: what a file system keeps of files that are gone; a word of less than ten characters, or without a digit
in its last seven, that FTS5 has cut in two on a free page of which no term can be read; text that a format packs in
another way (a PDF file); an HMAC under the archive's key, which is what a tombstone is. A filter says "may hold": one id in ten thousand by accident, so its findings count only
where there are more than chance gives."""
import argparse
import base64
import hashlib
import json
import os
import re
import shutil
import sqlite3
import struct
import sys
import tempfile
import zlib
from collections import Counter

MAGIC, FILTER, ELSEWHERE = b"\x9dMF\x01", b"\x9dMf\x01", 0xFFFFFFFF
KINDS = {1: "dictionary", 2: "record", 3: "context", 4: "text", 5: "gap"}
MASK = (1 << 64) - 1
SIXTEEN = bytes((byte ^ byte >> 4) & 15 for byte in range(256))
LINES = re.compile(rb"[A-Za-z0-9+/_-]{16}\r?\n[A-Za-z0-9+/_-]")


def fnv(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & MASK
    return value


def mixed(value):
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & MASK
    value = (value ^ value >> 27) * 0x94D049BB133111EB & MASK
    return value ^ value >> 31


def folded(word):
    return "".join(letter for letter in word.lower() if letter not in " \t-_").lstrip("0")


def has_tail(word):
    """Whether the last letters of a word are as good as the word: there are enough of them, and they are no usual word."""
    return len(folded(word)) >= 10 and any(letter.isdigit() for letter in folded(word)[-7:])


def trie(needles):
    """A regular expression for many byte strings at once, which costs a look-up a byte and not one a string."""
    tree = {}
    for needle in needles:
        node = tree
        for byte in needle:
            node = node.setdefault(byte, {})
        node[-1] = {}

    def pattern(node):
        parts = [re.escape(bytes([byte])) + pattern(child) for byte, child in sorted(node.items()) if byte >= 0]
        if -1 in node or not parts:  # the shortest is enough
            return b""
        return parts[0] if len(parts) == 1 else b"(?:" + b"|".join(parts) + b")"

    sys.setrecursionlimit(10000)
    return re.compile(pattern(tree) if tree else b"(?!)", re.DOTALL)


class Needles:
    """The forms of the words, by whether case counts."""

    def __init__(self, words):
        self.plain, self.exact, self.tails = {}, {}, {}
        for word in words:
            for text in {word, word.lower(), word.upper(), word.casefold()}:
                for code, form in (("utf-8", "utf-8"), ("utf-16-le", "utf-16"), ("utf-16-be", "utf-16")):
                    self.add(text.encode(code), word, form)
                for inner in (text, text.encode("utf-16-le").decode("latin-1"), text.encode("utf-16-be").decode("latin-1")):
                    for is_ascii in (False, True):  # as JSON has it, which is also how it has bytes that are UTF-16
                        escaped = json.dumps(inner, ensure_ascii=is_ascii)[1:-1].removesuffix("\\u0000")
                        self.plain.setdefault(escaped.removeprefix("\\u0000").encode().lower(), (word, "json"))
            if len(folded(word)) >= 5:
                self.plain.setdefault(folded(word).encode(), (word, "folded"))
            for text in {word, folded(word)}:
                for value in {fnv(text.encode()), mixed(fnv(text.encode()))}:
                    self.exact[struct.pack(">Q", value)] = word, "fnv"
                    self.exact[struct.pack("<Q", value)] = word, "fnv"
                digest = hashlib.sha256(text.encode())
                self.exact[digest.digest()] = word, "sha-256"
                self.plain[digest.hexdigest().encode()] = word, "sha-256"
            if has_tail(word):
                self.tails[folded(word)[-7:].encode()] = word, "tail"
        self.has_short = not all(map(has_tail, words))
        self.longest = max(map(len, [*self.plain, *self.exact]), default=0)
        # Hashes begin with any byte, and an expression tries one beginning after another: of sixteen kinds of bytes there are few.
        self.find_plain, self.find_kinds = trie(self.plain), trie({needle.translate(SIXTEEN) for needle in self.exact})
        self.find_tails = trie(self.tails) if self.tails else None

    def add(self, data, word, form):
        """Some bytes as they are, in hexadecimal, and in base64 from each of the three places that they can begin at."""
        more = "" if form == "utf-8" else f" {form}"
        self.plain[data.lower()] = word, form
        self.plain[data.hex().encode()] = word, "hex" + more
        for shift in range(3 if len(data) >= 5 else 0):
            code = base64.b64encode(b"\0" * shift + data).rstrip(b"=")
            letters = code[(shift * 8 + 5) // 6:(shift + len(data)) * 8 // 6]  # those that the bytes alone make out
            self.exact[letters] = word, "base64" + more
            self.exact[letters.replace(b"+", b"-").replace(b"/", b"_")] = word, "base64" + more

    def found(self, data, has_tails=False):
        """(offset, word, form) of everything in some bytes."""
        low = data.lower()
        for match in self.find_plain.finditer(low):
            yield (match.start(), *self.plain[match.group()])
        yield from self.found_exact(data)
        if has_tails and self.find_tails:
            for match in self.find_tails.finditer(low):
                yield (match.start(), *self.tails[match.group()])

    def found_exact(self, data):
        kinds, start = data.translate(SIXTEEN), 0
        while match := self.find_kinds.search(kinds, start):
            start = match.start() + 1
            named = self.exact.get(data[match.start():match.end()])
            if named:
                start = match.end()
                yield (match.start(), *named)


class Search:
    """Each of `words` is looked for in all forms. Where there are too many for that, `others` are looked for as they are and
    folded only: whatever looks like one, by the regular expression `shape` of lower-case bytes, is looked up in them."""

    def __init__(self, archive, words, others=(), shape=None):
        self.archive, self.words, self.needles = archive, words, Needles(words)
        self.others, self.shape = {folded(word).encode(): word for word in others}, shape and re.compile(shape)
        self.findings, self.blind, self.looked = [], [], Counter()
        self.may_hold, self.asked = [], 0

    def look(self, file, place, data, has_tails=False):
        self.looked[place.split(" ")[0]] += 1
        for offset, word, form in self.needles.found(data, has_tails):
            self.findings.append((file, f"{place} +{offset}", form, word))
        if self.others:
            for match in self.shape.finditer(data.lower()):
                word = self.others.get(match.group().translate(None, b" \t-_"))
                if word:
                    self.findings.append((file, f"{place} +{match.start()}", "shape", word))
        if LINES.search(data):  # base64 is broken into lines
            joined = data.replace(b"\r", b"").replace(b"\n", b"")
            for offset, word, form in self.needles.found_exact(joined):
                if form.startswith("base64"):
                    self.findings.append((file, f"{place} joined +{offset}", form, word))
        self.unpack(file, place, data)

    def unpack(self, file, place, data):
        """What zip and gzip members in some bytes hold, one inside another."""
        if place.split(" ")[0].count("/") > 3:
            return
        for match in re.finditer(rb"\x1f\x8b\x08|PK\x03\x04", data):
            try:
                if match.group()[0] == 0x1F:
                    inner = zlib.decompressobj(31).decompress(data[match.start():])
                else:
                    head = data[match.start():match.start() + 30]
                    method, name, extra = struct.unpack_from("<8xH16xHH", head)
                    inner = zlib.decompressobj(-15).decompress(data[match.start() + 30 + name + extra:]) \
                        if method == 8 else b""
            except (zlib.error, struct.error):
                continue
            if inner:
                store = place.split(" ")[0]
                self.look(file, f"{store}/member at {match.start()} of {place}", inner)

    def run(self):
        for folder, _, names in sorted(os.walk(self.archive)):
            for name in sorted(names):
                path = os.path.join(folder, name)
                file = os.path.relpath(path, self.archive)
                self.look(file, "name", file.encode("utf-8", "surrogateescape"))
                with open(path, "rb") as opened:
                    data = opened.read()
                is_database = data[:16] == b"SQLite format 3\0" or name.endswith(("-wal", "-journal"))
                self.look(file, "bytes", data, has_tails=is_database)
                self.frames(file, data)
                if data[:4] == FILTER:
                    self.filter(file, data)
                if data[:16] == b"SQLite format 3\0":
                    self.pages(file, data, struct.unpack_from(">H", data, 16)[0])
                    self.rows(file, path)
                elif name.endswith("-wal") and len(data) >= 32:
                    self.pages(file, data, struct.unpack_from(">I", data, 8)[0])
        expected = self.asked * 1e-4
        if len(self.may_hold) > 3 + 10 * expected:
            self.findings += self.may_hold

    # Packs.

    def frames(self, file, data):
        """Every frame that begins anywhere in a file."""
        dictionaries = {}
        starts = [match.start() for match in re.finditer(re.escape(MAGIC), data)]
        heads = [head for head in (self.header(data, start) for start in starts) if head]
        for kind, codec, number, start, stored, length, digest, begin in heads:
            if kind == 1:
                payload = self.payload(data, codec, start, stored, [None], length)
                if payload is None or len(payload) < 5:
                    continue
                own, base, name = struct.unpack_from("<HHB", payload)
                for text in dictionaries.get(base, [b""]) if base else [b""]:
                    dictionaries.setdefault(own, []).append((text + payload[5 + name:])[-32768:])
        for kind, codec, number, start, stored, length, digest, begin in heads:
            choices = list(dict.fromkeys(dictionaries.get(number, []))) if number else [None]
            payload = self.payload(data, codec, start, stored, choices, length, None if kind == 2 else digest)
            if payload is None:
                self.blind.append((file, f"frame at {begin} of kind {KINDS.get(kind, kind)} can't be unpacked"))
            else:
                self.look(file, f"{KINDS.get(kind, 'frame')} at {begin}", payload)

    @staticmethod
    def header(data, begin):
        head = data[begin:begin + 128]
        if len(head) < 52:
            return None
        kind, codec, number, stored, length = struct.unpack_from("<BBHII", head, 4)
        if not 1 <= kind <= 5 or codec > 1:
            return None
        size = 52
        if kind == 2:
            size = 128 if struct.unpack_from("<I", head, 80)[0] == ELSEWHERE else 88
        if begin + size + stored > len(data) or checksum(head[:size - 4]) != struct.unpack_from("<I", head, size - 4)[0]:
            return None
        return kind, codec, number, begin + size, stored, length, head[16:48], begin

    @staticmethod
    def payload(data, codec, start, stored, dictionaries, length, digest=None):
        raw = data[start:start + stored]
        if codec == 0:
            return raw
        for dictionary in dictionaries:
            try:
                inflater = zlib.decompressobj(-15, zdict=dictionary) if dictionary else zlib.decompressobj(-15)
                payload = inflater.decompress(raw) + inflater.flush()
            except zlib.error:
                continue
            if len(payload) == length and (digest is None or hashlib.sha256(payload).digest() == digest):
                return payload
        return None

    # Filters.

    def filter(self, file, data):
        blocks = struct.unpack_from("<I", data, 4)[0]
        self.looked["filter"] += 1
        for word in self.words:
            self.asked += 1
            first = mixed(fnv(folded(word).encode()))
            second = mixed(first ^ 0x9E3779B97F4A7C15)
            block = 64 + 64 * ((first >> 32) * blocks >> 32)
            bits = [((second >> 9 * probe & 511) * 480) >> 9 for probe in range(7)]
            if all(data[block + bit // 8] >> bit % 8 & 1 for bit in bits):
                self.may_hold.append((file, f"filter +{block}", "filter", word))

    # SQLite.

    def pages(self, file, data, size):
        """What is cut in two by the end of a page: a payload goes on behind the first four bytes of the page whose number
        stands behind its local part, or at the beginning of an overflow page."""
        size = 65536 if size == 1 else size
        if size < 512:
            return
        reach, count = self.needles.longest, len(data) // size
        starts = self.page_starts(data, size)
        numbers = rb"(?=(\x00\x00..))" if count < 65536 else rb"(?=(\x00...))"
        for match in re.finditer(numbers, data, re.DOTALL):
            number = int.from_bytes(match.group(1), "big")
            if not 1 < number or number not in starts:
                continue
            at = match.start()
            for start in starts[number]:
                head = data[start + 4:start + 4 + reach]
                if not head.strip(b"\0"):
                    continue
                # the local part ends before the number; an overflow page begins with it and ends with its page
                tails = [data[max(0, at - reach):at]]
                if at in self.beginnings:
                    tails.append(data[max(0, at + size - reach):at + size])
                for tail in tails:
                    joined = tail + head
                    for offset, word, form in self.needles.found(joined, True):
                        if offset < len(tail):
                            self.findings.append((file, f"overflow of page at {at // size + 1} +{offset}", form, word))
        self.looked["overflow"] += 1
        for start in self.beginnings if self.needles.has_short else ():
            self.leaves(file, data[start:start + size], start)

    def page_starts(self, data, size):
        """Where copies of each page begin: one in a database, any number in a log."""
        starts = {}
        if data[:16] == b"SQLite format 3\0":
            for number in range(len(data) // size):
                starts.setdefault(number + 1, []).append(number * size)
        else:
            for at in range(32, len(data) - size - 23, size + 24):
                starts.setdefault(struct.unpack_from(">I", data, at)[0], []).append(at + 24)
        self.beginnings = {start for found in starts.values() for start in found}
        return starts

    def leaves(self, file, page, start):
        """The terms of each leaf of an FTS5 segment that may begin anywhere in a page, alive or not."""
        for at in range(len(page) - 12):
            size = page[at + 2] << 8 | page[at + 3]
            if 8 <= size <= len(page) - at - 1:
                terms = leaf_terms(page[at:])
                if terms:
                    self.look(file, f"fts-page at {start + at}", b"\n".join(terms))

    def rows(self, file, path):
        """Every value of every table, and every term of the full-text indexes, as SQLite itself reads them."""
        with tempfile.TemporaryDirectory() as folder:  # a copy: whoever reads a database with a log writes beside it
            copy = os.path.join(folder, "copy")
            shutil.copy(path, copy)
            if os.path.exists(path + "-wal"):
                shutil.copy(path + "-wal", copy + "-wal")
            self.rows_of_copy(file, copy)

    def rows_of_copy(self, file, path):
        connection = sqlite3.connect(path)
        connection.text_factory = bytes
        try:
            names = [(name.decode(), (sql or b"").decode()) for name, sql in connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'table'")]
            self.look(file, "sql", b"\n".join(sql or b"" for sql, in connection.execute("SELECT sql FROM sqlite_master")))
            for name, sql in names:
                if sql.upper().startswith("CREATE VIRTUAL"):
                    if "fts5vocab" not in sql.lower():
                        self.terms(file, connection, name)
                    continue
                is_data = name.endswith("_data")
                for row in connection.execute(f'SELECT * FROM "{name}"'):
                    values = [value if isinstance(value, bytes) else str(value).encode() for value in row]
                    values += [struct.pack(">q", value) for value in row if isinstance(value, int)]
                    self.look(file, f"row of {name}", b"\0".join(values))
                    if is_data and isinstance(row[1], bytes):
                        terms = leaf_terms(row[1])
                        if terms:
                            self.look(file, f"fts-leaf of {name} {row[0]}", b"\n".join(terms))
        except sqlite3.Error as error:
            self.blind.append((file, f"can't be read by SQLite: {error}"))
        finally:
            connection.close()

    def terms(self, file, connection, name):
        try:
            connection.execute(f'CREATE VIRTUAL TABLE temp."look_{name}" USING fts5vocab("main", "{name}", "row")')
            terms = [term for term, in connection.execute(f'SELECT term FROM temp."look_{name}"')]
            self.look(file, f"fts-term of {name}", b"\n".join(terms))
        except sqlite3.Error as error:
            self.blind.append((file, f"the terms of {name} can't be read: {error}"))


def checksum(data, table=[]):
    if not table:
        for number in range(256):
            for _ in range(8):
                number = number >> 1 ^ (0x82F63B78 if number & 1 else 0)
            table.append(number)
    value = 0xFFFFFFFF
    for byte in data:
        value = table[(value ^ byte) & 0xFF] ^ value >> 8
    return value ^ 0xFFFFFFFF


def varint(data, at):
    value = 0
    for place in range(9):
        byte = data[at + place]
        if place == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1


def leaf_terms(data):
    """The terms of a leaf page of FTS5, each whole, or None where these bytes are none. A leaf has the offset of its first
    rowid and the length of its content, two bytes each, the content, and then where terms begin: the first offset and the
    distances from one to the next. The first term is whole; another says how much it shares with the one before."""
    try:
        size = data[2] << 8 | data[3]
        offsets, at = [], size
        while at < len(data) and len(offsets) < 4096:
            step, at = varint(data, at)
            if not offsets and not 4 <= step < size or offsets and not 0 < step < size:
                break
            if offsets and offsets[-1] + step >= size:
                break
            offsets.append(step + (offsets[-1] if offsets else 0))
        terms, before = [], b""
        for index, offset in enumerate(offsets):
            kept = 0
            if index:
                kept, offset = varint(data, offset)
            length, offset = varint(data, offset)
            if kept > len(before) or not length or length > 4096 or offset + length > size:
                return terms or None
            before = before[:kept] + data[offset:offset + length]
            terms.append(before)
        return terms or None
    except IndexError:
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive")
    parser.add_argument("--words", required=True)
    parser.add_argument("--counts", action="store_true", help="how much was looked into, and found, by store")
    options = parser.parse_args()
    with open(options.words, encoding="utf-8") as file:
        words = list(dict.fromkeys(line.rstrip("\n") for line in file if line.strip()))
    search = Search(options.archive, words)
    search.run()
    for finding in search.findings:
        print(*finding, sep="\t")
    for file, why in search.blind:
        print(f"{file}: {why}", file=sys.stderr)
    if options.counts:
        found = Counter(place.split(" ")[0] for _, place, _, _ in search.findings)
        for place, count in sorted(search.looked.items()):
            print(f"{place}: {count} looked into, {found[place]} findings", file=sys.stderr)
    return 1 if search.findings else 2 if search.blind else 0


if __name__ == "__main__":
    sys.exit(main())
