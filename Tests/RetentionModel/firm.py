"""A firm that never was: its sources, what happens to them day by day, and what is known of each record.

`Firm(seed, records, years, months, short)` writes sources into a folder and yields dated steps; each capture tells what
its records are, by the generator that wrote them and not by who reads them. A step is a dictionary that JSON can hold."""
import base64
import random
from datetime import date, timedelta
from pathlib import Path

NOTICE = "This schedule is not legal advice. Counsel must confirm each rule for the firm and its jurisdictions before use."
ISIN = "US0378331005"

# What the ids and words of the firm look like, folded or not.
SHAPE = rb"zq[0-9]{7}x|(?:m@mail|o?ord|cnf|set|row|u?swp|end|att|pos|noise|acr|cur|man|cor|ref)-?[0-9]{8}"


def schedule(short, version=1, longer=()):
    """The schedule of the firm: years as a real one has them, or such that four years see most records end. `longer` has
    the classes whose periods a later version makes longer."""
    periods = {
        "trade-confirmation": ("P3Y", "P1Y"), "british": ("P5Y", "P18M"), "settlement": ("P6Y", "P1Y"),
        "blotter": ("P2Y", "P4M"), "swap": ("P5Y", "P6M"), "irs": ("P66M", "P8M"), "account-record": ("P6Y", "P6M"),
        "customer-record": ("P5Y", "P6M"), "supervisory-manual": ("P3Y", "P3M"), "communication": ("P5Y", "P1Y"),
        "position-record": ("P4Y", "P6M"), "reference": ("P30D", "P30D"), "unclassified": ("P10Y", "P3Y"),
        "order-ticket": ("P42M", "P7M"),
    }

    def rule(name, trigger, cutoff, action, **more):
        key = more.pop("key", name)
        period = more.pop("period", None) or periods[key][1 if short else 0]
        if key in longer:
            period = {"P3Y": "P4Y", "P1Y": "P15M", "P2Y": "P30M", "P4M": "P5M", "P5Y": "P6Y"}[period]
        return dict({"class": name, "trigger": trigger, "cutoff": cutoff, "period": period, "action": action,
                     "citations": [{"authority": "nobody", "clause": "1", "evidence": "G", "note": "a trial"}]}, **more)

    fiscal = [{"from": "2010-01-01", "end": "03-31"}, {"from": "2019-06-01", "end": "12-31"}]
    return {
        "name": "firm", "version": version, "notice": NOTICE, "jurisdictions": ["nowhere"],
        "legalEntities": [{"name": "FIRM-UK", "jurisdiction": "GB", "fiscalYears": fiscal},
                          {"name": "FIRM-US", "jurisdiction": "US",
                           "fiscalYears": [{"from": "2012-02-29", "end": "06-30"}]}],
        "rules": [
            rule("trade-confirmation", "tradeDate", "year" if not short else "quarter", "destroy"),
            rule("trade-confirmation", {"latest": ["tradeDate", "settlementDate"]}, "fiscalYear", "destroy",
                 key="british", id="british", when={"jurisdiction": ["GB"]}),
            rule("settlement", "settlementDate", "month", "destroy"),
            rule("blotter", {"latest": ["tradeDate", "documentDate"]}, "none", "destroy"),
            rule("order-ticket", "tradeDate", "none", "destroy"),
            rule("swap", {"latestKnown": ["event:terminated", "maturity", "event:assigned", "lastAmendment"]}, "quarter",
                 "destroy"),
            rule("swap", {"latestKnown": ["event:terminated", "maturity"]}, "month", "destroy", key="irs", id="irs",
                 when={"product": ["IRS", "TRS"]}),
            rule("account-record", "event:account-closed", "month", "destroy"),
            rule("customer-record", {"earliest": ["event:account-closed", "event:superseded"]}, "year", "destroy"),
            rule("supervisory-manual", "event:retired", "none", "review"),
            rule("communication", "documentDate", "quarter", "destroy", ceiling="P7Y" if not short else "P15M"),
            rule("position-record", "fiscalYearEnd", "none", "destroy"),
            rule("reference", {"latest": ["documentDate", "creation"]}, "none", "destroy"),
            rule("corporate-record", "creation", "year", "permanent", period="permanent"),
            rule("unclassified", "creation", "year", "review"),
        ],
    }


