"""How long each record of a firm is kept: a second reading of Docs/Retention.md, apart from the program's.

It knows a schedule as a document, what the generator says of its records, and the acts up to a day. It shares no code
with the program, no date arithmetic and no words but those of the documents."""
from datetime import date, timedelta
from functools import cache
from heapq import heappop, heappush
from itertools import chain, combinations

DAY, MONTH = timedelta(days=1), timedelta(days=30)
MOST = 6  # of so many events in doubt all selections are looked at
WAITS, FOREVER = "awaiting event", "permanent"
STRICTNESS = ["destroy", "transfer", "review", "permanent"]
ENTRIES = {"trade": "tradeDate", "settle": "settlementDate", "document": "documentDate"}


@cache
def day(text):
    return date.fromisoformat(text) if text else None


def last_of_month(year, month):
    return date(year + month // 12, month % 12 + 1, 1) - DAY


@cache
def added(start, period):
    """A period from a day, read in the longer way: no such day in a month is the first of the next, and what is counted
    from the last day of a month never ends before the last day of one."""
    number, unit = [], 0
    months = days = 0
    for letter in period[1:]:
        if letter.isdigit():
            number.append(letter)
            continue
        unit, number = int("".join(number)), []
        months += unit * {"Y": 12, "M": 1, "D": 0}[letter]
        days += unit if letter == "D" else 0
    if days:
        return start + timedelta(days=days)
    count = start.year * 12 + start.month - 1 + months
    year, month = count // 12, count % 12 + 1
    end = last_of_month(year, month)
    if start.day <= end.day:
        is_last = (start + DAY).day == 1
        return end if is_last else date(year, month, start.day)
    return end + DAY


def longer(period, years):
    """The longer of a period and so many years, from any day."""
    start = date(2000, 1, 1)
    return f"P{years}Y" if added(start, f"P{years}Y") > added(start, period) else period


def next_end(from_day, month_day):
    month, number = map(int, month_day.split("-"))
    for year in (from_day.year, from_day.year + 1):
        end = min(date(year, month, 1) + timedelta(days=number - 1), last_of_month(year, month))
        if end >= from_day:
            return end
    raise ValueError(month_day)


def fiscal_year_end(on, definitions):
    """The last day of the fiscal year that a day is in; the year that runs when a definition begins ends by the old one
    or the new one, whichever is later."""
    begun = [(date.min, "12-31")] + sorted((day(entry["from"]), entry["end"]) for entry in definitions)
    active = max(index for index, (start, _) in enumerate(begun) if start <= on)
    end = next_end(on, begun[active][1])
    for start, month_day in begun[active + 1:]:
        if end >= start:
            end = max(end, next_end(start, month_day))
    if active:
        end = max(end, fiscal_year_end(begun[active][0] - DAY, definitions))
    return end


def cut_off(on, unit, definitions):
    if unit == "none":
        return on
    if unit == "month":
        return last_of_month(on.year, on.month)
    if unit == "quarter":
        return last_of_month(on.year, (on.month + 2) // 3 * 3)
    if unit == "year":
        return date(on.year, 12, 31)
    return fiscal_year_end(on, definitions)


def begun_everywhere(now):
    """The day that has begun everywhere on earth at an instant: a day is over at 12:00 UTC of the day after it."""
    on = date.fromisoformat(now[:10])
    return on if now[11:16] >= "12:00" else on - DAY


class Record:
    def __init__(self, entry, captured, backload):
        self.entry, self.key, self.captured, self.backload = entry, entry["key"], captured, backload
        self.versions = [dict(entry)]
        self.created = captured
        self.gone = False
        self.decision = None
        self.corrections = []  # when a person has corrected it: the act's number and the day
        if backload and entry["state"] == "parsed":
            for name in ("document", "trade"):
                bears = day(entry.get(name))
                if bears and not self.is_implausible(bears):
                    self.created = min(bears, captured) if bears <= captured else captured
                    break

    def is_implausible(self, bears):
        return bears > self.captured + timedelta(days=400)

    def date(self, version, name):
        bears = day(version.get(name))
        if bears is None or version["state"] != "parsed" or self.is_implausible(bears):
            return None
        return bears


class Event:
    def __init__(self, step, recorded):
        self.number, self.kind, self.subject = step["number"], step["kind"], folded(*step["subject"])
        self.typed = step["subject"][1]
        self.day, self.corrects = day(step["date"]), step.get("corrects")
        self.recorded, self.doubted_until = recorded, recorded + MONTH
        self.confirmed = 0  # the number of the act by which a second person did


class Stated:
    """An event that a record states: in doubt up to a day, for ever where only what was known before says it."""

    def __init__(self, source, event, doubted_until):
        self.number, self.kind, self.day, self.corrects = f"{source} {event}", event[0], day(event[1]), None
        self.confirmed, self.doubted_until = 0, doubted_until


class Doubted:
    """An event by hand as it counts for records: in doubt for longer after a correction of them."""

    def __init__(self, event, until):
        self.number, self.kind, self.day, self.corrects = event.number, event.kind, event.day, event.corrects
        self.doubted_until = until


class Together:
    """Which keys hang together."""

    def __init__(self):
        self.root, self.members = {}, {}

    def add(self, key):
        self.root[key], self.members[key] = key, [key]

    def join(self, one, other):
        one, other = self.root[one], self.root[other]
        if one == other:
            return
        if len(self.members[one]) > len(self.members[other]):
            one, other = other, one
        for key in self.members.pop(one):
            self.root[key] = other
            self.members[other].append(key)

    def of(self, key):
        return self.members[self.root[key]]


class Model:
    def __init__(self, schedule):
        self.records, self.events, self.holds, self.extensions = {}, {}, {}, []
        self.alive = {}      # the records that are there, in the order in which they came in
        self.chains, self.groups = Together(), Together()
        self.named, self.about, self.correcting = {}, {}, {}
        self.acts, self.trades = 0, {}
        self.holding = {}    # key: the matters of the holds that are on it
        self.asking = {}     # key: the extensions that reach it
        self.revised, self.related = set(), set()  # keys of what was corrected, and of what others belong with
        # What is remembered from one day to the next: each record is looked at anew when something about it or what belongs
        # with it has changed, and when its day has come. `due_anew` goes without it.
        self.kept = {}       # key: its own last kept day
        self.changed = set()  # keys to be looked at anew
        self.coming = []     # (day, key): a heap of days on which records come due
        self.ready = {}      # key: action, of what is due
        self.put_in_force(schedule)

    # What has happened.

    def apply(self, step):
        on = day(step["day"])
        act = step["do"]
        self.acts += 1
        if act == "capture":
            for entry in step["records"]:
                self.capture(entry, on, step.get("backload", False))
        elif act == "correct":
            self.records[step["key"]].corrections.append((self.acts, on))
            self.revise(step["key"], step["set"])
        elif act == "reclassify":
            self.revise(step["key"], {"class": step["class"]})
        elif act == "hold":
            keys = set(step.get("keys") or [])
            hold = {"placed": on, "keys": set(), "query": step.get("query"), "released": False}
            self.holds[step["matter"]] = hold
            if hold["query"]:
                keys.update(key for key, record in self.alive.items() if self.is_held_by(record, hold["query"]))
            self.hold(step["matter"], keys)
        elif act == "release":
            hold = self.holds[step["matter"]]
            hold["released"] = True
            for key in hold["keys"]:
                self.holding[key].discard(step["matter"])
            self.look_at(hold["keys"])
        elif act == "event":
            event = Event(step, on)
            self.events[event.number] = event
            if event.corrects:
                self.correcting[event.corrects] = event
            self.about.setdefault(event.subject, []).append(event)
            self.forget_event(event)
        elif act == "confirm":
            event = self.events[step["number"]]
            event.doubted_until, event.confirmed = date.min, self.acts
            self.forget_event(event)
        elif act == "extend":
            extension = dict(step, keys=set())
            self.extensions.append(extension)
            for record in self.alive.values():
                self.extend(record, extension)
            self.forget(extension["keys"])
        elif act == "review":
            for key in step["keys"]:
                self.records[key].decision = step
            self.forget(step["keys"])
        elif act == "schedule":
            self.put_in_force(step["document"])

    def put_in_force(self, schedule):
        self.schedule, self.applying = schedule, {}
        self.entities = {entity["name"].lower(): entity for entity in schedule.get("legalEntities", [])}
        self.kept.clear()
        self.changed.update(self.alive)

    def capture(self, entry, on, backload):
        record = Record(entry, on, backload)
        key = record.key
        self.records[key] = self.alive[key] = record
        self.chains.add(key)
        self.groups.add(key)
        for together, other in ((self.groups, entry.get("parent")), (self.groups, entry.get("amends")),
                                (self.chains, entry.get("amends"))):
            if other and not self.records[other].gone:  # what is gone ties nothing together any more
                together.join(key, other)
                self.related.update((key, other))
        self.name(record, record.versions[0])
        self.newly(record)

    def name(self, record, version):
        for subject in self.subjects(record, version):
            self.named.setdefault(subject, set()).add(record.key)
        for trade in version.get("trades") or []:
            self.trades.setdefault(trade, set()).add(record.key)

    def revise(self, key, fields):
        record = self.records[key]
        self.revised.add(key)
        record.versions.append(dict(record.versions[-1], **fields))
        self.name(record, record.versions[-1])
        self.newly(record)

    def newly(self, record):
        self.forget_around(record)
        for matter, hold in self.holds.items():
            if hold["query"] and not hold["released"] and self.is_held_by(record, hold["query"]):
                self.hold(matter, [record.key])
        for extension in self.extensions:
            self.extend(record, extension)

    def hold(self, matter, keys):
        self.holds[matter]["keys"].update(keys)
        for key in keys:
            self.holding.setdefault(key, set()).add(matter)
        self.look_at(keys)

    def look_at(self, keys):
        """How things stand with these, and with what belongs with them, may have changed."""
        for key in keys:
            self.changed.update(self.groups.of(key))

    def forget(self, keys):
        for key in keys:
            for member in self.groups.of(key):
                self.kept.pop(member, None)
                self.changed.add(member)

    def forget_around(self, record):
        """Something about a record has changed: also what bears a trade that it bears or bore, or that another version does,
        for one may state what has happened to the other."""
        self.forget([record.key])
        members = map(self.records.get, self.chains.of(record.key))
        for trade in {trade for other in members for version in other.versions for trade in version.get("trades") or []}:
            self.forget(self.trades[trade])

    def forget_event(self, event):
        self.forget(self.reached(event.subject))
        while event := self.events.get(event.corrects):
            self.forget(self.reached(event.subject))

    def is_moot(self, step):
        """Whether a step is about what is not there any more, or never was."""
        keys = [step["key"]] if "key" in step else list(step.get("keys") or [])
        if step.get("subject", [""])[0] == "record":
            keys.append(step["subject"][1])
        return (any(key not in self.alive for key in keys) or step["do"] == "release" and step["matter"] not in self.holds
                or step["do"] == "confirm" and step["number"] not in self.events)

    def is_refused(self, step):
        """Whether an event is before the trade dates of all records of its subject, or in the future."""
        if step.get("corrects") and step["corrects"] not in self.events or step["date"] > step["day"]:
            return True
        trades = [day(record.versions[-1].get("trade")) for record in map(self.records.get, self.reached(step["subject"]))
                  if not record.gone and record.versions[-1].get("trade")
                  and folded(*step["subject"]) in self.subjects(record, record.versions[-1])]
        return bool(trades) and day(step["date"]) < min(trades)

    def reached(self, subject):
        return self.named.get(folded(*subject), set())

    def subjects(self, record, version):
        for kind, values in (("account", version.get("accounts")), ("trade", version.get("ids")),
                             ("party", version.get("parties")), ("record", [record.key])):
            for value in values or []:
                yield folded(kind, value)

    # What asks for records.

    def matches(self, record, query):
        version = record.versions[-1]
        for name, value in query.items():
            if name == "account" and value not in (version.get("accounts") or []):
                return False
            if name == "class" and version["class"] != value:
                return False
            if name == "word" and value not in version["words"]:
                return False
            if name == "captured" and not value[0] <= record.captured.isoformat() <= value[1]:
                return False
            if name == "date":
                trade = record_trade(record, version)
                if trade is None or not value[0] <= trade.isoformat() <= value[1]:
                    return False
        return True

    def is_held_by(self, record, query):
        if self.matches(record, query):
            return True
        if record.versions[-1]["state"] != "unparsed":
            return False
        first = min((value[0] for name, value in query.items() if name in ("date", "captured")), default="")
        return record.captured.isoformat() >= first

    def extend(self, record, extension):
        latest = extension.get("capturedUntil")
        if latest and record.captured > day(latest) or record.key in extension["keys"]:
            return
        subject, query = extension.get("subject"), extension.get("query")
        if subject and folded(*subject) in self.subjects(record, record.versions[-1]) or query and self.matches(record, query):
            extension["keys"].add(record.key)
            self.asking.setdefault(record.key, []).append(extension)

    # How things stand.

    def rules(self, record, version):
        """The rules of a version's class that apply to it."""
        named = version["class"]
        asked = named, version.get("entity"), tuple(version.get("products") or ())
        if asked in self.applying:
            return self.applying[asked]
        if not any(rule["class"] == named for rule in self.schedule["rules"]):
            named = "unclassified"
        self.applying[asked] = found = []
        for rule in self.schedule["rules"]:
            if rule["class"] != named:
                continue
            when = rule.get("when", {})
            entity = self.entity(version)
            stated = {"product": version.get("products") or [], "legalEntity": [version.get("entity") or ""],
                      "jurisdiction": [entity.get("jurisdiction", "") if entity else ""]}
            if all({value.lower() for value in values} & {value.lower() for value in stated[name] if value}
                   for name, values in when.items()):
                found.append(rule)
        return found

    def entity(self, version):
        return self.entities.get((version.get("entity") or "").lower())

    def fiscal(self, version):
        entity = self.entity(version)
        return entity.get("fiscalYears", []) if entity else []

    def trigger(self, record, version, trigger, events):
        """The day of a trigger, or None where it waits for an event."""
        if isinstance(trigger, dict):
            (choice, parts), = trigger.items()
            days = {part: self.trigger(record, version, part, events) for part in parts}
            known = [on for on in days.values() if on]
            if choice == "earliest":
                return min(known) if known else None
            if choice == "latest":
                return max(known) if len(known) == len(parts) else None
            ends = [on for part, on in days.items() if on and part != "lastAmendment"]
            return max(known) if ends else None
        if trigger in ("creation", "capture"):
            return record.created
        if trigger == "fiscalYearEnd":
            return fiscal_year_end(record.created, self.fiscal(version))
        if trigger == "lastAmendment":
            return self.last_amendment(record)
        for name, word in ENTRIES.items():
            if trigger == word:
                return record.date(version, name) or record.created
        kind = "matured" if trigger == "maturity" else trigger.removeprefix("event:")
        days = [event.day for event in events if event.kind == kind]
        return max(days) if days else None

    def last_amendment(self, record):
        days = [self.records[key].created for key in self.chains.of(record.key)
                if self.records[key].entry.get("lifecycle") == "amended" and not self.records[key].gone]
        return max(days, default=record.created)

    def years_asked(self, record):
        return max((extension["years"] for extension in self.asking.get(record.key, ()) if extension.get("years")), default=0)

    def floor(self, record, events):
        """The last kept day of a record by itself, FOREVER, or WAITS."""
        years, floors = self.years_asked(record), []
        for version in record.versions:
            for rule in self.rules(record, version):
                if rule["period"] == "permanent":
                    return FOREVER
                begins = self.trigger(record, version, rule["trigger"], events)
                if begins is None:
                    floors.append(WAITS)
                    continue
                begins = max(begins, record.created)
                period = longer(rule["period"], years) if years else rule["period"]
                floors.append(added(cut_off(begins, rule["cutoff"], self.fiscal(version)), period))
        if WAITS in floors:
            return WAITS
        until = [day(extension["until"]) for extension in self.asking.get(record.key, ()) if extension.get("until")]
        if record.decision and record.decision["outcome"] == "keep":  # that long, then it is under review again
            until.append(day(record.decision["until"]))
        return max(floors + until + [record.captured + timedelta(days=90)])

    def own(self, record):
        """The last kept day of a record by itself, with what is in doubt left closed as long as it is."""
        if record.key in self.kept:
            return self.kept[record.key]
        self.kept[record.key] = found = WAITS if self.dependents(record) else self.settled(record)
        return found

    def settled(self, record):
        awaited = set().union(*(awaited_by(rule["trigger"]) for version in record.versions
                                for rule in self.rules(record, version)))
        events, foreign = self.events_of(record) if awaited else ([], [])
        moving = {event.number for event in events if event.kind in awaited}
        in_doubt = [event for event in events + foreign if event.number in moving or event.corrects in moving]
        found = self.floor(record, in_force(events, foreign, ()))
        while isinstance(found, date):
            on = found + DAY
            doubted = [event for event in in_doubt if event.doubted_until >= on]
            if not doubted:
                break
            if len(doubted) > MOST:
                found = max(event.doubted_until for event in doubted)
                break
            subsets = chain.from_iterable(combinations(doubted, count) for count in range(1, len(doubted) + 1))
            floors = [self.floor(record, in_force(events, foreign, {event.number for event in subset}))
                      for subset in subsets]
            later = [date.max if isinstance(other, str) else other for other in floors]
            if max(later) < on:
                break
            found = min(max(later), min(event.doubted_until for event in doubted))
            if found == date.max:
                return WAITS
        return WAITS if found == date.max else found

    def events_of(self, record):
        """The events that reach a record or another version of it, each as far as it is in doubt, and what takes the place
        of one of them."""
        members = [other for other in map(self.records.get, self.chains.of(record.key)) if not other.gone]
        now, before = {}, {}
        for other in members:
            for version in other.versions:
                for subject in self.subjects(other, version):
                    for event in self.about.get(subject, []):
                        (now if version is other.versions[-1] else before)[event.number] = event
        corrections = [correction for other in members for correction in other.corrections]

        def doubt(event):
            return max([event.doubted_until] + [on + MONTH for act, on in corrections if event.confirmed < act])

        about, foreign = {**before, **now}, {}
        for event in about.values():  # what takes the place of one of them may be about something else
            while event := self.correcting.get(event.number):
                if event.number not in about:
                    foreign[event.number] = event
        events = [Doubted(about[number], doubt(about[number]) if number in now else date.max) for number in sorted(about)]
        return events + self.stated_of(members, corrections), [Doubted(event, doubt(event)) for event in foreign.values()]

    def stated_of(self, members, corrections):
        """What records state of the trades that these bear, or bore."""
        trades = {}
        for other in members:
            for version in other.versions:
                for trade in version.get("trades") or []:
                    trades[trade] = trades.get(trade, False) or version is other.versions[-1]
        first = min((trade for other in members if (trade := record_trade(other, other.versions[-1]))), default=date.min)
        found = {}
        for trade, is_now in trades.items():
            for source in map(self.records.get, self.trades.get(trade, ())):
                if not self.states(source):
                    continue
                since = [on for _, on in corrections + source.corrections]
                doubted = max(since) + MONTH if since else date.min
                for version in source.versions:
                    event = version.get("states")
                    if event and trade in version["trades"] and first <= day(event[1]) <= source.captured:
                        until = doubted if is_now and version is source.versions[-1] else date.max
                        stated = Stated(source.key, event, until)
                        known = found.setdefault(stated.number, stated)
                        known.doubted_until = min(known.doubted_until, until)
        return list(found.values())

    def states(self, record):
        """Whether a record states an event that no other one has taken back."""
        if record.gone or not record.entry.get("states") or day(record.entry["states"][1]) > record.captured:
            return False
        return not any(other.entry.get("amends") == record.key and not other.gone
                       for other in map(self.records.get, self.chains.of(record.key)))

    def dependents(self, record):
        """Whether a record that waits for such an event needs the one that states it."""
        if not self.states(record):
            return False
        trades = {trade for version in record.versions for trade in version.get("trades") or []}
        for key in {key for trade in trades for key in self.trades[trade]}.difference(self.chains.of(record.key)):
            other = self.records[key]
            if not other.gone and not (other.entry.get("states") and day(other.entry["states"][1]) <= other.captured) \
                    and self.looks_at(other, record.entry["states"][0]):
                return True
        return False

    def looks_at(self, record, kind):
        names = {version["class"] for version in record.versions}
        for name in names:
            rules = [rule for rule in self.schedule["rules"] if rule["class"] == name] or \
                [rule for rule in self.schedule["rules"] if rule["class"] == "unclassified"]
            if any(kind in awaited_by(rule["trigger"]) for rule in rules):
                return True
        return False

    def action(self, record):
        actions = [rule["action"] for version in record.versions for rule in self.rules(record, version)]
        if record.versions[-1]["state"] != "parsed":
            actions.append("review")
        found = max(actions, key=STRICTNESS.index)
        is_decided = found == "review" and record.decision and record.decision["outcome"] != "keep"
        return record.decision["outcome"] if is_decided else found

    def ceiling(self, record, events):
        found = []
        for version in record.versions[-1:]:
            for rule in self.rules(record, version):
                begins = self.trigger(record, version, rule["trigger"], events)
                if "ceiling" in rule and begins:
                    found.append(added(cut_off(max(begins, record.created), rule["cutoff"], self.fiscal(version)),
                                       rule["ceiling"]))
        return min(found, default=None)

    def group(self, key):
        return [self.records[member] for member in self.groups.of(key) if not self.records[member].gone]

    def status(self, key, at):
        """How things stand with a record on a day: state, last kept day where there is one, and action."""
        group, record = self.group(key), self.records[key]
        floors = [self.own(member) for member in group]
        held = set().union(*(self.holding.get(member.key, ()) for member in group))
        days = [floor for floor in floors if isinstance(floor, date)]
        until = max(days) if len(days) == len(floors) else None
        if FOREVER in floors:
            state = "permanent"
        elif held:
            state = "held"
        elif WAITS in floors:
            state = "awaiting event"
        elif at <= until:
            state = "kept"
        else:
            ceiling = self.ceiling(record, [])
            state = "overdue ceiling" if ceiling and at > max(ceiling, until) else "due"
        return {"state": state, "keptUntil": until.isoformat() if until else None, "action": self.action(record),
                "holds": sorted(self.holding.get(key, ())), "group": len(group)}

    def due(self, at):
        """The keys of what is due on a day, by action; days go on from one time to the next."""
        while self.coming and self.coming[0][0] <= at:
            self.changed.add(heappop(self.coming)[1])
        for key in self.changed:
            self.ready.pop(key, None)
            if key not in self.alive:
                continue
            said = self.status(key, at)
            if said["state"] in ("due", "overdue ceiling"):
                self.ready[key] = said["action"]
            elif said["state"] == "kept":  # what is held or waits is looked at when that ends
                heappush(self.coming, (day(said["keptUntil"]) + DAY, key))
        self.changed.clear()
        found = {}
        for key, action in self.ready.items():
            found.setdefault(action, set()).add(key)
        return found

    def due_anew(self, at):
        """What `due` gives, of every record and from nothing that is remembered."""
        self.kept.clear()
        found = {}
        for key in self.alive:
            said = self.status(key, at)
            if said["state"] in ("due", "overdue ceiling"):
                found.setdefault(said["action"], set()).add(key)
        return found

    def asked(self):
        """The keys that each hold and extension has been on."""
        return [named["keys"] for named in [*self.holds.values(), *self.extensions]]

    def destroy(self, keys):
        for key in keys:
            self.records[key].gone = True
            del self.alive[key]
        for key in keys:
            self.forget_around(self.records[key])

    def waits_for_events(self, key):
        """Whether the volume of a record is one of its capture and not of what is due together."""
        record = self.records[key]
        return any(awaited_by(rule["trigger"]) for version in record.versions for rule in self.rules(record, version))


def awaited_by(trigger):
    """The kinds of events that a trigger looks at."""
    if isinstance(trigger, dict):
        (parts,) = trigger.values()
        return set().union(*map(awaited_by, parts))
    if trigger == "maturity":
        return {"matured"}
    return {trigger.removeprefix("event:")} if trigger.startswith("event:") else set()


def record_trade(record, version):
    """The trade date by which a record is found: also of one that was read in part only."""
    trade = day(version.get("trade"))
    return None if trade is None or record.is_implausible(trade) else trade


def folded(kind, value):
    """A subject as it is compared: ids without case, white space, dashes, underscores and zeros at the beginning."""
    if kind == "trade":
        return kind, "".join(letter for letter in value.lower() if letter not in " -_").lstrip("0")
    return kind, value.lower()


def in_force(events, foreign, left_out):
    """The events that count where some are left out: one that another has taken the place of does not, whatever that other
    one is about."""
    replaced = {event.corrects for event in events + foreign if event.number not in left_out}
    return [event for event in events if event.number not in left_out and event.number not in replaced]
