#!/usr/bin/env python3
"""Lets a simulated firm use an archive for years and compares every record with a model of its own.

simulate.py MUNIMENT [--records N] [--years N] [--months N] [--short] [--seed N] [--sample N] [--statuses-only]
[--crashes N] [--keep FOLDER]. Exit status 1 where archive and model differ; each difference is a line."""
import argparse
import csv
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from bytesearch import Search, folded
from firm import Firm, schedule
from model import Model, begun_everywhere


# The day before has not ended everywhere on earth, and has: this is so from 12:00 UTC on.
MORNING, AFTERNOON = 11 * 3600 + 1800, 13 * 3600


class Refused(Exception):
    def __init__(self, status, text):
        super().__init__(f"status {status}: {text}")
        self.status = status


class Archive:
    """The command line on an archive with a test clock."""

    def __init__(self, muniment, path):
        self.muniment, self.path, self.calls, self.seconds = muniment, path, 0, 0.0
        self.day, self.second = date(2018, 1, 1), AFTERNOON
        self.prefix = []

    def now(self):
        self.second += 1
        return f"{self.day}T{self.second // 3600:02d}:{self.second // 60 % 60:02d}:{self.second % 60:02d}Z"

    def run(self, *arguments, who="manager", allowed=(0,), now=None):
        begin = time.monotonic()
        command = [*self.prefix, self.muniment, "--archive", self.path, "--now", now or self.now(), "--as", who, "--json",
                   *map(str, arguments)]
        done = subprocess.run(command, capture_output=True)
        self.calls += 1
        self.seconds += time.monotonic() - begin
        if done.returncode not in allowed:
            raise Refused(done.returncode, f"{' '.join(map(str, arguments))[:300]}: {done.stderr.decode()[-600:]}")
        return done

    def answer(self, *arguments, **options):
        return json.loads(self.run(*arguments, **options).stdout)

    def turn(self, on):
        """Another day: who lets more than a month pass has to say that the clock is right."""
        if on == self.day:
            return
        gap = (on - self.day).days
        self.day, self.second = on, MORNING
        if gap > 30:
            self.run("time", "confirm")


def typed(query):
    parts = []
    for name, value in query.items():
        parts.append(value if name == "word" else f"{name}:{value}" if isinstance(value, str)
                     else f"{name}:{value[0]}..{value[1]}")
    return " ".join(parts)