def fix(*fields):
    body = "".join(f"{tag}={value}\x01" for tag, value in fields if value is not None)
    message = f"8=FIX.4.4\x019={len(body)}\x01{body}"
    return f"{message}10={sum(message.encode()) % 256:03d}\x01"


def swift(kind, lines):
    return "{1:F01ALDRUS33AXXX0000000000}{2:I%sFUNDGB2LXXXXN}{4:\r\n%s\r\n-}" % (kind, "\r\n".join(lines))


class Firm:
    def __init__(self, folder, seed, records, years, months, short):
        self.folder, self.luck, self.short = Path(folder), random.Random(seed), short
        self.folder.mkdir(parents=True, exist_ok=True)
        self.years, self.months = years, months
        self.start = date(2018, 1, 1)
        periods = years * 12 // months
        self.capturing = max(1, periods * 3 // 5)
        self.each = max(12, records // self.capturing)
        self.clients = max(40, self.each // 5)  # a larger firm has more of them, and more happens in it
        self.busy = max(1, self.each // 800)
        # What waits for events is worked out anew after each of them: a large firm has less of it, and more of what ends by itself.
        self.mix = (0.22, 0.15, 0.08, 30) if self.each < 400 else (0.3, 0.2, 0.03, 10)
        self.schedules_at = max(5, periods // 9)
        self.number = 0
        self.alive = {}      # key: entry, of what the acts are about
        self.confirmations, self.settlements, self.swaps, self.orders, self.attached = [], [], [], [], []
        self.accounts, self.manuals, self.matters = [], [], []
        self.holds, self.events, self.doubted = [], [], []
        self.ends, self.papers = [], []
        self.versions = 1
        self.longer = set()

    # What records are made of.

    def next(self, prefix):
        """An id and a word that nothing else has, both such that their last letters are as good as the whole."""
        self.number += 1
        return f"{prefix}-{self.number * 10472987 % 99999989:08d}", f"zq{self.number * 7919 % 9999991:07d}x"

    def near(self, on, before, after=0):
        return on + timedelta(days=self.luck.randint(-before, after))

    def entry(self, key, word, class_, on, **more):
        entry = dict({"key": key, "class": class_, "state": "parsed", "words": [word], "canary": word}, **more)
        self.alive[key] = entry
        return entry

    def maybe(self, chance):
        return self.luck.random() < chance

    def client(self):
        return f"AC{self.luck.randint(1, self.clients):04d}"

    def special(self, word):
        """A word of a matter beside the record's own, in one record of twenty."""
        if self.maybe(0.05):
            matter = f"matter{self.luck.randint(1, 5)}q"
            return [word, matter], f"{word} {matter}"
        return [word], word

    # Sources. Each gives the text of a file and the entries of its records.

    def confirmation_file(self, on, count, entity, backload):
        parts, entries = [], []
        for _ in range(count):
            key, word = self.next("CNF")
            trade = self.near(on, 4)
            if backload:
                trade = self.near(on, 900, -300)
            elif self.maybe(0.02):
                trade = on + timedelta(days=self.luck.choice([399, 400, 401, 2000]))
            elif self.maybe(0.02):
                trade = date(self.luck.choice([2016, 2020]), 2, 29)
            settle = trade + timedelta(days=2)
            document = min(trade, on) if not backload else trade
            old, kind = None, 0
            pick = self.luck.random()
            if self.confirmations and pick < 0.12 and not backload:
                old = self.luck.choice(self.confirmations)
                kind = 1 if pick < 0.08 else 2
            account, (words, text) = self.client(), self.special(word)
            message = fix((35, "AK"), (49, "ALDER"), (56, "FUNDCO"), (34, self.number), (52, f"{document:%Y%m%d}-10:00:00"),
                          (664, key), (666, kind), (772, old), (773, 1), (665, 4), (60, f"{trade:%Y%m%d}-10:00:00"),
                          (75, f"{trade:%Y%m%d}"), (64, f"{settle:%Y%m%d}"), (48, ISIN), (22, 4), (55, "AAPL"), (54, 1),
                          (80, 100), (6, "10.5"), (15, "USD"), (1, account), (58, text))
            state = "parsed"
            if self.maybe(0.02) and not old:
                message, state = message[:message.rindex("10=")], "partial"
            parts.append(message)
            entries.append(self.entry(
                key, word, "trade-confirmation", on, ids=[key], trade=f"{trade}", settle=f"{settle}", entity=entity,
                document=f"{document}", accounts=[account], words=words, amends=old, state=state,
                lifecycle={0: "new", 1: "amended", 2: "cancelled"}[kind]))
            if state == "parsed":
                self.confirmations.append(key)
        return "\n".join(parts) + "\n", entries

    def order_file(self, on, count):
        parts, entries = [], []
        for _ in range(count):
            key, word = self.next("ORD")
            trade, account, (words, text) = self.near(on, 3), self.client(), self.special(word)
            parts.append(fix((35, "8"), (49, "ALDER"), (56, "FUNDCO"), (34, self.number), (52, f"{on:%Y%m%d}-10:00:00"),
                             (37, "O" + key), (17, key), (150, "F"), (39, 2), (1, account), (48, ISIN), (22, 4),
                             (55, "AAPL"), (54, 1), (32, 100), (31, "10.5"), (151, 0), (14, 100), (6, "10.5"),
                             (75, f"{trade:%Y%m%d}"), (60, f"{trade:%Y%m%d}-10:00:00"), (58, text)))
            entries.append(self.entry(key, word, "order-ticket", on, ids=[key, "O" + key], trade=f"{trade}",
                                      document=f"{on}", accounts=[account], words=words))
        self.orders += [(entry["key"], part) for entry, part in zip(entries, parts)]
        return "\n".join(parts) + "\n", entries

    def settlement_file(self, on, count):
        parts, entries = [], []
        for _ in range(count):
            key, word = self.next("SET")
            trade = self.near(on, 5)
            settle, account = trade + timedelta(days=self.luck.choice([2, 30, 90])), self.client()
            old = self.luck.choice(self.settlements) if self.settlements and self.maybe(0.1) else None
            lines = [":16R:GENL", f":20C::SEME//{key}", ":23G:" + ("CANC" if old else "NEWM"), f":98A::PREP//{trade:%Y%m%d}"]
            lines += [":16R:LINK", f":20C::PREV//{old}", ":16S:LINK"] if old else []
            lines += [":16S:GENL", ":16R:TRADDET", f":98A::TRAD//{trade:%Y%m%d}", f":98A::SETT//{settle:%Y%m%d}",
                      f":35B:ISIN {ISIN}", f":70E::SPRO//{word}", ":16S:TRADDET", ":16R:FIAC", ":36B::SETT//UNIT/100,",
                      f":97A::SAFE//{account}", ":16S:FIAC"]
            parts.append(swift("541", lines))
            entries.append(self.entry(key, word, "settlement", on, ids=[key], trade=f"{trade}", settle=f"{settle}",
                                      document=f"{trade}", accounts=[account], amends=old,
                                      lifecycle="cancelled" if old else "new"))
            self.settlements.append(key)
        return "$".join(parts), entries

    def table(self, on, count, class_, entity=None, prefix="ROW"):
        rows, entries = ["trade_id,trade_date,settle_date,side,isin,quantity,price,account,remarks"], []
        for _ in range(count):
            key, word = self.next(prefix)
            trade, account, (words, text) = self.near(on, 10), self.client(), self.special(word)
            settle = trade + timedelta(days=2)
            rows.append(f"{key},{trade},{settle},BUY,{ISIN},100,10.5,{account},{text}")
            entries.append(self.entry(key, word, class_, on, ids=[key], trade=f"{trade}", settle=f"{settle}",
                                      accounts=[account], words=words, entity=entity))
        return "\n".join(rows) + "\n", entries

    def swap_file(self, on, count):
        rows, entries = [], []
        for _ in range(count):
            key, word = self.next("SWP")
            trade, account, product = self.near(on, 5), self.client(), self.luck.choice(["IRS", "CDS", "TRS"])
            old = self.luck.choice(self.swaps) if self.swaps and self.maybe(0.1) else None
            more = f', "event": "AMEND", "orig_trade_id": "{old}"' if old else ', "event": "NEW"'
            rows.append(f'{{"tradeId": "{key}", "uti": "U{key}", "product": "{product}", "tradeDate": "{trade}", "account": "{account}", '
                        f'"quantity": 1000, "currency": "USD", "note": "{word}"{more}}}')
            entries.append(self.entry(key, word, "swap", on, ids=[key, f"U{key}"], trade=f"{trade}", accounts=[account],
                                      products=[product], trades=[f"U{key}"], amends=old, lifecycle="amended" if old else "new"))
            self.swaps.append(key)
        return "\n".join(rows) + "\n", entries

    def end_file(self, on, count, class_):
        """Messages that swaps have ended: some correct or cancel an earlier one, some state a day that can't be."""
        rows, entries = [], []
        for _ in range(count):
            key, word = self.next("END")
            swap, kind = self.luck.choice(self.swaps), self.luck.choice(["TERM", "MATURED", "ASSIGNED", "NOVATED"])
            happened = self.near(on, 60, 3 if self.maybe(0.1) else 0)
            if self.maybe(0.05):
                happened = date(2001, 1, 1)
            old, more = None, ""
            if self.ends and self.maybe(0.15):
                old, swap = self.luck.choice(self.ends)
                more = f', "origMessageId": "{old}", "status": "AMEND"'
            is_cancelled = old and self.maybe(0.5)
            if is_cancelled:
                more, kind = more.replace("AMEND", "CANCEL"), "nothing"
            rows.append(f'{{"uti": "U{swap}", "messageId": "{key}", "event": "{kind}", "eventDate": "{happened}", '
                        f'"note": "{word}"{more}}}')
            kinds = {"TERM": "terminated", "MATURED": "matured", "ASSIGNED": "assigned", "NOVATED": "novated"}
            entries.append(self.entry(
                key, word, class_, on, ids=[key, f"U{swap}"], trades=[f"U{swap}"], document=f"{happened}", amends=old,
                lifecycle=None if not old else "cancelled" if is_cancelled else "amended",
                states=None if is_cancelled else [kinds[kind], f"{happened}"]))
            self.ends.append((key, swap))
        return "\n".join(rows) + "\n", entries

    def document_file(self, on, class_, prefix, account=None, is_text=False):
        key, word = self.next(prefix)
        document = self.near(on, 30)
        accounts = [account] if account else []
        if is_text:
            name = f"{key}.txt"
            return f"What the house has agreed on.\n{word}\n", [
                self.entry(name, word, class_, on, accounts=accounts, state="unparsed")]
        return (f'{{"id": "{key}", "document_date": "{document}", "title": "What was agreed on", "note": "{word}"}}\n',
                [self.entry(key, word, class_, on, ids=[key], document=f"{document}", accounts=accounts)])

    def mailbox(self, on, count):
        parts, entries = [], []
        for _ in range(count):
            key, word = self.next("mail")
            identity, sent, (words, text) = f"m@{key}", self.near(on, 20), self.special(word)
            head = (f"From: a@x.example\nTo: b@y.example\nDate: {sent:%d} {sent:%b} {sent:%Y} 10:00:00 +0000\n"
                    f"Message-ID: <{identity}>\nSubject: about {text}\nMIME-Version: 1.0\n")
            entries.append(self.entry(identity, word, "communication", on, ids=[identity], document=f"{sent}", words=words,
                                      parties=["a@x.example", "b@y.example"]))
            if not self.maybe(0.4):
                parts.append(head + "\nHello there\n")
                continue
            name, other = self.next("file")
            table, rows = self.table(on, 2, "blotter", prefix="ATT")
            for row in rows:
                row["parent"] = identity
            if self.attached and self.maybe(0.3):  # a chain over two families
                old = self.luck.choice(self.attached)
                lines = table.splitlines()
                table = "\n".join([f"{lines[0]},status,orig_trade_id", f"{lines[1]},NEW,", f"{lines[2]},AMEND,{old}"]) + "\n"
                rows[1].update(amends=old, lifecycle="amended")
            self.attached.append(rows[0]["key"])
            entries += rows
            entries.append(self.entry(f"{name}-{other}.bin", other, "unclassified", on, state="unparsed", parent=identity,
                                      words=[]))
            data = base64.b64encode(b"\x00\x01\x02" + self.luck.randbytes(20)).decode()
            parts.append(head + 'Content-Type: multipart/mixed; boundary="b1"\n\n--b1\nContent-Type: text/plain\n\nHello\n'
                         f'--b1\nContent-Type: application/octet-stream\nContent-Disposition: attachment; '
                         f'filename="{name}-{other}.bin"\nContent-Transfer-Encoding: base64\n\n{data}\n--b1\n'
                         f'Content-Type: text/csv\nContent-Disposition: attachment; filename="{name}.csv"\n\n{table}--b1--\n')
        return "".join(f"From a@x.example Thu Jan  4 10:00:00 2018\n{part}\n" for part in parts), entries

    # Steps.

    def capture(self, on, files, backload=False):
        """A step that takes in files: (name, content, entries, options)."""
        sources, records = [], []
        for name, content, entries, options in files:
            path = self.folder / name
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            sources.append(dict(options, path=str(path)))
            for entry in entries:
                entry["source"] = name
            records += entries
        return {"do": "capture", "day": f"{on}", "sources": sources, "records": records, "backload": backload}

    def captures(self, on, period):
        stamp, each = f"{on:%Y%m%d}", self.each
        share = lambda part: max(1, int(each * part))
        confirmations, blotters, swaps, most = self.mix
        entity = self.luck.choice([None, "FIRM-UK", "FIRM-US", "firm-uk"])
        option = {"legal_entity": entity} if entity else {}
        files = [(f"conf-{stamp}.fix", *self.confirmation_file(on, share(confirmations), entity, False), option),
                 (f"orders-{stamp}.fix", *self.order_file(on, share(0.1)), {}),
                 (f"settle-{stamp}.rje", *self.settlement_file(on, share(0.12)), {}),
                 (f"blotter-{stamp}.csv", *self.table(on, share(blotters), "blotter"), {}),
                 (f"swaps-{stamp}.json", *self.swap_file(on, share(swaps)), {"class": "swap"}),
                 (f"ends-{stamp}.json", *self.end_file(on, share(swaps * 3 / 8), "swap"), {"class": "swap"}),
                 (f"notices-{stamp}.json", *self.end_file(on, share(swaps / 4), "reference"), {"class": "reference"}),
                 (f"mail-{stamp}.mbox", *self.mailbox(on, share(0.06)), {})]
        holder = self.luck.choice(["FIRM-UK", "FIRM-US", "FIRM-NONE"])
        files.append((f"positions-{stamp}.csv", *self.table(on, share(0.05), "position-record", holder, "POS"),
                      {"class": "position-record", "legal_entity": holder}))
        for number in range(share(0.01)):
            noise, name = b"\x00\x01" + self.luck.randbytes(40), self.next("noise")[0]
            files.append((name, noise, [self.entry(name, name, "unclassified", on, state="unparsed", words=[])], {}))
        for class_, prefix, count in (("account-record", "ACR", 0.03), ("customer-record", "CUR", 0.03),
                                      ("supervisory-manual", "MAN", 0.01), ("corporate-record", "COR", 0.01),
                                      ("reference", "REF", 0.04)):
            for number in range(min(share(count), most)):
                account = self.client() if class_ in ("account-record", "customer-record") else None
                is_text = self.maybe(0.15)
                content, entries = self.document_file(on, class_, prefix, account, is_text)
                name = entries[0]["key"] if is_text else f"{prefix.lower()}-{stamp}-{number}.json"
                files.append((name, content, entries, dict({"class": class_}, **({"account": account} if account else {}))))
                if account:
                    self.papers.append(entries[0]["key"])
                if class_ == "supervisory-manual":
                    self.manuals.append(entries[0]["key"])
        if self.orders and self.maybe(0.7):  # equal bytes in another source, under another class
            key, part = self.luck.choice(self.orders)
            twin, word = dict(self.alive[key], key=f"{key}@twin-{stamp}.fix", **{"class": "blotter"}), self.next("ORD")
            fresh = self.entry(word[0], word[1], "blotter", on, ids=[word[0]], trade=f"{on}", document=f"{on}")
            other = fix((35, "8"), (49, "ALDER"), (56, "FUNDCO"), (34, 1), (52, f"{on:%Y%m%d}-10:00:00"), (37, word[0]),
                        (17, word[0]), (150, "F"), (39, 2), (54, 1), (32, 1), (31, 1), (75, f"{on:%Y%m%d}"),
                        (60, f"{on:%Y%m%d}-10:00:00"), (58, word[1]))
            self.alive[twin["key"]] = twin
            files.append((f"twin-{stamp}.fix", f"{part}\n{other}\n", [twin, fresh], {"class": "blotter"}))
        yield self.capture(on, files)
        if period % 4 == 1:
            old = self.confirmation_file(on, share(0.08), None, True)
            yield self.capture(on, [(f"old-{stamp}.fix", *old, {})], backload=True)

    def acts(self, on, period):
        """What people say and order in a period."""
        for _ in range(self.busy):
            yield from self.some_acts(on)
        if period % self.schedules_at == self.schedules_at - 1 and self.versions < 4:
            self.versions += 1
            self.longer.add(["trade-confirmation", "communication", "blotter"][self.versions - 2])
            yield {"do": "schedule", "day": f"{on}", "document": schedule(self.short, self.versions, self.longer)}

    def some_acts(self, on):
        luck = self.luck
        self.doubted = [number for number in self.doubted if luck.random() < 0.8]
        if self.doubted and self.maybe(0.6):
            number = self.doubted.pop(luck.randrange(len(self.doubted)))
            yield {"do": "confirm", "day": f"{on}", "number": number}
        for _ in range(luck.randint(1, 3)):
            kinds = [("account-closed", ["account", self.client()]), ("superseded", ["account", self.client()])]
            if self.swaps:
                kinds += [(luck.choice(["terminated", "matured", "assigned"]), ["trade", luck.choice(self.swaps)])] * 2
            if self.manuals:
                kinds.append(("retired", ["record", luck.choice(self.manuals)]))
            kind, subject = luck.choice(kinds)
            yield from self.event(on, kind, subject)
        if self.events and self.maybe(0.2):
            number, kind, subject = luck.choice(self.events)
            self.events = [event for event in self.events if event[0] != number]
            pick = luck.random()
            if pick < 0.3:  # it was something else
                kind = luck.choice(["account-closed", "superseded", "terminated", "matured"])
            elif pick < 0.6:  # it was somebody else
                subject = ["account", self.client()] if subject[0] == "account" else subject
                subject = ["trade", luck.choice(self.swaps)] if subject[0] == "trade" else subject
            yield from self.event(on, kind, subject, number)
        if self.maybe(0.5):
            keys = [key for key in self.confirmations + self.settlements if self.alive[key]["class"] != "gone"]
            if keys:
                key = luck.choice(keys)
                moved = date.fromisoformat(self.alive[key]["trade"]) + timedelta(days=luck.choice([-400, -30, 40, 300]))
                field = luck.choice([("trade", "date"), ("settle", "settlement")])
                yield {"do": "correct", "day": f"{on}", "key": key, "set": {field[0]: f"{moved}"}, "field": field[1]}
        if self.maybe(0.4) and self.papers:
            account = self.client()
            yield {"do": "correct", "day": f"{on}", "key": luck.choice(self.papers), "set": {"accounts": [account]},
                   "field": "account", "value": account}
        if self.maybe(0.3) and self.ends:
            key, swap = luck.choice(self.ends)[0], luck.choice(self.swaps)
            yield {"do": "correct", "day": f"{on}", "key": key, "set": {"ids": [key, f"U{swap}"], "trades": [f"U{swap}"]},
                   "field": "id.uti", "value": f"U{swap}"}
        if self.maybe(0.4) and self.settlements:
            yield {"do": "reclassify", "day": f"{on}", "key": luck.choice(self.settlements),
                   "class": luck.choice(["communication", "blotter", "swap"])}
        if self.maybe(0.5):
            yield self.hold(on)
        if len(self.holds) > 2 * self.busy or self.holds and self.maybe(0.3):
            yield {"do": "release", "day": f"{on}", "matter": self.holds.pop(luck.randrange(len(self.holds)))}
        if self.maybe(0.25 / self.busy):
            yield self.extension(on)

    def event(self, on, kind, subject, corrects=None):
        self.number_of_events = getattr(self, "number_of_events", 0) + 1
        happened = self.near(on, 25, -1)
        step = {"do": "event", "day": f"{on}", "kind": kind, "subject": subject, "date": f"{happened}",
                "number": self.number_of_events}
        if corrects:
            step["corrects"] = corrects
            self.doubted = [number for number in self.doubted if number != corrects]
        self.events.append((self.number_of_events, kind, subject))
        self.doubted.append(self.number_of_events)
        yield step

    def hold(self, on):
        matter = f"M-{len(self.matters) + 1}"
        self.matters.append(matter)
        self.holds.append(matter)
        if self.maybe(0.35) and self.confirmations:
            keys = [self.luck.choice(self.confirmations + self.settlements)]
            return {"do": "hold", "day": f"{on}", "matter": matter, "keys": keys}
        first = self.near(on, 400, -100)
        span = [f"{first}", f"{first + timedelta(days=60)}"]
        query = self.luck.choice([
            {"account": self.client()}, {"class": self.luck.choice(["blotter", "settlement", "order-ticket"])},
            {"word": f"matter{self.luck.randint(1, 5)}q"}, {"captured": span}, {"date": span},
            {"account": self.client(), "date": span}])
        return {"do": "hold", "day": f"{on}", "matter": matter, "query": query}

    def extension(self, on):
        step = {"do": "extend", "day": f"{on}", "subject": ["account", self.client()]}
        if self.maybe(0.3):
            del step["subject"]
            step["query"] = {"word": f"matter{self.luck.randint(1, 5)}q"}
        if self.maybe(0.5):
            step["until"] = f"{on + timedelta(days=self.luck.randint(100, 600))}"
        else:
            step["years"] = self.luck.choice([1, 2] if self.short else [4, 7])
        if self.maybe(0.3):
            step["capturedUntil"] = f"{on + timedelta(days=120)}"
        return step

    def periods(self):
        """The days on which the firm acts, each with its steps."""
        count = self.years * 12 // self.months
        for period in range(count):
            months = period * self.months
            on = date(self.start.year + months // 12, months % 12 + 1, self.luck.randint(5, 28))
            steps = []
            if period < self.capturing:
                steps += self.captures(on, period)
            elif self.confirmations and self.maybe(0.5):  # late: a cancellation of what is years old
                late = self.confirmation_file(on, 3, None, False)
                steps.append(self.capture(on, [(f"late-{on:%Y%m%d}.fix", *late, {})]))
            steps += self.acts(on, period)
            yield on, steps
