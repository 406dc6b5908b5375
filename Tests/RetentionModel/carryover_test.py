#!/usr/bin/env python3
"""Of what is destroyed nothing is left under the archive, also where some of each volume stays: in the dictionaries that were
learnt from it, in the index, in what the register knew.

carryover_test.py MUNIMENT. Exit status 1 with a line for each word that is left.

Each kind of record has enough of it in one volume that a dictionary is learnt, from records of which most are destroyed:
they have words in common, in contents, ids, names, names of files and of what was attached, which no survivor has."""
import base64
import json
import os
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from bytesearch import Search
from firm import ISIN, fix, schedule
from simulate import Archive

STAYS = 20  # of so many records one


def word(kind, number):
    return f"zq{kind}{number * 7919 % 9999991:07d}x"


class Trial:
    def __init__(self, muniment, folder):
        self.folder, self.sources = Path(folder), Path(folder) / "sources"
        self.sources.mkdir()
        self.gone, self.kept, self.keep = set(), [], []
        self.faults = 0
        self.archive = Archive(muniment, str(self.folder / "archive"))
        (self.folder / "schedule.json").write_text(json.dumps(schedule(True)))
        self.archive.run("init", "--test-clock", "--schedule", self.folder / "schedule.json")

    def fault(self, text):
        self.faults += 1
        print(text, flush=True)

    def said(self, kind, number, key):
        """The words of a record: its own, and of those that are to go the words that they have in common."""
        own = word(kind, number)
        if number % STAYS == 7:
            self.kept.append(own)
            self.keep.append(key)
            return own
        common = [word(f"common{kind}", 1), word(f"party{kind}", 2)]
        self.gone.update([own, key, *common])
        return f"{own} {' and '.join(common)} are what all of these have in common"

    # What comes in, a file of each kind.

    def confirmations(self, count):
        parts = []
        for number in range(1, count + 1):
            key = f"CNF-{number * 10472987 % 99999989:08d}"
            parts.append(fix((35, "AK"), (49, "ALDER"), (56, "FUNDCO"), (34, number), (52, "20180105-10:00:00"), (664, key),
                             (666, 0), (773, 1), (665, 4), (60, "20180105-10:00:00"), (75, "20180105"), (64, "20180108"),
                             (48, ISIN), (22, 4), (55, "AAPL"), (54, 1), (80, 100), (6, "10.5"), (15, "USD"),
                             (58, self.said("cnf", number, key))))
        (self.sources / "confirmations.fix").write_text("\n".join(parts) + "\n")

    def swaps(self, count):
        rows = []
        for number in range(1, count + 1):
            key = f"SWP-{number * 10472987 % 99999989:08d}"
            rows.append(json.dumps({"tradeId": key, "product": "CDS", "tradeDate": "2018-01-05", "quantity": 1000,
                                    "counterparty": {"name": self.said("swp", number, key)}}))
        (self.sources / "swaps.json").write_text("\n".join(rows) + "\n")

    def rows(self, count):
        lines = ["trade_id,trade_date,settle_date,side,isin,quantity,price,account,remarks"]
        for number in range(1, count + 1):
            key = f"ROW-{number * 10472987 % 99999989:08d}"
            lines.append(f"{key},2018-01-05,2018-01-08,BUY,{ISIN},100,10.5,AC1,{self.said('row', number, key)}")
        (self.sources / "blotter.csv").write_text("\n".join(lines) + "\n")

    def mails(self, count):
        parts = []
        for number in range(1, count + 1):
            key = f"m@mail-{number * 10472987 % 99999989:08d}"
            text, name, inner = self.said("sub", number, key), word("file", number), word("att", number)
            if number % STAYS == 7:
                self.kept.append(word("att", number))
            else:
                self.gone.update([name, word("att", number), word("every", 3)])
                name, inner = f"{name}-{word('every', 3)}", f"{inner} {word('every', 3)} in all of these"
            table = f"trade_id,trade_date,side,quantity,remarks\nATT-{number:07d},2018-01-05,BUY,5,{inner}\n"
            data = base64.b64encode(table.encode()).decode()
            parts.append(
                f"From a@x.example Thu Jan  4 10:00:00 2018\nFrom: a@x.example\nTo: b@y.example\n"
                f"Date: 04 Jan 2018 10:00:00 +0000\nMessage-ID: <{key}>\nSubject: {text}\nMIME-Version: 1.0\n"
                f'Content-Type: multipart/mixed; boundary="b1"\n\n--b1\nContent-Type: text/plain\n\nHello\n--b1\n'
                f'Content-Type: text/csv\nContent-Disposition: attachment; filename="{name}.csv"\n'
                f"Content-Transfer-Encoding: base64\n\n{data}\n--b1--\n")
        (self.sources / "mails.mbox").write_text("\n".join(parts) + "\n")

    def notes(self, count):
        """Files whose names say something."""
        for number in range(1, count + 1):
            key = f"NOTE-{number * 10472987 % 99999989:08d}"
            (self.sources / f"{word('name', number)}.json").write_text(
                f'{{"id": "{key}", "document_date": "2018-01-05", "note": "{self.said("not", number, key)}"}}\n')
            if number % STAYS != 7:
                self.gone.add(word("name", number))

    # What happens to it.

    def capture(self):
        run = self.archive.run
        self.archive.turn(date(2018, 1, 8))
        self.confirmations(150)
        self.swaps(120)
        self.rows(120)
        self.mails(100)
        self.notes(70)
        for name, class_ in (("confirmations.fix", "trade-confirmation"), ("swaps.json", "order-ticket"), ("blotter.csv", "blotter"),
                             ("mails.mbox", "communication")):
            run("ingest", "--yes", "--class", class_, self.sources / name, allowed=(0, 3))
        run("ingest", "--yes", "--class", "reference", *sorted(self.sources.glob("zqname*")), allowed=(0, 3))
        run("ingest", "--seal", allowed=(0, 3))

    def look(self, words):
        search = Search(self.archive.path, sorted(words))
        search.run()
        for file, why in search.blind:
            self.fault(f"{file}: {why}")
        return search

    def prepare(self):
        """What is looked for later is there, in every place that destruction has to reach."""
        found = {}
        for _, place, _, name in self.look(self.gone).findings:
            found.setdefault(place.split(" ")[0], set()).add(name)
        for kind in ("commoncnf", "commonswp", "commonrow", "commonsub", "every"):
            if not any(kind in name for name in found.get("dictionary", ())):
                self.fault(f"no dictionary has the words that the records have in common: {kind}")
        for place in ("record", "context", "fts-term", "row"):
            if not found.get(place):
                self.fault(f"nothing is found before in {place}")
        missing = self.gone - set().union(*found.values())
        if missing:
            self.fault(f"{len(missing)} words are found nowhere before: {sorted(missing)[:3]}")

    def destroy(self):
        archive = self.archive
        archive.run("hold", "place", "Case", "--ids", *self.keep, "--reason", "a trial", "--yes")
        for month in range(1, 26):
            archive.turn(date(2018, 1, 28) + timedelta(days=31 * month))
        archive.second = 13 * 3600
        for _ in range(8):
            archive.run("disposition", "run", allowed=(0, 3))
            plans = [json.loads(line) for line in archive.run("disposition", "list").stdout.splitlines()]
            open_plans = [plan["plan"] for plan in plans if "plan" in plan]
            if not open_plans:
                return
            for plan in open_plans:
                for who in ("approver1", "approver2"):
                    archive.run("disposition", "approve", plan, "--reason", "looked at", who=who, allowed=(0, 1))
        self.fault("plans are still open")

    def check(self):
        for file, place, form, name in self.look(self.gone).findings:
            self.fault(f"left of what was destroyed: {name} in {file}, {place}, {form}")
        plans = [json.loads(line) for line in self.archive.run("disposition", "list", "--all").stdout.splitlines()]
        destroyed = sum(plan.get("destroyed") or 0 for plan in plans)
        if destroyed < 500:
            self.fault(f"only {destroyed} records are destroyed")
        for name in self.kept:
            found = self.archive.answer("search", "--count", "--", name, allowed=(0, 3))
            if found["count"] < 1:
                self.fault(f"{name} of a record that is kept is not found by a search")
        self.archive.run("verify")
        print(f"{destroyed} records destroyed, {len(self.kept)} kept; of {len(self.gone)} words and ids nothing is left")


def main():
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(os.path.abspath(sys.argv[1]), folder)
        trial.capture()
        trial.prepare()
        trial.destroy()
        trial.check()
        return trial.faults == 0


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
