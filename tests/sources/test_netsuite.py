"""NetSuite's answers: acknowledgements that are evidence line by line, exports that prove themselves."""

from __future__ import annotations

import itertools
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.config import Source
from dagster_project.landing.refusal import DocumentRefused
from dagster_project.ports import SftpServer
from dagster_project.posting.adapters.netsuite import source as netsuite
from dagster_project.sources.stream import Document
from tests.sources.conftest import Site

bad_input = pytest.mark.bad_input
_folders = itertools.count()
ACK = "record,batch_id,external_id,level,status,document,posting_period,amount,currency,code,message\n"
GL = "document,line_no,posted_at,posting_period,transaction_date,account,debit,credit,currency,external_id,project,employee,memo\n"  # noqa: E501


def ack(*lines: str, trailer: str | None = "", batch: str = "ns-us-00000001") -> bytes:
    """An acknowledgement; `trailer` "" fits the lines, None leaves it out."""
    total = sum((Decimal(each.split(",")[7] or 0) for each in lines), Decimal(0))
    last = f"TRAILER,{batch},,,,,,{total},,{len(lines)},\n" if trailer == "" else trailer or ""
    return (ACK + "".join(f"{each}\n" for each in lines) + last).encode()


def posted(entry: str, document: str = "JE1", amount: str = "100.00", batch: str = "ns-us-00000001") -> str:
    return f"LINE,{batch},{entry},LINE,POSTED,{document},2026-09,{amount},USD,,"


FILE_TAKEN = "LINE,ns-us-00000001,,FILE,ACCEPTED,,,,USD,,"


def gl(sequence: int, *amounts: str, company: str = "ns-us", count: int | None = None, total: str = "") -> bytes:
    rows = [
        f"JE{sequence}{at},1,2026-09-29T06:00:00Z,2026-09,2026-09-01,1100,{amount},0.00,USD,E{at},AUD-1,,"
        for at, amount in enumerate(amounts)
    ]
    stated = total or str(sum(map(Decimal, amounts), Decimal(0)))
    header = f"HEADER,gl,{company},{sequence},2026-09-29T02:00:00Z,{len(rows) if count is None else count},{stated}\n"
    return (header + GL + "".join(f"{row}\n" for row in rows)).encode()


class Erp:
    """The company's answers folder."""

    def __init__(self, root: Path, server: SftpServer) -> None:
        folder = f"erp{next(_folders)}"
        self.answers = root / folder / "answers"
        (self.answers / "archive").mkdir(parents=True)
        self.source = Source("netsuite", "ns-us", sftp=server, inbound=f"/{folder}/answers")

    def drop(self, name: str, content: bytes) -> None:
        (self.answers / name).write_bytes(content)


@pytest.fixture
def erp(drops: tuple[Path, SftpServer]) -> Erp:
    return Erp(*drops)


def test_acknowledgements_land_line_by_line(site: Site, erp: Erp):
    """Each line is a fact about one posting; the file's own level must not be taken for it."""
    erp.drop("ack-ns-us-00000001-1.csv", ack(FILE_TAKEN))
    erp.drop("ack-ns-us-00000001-2.csv", ack(posted("E1"), posted("E2", "JE2", "-5.50")))
    assert site.cycle(erp.source).rows_in == 3
    landed = site.landed("raw_netsuite__ack_lines").sort("part", "_position")
    assert landed.schema == netsuite.ACK_LINES.schema
    assert landed["level"].to_list() == ["FILE", "LINE", "LINE"]
    assert landed["amount"].to_list() == [None, Decimal("100"), Decimal("-5.5")]
    assert landed["document"].to_list() == [None, "JE1", "JE2"]
    assert landed["_instance"].unique().to_list() == ["ns-us"]
    assert sorted(path.name for path in (erp.answers / "archive").iterdir()) == [
        "ack-ns-us-00000001-1.csv",
        "ack-ns-us-00000001-2.csv",
    ]


@pytest.mark.bad_input(101)
def test_one_document_for_two_entries_is_landed_as_it_came(site: Site, erp: Erp):
    """Whether the ERP may aggregate is the adapter's contract, not the reader's."""
    erp.drop("ack-ns-us-00000001-1.csv", ack(posted("E1"), posted("E2")))
    site.cycle(erp.source)
    assert site.landed("raw_netsuite__ack_lines")["document"].to_list() == ["JE1", "JE1"]


