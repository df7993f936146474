"""What the simulated ERP bills, credits, writes off and is paid, and that its general ledger says the same."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from tests.sandbox.posting_files import LINE, deliver, journal, reversal, time
from tests.sandbox.test_erp import let_pass, open_erp

AMOUNT = "137.31"
MONTHS = ("05", "06", "07", "08")
COUNT = 480


def dated(number: int) -> dict[str, str]:
    """An entry's month of work; what was worked in a closed month is posted in July, as the ERP takes it."""
    return {"Date": f"2026-{MONTHS[number % 4]}-10", "Posting Period": "2026-08" if number % 4 > 2 else "2026-07"}


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """An ERP to which time and expenses of four months were posted; after the billing of history some were reversed."""
    folder = tmp_path_factory.mktemp("billed")
    erp, drops = open_erp(folder), folder / "drops"
    rows = [
        row
        for number in range(COUNT)
        for row in journal(
            f"J{number}",
            AMOUNT,
            **dated(number),
            **({LINE + "Memo": f"concur:meridian:J{number}"} if number % 10 == 0 else {}),
        )
    ]
    deliver(drops, rows, "B1")
    deliver(drops, [row for n in range(COUNT) for row in time(f"T{n}", "2.5", **hours(n))], "B2")
    deliver(drops, journal("FEE", AMOUNT, **{**dated(0), LINE + "Name": "P-US-04"}), "B3")
    deliver(drops, journal("HOLD", AMOUNT, **{**dated(0), LINE + "Name": "P-US-09"}), "B4")
    burden = journal("BURDEN", AMOUNT, **dated(0))
    for row, account in zip(burden, ("5210", "5290"), strict=True):
        row[LINE + "Account"] = account
    deliver(drops, burden, "B5")
    now = let_pass(erp, 40)
    back = [row for number in range(0, COUNT, 9) for row in reversal(f"R{number}", f"J{number}", AMOUNT)]
    deliver(drops, back, "B6")
    let_pass(erp, 24 * 12, since=now)
    erp.close()
    return folder


def hours(number: int) -> dict[str, str]:
    return {"Date": dated(number)["Date"], "Memo": f"harvest:meridian:J{number}"}


@pytest.fixture
def erp(place, tmp_path):
    erp = open_erp(Path(shutil.copytree(place, tmp_path / "erp")))
    yield erp
    erp.close()


def wip(line: dict) -> Decimal:
    """What a line does to the unbilled receivables."""
    amount = Decimal(line["amount"])
    if line["kind"] not in {"time", "expense"} or line["effect"] == "concession":
        return Decimal(0)
    return amount if line["document_type"] == "write_off" else -amount


def test_everything_that_can_happen_to_a_bill_happens(erp):
    """A case that never occurs in the sandbox is first met at a client."""
    lines = [line for line in erp.exported()["invoices"] if line["destination"] == "ns-us"]
    found = Counter((line["document_type"], line["effect"], line["kind"]) for line in lines)
    for kind in ("time", "expense"):
        assert found["invoice", "", kind] > found["write_off", "", kind] > 0
        assert found["credit_note", "rebill", kind] > 0
    assert found["credit_note", "concession", "time"] > 0
    first = next(line for line in lines if (line["document_type"], line["kind"]) == ("invoice", "time"))
    assert (first["invoice_date"], first["due_date"]) == ("2026-06-05", "2026-07-05")
    assert {line["invoice_date"] for line in lines if line["kind"] == "time"} == {
        "2026-06-05", "2026-07-05", "2026-10-05", "2026-10-08"
    }  # fmt: skip
    billed = Counter(line["external_id"] for line in lines if line["document_type"] == "invoice")
    assert 0 < sum(times > 1 for times in billed.values()) < len(billed) / 5
    part = [line for line in lines if line["kind"] == "time" and line["amount"] == "54.92"]
    assert part
    assert {line["hours_e4"] for line in part if line["document_type"] == "invoice"} == {9999}


def test_what_a_posting_has_in_wip_is_what_its_documents_left(erp):
    """A partial credit must neither bill refunded hours again nor lose them; a reversal must leave nothing."""
    left: dict[str, Decimal] = defaultdict(Decimal)
    for entry in erp.contents()["ns-us"]["journals"]:
        if entry["external_id"].startswith("J"):
            left[entry["external_id"]] += Decimal(entry["amount"])
        elif entry["reverses"]:
            left[entry["reverses"]] -= Decimal(entry["amount"])
    for line in erp.contents()["ns-us"]["invoices"]:
        if line["external_id"]:
            left[line["external_id"]] += wip(line)
    amount = Decimal(AMOUNT)
    for number in range(COUNT):
        rest = left[f"J{number}"]
        if number % 9 == 0:
            assert rest == 0, number
        elif number % 4 == 3:
            assert rest == amount, "August is not billed yet"
        else:
            # Whole or in part, as it was last billed, credited or written off.
            assert 0 <= rest < amount, number
    balance = Decimal(erp.contents()["ns-us"]["accounts"]["1210"])
    assert balance == sum(left.values()) + 2 * amount  # on a fixed fee, and on hold


