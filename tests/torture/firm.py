"""What is true: the records that people enter and approve, and what the firm's rules make of each.

The oracle asks here what the ERP should hold. Only the contents that were ever entered are kept beside their money
hash, because a rule judges the content that the ledger knows, which may be older than the record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random

from dagster_project.ledger import Ledger, Obligation, Observation, RuleResult, UnreadPage, Violation
from dagster_project.ledger.canonical import canonical_json, sha256
from dagster_project.ledger.vocabulary import CONTENT_VERSION
from dagster_project.money import from_minor
from dagster_project.posting import payload

PERIODS = ("2026-09", "2026-10", "2026-11")
# Each destination with the currencies of its company: two, none and three decimals.
CURRENCIES = {"ns-us": ("USD", "JPY"), "ns-kw": ("KWD", "USD")}
# What each money leg posts of an amount, and the account that it debits; by that an ERP distinguishes them.
SHARES = {"base": 1, "tax": 2, "burden": 3, "intercompany": 4}
DEBITS = {"base": "1210", "tax": "2200", "burden": "5100", "intercompany": "1310"}
LEGS = ("time", *SHARES)


@dataclass(frozen=True)
class Content:
    """What is money-relevant in a record. An expense has no hours; what is not billable has no journal, and no legs
    `beside` it."""

    amount_minor: int
    currency: str
    hours_e4: int = 0
    project: str = "P-1"
    person: str = "W-1"
    billable: bool = True
    beside: tuple[str, ...] = ()

    @property
    def money(self) -> dict[str, object]:
        return vars(self)

    def legs(self) -> tuple[str, ...]:
        return (*(("time",) if self.hours_e4 else ()), *(("base", *self.beside) if self.billable else ()))

    def value(self, leg: str, factor: int = 1) -> tuple[Decimal, str]:
        """What a leg comes to: money and its currency, or hours and `h`."""
        if leg == "time":
            return Decimal(self.hours_e4).scaleb(-4), "h"
        return from_minor(self.amount_minor * factor * SHARES[leg], self.currency), self.currency


@dataclass
class Record:
    """A record at the source. `approval` as in the ledger, `gone`: deleted. `outcome`: what the rules say of it."""

    record_id: str
    destination: str
    content: Content
    period: str
    approval: str = "approved"
    revision: int = 1
    gone: bool = False
    outcome: str = "pass"
    # How the source orders its changes: False when an approval alone does not move the revision.
    dates_approvals: bool = True

    @property
    def txn_id(self) -> str:
        return f"meridian/harvest/meridian/time_entry/{self.record_id}/1"

    @property
    def reference(self) -> str:
        return f"harvest:meridian:{self.record_id}"

    def company(self, leg: str) -> str:
        """Where a leg is posted: the intercompany leg at the other company."""
        return next(name for name in CURRENCIES if (name == self.destination) == (leg != "intercompany"))


@dataclass(frozen=True)
class Seen:
    """One row of a page of the source."""

    record_id: str
    txn_id: str
    revision: str
    content: Content
    approval: str
    code: str | None = None


@dataclass
class Firm:
    """The source and the rules. `account` and `factor` are what a mapping and a rate card say now."""

    random: Random
    records: dict[str, Record] = field(default_factory=dict)
    contents: dict[str, tuple[str, Content]] = field(default_factory=dict)
    account: str = "4010"
    factor: int = 1
    policies: dict[str, str] = field(default_factory=dict)
    _payloads: dict[tuple, tuple[str, str]] = field(default_factory=dict)

    # -- people -------------------------------------------------------------------------------------------------------

    def enter(self) -> Record:
        """A new record."""
        random = self.random
        destination = random.choice(tuple(CURRENCIES))
        record = Record(
            str(len(self.records) + 1),
            destination,
            self._content(destination),
            random.choice(PERIODS[:2]),
            approval=random.choice(("approved", "approved", "approved", "not_approved")),
            dates_approvals=random.random() < 0.6,
        )
        self.records[record.record_id] = record
        self._keep(record)
        return record

    def _content(self, destination: str) -> Content:
        random = self.random
        time = random.random() < 0.5
        return Content(
            amount_minor=random.randint(1, 400_000) * (-1 if not time and random.random() < 0.3 else 1),
            currency=random.choice(CURRENCIES[destination]),
            hours_e4=random.randint(1, 100) * 2500 if time else 0,
            billable=not time or random.random() < 0.7,
            beside=random.choice(((), (), ("tax",), ("tax", "burden"), ("intercompany",))),
        )

    def amend(self, record: Record) -> None:
        """The record says something else; sometimes what it said before (A, B, A are three versions)."""
        olds = [content for name, content in self.contents.values() if name == record.record_id]
        if len(olds) > 1 and self.random.random() < 0.3:
            record.content = self.random.choice(olds)
        else:
            change = self.random.choice(("all", "amount", "project"))
            if change == "all":
                record.content = self._content(record.destination)
            elif change == "amount":
                record.content = replace(record.content, amount_minor=record.content.amount_minor + 1)
            else:
                record.content = replace(record.content, project=f"P-{self.random.randint(1, 9)}")
        record.revision += 1
        self._keep(record)

    def recycle(self, record: Record) -> None:
        """The source gives the id to another person's work on another project."""
        number = self.random.randint(2, 9)
        record.content = replace(
            self._content(record.destination),
            project="P-1" if record.content.project != "P-1" else f"P-{number}",
            person="W-1" if record.content.person != "W-1" else f"W-{number}",
        )
        record.revision += 1
        self._keep(record)

    def approve(self, record: Record, approval: str) -> None:
        """Give, withdraw or blur the approval."""
        if record.approval != approval:
            record.approval = approval
            record.revision += record.dates_approvals

    def slip(self, record: Record) -> Content:
        """The source changes the content and forgets its revision; returns what it said before."""
        before = record.content
        record.content = replace(before, amount_minor=before.amount_minor + 7)
        self._keep(record)
        return before

    def _keep(self, record: Record) -> None:
        self.contents[sha256(canonical_json(self._money(record.content, record.record_id)))] = (
            record.record_id,
            record.content,
        )

    @staticmethod
    def _money(content: Content, record_id: str) -> dict[str, object]:
        # The id makes every hash name one record.
        return content.money | {"record": record_id}

    # -- what the source shows ----------------------------------------------------------------------------------------

    def snapshot(self) -> list[list[Seen]]:
        """Every record that is not gone, in pages of up to three."""
        rows = [
            Seen(r.record_id, r.txn_id, f"{r.revision:06d}", r.content, r.approval)
            for r in self.records.values()
            if not r.gone
        ]
        return [rows[at : at + 3] for at in range(0, len(rows), 3)] or [[]]

    def observations(self, page: list[Seen]) -> list[Observation]:
        return [
            Observation(
                position=position,
                txn_id=seen.txn_id,
                entity="time_entry",
                record_id=seen.record_id,
                line_no=1,
                revision=seen.revision,
                money=self._money(seen.content, seen.record_id),
                approval=seen.approval,
                business_date="2026-09-15",
                quarantine_code=seen.code,
                person=seen.content.person,
                project=seen.content.project,
            )
            for position, seen in enumerate(page)
        ]

    def read(self, ledger: Ledger, raw: Mapping[str, list[Seen]], is_whole: Callable[[int], bool]) -> None:
        """Record what the ledger's unread pages say, an extract a commit; what one that `is_whole` misses is absent."""
        extracts: dict[int, list[UnreadPage]] = {}
        for page in ledger.unread_pages():
            extracts.setdefault(page.extract_seq, []).append(page)
        for seq, pages in extracts.items():
            with ledger.change("extract.read"):
                seen = set()
                for page in pages:
                    rows = raw[page.raw_sha256]
                    ledger.observe(seq, page.page_no, self.observations(rows))
                    seen |= {row.txn_id for row in rows}
                if is_whole(seq):
                    known = ledger.known_transactions("harvest", "meridian", "time_entry")
                    ledger.report_absent(seq, [txn_id for txn_id in known if txn_id not in seen])

    # -- the rules ----------------------------------------------------------------------------------------------------

    def judge(self, ledger: Ledger) -> tuple[list[RuleResult], list[Obligation], list[Violation]]:
        """What a build says of the latest versions that the ledger knows, by the rules as they are now."""
        calendars = {company: ledger.calendar(company) for company in CURRENCIES}
        rule_results, obligations, violations = [], [], []
        for txn_id, seq, record_id, money_hash, content_hash, approval in ledger.rows(
            "select t.txn_id, v.seq, t.record_id, v.money_hash, content.money_hash, v.approval from txn t"
            " join version v on v.txn_id = t.txn_id and v.seq = t.latest_seq"
            f" join {CONTENT_VERSION}"
            " order by t.txn_id"
        ):
            record = self.records[record_id]
            outcome = record.outcome if approval == "approved" else "not_approved"
            code = f"RULE_{outcome.upper()}" if outcome in ("hold", "quarantine", "exclude") else None
            rule_results.append(RuleResult(txn_id, seq, money_hash, outcome, code))
            if code and outcome != "exclude":
                violations.append(Violation(code, outcome, "controller", txn_id, seq, "The rules say so.", "Wait."))
            if outcome != "pass":
                continue
            _, content = self.contents[content_hash]
            for leg in content.legs():
                company = record.company(leg)
                period = self._period(record, company, calendars[company])
                obligations.append(self._obligation(record, txn_id, seq, leg, content=content, period=period))
        return rule_results, obligations, violations

    def _period(self, record: Record, company: str, calendar: dict[str, str]) -> str:
        if self.policies.get(company) == "hold":
            return record.period
        open_now = [each for each in PERIODS if each >= record.period and calendar.get(each) == "open"]
        return open_now[0] if open_now else record.period

    def _obligation(
        self, record: Record, txn_id: str, seq: int, leg: str, *, content: Content, period: str
    ) -> Obligation:
        time = leg == "time"
        amount = 0 if time else content.amount_minor * self.factor * SHARES[leg]
        key = (record.record_id, leg, content, self.account, self.factor)
        if key not in self._payloads:
            text = payload.original(
                {
                    "leg": leg,
                    "legal_entity": "MA",
                    "subsidiary": "Meridian",
                    "currency": content.currency,
                    "amount_minor": amount,
                    "hours_e4": content.hours_e4 if time else 0,
                    "work_date": f"{record.period}-15",
                    "debit_account": DEBITS.get(leg),
                    "credit_account": None if time else self.account,
                    "project_code": content.project,
                    "employee_code": "E10001",
                    "service_item": "CONSULTING" if time else None,
                    "department": "CC-1",
                    "billable": content.billable,
                    "reference": record.reference,
                }
            )
            self._payloads[key] = (text, sha256(text))
        text, digest = self._payloads[key]
        return Obligation(
            txn_id=txn_id,
            seq=seq,
            leg=leg,
            destination=record.company(leg),
            layout="netsuite_time" if time else "netsuite_journal",
            amount_minor=amount,
            currency=content.currency,
            hours_e4=content.hours_e4 if time else 0,
            posting_period=record.period if time else period,
            reference=record.reference,
            payload=text,
            payload_hash=digest,
        )

    # -- the truth ----------------------------------------------------------------------------------------------------

    def owed(self, record: Record) -> dict[str, tuple[Decimal, str]]:
        """By leg: what the ERP must hold for a record in the end, at today's rate card: (value, currency or `h`)."""
        due = dict.fromkeys(LEGS, (Decimal(0), ""))
        if record.approval == "approved" and not record.gone:
            due |= {leg: record.content.value(leg, self.factor) for leg in record.content.legs()}
        return due