class Simulation:
    def __init__(self, options, folder):
        self.options, self.folder = options, Path(folder)
        self.luck = random.Random(options.seed * 31 + 7)
        document = schedule(options.short)
        self.model = Model(document)
        self.firm = Firm(self.folder / "sources", options.seed, options.records, options.years, options.months,
                         options.short)
        self.archive = Archive(options.muniment, str(self.folder / "archive"))
        self.identity, self.key, self.places = {}, {}, {}
        self.numbers, self.differences, self.compared = {}, 0, 0
        self.late, self.destroyed, self.crashes = {}, {}, 0
        self.proofs, self.typed = [], set()
        self.write(document)
        self.archive.run("init", "--test-clock", "--schedule", self.folder / "schedule.json")

    def write(self, document):
        (self.folder / "schedule.json").write_text(json.dumps(document))

    def differ(self, text):
        self.differences += 1
        if self.differences <= 40:
            print(f"{self.archive.day}: {text}", flush=True)

    # Acts.

    def do(self, step):
        """Carries out a step and tells the model; what is about records that are gone is left out."""
        model, archive, act = self.model, self.archive, step["do"]
        archive.turn(date.fromisoformat(step["day"]))
        keys = ([step["key"]] if "key" in step else []) + (step.get("keys") or [])
        if any(model.records[key].gone for key in keys) or act == "release" and step["matter"] not in model.holds:
            return
        if act == "event" and step["subject"][0] == "record" and model.records[step["subject"][1]].gone:
            return
        if act == "confirm" and step["number"] not in self.numbers:
            return
        if act == "event":
            refused = model.is_refused(step)
            if step.get("corrects") and step["corrects"] not in self.numbers:
                return
            try:
                self.event(step)
            except Refused as error:
                if error.status != 20 or not refused:
                    self.differ(f"event refused, and the model refuses it not: {step}: {error}")
                return
            if refused:
                self.differ(f"event taken that the model refuses: {step}")
        else:
            getattr(self, act)(step)
        model.apply(step)
        if act == "capture":
            self.identify(step)

    def capture(self, step):
        rows = io.StringIO()
        writer = csv.writer(rows)
        writer.writerow(["path", "class", "legal_entity", "account"])
        for source in step["sources"]:
            writer.writerow([source["path"], source.get("class", ""), source.get("legal_entity", ""),
                             source.get("account", "")])
        manifest = self.folder / "manifest.csv"
        manifest.write_text(rows.getvalue())
        self.archive.run("ingest", "--yes", "--manifest", manifest, *(["--backload"] if step["backload"] else []),
                         *(source["path"] for source in step["sources"]), allowed=(0, 3))

    def identify(self, step):
        """Which identity each record got that a step has captured."""
        for entry in step["records"]:
            if entry["key"] not in self.identity:
                named = entry["ids"][0] if entry.get("ids") else entry["key"]
                self.places[(entry["source"], named)] = entry["key"]
        for hit in self.hits(f"captured:{step['day']}"):
            source = os.path.basename(hit["source"])
            for name in [found["value"] for found in hit["identifiers"]] + [hit.get("member"), source]:
                key = self.places.get((source, name))
                if key:
                    self.identity[key], self.key[hit["record"]] = hit["record"], key
                    break
            else:
                self.differ(f"a record that the generator does not know: {hit}")
        for entry in step["records"]:
            if entry["key"] not in self.identity:
                self.differ(f"not found after its capture: {entry['key']} in {entry['source']}")

    def hits(self, query):
        cursor = []
        while True:
            page = self.archive.answer("search", "--limit", 10000, *cursor, "--", query, allowed=(0, 3))
            yield from page["hits"]
            if not page.get("cursor"):
                return
            cursor = ["--cursor", page["cursor"]]

    def correct(self, step):
        value = step.get("value") or "".join(step["set"].values())
        self.typed.add(value)
        self.archive.run("correct", self.identity[step["key"]], "--set", f"{step['field']}={value}", "--reason", "a trial")

    def reclassify(self, step):
        self.archive.run("reclassify", self.identity[step["key"]], "--class", step["class"], "--reason", "a trial")

    def hold(self, step):
        what = ["--query", typed(step["query"])] if "query" in step else \
            ["--ids", *(self.identity[key] for key in step["keys"])]
        self.archive.run("hold", "place", step["matter"], "--reason", "a trial", "--yes", "--allow-empty", *what)

    def release(self, step):
        self.archive.run("hold", "release", step["matter"], "--reason", "a trial", "--yes")

    def event(self, step):
        kind, value = step["subject"]
        value = self.identity[value] if kind == "record" else value
        more = ["--corrects", self.numbers[step["corrects"]]] if step.get("corrects") else []
        told = self.archive.answer("event", "record", step["kind"], f"{kind}:{value}", step["date"], "--reason", "a trial",
                                   *more)
        self.numbers[step["number"]] = told["number"]

    def confirm(self, step):
        self.archive.run("event", "confirm", self.numbers[step["number"]], who="second")

    def extend(self, step):
        what = [":".join(step["subject"])] if "subject" in step else ["--query", typed(step["query"])]
        term = ["--until", step["until"]] if "until" in step else ["--years", step["years"]]
        last = ["--captured-until", step["capturedUntil"]] if "capturedUntil" in step else []
        self.archive.run("extend", "make", *what, *term, *last, "--authority", "a court", "--reason", "a trial", "--yes",
                         "--allow-empty")

    def schedule(self, step):
        self.write(step["document"])
        self.archive.run("schedule", "apply", self.folder / "schedule.json", "--yes")

    # Disposition.

    def alive(self):
        """The identities of all records that a search finds."""
        found, cursor = set(), []
        while True:
            page = self.archive.answer("search", "--ids", "--limit", 10000, *cursor, "--", "", allowed=(0, 3))
            found.update(page["records"])
            if not page.get("cursor"):
                return found
            cursor = ["--cursor", page["cursor"]]

    def dispose(self):
        """One run of a timer: what was approved is executed, what is due is planned, persons approve it, and the next run
        executes that; then the archive must have what the model says."""
        archive, model, day = self.archive, self.model, self.archive.day
        self.review(day)
        self.disposition_run()
        listed = archive.run("disposition", "list").stdout.splitlines()
        for plan in map(json.loads, listed):
            if "plan" in plan and plan.get("state") not in ("executed", "rejected", "withdrawn"):
                try:
                    archive.run("disposition", "approve", plan["plan"], "--reason", "looked at", who="approver1")
                    archive.run("disposition", "approve", plan["plan"], "--reason", "looked at", who="approver2")
                except Refused as error:
                    if error.status not in (1, 20, 21):
                        raise
        if self.luck.random() < 0.3:  # what is held after its approval must stay
            due = sorted(model.due(day).get("destroy", ()))
            if due:
                matter = f"late-{day}"
                self.do({"do": "hold", "day": f"{day}", "matter": matter, "keys": [self.luck.choice(due)]})
                self.firm.holds.append(matter)
        self.disposition_run()
        self.compare_all(day)

    def disposition_run(self):
        """`disposition run`, killed and failing a few times on the way where that was asked for."""
        calls = ["fdatasync", "fsync", "write", "pwrite64", "unlink", "unlinkat", "rename", "renameat2", "ftruncate", "openat"]
        for _ in range(self.options.crashes):
            call, number = self.luck.choice(calls), self.luck.choice([1, 2, 3, 5, 8, 13, 21, 34, 55, 89])
            fault = self.luck.choice(["signal=KILL", "error=EIO", "error=ENOSPC"])
            self.archive.prefix = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}",
                                   "-e", f"inject={call}:{fault}:when={number}"]
            done = self.archive.run("disposition", "run", allowed=range(-64, 256))
            self.archive.prefix = []
            self.crashes += done.returncode != 0
        self.archive.run("disposition", "run", allowed=(0, 3))

    def review(self, day):
        """A person decides about a few records that end through review only."""
        due = sorted(self.model.due(day).get("review", ()))
        chosen = self.luck.sample(due, min(5, len(due)))
        for outcome, keys in (("destroy", chosen[:3]), ("keep", chosen[3:])):
            if not keys:
                continue
            until = ["--until", f"{day + timedelta(days=200)}"] if outcome == "keep" else []
            self.archive.run("disposition", "review", "--ids", *(self.identity[key] for key in keys), "--outcome", outcome,
                             *until, "--reason", "looked at", who="reviewer")
            self.model.apply({"do": "review", "day": f"{day}", "keys": keys, "outcome": outcome,
                              "until": f"{day + timedelta(days=200)}"})

    def compare_all(self, day):
        """Every record: what is there, what is gone, what should be."""
        model = self.model
        may_go = model.due(day).get("destroy", set())
        there = {self.key.get(record, record) for record in self.alive()}
        known = {key for key, record in model.records.items() if not record.gone}
        gone = known - there
        for key in sorted(there - known):
            self.differ(f"{key} is there, and was gone or never came in")
        for key in sorted(gone - may_go):
            self.differ(f"{key} ({self.identity[key]}) is destroyed: {model.status(key, day)}")
        for key in sorted(may_go - gone):
            since = self.late.setdefault(key, day)
            patience = 370 if model.waits_for_events(key) else 0  # such a volume is written anew once a year at most
            if (day - since).days > patience:
                self.differ(f"{key} ({self.identity[key]}) is still there: due since {since}: {model.status(key, day)}")
        for key in sorted(gone):
            self.late.pop(key, None)
            self.destroyed[key] = day
        model.destroy(gone)
        for key in self.luck.sample(sorted(gone), min(3, len(gone))):
            self.expect_destroyed(key)

    def prove(self):
        """A proof of a record that is there: it must hold for ever, also when this one or its neighbours are gone."""
        alive = sorted(key for key, record in self.model.records.items() if not record.gone)
        key = self.luck.choice(alive)
        self.proofs.append(self.folder / f"proof-{len(self.proofs)}.json")
        self.archive.run("ledger", "prove", self.identity[key], "--out", self.proofs[-1])

    def verify_proofs(self):
        verify = Path(__file__).resolve().parents[2] / "Docs/verify.py"
        done = subprocess.run([sys.executable, verify, Path(self.archive.path) / "keys/ledger-1.pub", *self.proofs],
                              capture_output=True)
        if done.returncode:
            self.differ(f"a proof holds no more: {(done.stdout + done.stderr).decode()[-600:]}")
        print(f"{len(self.proofs)} proofs of records from before dispositions verified")

    def expect_destroyed(self, key):
        done = self.archive.run("get", self.identity[key], allowed=range(256))
        if done.returncode != 6 or b"certificate" not in (done.stdout + done.stderr).lower():
            self.differ(f"{key} ({self.identity[key]}) is destroyed, and get ends with {done.returncode}: "
                        f"{done.stderr.decode()[-300:]}")

    def expect_all_destroyed(self):
        ids = self.folder / "destroyed.txt"
        ids.write_text("".join(f"{self.identity[key]}\n" for key in sorted(self.destroyed)))
        done = self.archive.run("get", "--ids-from", ids, "--out", self.folder / f"given-{self.archive.second}",
                                allowed=range(256))
        outcomes = [json.loads(line).get("outcome") for line in done.stdout.splitlines()]
        outcomes = [outcome for outcome in outcomes if outcome]
        if outcomes != ["destroyed"] * len(self.destroyed):
            self.differ(f"of {len(self.destroyed)} destroyed records, get finds {sorted(map(str, set(outcomes)))}")

    @staticmethod
    def words(record):
        return [record.entry["canary"], *record.entry.get("ids", [])]

    def made_again(self):
        """The archive is sound, and what is derived comes out the same when it is made again: nothing comes back."""
        plans = [json.loads(line) for line in self.archive.run("disposition", "list", "--all").stdout.splitlines()]
        counted = sum(plan.get("destroyed") or 0 for plan in plans)
        if counted != len(self.destroyed):
            self.differ(f"{len(self.destroyed)} records are destroyed, and certificates say {counted}")
        self.archive.run("verify")
        self.archive.run("rebuild")
        there = {self.key.get(record, record) for record in self.alive()}
        known = {key for key, record in self.model.records.items() if not record.gone}
        for key in sorted(there ^ known):
            self.differ(f"{key} is {'there' if key in there else 'gone'} after a rebuild, and was not so before")
        self.expect_all_destroyed()

    def search_bytes(self):
        """Words and ids of what was destroyed are nowhere under the archive, and those of survivors are found."""
        model = self.model
        words = {word for key in self.destroyed for word in self.words(model.records[key])}
        for record in model.records.values():
            if not record.gone:  # what another record says, or amends
                words -= {*self.words(record), record.entry.get("amends")}
        typed = {event.typed for event in model.events.values()} | self.typed  # what persons said stays in the trail
        words -= typed
        said = "\n".join(folded(word) for record in model.records.values() if not record.gone
                         for word in [*self.words(record), record.entry.get("amends") or ""])
        said += "\n".join(map(folded, typed))
        words = {word for word in words if folded(word)[-7:] not in said}  # the end of one may be within another by chance
        search = Search(self.archive.path, sorted(words))
        search.run()
        for finding in search.findings:
            self.differ(f"left of what was destroyed: {finding}")
        for file, why in search.blind[:20]:
            self.differ(f"{file}: {why}")
        print(f"{len(words)} words and ids of destroyed records: {len(search.findings)} findings")
        known = [key for key, record in model.records.items() if not record.gone and record.entry["words"]]
        for key in self.luck.sample(known, min(20, len(known))):
            found = self.archive.answer("search", "--ids", "--", model.records[key].entry["canary"], allowed=(0, 3))
            if model.records[key].versions[-1]["state"] != "unparsed" and self.identity[key] not in found["records"]:
                self.differ(f"the canary of {key} is not found by a search")

    # What is compared.

    def explained(self, key, at=None):
        options = ["--at", at] if at else []
        now = self.archive.now()
        told = self.archive.answer("schedule", "explain", self.identity[key], *options, now=now)
        at = date.fromisoformat(at) if at else begun_everywhere(now)
        if told["day"] != f"{at}":
            self.differ(f"at {now} the day {told['day']} counts, and not {at}")
        said = self.model.status(key, at)
        found = {"state": told["state"], "keptUntil": told.get("keptUntil"), "action": told["action"],
                 "holds": sorted(hold["matter"] for hold in told["holds"])}
        if said["state"] in ("awaiting event", "permanent"):
            said["keptUntil"] = found["keptUntil"]
        for name, value in found.items():
            if said[name] != value:
                self.differ(f"{key} ({self.identity[key]}, {self.model.records[key].versions[-1]['class']}) on {at}: "
                            f"{name} is {value}, by the model {said[name]}; {said} {found}")
                return
        self.compared += 1

    def compare_sample(self, count, is_today=False):
        """Compares a sample: half of it of records of which more is known than that they came in."""
        model = self.model
        alive = [key for key, record in model.records.items() if not record.gone and key in self.identity]
        touched = [key for key in alive if len(model.records[key].versions) > 1 or len(model.group(key)) > 1]
        for subject in model.about:
            touched += model.reached(subject)
        for named in [*model.holds.values(), *model.extensions]:
            touched += named["keys"]
        touched = sorted(key for key in set(touched) if not model.records[key].gone and key in self.identity)
        for key in [*self.luck.sample(alive, min(count // 2, len(alive))),
                    *self.luck.sample(touched, min(count - count // 2, len(touched)))]:
            pick = self.luck.random()
            if pick < 0.3 or is_today:
                self.explained(key)
                continue
            until = self.model.status(key, self.archive.day)["keptUntil"]
            on = self.archive.day + timedelta(days=self.luck.randint(0, 1500))
            if until and pick < 0.7:  # the days on which something changes
                on = max(self.archive.day, date.fromisoformat(until) + timedelta(days=self.luck.choice([0, 1])))
            self.explained(key, f"{on}")

    def run(self):
        for on, steps in self.firm.periods():
            self.archive.turn(on)
            self.compare_sample(2, is_today=True)
            self.archive.second = AFTERNOON
            for step in steps:
                self.do(step)
            if not self.options.statuses_only:
                self.prove()
                self.dispose()
            self.compare_sample(self.options.sample)
        archive = self.archive
        if not self.options.statuses_only:
            self.search_bytes()
            for key in self.luck.sample(sorted(self.destroyed), min(200, len(self.destroyed))):
                self.expect_destroyed(key)
            self.expect_all_destroyed()
            self.made_again()
            self.verify_proofs()
            print(f"{len(self.destroyed)} destroyed, {self.crashes} runs killed or failed, {len(self.late)} due and there")
        counts = {}
        for key, record in self.model.records.items():
            state = "destroyed" if record.gone else self.model.status(key, archive.day)["state"]
            counts[state] = counts.get(state, 0) + 1
        print(f"{len(self.model.records)} records: {counts}; {self.compared} statuses compared, {self.differences} "
              f"differ; {archive.calls} commands in {archive.seconds:.0f} s")
        return self.differences == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("muniment")
    parser.add_argument("--records", type=int, default=2000)
    parser.add_argument("--years", type=int, default=4)
    parser.add_argument("--months", type=int, default=3)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sample", type=int, default=15)
    parser.add_argument("--statuses-only", action="store_true")
    parser.add_argument("--crashes", type=int, default=0)
    parser.add_argument("--keep")
    options = parser.parse_args()
    options.muniment = os.path.abspath(options.muniment)
    if not options.statuses_only and subprocess.run([options.muniment, "disposition", "run", "--help"],
                                                    capture_output=True).returncode:
        print("LEFT OUT: this version has no disposition; statuses alone are compared")
        options.statuses_only = True
    if options.crashes and not shutil.which("strace"):
        print("LEFT OUT: there is no strace, so nothing is killed and nothing fails")
        options.crashes = 0
    if options.keep:
        Path(options.keep).mkdir(parents=True)
        return Simulation(options, options.keep).run()
    with tempfile.TemporaryDirectory() as folder:
        return Simulation(options, folder).run()


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