def test_a_reversal_of_billed_work_leaves_the_client_owing_nothing_for_it(erp):
    """Work that was amended after it was billed would be paid twice."""
    owed: dict[str, Decimal] = defaultdict(Decimal)
    for line in erp.contents()["ns-us"]["invoices"]:
        if line["external_id"] and line["document_type"] != "write_off":
            owed[line["external_id"]] += Decimal(line["amount"])
    assert any(owed)
    assert all(owed[f"J{number}"] == 0 for number in range(0, COUNT, 9))


@pytest.mark.parametrize("company", ["ns-us", "ns-uk", "ns-jp"])
def test_the_general_ledger_says_what_the_documents_say(erp, company):
    """Books that differ from their own documents cannot prove anybody else's."""
    books = erp.contents()[company]
    lines, paid = books["invoices"], sum(Decimal(row["amount"]) for row in books["payments"])

    def total(*types: str, **wanted: str) -> Decimal:
        chosen = [x for x in lines if x["document_type"] in types and all(x[k] == v for k, v in wanted.items())]
        return sum((Decimal(line["amount"]) for line in chosen), Decimal(0))

    expected = {
        "1010": paid,
        "1110": total("invoice", "credit_note") - paid,
        "2210": -total("invoice", "credit_note", kind="tax"),
        "2410": -sum(total("invoice", kind=kind) for kind in ("retainer", "fixed_fee", "milestone")),
        "4090": total("credit_note", effect="concession", kind="tax")
        - total("credit_note", effect="concession")
        - total("write_off"),
    }
    assert {account: Decimal(books["accounts"].get(account, 0)) for account in expected} == expected
    assert paid > 0
    assert sum(Decimal(amount) for amount in books["accounts"].values()) == 0


@pytest.mark.parametrize(("company", "rate"), [("ns-uk", "0.20"), ("ns-jp", "0.10"), ("ns-us", "0")])
def test_sales_tax_is_a_line_of_its_own_in_proportion(erp, company, rate):
    """Tax that is not credited with its invoice is paid to the state out of one's own pocket."""
    taxed: dict[str, Decimal] = defaultdict(Decimal)
    for line in erp.exported()["invoices"]:
        if line["destination"] == company and line["document_type"] != "write_off":
            amount = Decimal(line["amount"])
            taxed[line["invoice_no"]] += amount if line["kind"] == "tax" else -amount * Decimal(rate)
    assert taxed
    half_a_unit = Decimal("0.5") if company == "ns-jp" else Decimal("0.005")
    assert all(abs(rest) <= half_a_unit for rest in taxed.values())


def test_fees_are_billed_when_they_are_due_and_once(erp):
    """A retainer is billed in advance, a milestone when it is accepted, and none of them twice."""
    fees = [
        (line["invoice_date"], line["project"], line["source_reference"])
        for line in erp.exported()["invoices"]
        if line["destination"] == "ns-us" and line["document_type"] == "invoice" and not line["external_id"]
    ]
    assert ("2026-01-05", "P-US-03", "RETAINER-2026-01") in fees
    assert ("2026-10-05", "P-US-03", "RETAINER-2026-10") in fees
    assert ("2026-10-05", "P-US-05", "MS-2 pilot accepted") in fees
    not_yet = {("P-US-05", "MS-3 rollout accepted"), ("P-US-03", "RETAINER-2026-11")}
    assert not {fee[1:] for fee in fees} & not_yet
    assert len({fee[1:] for fee in fees}) == len(fees)


def test_what_is_on_hold_or_no_work_by_the_hour_is_not_billed(erp):
    """An invoice for what the client has stopped, or pays by a fee, is a dispute."""
    lines = [line for line in erp.exported()["invoices"] if line["destination"] == "ns-us"]
    assert not {line["external_id"] for line in lines} & {"FEE", "HOLD", "BURDEN"}


def test_a_credit_note_names_the_lines_that_it_credits(erp):
    """A credit that names no line cannot say which hours are to be billed again."""
    lines = [line for line in erp.exported()["invoices"] if line["kind"] != "tax"]
    invoiced = {(line["invoice_no"], line["line_no"]): line for line in lines if line["document_type"] == "invoice"}
    credited: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for line in lines:
        if line["document_type"] == "credit_note":
            place = line["applies_to_invoice"], line["applies_to_line"]
            credited[place] += Decimal(line["amount"])
            assert line["external_id"] == invoiced[place]["external_id"]
            assert line["source_reference"] == invoiced[place]["source_reference"]
    assert all(0 < -amount <= Decimal(invoiced[place]["amount"]) for place, amount in credited.items())
