"""The exceptions that posting raises: their codes, who owns them, and what the ERP's answers mean to a person."""

from __future__ import annotations

FINANCE_SYSTEMS = "finance_systems"
INTEGRATION = "integration"
POSTED_DIFF = "POSTED_DIFF"
ACK_OVERDUE = "ACK_OVERDUE"
DELIVERY_CONFLICT = "DELIVERY_CONFLICT"
BATCH_NUMBER_USED = "BATCH_NUMBER_USED"
# What is open about a batch until it is known what became of it.
QUESTIONED = (ACK_OVERDUE, DELIVERY_CONFLICT, BATCH_NUMBER_USED)
# A copy that is found on the server counts as delivered, also one of an earlier sending.
CLEARED = "Before not_received is stated, the partner removes what is left of the file from the inbox and the archive."

# What an answer of the ERP that is not as expected says, and what to do about it.
MESSAGES = {
    "ACK_NOT_UNDERSTOOD": ("The ERP answers with a status that is not agreed.", "Ask what it means."),
    "REJECTED_AFTER_POSTED": (
        "The ERP first reported it as posted and later as refused.",
        "Look the document up in the ERP; our books keep it as posted until that is known.",
    ),
    "DUPLICATE_REFUSED": (
        "The ERP refuses it because it has a record of this id already.",
        "Look the record up in the ERP by its id and compare it; nothing is sent again by itself.",
    ),
    "DUPLICATE_DIFFERS": (
        "The ERP has a record of this id already, and it is not what was sent.",
        "Look the record up in the ERP by its id and correct it there, then unfreeze the transaction by name.",
    ),
    "POSTED_WITHOUT_DOCUMENT": (
        "The ERP reports it as posted without a document number.",
        "Ask for the document; until then it counts as not answered.",
    ),
    "SUSPECT_DOUBLE": (
        "It may be in the ERP twice.",
        "Look both documents up in the ERP; reverse one by hand if there are two, then unfreeze the transaction by"
        " name.",
    ),
    "POSTED_AFTER_REJECTED": (
        "The ERP first refused it and then reported it as posted; it counts as posted.",
        "Look the document up in the ERP.",
    ),
    POSTED_DIFF: (
        "The ERP posted something else than was sent.",
        "Correct the document in the ERP, or let the controller accept the difference: `tieout accept ENTRY`.",
    ),
    "POSTED_CHANGED": (
        "The ERP reports another amount for a document than it did before.",
        "Look the document up in the ERP; then unfreeze the transaction by name.",
    ),
    "DOCUMENT_REUSED": (
        "The ERP gives the document number of another of our lines.",
        "Ask which is right; until then it counts as not answered.",
    ),
    "FOREIGN_ACK": (
        "The ERP answers for something that this ledger never sent.",
        "Find out whose file it is. If it is ours, an older copy of the ledger was restored: restore the newest one.",
    ),
    "ACK_BEFORE_SEND": (
        "The ERP answers for a file that this ledger has not sent yet.",
        "Find out who sent it. If the ledger was restored from an older copy, restore the newest one; then unfreeze the"
        " destination by name.",
    ),
    "FILE_CONTRADICTION": (
        "The ERP's answers about the file contradict each other.",
        "Ask the ERP's administrator whether the file was imported.",
    ),
}
