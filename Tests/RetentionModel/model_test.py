#!/usr/bin/env python3
"""The model must come to what Docs/Retention.md has as examples: its table of states, and its sentences about periods."""
import json
import random
import re
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from firm import Firm, schedule
from model import Model, added, begun_everywhere, fiscal_year_end

root = Path(__file__).resolve().parents[2]
failures = []


def expect(found, wanted, text):
    if found != wanted:
        failures.append(f"{text}: {found}, and not {wanted}")


def periods():
    for start, period, end in (
            ("2024-02-29", "P1Y", "2025-03-01"), ("2026-02-28", "P2Y", "2028-02-29"), ("2020-12-31", "P6M", "2021-07-01"),
            ("2020-01-31", "P1M", "2020-03-01"), ("2021-04-30", "P1M", "2021-05-31"), ("2020-02-29", "P4Y", "2024-02-29"),
            ("2020-02-28", "P1Y", "2021-02-28"), ("2020-06-15", "P5Y6M", "2025-12-15"), ("2020-06-15", "P90D", "2020-09-13")):
        expect(f"{added(date.fromisoformat(start), period)}", end, f"{start} and {period}")
    fiscal = [{"from": "2015-01-01", "end": "03-31"}, {"from": "2026-04-01", "end": "12-31"}]
    for on, definitions, end in (
            ("2014-05-01", fiscal, "2014-12-31"), ("2015-03-31", fiscal, "2015-03-31"), ("2015-04-01", fiscal, "2016-03-31"),
            ("2026-03-31", fiscal, "2026-03-31"), ("2026-04-01", fiscal, "2026-12-31"), ("2020-05-05", [], "2020-12-31"),
            ("2026-02-01", [fiscal[0], {"from": "2026-03-31", "end": "12-31"}], "2026-12-31"),
            ("2026-05-01", [fiscal[0], {"from": "2026-05-02", "end": "12-31"}], "2027-03-31")):
        expect(f"{fiscal_year_end(date.fromisoformat(on), definitions)}", end, f"the fiscal year of {on}")
    expect(f"{begun_everywhere('2030-01-02T11:59:59Z')}", "2030-01-01", "before noon")
    expect(f"{begun_everywhere('2030-01-02T12:00:00Z')}", "2030-01-02", "at noon")


def example(schedule, class_, captured, known, on):
    """What the model says of a line of the table."""
    model, entry, later, backload = Model(schedule), {"key": "it", "class": class_, "state": "parsed", "words": []}, [], False
    number = 0
    for part in filter(None, known.split("; ")):
        if match := re.fullmatch(r"(trade|settles|created) (\S+)", part):
            entry[{"trade": "trade", "settles": "settle", "created": "document"}[match[1]]] = match[2]
            backload = backload or match[1] == "created"
        elif part in ("partial", "unparsed"):
            entry["state"] = part
        elif match := re.fullmatch(r"(?:(family|chain) )?(?:hold|held for) (\S+)(?: since (\S+))?", part):
            key = match[1] or "it"
            later.append({"do": "hold", "day": match[3] or captured, "matter": match[2], "keys": [key]})
            entry.update({"parent": "family"} if match[1] else {})
        elif match := re.fullmatch(r"extended (?:until (\S+)|by P(\d+)Y)", part):
            term = {"until": match[1]} if match[1] else {"years": int(match[2])}
            later.append(dict({"do": "extend", "day": captured, "subject": ["record", "it"]}, **term))
        elif match := re.fullmatch(r"chain kept until (\S+)", part):
            entry["amends"] = "other"
            later.append({"do": "extend", "day": captured, "subject": ["record", "other"], "until": match[1]})
        elif part == "family is permanent":
            entry["parent"] = "permanent"
        elif match := re.fullmatch(r"amended (\S+)", part):
            later.append({"do": "capture", "day": match[1], "records": [
                dict(entry, key="amendment", amends="it", lifecycle="amended")]})
        elif match := re.fullmatch(r"trade (\S+) by a correction", part):
            later.append({"do": "correct", "day": captured, "key": "it", "set": {"trade": match[1]}})
        elif match := re.fullmatch(r"tied to it (?:by a correction on (\S+)|no more)", part):
            next(step for step in reversed(later) if step["do"] == "event")["subject"] = ["account", "4711"]
            entry["accounts"] = [] if match[1] else ["4711"]
            later.append({"do": "correct", "day": match[1] or captured, "key": "it",
                          "set": {"accounts": ["4711"] if match[1] else []}})
        elif match := re.fullmatch(r"corrected to (\S+) by hand on (\S+)", part):
            later.append({"do": "event", "day": match[2], "number": number + 1, "kind": kind,
                          "subject": ["record", "it"], "date": match[1], "corrects": number})
        else:
            match = re.fullmatch(r"(\S+) (\S+)(?: by hand on (\S+?)(, confirmed)?)?", part)
            kind = {"matures": "matured"}.get(match[1], match[1])
            number += 1
            later.append({"do": "event", "day": match[3] or captured, "number": number, "kind": kind,
                          "subject": ["record", "it"], "date": match[2]})
            if match[4] or not match[3]:
                later.append({"do": "confirm", "day": match[3] or captured, "number": number})
    others = [{"key": "other", "class": class_, "state": "parsed", "words": []},
              {"key": "family", "class": "settlement", "state": "parsed", "words": []},  # which is kept for six years
              {"key": "permanent", "class": "corporate-record", "state": "parsed", "words": []}]
    model.apply({"do": "capture", "day": captured, "records": [*others, entry], "backload": backload})
    for step in later:
        model.apply(step)
    return model.status("it", date.fromisoformat(on))


