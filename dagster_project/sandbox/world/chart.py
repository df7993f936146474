"""The ERP accounts that billing and WIP use, and their roles; they are the same in all companies."""

from __future__ import annotations

from decimal import Decimal

CASH = "1010"
RECEIVABLES = "1110"
WIP = "1210"
SALES_TAX = "2210"
DEFERRED_REVENUE = "2410"
REIMBURSABLE_REVENUE = "4020"
WRITE_DOWNS = "4090"

ACCOUNTS = {
    CASH: "Cash",
    RECEIVABLES: "Accounts receivable",
    WIP: "Unbilled receivables",
    SALES_TAX: "Sales tax payable",
    DEFERRED_REVENUE: "Deferred revenue",
    REIMBURSABLE_REVENUE: "Reimbursable revenue",
    WRITE_DOWNS: "Write-downs and concessions",
}

ROLES = {
    "cash": CASH,
    "receivables": RECEIVABLES,
    "wip": WIP,
    "sales_tax": SALES_TAX,
    "deferred_revenue": DEFERRED_REVENUE,
    "write_downs": WRITE_DOWNS,
}
"""Role to account, for the roles that the platform must know."""

SALES_TAX_RATES = {
    "GBP": Decimal("0.20"), "EUR": Decimal("0.19"), "JPY": Decimal("0.10"), "AUD": Decimal("0.10"),
    "SGD": Decimal("0.09"), "CAD": Decimal("0.05"), "CHF": Decimal("0.081"), "INR": Decimal("0.18"),
    "BHD": Decimal("0.10"),
}  # fmt: skip
"""By the company's currency, one rate for all invoices; no rate where consulting is not taxed (US dollars)."""
