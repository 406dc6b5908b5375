#!/usr/bin/env python3
"""Asks an archive every query of its corpus and compares the counts: expected.py CORPUS ARCHIVE MUNIMENT

The corpus says of each query how many of its records match. It counts words anywhere in a file, names of tags and columns
included, and columns of its manifest that not every file states. So a query whose count differs is asked once more, of
a scan that knows nothing of indexes: words are looked for in the texts by which Muniment finds records (get --text), and
of the records that the manifest names those are taken whose files hold the code that is asked for. What Muniment finds
must be the very records that the scan finds. Exit status 1 where it is not."""
import csv, json, os, re, subprocess, sys, tarfile, tempfile, unicodedata
from functools import cache

corpus, archive, muniment = sys.argv[1:4]
FIELDS = {"ref_conf_id": "reference", "lei": "lei", "ccy": "currency", "trader": "trader", "class": "format",
          "trade_date": "trade-date", "event": "state"}
CODES = {"ref_conf_id", "lei", "ccy", "trader"}  # what a file that states it holds as it is
STATES = {"NEW": "new", "AMEND": "amended", "CANCEL": "cancelled"}
FORMATS = {"swift": "swift-mt", "csv": "delimited", "letter": "mail"}
MOST = 10_000  # hits that a search gives at a time


def run(*arguments, text=None):
    """The JSON Lines that a command answers with."""
    done = subprocess.run([muniment, "--archive", archive, *arguments], input=text, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"muniment {arguments[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def term(tokens):
    words = " ".join(tokens)
    return f'"{words}"' if len(tokens) > 1 else words


def translated(query):
    """A query of the corpus in the search language."""
    parts = [term(tokens) for tokens in query["all"]]
    if query["any"]:
        parts.append("(" + " OR ".join(term(tokens) for tokens in query["any"]) + ")")
    parts += ["-" + term(tokens) for tokens in query["none"]]
    for column, (low, high) in query["where"].items():
        low, high = ({"event": STATES, "class": FORMATS}.get(column, {}).get(value, value) for value in (low, high))
        parts.append(f"{FIELDS[column]}:{low}" if low == high else f"{FIELDS[column]}:{low}..{high}")
    if query["substring"]:
        parts.append(f"id:*{query['substring']}*")
    return " ".join(parts)


def tokens(text):
    """The words of a text, folded, with one space before and behind each."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    return " " + " ".join(re.findall(r"[^\W_]+", plain)) + " "


def holds(text, tokens):
    """Whether these words stand in the words of a text, one after another; the last one may be a beginning."""
    words = " ".join(tokens)
    return f" {words[:-1]}" in text if words.endswith("*") else f" {words} " in text


@cache
def records():
    """The identity of each record, by the name of its file in the manifest."""
    found, cursor, count = {}, [], 0
    while True:
        (answer,) = run("search", "--json", "--limit", str(MOST), *cursor)
        for hit in answer["hits"]:
            found[os.path.basename(hit["member"]).rsplit(".", 1)[0].upper()] = hit["record"]
        count += len(answer["hits"])
        if "cursor" not in answer:
            break
        cursor = ["--cursor", answer["cursor"]]
    if count != len(rows) or found.keys() != {row["name"].upper() for row in rows}:
        sys.exit(f"the archive has {count:,} records of {len(found):,} files, the corpus {len(rows):,}")
    return found


@cache
def texts():
    """The words by which Muniment finds each record, by its identity."""
    with tempfile.TemporaryDirectory() as folder:
        ids = "".join(f"{record}\n" for record in records().values())
        answers = run("get", "--json", "--ids-from", "-", "--out", folder, "--text", text=ids)
        result = {}
        for answer in answers:
            with open(f"{folder}/{answer['file']}", encoding="utf-8") as file:
                result[answer["record"]] = tokens(file.read())
    return result


def files(names):
    """The texts of files of the corpus, by their names."""
    result = {}
    for name in sorted(os.listdir(f"{corpus}/tars")):
        with tarfile.open(f"{corpus}/tars/{name}") as tar:
            for member in tar:
                name = os.path.basename(member.name).rsplit(".", 1)[0]
                if name in names:
                    result[name] = tar.extractfile(member).read().decode()
    return result


def scanned(query):
    """The records that a scan finds."""
    found = [row for row in rows if all(low <= row[column] <= high for column, (low, high) in query["where"].items())]
    codes = [low for column, (low, high) in query["where"].items() if column in CODES and low == high]
    if codes:
        stated = files({row["name"] for row in found})
        # As it is: the name of a person in a mail address is no code of a trader.
        found = [row for row in found
                 if all(re.search(rf"(?<![^\W_]){re.escape(code)}(?![^\W_])", stated[row["name"]]) for code in codes)]
    if query["substring"]:  # of the ids that the manifest knows
        found = [row for row in found if any(query["substring"] in row[name] for name in ("trade_id", "conf_id"))]
    found = {records()[row["name"].upper()] for row in found}
    if query["all"] or query["any"] or query["none"]:
        found = {record for record in found if matches(texts()[record], query)}
    return found


def matches(text, query):
    return (all(holds(text, tokens) for tokens in query["all"])
            and (not query["any"] or any(holds(text, tokens) for tokens in query["any"]))
            and not any(holds(text, tokens) for tokens in query["none"]))


def disagreement(query, text):
    """The number that the scan finds, and what Muniment finds otherwise; `None` where that is nothing."""
    wanted = scanned(query)
    hits, cursor = [], []
    while True:
        (answer,) = run("search", "--json", "--limit", str(MOST), *cursor, "--", text)
        hits += answer["hits"]
        if "cursor" not in answer:
            break
        cursor = ["--cursor", answer["cursor"]]
    found = {hit["record"] for hit in hits}
    if query["substring"]:
        # A record has other ids besides, such as those of orders: one that contains the part is as good.
        part = query["substring"].lower()
        found -= {hit["record"] for hit in hits if hit["record"] not in wanted
                  and any(part in one["value"].lower() for one in hit["identifiers"])
                  and part in texts()[hit["record"]]}
    names = {record: name for name, record in records().items()}
    parts = [f"{len(some):,} {what}, such as {names[min(some)]}"
             for some, what in ((wanted - found, "missing"), (found - wanted, "too many")) if some]
    return len(wanted), "; ".join(parts) or None


with open(f"{corpus}/queries.json", encoding="utf-8") as file:
    queries = json.load(file)
with open(f"{corpus}/manifest.tsv", encoding="utf-8") as file:
    rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
asked = [translated(query) for query in queries]
answers = run("search", "--json", "--count", "--queries-from", "-", text="\n".join(asked))[:-1]
records()
isWrong = False
print("| query | as it was asked | expected | found | by a scan | verdict |")
print("| --- | --- | --- | --- | --- | --- |")
for query, text, answer in zip(queries, asked, answers, strict=True):
    expected, found, scan, verdict = query["expected_records"], answer["count"], "", "as expected"
    if found != expected:
        scan, fault = disagreement(query, text)
        verdict = f"WRONG: {fault}" if fault else "as the scan says"
        isWrong = isWrong or fault is not None
        scan = f"{scan:,}"
    print(f"| {query['id']} | `{text}` | {expected:,} | {found:,} | {scan} | {verdict} |")
print()
print("some records are not found as they must be" if isWrong else f"all {len(queries)} queries are answered exactly")
sys.exit(1 if isWrong else 0)
