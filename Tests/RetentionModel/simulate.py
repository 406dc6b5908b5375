#!/usr/bin/env python3
"""Lets a simulated firm use an archive for years and compares every record with a model of its own.

simulate.py MUNIMENT [--records N] [--years N] [--months N] [--short] [--seed N] [--sample N] [--statuses-only]
[--crashes N] [--keep FOLDER]. Exit status 1 where archive and model differ; each difference is a line. SIGTERM ends it after
the period at hand, with all that is looked at in the end."""
import argparse
import csv
import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

from bytesearch import Search, folded
from firm import SHAPE, Firm, schedule
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
        self.muniment, self.path = muniment, path
        self.spent = {}  # command: how often, seconds, the longest
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
        seconds = time.monotonic() - begin
        name = " ".join([*map(str, arguments)][:1 if arguments[0] in ("search", "get", "ingest", "correct") else 2])
        count, all_of_it, longest = self.spent.get(name, (0, 0, 0))
        self.spent[name] = count + 1, all_of_it + seconds, max(longest, seconds)
        if done.returncode not in allowed:
            raise Refused(done.returncode, f"{' '.join(map(str, arguments))[:300]}: {done.stderr.decode()[-600:]}")
        return done

    def answer(self, *arguments, **options):
        return json.loads(self.run(*arguments, **options).stdout)

    def slowest(self, count):
        """What all commands have taken, and those that have taken most of it."""
        most = sorted(self.spent.items(), key=lambda item: -item[1][1])[:count]
        return [f"{sum(seconds for _, seconds, _ in self.spent.values()):.0f} s of commands",
                *(f"{seconds:.0f} s for {number} {name} ({longest:.1f} s)" for name, (number, seconds, longest) in most)]

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
        self.numbers, self.differences = {}, 0
        self.compared = Counter()
        self.destroyed, self.proofs, self.begin = {}, [], time.monotonic()
        self.typed = set()  # what persons have said in corrections
        self.crashes, self.hit, self.made = 0, Counter(), {}
        self.tried, self.struck = Counter(), Counter()
        self.is_ended = False
        self.acts = open(self.folder / "acts.jsonl", "w")
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
        if model.is_moot(step):
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
        told = {name: value for name, value in step.items() if name not in ("records", "sources", "document")}
        print(json.dumps(told), file=self.acts, flush=True)

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
        told = self.archive.answer("hold", "release", step["matter"], "--reason", "a trial", "--yes")
        freed = {key for key in self.model.holds[step["matter"]]["keys"]
                 if key in self.model.alive and len(self.model.holding[key]) == 1}
        self.equal(self.keys(told["freed"]), freed, "freed", self.archive.day)

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

    def records(self, query=""):
        """The keys of all records that a search finds."""
        found, cursor = [], []
        while True:
            page = self.archive.answer("search", "--ids", "--limit", 10000, *cursor, "--", query, allowed=(0, 3))
            found += page["records"]
            if not page.get("cursor"):
                return self.keys(found)
            cursor = ["--cursor", page["cursor"]]

    def keys(self, records):
        return {self.key.get(record, record) for record in records}

    def lines(self, *arguments):
        return [json.loads(line) for line in self.archive.run(*arguments).stdout.splitlines()]

    def dispose(self):
        """One run of a timer: what was approved is executed, what is due is planned, persons approve it, and the next run
        executes that; then the archive must have what the model says. The next plan has what others kept that are gone now, and
        what a failing read took out of this one: persons approve that as well."""
        model, day = self.model, self.archive.day
        if day.month == 1 and model.due(day) != model.due_anew(day):
            self.differ("the model comes to something else when it works out all records anew")
        self.review(day)
        is_whole = not self.disposition_run("plan")
        plans = self.open_plans()
        self.compare_planned(plans, day, is_whole)
        self.approve(plans)
        if self.luck.random() < 0.3:  # what is held after its approval must stay
            due = sorted(model.due(day).get("destroy", ()))
            if due:
                matter = f"late-{day}"
                self.do({"do": "hold", "day": f"{day}", "matter": matter, "keys": [self.luck.choice(due)]})
                self.firm.holds.append(matter)
        self.disposition_run("execute")
        for _ in range(4):
            plans = self.open_plans()
            if not plans:
                break
            self.approve(plans)
            self.archive.run("disposition", "run", allowed=(0, 3))
        self.compare_all(day)

    def open_plans(self):
        return [plan["plan"] for plan in self.lines("disposition", "list") if "plan" in plan]

    def approve(self, plans):
        for plan in plans:
            for who in ("approver1", "approver2"):
                self.archive.run("disposition", "approve", plan, "--reason", "looked at", who=who)

    # What is killed or fails on the way: what writes, and what only reads and locks.
    WRITING = ["fdatasync", "fsync", "write", "pwrite64", "unlink", "rename", "ftruncate", "openat", "mkdir", "rmdir"]
    READING = ["pread64", "read", "fcntl", "flock", "newfstatat"]

    def disposition_run(self, step):
        """`disposition run`, killed or failing on the way as often as that was asked for, mostly while it executes. Says how
        often that was."""
        count = sum((self.luck.random() < 0.8) == (step == "execute")
                    for _ in range(int(self.options.crashes + self.luck.random())))
        for _ in range(count):
            self.disturbed_run(step)
        self.archive.run("disposition", "run", allowed=(0, 3))
        return count

    def disturbed_run(self, step):
        """A run is killed at one system call, or this call fails, or all do from there on. Which one is drawn from those that
        the runs of late have made on the archive, half of the time with an equal chance for each order of magnitude."""
        call = self.luck.choice(self.WRITING + self.READING[:self.luck.randint(0, 5)])
        first, most = self.made.get((step, call), (1, 100))
        number = self.luck.randint(first, most) if self.luck.random() < 0.5 else \
            first - 1 + round((most - first + 1) ** self.luck.random())
        fault = self.luck.choice(["signal=KILL", "error=EIO", "error=ENOSPC" if call in self.WRITING else "error=EIO"])
        further = "+" if fault != "signal=KILL" and self.luck.random() < 0.3 else ""
        log = self.folder / "strace.log"
        fast = [] if fault == "signal=KILL" else ["--seccomp-bpf"]  # with which strace sends no signals
        self.archive.prefix = ["strace", "-f", *fast, "-y", "-qq", "-o", str(log), "-e", f"trace={call}",
                               "-e", f"inject={call}:{fault}:when={number}{further}"]
        done = self.archive.run("disposition", "run", allowed=range(-64, 256))
        self.archive.prefix = []
        self.crashes += done.returncode != 0
        lines = [line for line in log.read_text(errors="replace").splitlines() if f" {call}(" in line]
        struck = lines[-1:] if done.returncode == -9 else [line for line in lines if "(INJECTED)" in line][:1]
        ours = [number for number, line in enumerate(lines, 1) if self.archive.path in line]
        if ours:
            self.made[step, call] = ours[0], len(lines) if not struck else max(most, len(lines))
        told = {"do": "disturb", "day": f"{self.archive.day}", "step": step, "call": call, "fault": fault, "number": number,
                "status": done.returncode, "struck": struck, "said": done.stderr.decode()[-300:]}
        print(json.dumps(told), file=self.acts, flush=True)
        self.tried[fault] += 1
        self.struck[fault] += len(struck)
        for line in struck:
            path = re.search(r'[<"](/[^>"]*)', line.replace(f"AT_FDCWD<{os.getcwd()}>", ""))
            name = re.sub(r"[0-9]+", "N", os.path.basename(path[1])) if path else "?"
            self.hit[step, call, name] += 1

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

    def equal(self, found, wanted, what, day):
        """Whether two sets of keys are the same; `what` says how the first stand with the archive."""
        self.compared[what] += len(wanted)
        for key in sorted(found - wanted):
            self.differ(f"{key} ({self.identity.get(key)}) is {what}, and should not be: "
                        f"{self.model.status(key, day) if key in self.model.records else 'it never came in'}")
        for key in sorted(wanted - found):
            self.differ(f"{key} ({self.identity.get(key)}) is not {what}, and should be: {self.model.status(key, day)}")

    def compare_planned(self, plans, day, is_whole):
        """What the archive wants to destroy, and what it wants a person to decide about, is what is due, to the record; where
        a read has failed while the plan was made, it may be less, and the next plan has the rest."""
        due = self.model.due(day)
        planned = self.keys(record for plan in plans for record in self.archive.run(
            "disposition", "show", plan, "--records").stdout.decode().split())
        may_go = due.get("destroy", set())
        self.equal(planned, may_go if is_whole else may_go & planned, "planned", day)
        if day.month % 3 == 1:
            waiting = [line["record"] for line in self.lines("disposition", "review") if "record" in line]
            self.equal(self.keys(waiting), due.get("review", set()), "under review", day)

    def compare_all(self, day):
        """Every record: what is there, what is gone, what is held, and what should be."""
        model = self.model
        there, known = self.records(), set(model.alive)
        gone, wanted = known - there, set()
        for key in sorted(there - known):
            self.differ(f"{key} is there, and was gone or never came in")
        while may_go := model.due(day).get("destroy", set()) - wanted:  # what is gone may be all that kept another
            wanted |= may_go
            model.destroy(may_go & gone)
        self.equal(gone, wanted, "destroyed", day)
        self.compared["there"] += len(there)
        for key in sorted(gone):
            self.destroyed[key] = day
        model.destroy(gone - wanted)
        standing = [matter for matter, hold in model.holds.items() if not hold["released"]]
        for matter in self.luck.sample(standing, min(3, len(standing))):
            said = self.archive.answer("hold", "show", matter)["records"]
            meant = sum(key in model.alive for key in model.holds[matter]["keys"])
            self.compared["held"] += meant
            if said != meant:
                self.differ(f"the hold {matter} is on {said} records, and should be on {meant}")
        for key in self.luck.sample(sorted(gone), min(3, len(gone))):
            self.expect_destroyed(key)

    def prove(self):
        """A proof of a record that is there: it must hold for ever, also when this one or its neighbours are gone."""
        key = self.luck.choice(list(self.model.alive))
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
        counted = sum(plan.get("destroyed") or 0 for plan in self.lines("disposition", "list", "--all"))
        if counted != len(self.destroyed):
            self.differ(f"{len(self.destroyed)} records are destroyed, and certificates say {counted}")
        self.archive.run("verify")
        self.archive.run("rebuild")
        there = self.records()
        for key in sorted(there ^ set(self.model.alive)):
            self.differ(f"{key} is {'there' if key in there else 'gone'} after a rebuild, and was not so before")
        self.expect_all_destroyed()

    def search_bytes(self):
        """Words and ids of what was destroyed are nowhere under the archive, and those of survivors are found."""
        model = self.model
        words = {word for key in self.destroyed for word in self.words(model.records[key])}
        for record in model.alive.values():  # what another record says, or amends
            words -= {*self.words(record), record.entry.get("amends")}
        typed = {event.typed for event in model.events.values()} | self.typed  # what persons said stays in the trail
        words -= typed
        texts = chain(typed, *([*self.words(record), record.entry.get("amends") or "", record.key, record.entry["source"]]
                               for record in model.alive.values()))
        said = {text[at:at + 7] for text in map(folded, texts) for at in range(len(text) - 6)}
        # In all forms: the end of a word counts as well, and may be within another one by chance.
        chosen = sorted(word for word in words if folded(word)[-7:] not in said)
        chosen = self.luck.sample(chosen, min(400, len(chosen)))
        search = Search(self.archive.path, chosen, words.difference(chosen), SHAPE)
        search.run()
        for finding in search.findings:
            self.differ(f"left of what was destroyed: {finding}")
        for file, why in search.blind[:20]:
            self.differ(f"{file}: {why}")
        print(f"{len(words)} words and ids of destroyed records, {len(chosen)} of them in all forms: "
              f"{len(search.findings)} findings; looked into {dict(search.looked)}")
        known = [key for key, record in model.alive.items() if record.entry["words"]]
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
        self.compared["explained"] += 1

    def compare_sample(self, count, is_today=False):
        """Compares a sample: half of it of records of which more is known than that they came in."""
        model = self.model
        alive = [key for key in model.alive if key in self.identity]
        acts = [*filter(None, [model.revised, model.related, *model.asked(), *map(model.reached, model.about)])]
        touched = [self.luck.choice(sorted(self.luck.choice(acts))) for _ in range(count - count // 2 if acts else 0)]
        for key in [*self.luck.sample(alive, min(count // 2, len(alive))),
                    *(key for key in touched if key in model.alive and key in self.identity)]:
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
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "is_ended", True))
        for on, steps in self.firm.periods():
            if self.is_ended:
                self.say("ended early")
                break
            if on.month == 1:
                self.say(f"{on.year}: {len(self.model.alive)} records, {len(self.destroyed)} destroyed, "
                         f"{self.differences} differences; {', '.join(self.archive.slowest(4))}")
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
            self.say("a search of every byte")
            self.search_bytes()
            self.say("what is gone, a verification, a rebuild, proofs")
            for key in self.luck.sample(sorted(self.destroyed), min(20, len(self.destroyed))):
                self.expect_destroyed(key)
            self.expect_all_destroyed()
            self.made_again()
            self.verify_proofs()
            print(f"{len(self.destroyed)} destroyed, {self.crashes} runs killed or failed; of {dict(self.tried)} have struck "
                  f"{dict(self.struck)}")
            for fault, count in self.tried.items():
                if count > 20 and not self.struck[fault]:
                    self.differ(f"{fault} has never struck: nothing is shown")
            for (step, call, name), count in sorted(self.hit.items()):
                print(f"  {step}: {call} {name} {count}")
        for line in archive.slowest(12):
            print(f"  {line}")
        states = Counter("destroyed" if record.gone else self.model.status(key, archive.day)["state"]
                         for key, record in self.model.records.items())
        print(f"{len(self.model.records)} records: {dict(states)}; compared: {dict(self.compared)}; {self.differences} differ; "
              f"{sum(count for count, *_ in archive.spent.values())} commands in {time.monotonic() - self.begin:.0f} s")
        return self.differences == 0

    def say(self, text):
        print(f"{time.monotonic() - self.begin:6.0f} s: {text}", flush=True)


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
    parser.add_argument("--crashes", type=float, default=0)
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