@pytest.mark.bad_input(110)
def test_an_acknowledgement_without_its_trailer_is_refused(site: Site, erp: Erp):
    """The lines that are missing may be the refusals."""
    erp.drop("ack-ns-us-00000001-1.csv", ack(posted("E1"), trailer=None))
    counts = site.cycle(erp.source)
    assert (counts.refused_documents, counts.versions) == (1, 0)
    assert site.codes() == {("FILE_TRUNCATED", "netsuite/ns-us/ack_lines/ack-ns-us-00000001-1.csv")}


@pytest.mark.bad_input(103)
def test_an_acknowledgement_that_does_not_add_up_is_used_and_flagged(site: Site, erp: Erp):
    """What a line says was posted is posted; only completeness is in doubt."""
    wrong = ack(posted("E1"), trailer="TRAILER,ns-us-00000001,,,,,,300.00,,3,\n")
    erp.drop("ack-ns-us-00000001-1.csv", wrong)
    assert site.cycle(erp.source).versions == 1
    assert {code for code, _ in site.codes()} == {"ACK_MISMATCH"}
    assert site.landed("raw_netsuite__ack_lines")["adds_up"].to_list() == [False]
    assert "trailer 3 lines 300.00, found 1 lines 100.00" in site.message("ACK_MISMATCH")


@pytest.mark.parametrize(
    ("trailer", "adds_up"),
    [
        ("TRAILER,ns-us-00000001,,,,,,150.00,,2,\n", True),
        ("TRAILER,ns-us-00000001,,,,,,350.00,,3,\n", False),
        ("TRAILER,ns-us-00000001,,,,,,100.00,,2,\n", False),
        ("TRAILER,ns-us-00000001,,,,,,150.00,,+2,\n", False),
    ],
)
def test_a_line_that_cannot_be_read_counts_in_the_totals_of_its_acknowledgement(trailer, adds_up):
    """One bad line must not make the others close a batch of which lines are missing."""
    unreadable = posted("E2", amount="50.00").replace("LINE,POSTED", "LINE,")
    reading = netsuite.ACK_LINES.read(
        Document(ack(posted("E1"), unreadable, trailer=trailer), "ack-ns-us-00000001-1.csv", "ns-us")
    )
    assert [refused.record_id for refused in reading.refused] == ["E2"]
    assert [row["adds_up"] for row in reading.rows] == [adds_up]
    assert [note.code for note in reading.notes] == ([] if adds_up else ["ACK_MISMATCH"])


def test_an_acknowledgement_with_an_amount_that_is_no_number_does_not_add_up():
    """What a total is made of must be known before it proves anything."""
    content = ack(posted("E1"), posted("E2", amount="0.00")).replace(b",0.00,", b",0.0O,")
    reading = netsuite.ACK_LINES.read(Document(content, "ack-ns-us-00000001-1.csv", "ns-us"))
    assert [row["adds_up"] for row in reading.rows] == [False]
    assert [refused.record_id for refused in reading.refused] == ["E2"]


def test_an_acknowledgement_of_another_batch_than_its_name_is_refused(site: Site, erp: Erp):
    """Its lines would be applied to a batch that the ERP never saw."""
    erp.drop("ack-ns-us-00000002-1.csv", ack(posted("E1")))
    assert site.cycle(erp.source).refused_documents == 1


@pytest.mark.bad_input(114)
@pytest.mark.threat("T6")
@pytest.mark.bad_input(95)
def test_the_same_acknowledgement_again_has_no_effect(site: Site, erp: Erp):
    """ERPs repeat answers."""
    erp.drop("ack-ns-us-00000001-1.csv", ack(posted("E1")))
    site.cycle(erp.source)
    erp.drop("ack-ns-us-00000001-9.csv", ack(posted("E1")))
    assert site.pull(erp.source).duplicates == 1
    assert site.read().documents == 0


