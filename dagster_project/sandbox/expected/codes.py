"""The business rules: the severity of a violation and the owner who must fix it."""

from __future__ import annotations

_TIME_ADMIN, _HR, _PROJECTS = "time_and_expense_admin", "hr_operations", "project_accounting"
_SYSTEMS, _RESOURCES = "finance_systems", "resource_manager"

QUARANTINE, EXCLUDE, HOLD, WARN, LEDGER = "quarantine", "exclude", "hold", "warn", "ledger"
RULES = {
    "STATUS_UNKNOWN": (QUARANTINE, _SYSTEMS),
    "APPROVAL_SELF": (QUARANTINE, _RESOURCES),
    "APPROVAL_MISSING": (QUARANTINE, _RESOURCES),
    "APPROVAL_WITHDRAWN": (WARN, _RESOURCES),
    "PROJECT_UNKNOWN": (QUARANTINE, _PROJECTS),
    "PROJECT_CLOSED": (QUARANTINE, _PROJECTS),
    "TASK_UNKNOWN": (QUARANTINE, _PROJECTS),
    "TASK_INACTIVE": (QUARANTINE, _PROJECTS),
    "BILLING_CLASS_INVALID": (QUARANTINE, _PROJECTS),
    "WORKER_UNMAPPED": (QUARANTINE, _HR),
    "WORKER_NOT_EMPLOYED": (QUARANTINE, _HR),
    "WORKER_INACTIVE": (QUARANTINE, _HR),
    "LABOUR_CATEGORY_INVALID": (QUARANTINE, _HR),
    "ASSIGNMENT_MISSING": (QUARANTINE, _RESOURCES),
    "COST_CENTRE_MISSING": (QUARANTINE, _HR),
    "RATE_MISSING": (QUARANTINE, _PROJECTS),
    "RATE_OVERLAPPING": (QUARANTINE, _PROJECTS),
    "HOURS_OVER_LIMIT": (QUARANTINE, _TIME_ADMIN),
    "DUPLICATE_SUBMISSION": (QUARANTINE, _TIME_ADMIN),
    "NEGATIVE_WITHOUT_ORIGINAL": (QUARANTINE, _TIME_ADMIN),
    "AMOUNT_DIFFERS": (QUARANTINE, _TIME_ADMIN),
    "CURRENCY_UNKNOWN": (QUARANTINE, _SYSTEMS),
    "CURRENCY_MISMATCH": (QUARANTINE, _SYSTEMS),
    "ACCOUNT_MISSING": (QUARANTINE, _SYSTEMS),
    "ZERO_QUANTITY": (EXCLUDE, _TIME_ADMIN),
    "PROJECT_ON_HOLD": (HOLD, _PROJECTS),
    "PROJECT_NOT_IN_ERP": (HOLD, _PROJECTS),
    "CONTRACT_ENDED": (HOLD, _PROJECTS),
    "CAP_EXCEEDED": (HOLD, _PROJECTS),
    "TAX_CODE_MISSING": (HOLD, _SYSTEMS),
    "DESTINATION_MISSING": (HOLD, _SYSTEMS),
    "PERIOD_CLOSED": (HOLD, _SYSTEMS),
    "EMPLOYMENT_UNKNOWN": (WARN, _HR),
    "RATE_DIFFERS": (WARN, _PROJECTS),
    "COST_RATE_MISSING": (WARN, _HR),
    "RECEIPT_MISSING": (WARN, _TIME_ADMIN),
    "POSSIBLE_DUPLICATE": (WARN, _TIME_ADMIN),
    "ERP_REJECTED": (LEDGER, _SYSTEMS),
    "VANISHED": (LEDGER, _PROJECTS),
}
"""Code to severity and owner. Where a version breaks several rules of one severity, the first is reported."""

CAUSES = {
    **dict.fromkeys(("WORKER_UNMAPPED", "WORKER_NOT_EMPLOYED", "WORKER_INACTIVE", "EMPLOYMENT_UNKNOWN"), "worker"),
    **dict.fromkeys(("LABOUR_CATEGORY_INVALID", "COST_CENTRE_MISSING"), "worker"),
    **dict.fromkeys(("PROJECT_UNKNOWN", "PROJECT_CLOSED", "PROJECT_ON_HOLD", "PROJECT_NOT_IN_ERP"), "project"),
    **dict.fromkeys(("CONTRACT_ENDED", "CAP_EXCEEDED"), "project"),
    **dict.fromkeys(("RATE_MISSING", "RATE_OVERLAPPING", "COST_RATE_MISSING"), "role"),
    "ASSIGNMENT_MISSING": "assignment",
}
"""Of what one thing all lines of a code are, so that mending that is one thing to do."""

BUCKETS = {QUARANTINE: "quarantined", EXCLUDE: "excluded", HOLD: "held"}
"""Severity to bucket; the first severity that any of a version's codes has decides."""

TARGET_DAYS = {
    (_RESOURCES, QUARANTINE): 5,
    (_RESOURCES, WARN): 10,
    (_PROJECTS, QUARANTINE): 5,
    (_PROJECTS, HOLD): 10,
    (_PROJECTS, WARN): 20,
    (_HR, QUARANTINE): 5,
    (_HR, WARN): 10,
    (_TIME_ADMIN, QUARANTINE): 5,
    (_TIME_ADMIN, WARN): 20,
    (_SYSTEMS, QUARANTINE): 3,
    (_SYSTEMS, HOLD): 10,
}
"""Target days in which an owner closes an exception of a severity."""