def table():
    schedule = json.loads((root / "SampleData/Schedules/default-retention-schedule.json").read_text())
    text = (root / "Docs/Retention.md").read_text()
    rows = re.findall(r"^\| `(\S+)` \| (\d{4}-\d\d-\d\d) \| (.*?) ?\| (\d{4}-\d\d-\d\d) \| ([a-z ]+) \| \S+ \| (\S*) ?\|$", text, re.M)
    expect(len(rows) >= 25, True, f"{len(rows)} lines of the table were read")
    for class_, captured, known, on, state, until in rows:
        said = example(schedule, class_, captured, known, on)
        line = f"{class_} captured on {captured}, {known}, on {on}"
        expect(said["state"], state, line)
        if state not in ("permanent", "awaiting event"):
            expect(said["keptUntil"], until or None, line)


def reached():
    """What an extension reaches: any version in force when it was made or later, of what came in before or after."""
    extend = {"do": "extend", "day": "2018-02-01", "until": "2090-01-01"}

    def capture(key, account):
        model.apply({"do": "capture", "day": "2018-01-05", "records": [
            {"key": key, "class": "blotter", "state": "parsed", "words": [], "accounts": [account]}]})

    def correct(key, account):
        model.apply({"do": "correct", "day": "2018-03-01", "key": key, "set": {"accounts": [account]}})

    for asked in ({"subject": ["account", "A"]}, {"query": {"account": "A"}}):
        model = Model(schedule(True))
        capture("over", "A")
        correct("over", "B")
        capture("moves", "A")
        model.apply(dict(extend, **asked))
        correct("moves", "B")
        capture("later", "A")
        correct("later", "B")
        capture("becomes", "B")
        correct("becomes", "A")
        for key, wanted in (("over", False), ("moves", True), ("later", True), ("becomes", True)):
            expect(model.status(key, date(2019, 1, 1))["keptUntil"] == "2090-01-01", wanted, f"{key} is extended by {asked}")


def stated():
    """What a record states is looked at again for all that bears a trade that it bears, or bore, when something cancels it."""
    model = Model(schedule(True))

    def capture(key, class_, trade, **more):
        model.apply({"do": "capture", "day": "2018-02-01", "records": [
            dict({"key": key, "class": class_, "state": "parsed", "words": [], "trades": [trade]}, **more)]})

    def expect_states(text, *wanted):
        found = tuple(model.status(key, date(2018, 4, 1))["state"] for key in ("old", "new", "end"))
        expect(found, wanted, f"{text}, the trade it bore, the one it bears, and what states the end")

    capture("old", "swap", "A")
    capture("new", "swap", "B")
    capture("end", "reference", "A", states=["terminated", "2018-01-15"])
    expect_states("stated", "kept", "awaiting event", "awaiting event")
    model.apply({"do": "correct", "day": "2018-02-02", "key": "end", "set": {"trades": ["B"]}})
    expect_states("corrected", "awaiting event", "kept", "awaiting event")
    capture("cancel", "reference", "C", amends="end", lifecycle="cancelled")
    expect_states("cancelled", "awaiting event", "awaiting event", "kept")


def remembered(seed):
    """What the model remembers from one day to the next comes to the same as working everything out anew."""
    with tempfile.TemporaryDirectory() as folder:
        model, luck, number = Model(schedule(True)), random.Random(seed), 0
        for on, steps in Firm(folder, seed, 400, 4, 1, True).periods():
            for step in steps:
                if not model.is_moot(step) and not (step["do"] == "event" and model.is_refused(step)):
                    model.apply(step)
                    number += 1
            due, kept = model.due(on), dict(model.kept)
            if model.due_anew(on) != due or any(model.kept[key] != kept[key] for key in model.alive if key in kept):
                return failures.append(f"firm {seed} on {on}: what is due differs from what is when it is worked out anew")
            model.destroy([key for key in sorted(due.get("destroy", ())) if luck.random() < 0.5])
            for key in sorted(due.get("review", ()))[:2]:
                model.apply({"do": "review", "day": f"{on}", "keys": [key], "until": f"{on + timedelta(days=200)}",
                             "outcome": luck.choice(["keep", "destroy"])})
        expect(number > 150 and len(model.records) - len(model.alive) > 150, True, f"firm {seed} acts and destroys")


periods()
table()
reached()
stated()
for seed in (1, 2, 3):
    remembered(seed)
for failure in failures:
    print(failure)
sys.exit(1 if failures else 0)
