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
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from firm import Firm, schedule
from model import Model, begun_everywhere


class Refused(Exception):
    def __init__(self, status, text):
        super().__init__(f"status {status}: {text}")
        self.status = status


class Archive:
    """The command line on an archive with a test clock."""

    def __init__(self, muniment, path):
        self.muniment, self.path, self.calls, self.seconds = muniment, path, 0, 0.0
        self.day, self.minute, self.last = date(2018, 1, 1), 0, None
        self.prefix = []

    def now(self):
        self.minute += 1
        return f"{self.day}T{13 + self.minute // 60:02d}:{self.minute % 60:02d}:00Z"

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
        self.day, self.minute = on, 0
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
        self.numbers, self.differences, self.compared, self.known = {}, 0, 0, 0
        self.late, self.destroyed = {}, {}
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
        (_, value), = step["set"].items()
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

    # What is compared.

    def explained(self, key, at=None):
        options = ["--at", at] if at else []
        told = self.archive.answer("schedule", "explain", self.identity[key], *options)
        at = date.fromisoformat(at) if at else date.fromisoformat(told["day"])
        said = self.model.status(key, at)
        found = {"state": told["state"], "keptUntil": told.get("keptUntil"), "action": told["action"],
                 "holds": sorted(hold["matter"] for hold in told["holds"])}
        if said["state"] in ("awaiting event", "permanent"):
            said["keptUntil"] = found["keptUntil"]
        for name, value in found.items():
            if said[name] != value and self.options.known_faults and self.is_known(key):
                self.known += 1
                return
            if said[name] != value:
                self.differ(f"{key} ({self.identity[key]}, {self.model.records[key].versions[-1]['class']}) on {at}: "
                            f"{name} is {value}, by the model {said[name]}; {said} {found}")
                return
        self.compared += 1

    def is_known(self, key):
        """Whether the program is known to come to an earlier day than Docs/Retention.md: where a record was corrected or
        filed anew, and where what belongs with it belongs with more."""
        model = self.model
        return any(len(record.versions) > 1 for record in model.group(key)) or \
            len(model.group(key)) > len(model.chains.of(key)) and any(len(model.chains.of(record.key)) > 1 for record in model.group(key))

    def compare_sample(self, count):
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
            if pick < 0.3:
                self.explained(key)
                continue
            until = self.model.status(key, self.archive.day)["keptUntil"]
            on = self.archive.day + timedelta(days=self.luck.randint(0, 1500))
            if until and pick < 0.7:  # the days on which something changes
                on = max(self.archive.day, date.fromisoformat(until) + timedelta(days=self.luck.choice([0, 1])))
            self.explained(key, f"{on}")

    def run(self):
        for on, steps in self.firm.periods():
            for step in steps:
                self.do(step)
            if not self.options.statuses_only:
                self.dispose()
            self.compare_sample(self.options.sample)
        archive = self.archive
        counts = {}
        for key, record in self.model.records.items():
            state = "destroyed" if record.gone else self.model.status(key, archive.day)["state"]
            counts[state] = counts.get(state, 0) + 1
        print(f"{len(self.model.records)} records: {counts}; {self.compared} statuses compared, {self.differences} "
              f"differ, {self.known} by known faults; {archive.calls} commands in {archive.seconds:.0f} s")
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
    parser.add_argument("--known-faults", action="store_true")
    parser.add_argument("--crashes", type=int, default=0)
    parser.add_argument("--keep")
    options = parser.parse_args()
    options.muniment = os.path.abspath(options.muniment)
    if options.keep:
        Path(options.keep).mkdir(parents=True)
        return Simulation(options, options.keep).run()
    with tempfile.TemporaryDirectory() as folder:
        return Simulation(options, folder).run()


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