def test_exports_land_with_their_number_and_their_moment(site: Site, erp: Erp):
    """A reconciliation must know as of when the ERP spoke."""
    erp.drop("gl-ns-us-000001.csv", gl(1, "100.00", "0.10"))
    assert site.cycle(erp.source).versions == 2
    landed = site.landed("raw_netsuite__gl_lines")
    assert landed.schema == netsuite.EXPORTS["gl"].schema
    assert landed["debit"].sum() == Decimal("100.10")
    assert landed["export_sequence"].to_list() == [1, 1]
    assert landed["as_of"][0].isoformat() == "2026-09-29T02:00:00"
    assert landed["employee"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(gl(1, "100.00", count=2), "FILE_TRUNCATED", marks=bad_input(122)),
        (gl(1, "100.00", total="90.00"), "CONTROL_TOTAL_MISMATCH"),
        pytest.param(gl(1, "100.00", company="ns-uk"), "FILE_FOREIGN", marks=bad_input(90)),
        (gl(2, "100.00"), "FILE_FOREIGN"),  # another number inside than outside
        pytest.param(gl(1, "100.00").replace(b"debit,credit", b"credit,debit"), "FILE_STRUCTURE", marks=bad_input(56)),
        pytest.param(gl(1, "100.00").replace(b"AUD-1,,", b"AUD-1,"), "FILE_STRUCTURE", marks=bad_input(57)),
        pytest.param(gl(1, "100.00")[:-1], "FILE_TRUNCATED", marks=bad_input(44)),
        (GL.encode(), "FILE_HEADER"),
    ],
)
def test_an_export_that_does_not_prove_itself_supports_no_conclusion(site, erp, content, code):
    """That our line is missing in the ERP must never be concluded from half a file."""
    erp.drop("gl-ns-us-000001.csv", content)
    assert site.cycle(erp.source).refused_documents == 1
    assert site.codes() == {(code, "netsuite/ns-us/gl_lines/number 1")}
    erp.drop("gl-ns-us-000001.csv", gl(1, "7.00"))
    assert site.cycle(erp.source).versions == 1
    assert site.codes() == set()


@pytest.mark.bad_input(53)
def test_a_missing_export_stops_its_own_kind_only(site: Site, erp: Erp):
    """Lines of the missing night would look like postings that the ERP lost."""
    erp.drop("gl-ns-us-000001.csv", gl(1, "1.00"))
    erp.drop("gl-ns-us-000003.csv", gl(3, "3.00"))
    erp.drop("ack-ns-us-00000001-1.csv", ack(posted("E1")))
    assert site.cycle(erp.source).versions == 2
    assert site.codes() == {("FILE_SEQUENCE_GAP", "netsuite/ns-us/gl_lines")}
    erp.drop("gl-ns-us-000002.csv", gl(2, "2.00"))
    assert site.cycle(erp.source).versions == 2
    assert site.codes() == set()


def export(kind: str, columns: str, *rows: str, total: str) -> bytes:
    head = f"HEADER,{kind},ns-us,1,2026-09-29T02:00:00Z,{len(rows)},{total}"
    return "".join(f"{line}\n" for line in (head, columns, *rows)).encode()


INVOICES = (
    "document_type,invoice_no,invoice_date,due_date,client,project,currency,line_no,kind,external_id,source_reference,"
    "hours,amount,applies_to_invoice,applies_to_line,effect"
)


def test_a_credit_note_lands_with_the_line_that_it_credits(site: Site, erp: Erp):
    """A credit without its line is a smaller invoice: nobody can say which hours are to be billed again."""
    work = "Alder,P-1,USD,1,time,E1,harvest:meridian:1"
    invoice = f"invoice,INV1,2026-10-05,2026-11-04,{work},2.0000,200.00,,,"
    credit = f"credit_note,CN1,2026-10-08,2026-10-08,{work},-0.5000,-50.00,INV1,1,rebill"
    erp.drop("invoices-ns-us-000001.csv", export("invoices", INVOICES, invoice, credit, total="150.00"))
    assert site.cycle(erp.source).versions == 2
    landed = site.landed("raw_netsuite__invoice_lines").sort("_position")
    assert landed.schema == netsuite.EXPORTS["invoices"].schema
    assert landed["amount"].to_list() == [Decimal(200), Decimal(-50)]
    assert landed["hours"].to_list() == [Decimal(2), Decimal("-0.5")]
    assert landed["applies_to_line"].to_list() == [None, 1]
    assert landed["applies_to_invoice"].to_list() == [None, "INV1"]
    assert landed["effect"].to_list() == [None, "rebill"]


