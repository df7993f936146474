"""What the sandbox shows of the ERP's books: counts, all rows, and what has been exported."""

from __future__ import annotations

import sqlite3
from collections import Counter

from dagster_project.sandbox.erp.books import HOURS_DECIMALS, CompanyBooks
from dagster_project.sandbox.erp.posting_file import minor_text
from dagster_project.sandbox.world.model import Company, decimals


def company_status(books: CompanyBooks, company: Company) -> dict:
    """Counts and sums of one company's books; see `Erp.status`."""
    name, places = company.destination, decimals(company.currency)

    def one(query: str) -> sqlite3.Row:
        return books.db.execute(query, [name]).fetchone()

    journals = one("select count(*) from journal where destination = ? and external_id <> ''")[0]
    lines, debit, credit = one(
        "select count(*), coalesce(sum(debit), 0), coalesce(sum(credit), 0) from gl_line where destination = ?"
    )
    bills, hours = one("select count(*), coalesce(sum(hours_e4), 0) from time_bill where destination = ?")
    invoices, billed = one(
        "select count(distinct invoice_no), coalesce(sum(amount), 0) from invoice_line"
        " where destination = ? and document_type = 'invoice'"
    )
    duplicates = [
        row["external_id"]
        for table in ("journal", "time_bill")
        for row in books.db.execute(
            f"select external_id from {table} where destination = ? and external_id <> ''"
            " group by external_id having count(*) > 1 order by external_id",
            [name],
        )
    ]
    outcomes = Counter(
        {
            row["status"]: row["n"]
            for row in books.db.execute(
                "select r.status, count(*) as n from record r join claim c on c.claim = r.claim"
                " where c.destination = ? group by r.status",
                [name],
            )
        }
    )
    files, refused = one(
        "select count(*), count(*) filter (where status = 'REJECTED') from claim where destination = ?"
    )
    return {
        "currency": company.currency,
        "documents": journals + bills,
        "journals": journals,
        "lines": lines,
        "debit": minor_text(debit, places),
        "credit": minor_text(credit, places),
        "time_bills": bills,
        "hours": minor_text(hours, HOURS_DECIMALS),
        "invoices": invoices,
        "invoiced": minor_text(billed, places),
        "duplicates": duplicates,
        "rejected": outcomes["REJECTED"],
        "files": files,
        "rejected_files": refused,
    }


def company_books(books: CompanyBooks, company: Company) -> dict:
    """One company's books row by row; see `Erp.books`."""
    name, places = company.destination, decimals(company.currency)

    def rows(query: str, forms: dict[str, int]) -> list[dict]:
        return [
            {key: minor_text(value, forms[key]) if key in forms else value for key, value in dict(row).items()}
            for row in books.db.execute(query, [name])
        ]

    return {
        "journals": rows(
            "select j.external_id, j.document, j.reverses, j.posting_period, j.transaction_date,"
            " sum(l.debit) as amount, count(*) as lines from journal j join gl_line l on l.document = j.document"
            " where j.destination = ? group by j.document order by j.external_id, j.document",
            {"amount": places},
        ),
        "time_bills": rows(
            "select external_id, document, employee, project, work_date, hours_e4 as hours from time_bill"
            " where destination = ? order by external_id, document",
            {"hours": HOURS_DECIMALS},
        ),
        "invoices": rows(
            "select document_type, effect, invoice_date, project, kind, external_id, source_reference, amount"
            " from invoice_line where destination = ?"
            " order by project, kind, external_id, source_reference, invoice_date, document_type, effect",
            {"amount": places},
        ),
        "payments": rows(
            "select payment_no, payment_date, invoice_no, amount from payment where destination = ? order by id",
            {"amount": places},
        ),
        "accounts": {
            row["account"]: row["amount"]
            for row in rows(
                "select account, sum(debit - credit) as amount from gl_line where destination = ?"
                " group by account order by account",
                {"amount": places},
            )
        },
    }


def exported(books: CompanyBooks) -> dict[str, list[dict]]:
    """What the companies have exported of their own books; see `Erp.exported`."""
    through = "(select max(through) from export e where e.kind = ? and e.destination = l.destination)"
    queries = {
        "invoices": f"select l.* from invoice_line l where l.id <= {through} order by l.id",
        "payments": f"select l.* from payment l where l.id <= {through} order by l.id",
        "gl": "select l.destination, j.currency, l.account, j.posting_period, sum(l.debit - l.credit) as amount"
        f" from gl_line l join journal j on j.document = l.document where l.id <= {through}"
        " group by l.destination, j.currency, l.account, j.posting_period order by 1, 2, 3, 4",
    }
    found = {kind: [dict(row) for row in books.db.execute(sql, [kind])] for kind, sql in queries.items()}
    for row in (row for rows in found.values() for row in rows):
        row["amount"] = minor_text(row["amount"], decimals(row["currency"]))
    return {"invoices": found["invoices"], "payments": found["payments"], "accounts": found["gl"]}
