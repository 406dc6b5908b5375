"""How long each record of a firm is kept: a second reading of Docs/Retention.md, apart from the program's.

It knows a schedule as a document, what the generator says of its records, and the acts up to a day. It shares no code
with the program, no date arithmetic and no words but those of the documents."""
from datetime import date, timedelta
from itertools import chain, combinations

DAY, MONTH = timedelta(days=1), timedelta(days=30)
MOST = 6  # of so many events in doubt all selections are looked at
WAITS, FOREVER = "awaiting event", "permanent"
STRICTNESS = ["destroy", "transfer", "review", "permanent"]
ENTRIES = {"trade": "tradeDate", "settle": "settlementDate", "document": "documentDate"}


def day(text):
    return date.fromisoformat(text) if text else None


def last_of_month(year, month):
    return date(year + month // 12, month % 12 + 1, 1) - DAY


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
        self.schedule = schedule
        self.records, self.events, self.holds, self.extensions = {}, {}, {}, []
        self.chains, self.groups = Together(), Together()
        self.named, self.about, self.correcting, self.kept = {}, {}, {}, {}
        self.acts, self.trades = 0, {}

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
            hold = {"placed": on, "keys": keys, "query": step.get("query"), "released": False}
            self.holds[step["matter"]] = hold
            if hold["query"]:
                keys.update(key for key, record in self.records.items()
                            if not record.gone and self.is_held_by(record, hold["query"]))
        elif act == "release":
            self.holds[step["matter"]]["released"] = True
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
            for record in self.records.values():
                self.extend(record, extension)
            self.forget(extension["keys"])
        elif act == "review":
            for key in step["keys"]:
                self.records[key].decision = step
            self.forget(step["keys"])
        elif act == "schedule":
            self.schedule = step["document"]
            self.kept.clear()

    def capture(self, entry, on, backload):
        record = Record(entry, on, backload)
        key = record.key
        self.records[key] = record
        self.chains.add(key)
        self.groups.add(key)
        for together, other in ((self.groups, entry.get("parent")), (self.groups, entry.get("amends")),
                                (self.chains, entry.get("amends"))):
            if other and not self.records[other].gone:  # what is gone ties nothing together any more
                together.join(key, other)
        self.name(record, record.versions[0])
        self.newly(record)

    def name(self, record, version):
        for subject in self.subjects(record, version):
            self.named.setdefault(subject, set()).add(record.key)
        for trade in version.get("trades") or []:
            self.trades.setdefault(trade, set()).add(record.key)

    def revise(self, key, fields):
        record = self.records[key]
        record.versions.append(dict(record.versions[-1], **fields))
        self.name(record, record.versions[-1])
        self.newly(record)

    def newly(self, record):
        self.forget([record.key])
        for trade in {trade for version in record.versions for trade in version.get("trades") or []}:
            self.forget(self.trades[trade])
        if any(key in self.records for key in [record.entry.get("amends")]):
            self.kept.clear()
        for hold in self.holds.values():
            if hold["query"] and not hold["released"] and self.is_held_by(record, hold["query"]):
                hold["keys"].add(record.key)
        for extension in self.extensions:
            self.extend(record, extension)

    def forget(self, keys):
        for key in keys:
            for member in self.groups.of(key):
                self.kept.pop(member, None)

    def forget_event(self, event):
        self.forget(self.reached(event.subject))
        while event := self.events.get(event.corrects):
            self.forget(self.reached(event.subject))

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
        if latest and record.captured > day(latest):
            return
        subject, query = extension.get("subject"), extension.get("query")
        if subject and record.key in self.reached(subject) or query and self.matches(record, query):
            extension["keys"].add(record.key)

    # How things stand.

    def rules(self, record, version):
        """The rules of a version's class that apply to it."""
        named = version["class"]
        if not any(rule["class"] == named for rule in self.schedule["rules"]):
            named = "unclassified"
        found = []
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
        for entity in self.schedule.get("legalEntities", []):
            if entity["name"].lower() == (version.get("entity") or "").lower():
                return entity
        return None

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
        return max((extension["years"] for extension in self.extensions
                    if extension.get("years") and record.key in extension["keys"]), default=0)

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
        until = [day(extension["until"]) for extension in self.extensions
                 if extension.get("until") and record.key in extension["keys"]]
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
        events, foreign = self.events_of(record)
        found = self.floor(record, in_force(events, foreign, ()))
        while isinstance(found, date):
            on = found + DAY
            doubted = [event for event in events + foreign if event.doubted_until >= on]
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
        for stating in map(self.records.get, self.chains.of(record.key)):
            if stating.key != record.key or not self.states(stating):
                continue
            trades = {trade for version in stating.versions for trade in version.get("trades") or []}
            for other in {key for trade in trades for key in self.trades[trade]} - set(self.chains.of(record.key)):
                other = self.records[other]
                if not other.gone and not (other.entry.get("states") and day(other.entry["states"][1]) <= other.captured) \
                        and self.looks_at(other, stating.entry["states"][0]):
                    return True
        return False

    def looks_at(self, record, kind):
        wanted = "maturity" if kind == "matured" else f"event:{kind}"
        names = {version["class"] for version in record.versions}
        for name in names:
            rules = [rule for rule in self.schedule["rules"] if rule["class"] == name] or \
                [rule for rule in self.schedule["rules"] if rule["class"] == "unclassified"]
            if any(f"'{wanted}'" in str([rule["trigger"]]) for rule in rules):
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
        keys = {member.key for member in group}
        held = [matter for matter, hold in self.holds.items()
                if not hold["released"] and not keys.isdisjoint(hold["keys"])]
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
                "holds": sorted(matter for matter in held if key in self.holds[matter]["keys"]),
                "group": len(group)}

    def due(self, at):
        """The keys of what is due on a day, by action."""
        found = {}
        for key, record in self.records.items():
            if not record.gone and self.status(key, at)["state"] in ("due", "overdue ceiling"):
                found.setdefault(self.action(record), set()).add(key)
        return found

    def destroy(self, keys):
        for key in keys:
            self.records[key].gone = True
        self.kept.clear()

    def waits_for_events(self, key):
        """Whether the volume of a record is one of its capture and not of what is due together."""
        record = self.records[key]
        return any("event:" in str(rule["trigger"]) or "maturity" in str(rule["trigger"])
                   for version in record.versions for rule in self.rules(record, version))


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