def test_a_payment_lands_by_its_invoice(site: Site, erp: Erp):
    """Days outstanding of a client whose payments are lost only grow."""
    columns = "payment_no,payment_date,client,invoice_no,currency,amount"
    payment = "PMT1,2026-11-03,Alder,INV1,USD,150.00"
    erp.drop("payments-ns-us-000001.csv", export("payments", columns, payment, total="150.00"))
    assert site.cycle(erp.source).versions == 1
    landed = site.landed("raw_netsuite__payments")
    assert landed.schema == netsuite.EXPORTS["payments"].schema
    assert landed.select("invoice_no", "amount").rows() == [("INV1", Decimal(150))]


@pytest.mark.bad_input(90)
def test_another_company_s_files_are_left_where_they_are(site: Site, erp: Erp):
    """Its books are none of this company's business."""
    erp.drop("gl-ns-uk-000001.csv", gl(1, "1.00", company="ns-uk"))
    assert site.pull(erp.source).extracts == 0


def test_what_a_handler_does_and_that_the_document_is_read_are_one_commit(site: Site, erp: Erp):
    """An answer applied twice, or read and never applied, is a wrong state of a posting."""
    erp.drop("ack-ns-us-00000001-1.csv", ack(posted("E1"), posted("E2", "JE2")))
    site.pull(erp.source)
    seen = []

    def handler(page):
        site.ledger.open_exception("X", page.raw_sha256, "applied", owner="me", remedy="", severity="warn")
        seen.append(([row["external_id"] for row in page.rows], page.positions, page.instance))
        if len(seen) == 1:
            raise RuntimeError("crash in the middle")

    handlers = {"raw_netsuite__ack_lines": handler}
    with pytest.raises(RuntimeError):
        site.read(handlers=handlers)
    assert site.codes() == set(), "what the handler wrote is taken back"
    site.read(handlers=handlers)
    site.read(handlers=handlers)
    assert seen == [(["E1", "E2"], [0, 1], "ns-us")] * 2
    assert {code for code, _ in site.codes()} == {"X"}


@pytest.mark.bad_input(47)
@pytest.mark.parametrize("altered", [("20.50", "99.50"), ("20.50", "20,50")], ids=["another amount", "no number"])
def test_an_export_with_an_unreadable_row_must_still_add_up(altered):
    """One unreadable day in a file would let every other amount of it be changed unnoticed."""
    content = gl(1, "100.00", "20.50")
    lines = content.decode().split("\n")
    day = lines[2].split(",")[4]
    lines[2] = lines[2].replace(day, "yesterday")
    lines[3] = lines[3].replace(altered[0], f'"{altered[1]}"')
    document = Document("\n".join(lines).encode(), "gl-ns-us-000001.csv", "ns-us")
    with pytest.raises(DocumentRefused, match="CONTROL_TOTAL_MISMATCH"):
        netsuite.EXPORTS["gl"].read(document)


@pytest.mark.parametrize(
    ("kind", "columns", "rows"),
    [
        ("employees", "employee,name,active", ["E10001,Ada Byron,Yes", "E10002,Ben Castillo,No"]),
        ("accounts", "account,name", ["1100,Unbilled receivables", "4010,Consulting revenue"]),
    ],
)
def test_a_list_of_the_company_is_whole_or_not_used(site: Site, erp: Erp, kind: str, columns: str, rows: list[str]):
    """Who reads the lines that are there takes the missing person for one who left, and the repeated one twice."""

    def export(number: int, *lines: str) -> bytes:
        header = f"HEADER,{kind},ns-us,{number},2026-09-28T02:00:00Z,2,2"
        return "".join(f"{line}\n" for line in (header, columns, *lines)).encode()

    erp.drop(f"{kind}-ns-us-000001.csv", export(1, *rows))
    assert site.cycle(erp.source).versions == 2
    landed = site.landed(f"raw_netsuite__{kind}")
    assert landed.schema == netsuite.EXPORTS[kind].schema
    key = columns.partition(",")[0]
    assert dict(landed.select(key, "name").rows()) == dict(row.split(",")[:2] for row in rows)
    if kind == "employees":
        assert landed.sort(key)["active"].to_list() == [True, False]
    for lines, code in (
        (rows[:1], "FILE_TRUNCATED"),
        ([rows[0], rows[0]], "FILE_STRUCTURE"),
        ([rows[0], rows[1] + ",x"], "FILE_STRUCTURE"),
    ):
        with pytest.raises(DocumentRefused) as refused:
            netsuite.EXPORTS[kind].read(Document(export(2, *lines), f"{kind}-ns-us-000002.csv", "ns-us"))
        assert refused.value.code == code
