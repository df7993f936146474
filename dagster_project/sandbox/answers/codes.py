"""The rules that the firm knows: what breaking one means, and whose it is to mend."""

from __future__ import annotations

_TIME_ADMIN, _HR, _PROJECTS = "time_and_expense_admin", "hr_operations", "project_accounting"
_SYSTEMS, _RESOURCES = "finance_systems", "resource_manager"

QUARANTINE, EXCLUDE, HOLD, WARN, LEDGER = "quarantine", "exclude", "hold", "warn", "ledger"
RULES = {
    "APPROVAL_SELF": (QUARANTINE, _RESOURCES),
    "STATUS_UNKNOWN": (QUARANTINE, _SYSTEMS),
    "PROJECT_UNKNOWN": (QUARANTINE, _PROJECTS),
    "PROJECT_CLOSED": (QUARANTINE, _PROJECTS),
    "WORKER_UNMAPPED": (QUARANTINE, _HR),
    "WORKER_INACTIVE": (QUARANTINE, _HR),
    "WORKER_NOT_EMPLOYED": (QUARANTINE, _HR),
    "RATE_MISSING": (QUARANTINE, _PROJECTS),
    "HOURS_OVER_LIMIT": (QUARANTINE, _TIME_ADMIN),
    "DUPLICATE_SUBMISSION": (QUARANTINE, _TIME_ADMIN),
    "NEGATIVE_WITHOUT_ORIGINAL": (QUARANTINE, _TIME_ADMIN),
    "CURRENCY_UNKNOWN": (QUARANTINE, _SYSTEMS),
    "CURRENCY_MISMATCH": (QUARANTINE, _SYSTEMS),
    "ACCOUNT_MISSING": (QUARANTINE, _SYSTEMS),
    "ZERO_QUANTITY": (EXCLUDE, _TIME_ADMIN),
    "PROJECT_ON_HOLD": (HOLD, _PROJECTS),
    "PROJECT_NOT_IN_ERP": (HOLD, _PROJECTS),
    "CONTRACT_ENDED": (HOLD, _PROJECTS),
    "PERIOD_CLOSED": (HOLD, _SYSTEMS),
    "EMPLOYMENT_UNKNOWN": (WARN, _HR),
    "RATE_DIFFERS": (WARN, _PROJECTS),
    "COST_RATE_MISSING": (WARN, _HR),
    "RECEIPT_MISSING": (WARN, _TIME_ADMIN),
    "ERP_REJECTED": (LEDGER, _SYSTEMS),
    "VANISHED": (LEDGER, _PROJECTS),
}
"""Code to severity and owner."""

BUCKETS = {QUARANTINE: "quarantined", EXCLUDE: "excluded", HOLD: "held"}
"""Where a record is: by the first of these severities that any of its codes has."""
