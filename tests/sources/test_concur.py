"""SAP Concur: the real extract, and what partners do to files."""

from __future__ import annotations

import dataclasses
import itertools
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project import fault
from dagster_project.config import Source
from dagster_project.landing.refusal import DocumentRefused
from dagster_project.ports import SftpServer
from dagster_project.sources import concur
from dagster_project.sources.stream import Document
from tests.sources.conftest import Site

REAL = Path(__file__).parents[2] / "dagster_project/sandbox/world/real/concur_sae/ConcurStandardAccountingExtract.txt"
bad_input = pytest.mark.bad_input
_folders = itertools.count()


def line(batch: int, sequence: int, amount: str, **columns: str) -> str:
    """A DETAIL line; keyword `c92="AUD-1"` fills column 92."""
    fields = [""] * 400
    values = {
        1: "DETAIL",
        2: str(batch),
        3: "2026-09-25",
        4: str(sequence),
        5: "E007",
        22: "USD",
        64: "2026-09-20",
        168: "CR" if amount.startswith("-") else "DR",
        169: amount,
        170: f"J{batch}-{sequence}",
        335: "Y",
    } | {int(name[1:]): value for name, value in columns.items()}
    for column, value in values.items():
        fields[column - 1] = value
    return "|".join(fields)


def extract(batch: int, *lines: str, count: int | None = None, total: str | None = None) -> bytes:
    """An SAE file of `lines` with a header that fits them unless another is given."""
    found = sum((Decimal(each.split("|")[168]) for each in lines), Decimal(0))
    header = f"EXTRACT|2026-09-25|{len(lines) if count is None else count}|{total or f'{found:.4f}'}|{batch}"
    return "".join(f"{each}\n" for each in (header, *lines)).encode()


def plain(batch: int, amount: str = "+100.0000") -> bytes:
    return extract(batch, line(batch, 1, amount))


def name(number: int) -> str:
    return f"extract_CES_SAE_v3_p0012345abcd_202609{number:02d}050000.txt"


class Partner:
    """Concur's side of the drop zone."""

    def __init__(self, root: Path, server: SftpServer) -> None:
        folder = f"partner{next(_folders)}"
        self.root = root / folder
        self.outbound = self.root / "outbound"
        self.outbound.mkdir(parents=True)
        self.source = Source("concur", "meridian", sftp=server, inbound=f"/{folder}/outbound")

    def drop(self, number: int, content: bytes) -> None:
        (self.outbound / name(number)).write_bytes(content)

    def waiting(self) -> list[str]:
        return sorted(path.name for path in self.outbound.iterdir())

    def archived(self) -> list[str]:
        archive = self.root / "archive"
        return sorted(path.name for path in archive.iterdir()) if archive.exists() else []


@pytest.fixture
def partner(drops: tuple[Path, SftpServer]) -> Partner:
    return Partner(*drops)


def refused(content: bytes) -> DocumentRefused:
    with pytest.raises(DocumentRefused) as refusal:
        concur.read(Document(content, name(1), "meridian"))
    return refusal.value


# -- the real file ----------------------------------------------------------------------------------------------------


def test_the_real_extract_reads_exactly():
    """Its own header says 102 lines and 16447.7700; every line must be there, to the fourth decimal."""
    reading = concur.read(Document(REAL.read_bytes(), "real", "tock"))
    assert (len(reading.rows), reading.refused, reading.notes) == (102, [], [])
    assert sum(row["journal_amount"] for row in reading.rows) == Decimal("16447.7700")
    assert Counter(row["debit_credit"] for row in reading.rows) == {"DR": 79, "CR": 23}
    assert sum(row["journal_key"] is None for row in reading.rows) == 15, "cash advances have no key"
    assert len({concur.SAE_LINES.transactions.record_id(row) for row in reading.rows}) == 102
    assert {row["sequence"] for row in reading.rows} == set(range(1, 103))
    first = next(row for row in reading.rows if row["sequence"] == 1)
    assert (first["batch_id"], first["employee_id"], first["org_unit_1"], first["cash_advance_currency"]) == (
        *("3", "3660172", "IT"),
        "USD",
    )


def test_the_real_extract_goes_through_the_drop_zone_into_typed_parquet(site: Site, partner: Partner):
    """From the partner's folder to the table that the warehouse reads, with its total intact."""
    partner.drop(1, REAL.read_bytes())
    counts = site.cycle(partner.source)
    assert (counts.rows_in, counts.versions) == (102, 102)
    landed = site.landed("raw_concur__sae_lines")
    assert landed.schema == concur.SAE_LINES.schema
    assert landed["journal_amount"].sum() == Decimal("16447.7700")
    assert site.ledger.rows("select distinct approval from version") == [("approved",)]
    assert (partner.waiting(), partner.archived()) == ([], [name(1)])
    assert site.raw.get(landed["_raw_sha256"][0]) == REAL.read_bytes()


# -- files that are not what their header says ------------------------------------------------------------------------

WHOLE = extract(7, line(7, 1, "+250.00"), line(7, 2, "-2.50"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(WHOLE[:-1], "FILE_TRUNCATED", marks=bad_input(44)),  # in the middle of the last line
        pytest.param(WHOLE[: WHOLE.index(b"\n", 200) + 1], "FILE_TRUNCATED", marks=bad_input(45)),  # at a line end
        pytest.param(b"", "FILE_EMPTY", marks=bad_input(46)),
        pytest.param(
            WHOLE + line(7, 3, "+1.00").encode() + b"\n", "FILE_STRUCTURE", marks=bad_input(49)
        ),  # one line more
        pytest.param(extract(7, line(7, 1, "+250.00"), total="247.50"), "CONTROL_TOTAL_MISMATCH", marks=bad_input(47)),
        pytest.param(extract(7, line(7, 1, "+250.00"), count=2), "FILE_TRUNCATED", marks=bad_input(47)),
        pytest.param(extract(7, line(7, 1, "+250.00"), total="$250.00"), "FILE_HEADER", marks=bad_input(67)),
        pytest.param(WHOLE.split(b"\n", 1)[1], "FILE_HEADER", marks=bad_input(48)),  # no header at all
        pytest.param(extract(7, line(7, 1, "+250.00") + "|"), "FILE_STRUCTURE", marks=bad_input(57)),  # 401 columns
        pytest.param(
            extract(7, line(7, 1, "+250.00").removesuffix("|")), "FILE_STRUCTURE", marks=bad_input(57)
        ),  # 399 columns
        (extract(7, line(8, 1, "+250.00")), "FILE_STRUCTURE"),  # a line of another batch
        pytest.param(WHOLE.replace(b"\n", b"\r\n"), "FILE_NEWLINE", marks=bad_input(61)),
        pytest.param(WHOLE.replace(b"|", b";"), "FILE_HEADER", marks=bad_input(58)),
        pytest.param(WHOLE.replace(b"E007", "Zoë".encode("cp1252")), "FILE_ENCODING", marks=bad_input(62)),
        pytest.param(WHOLE.replace(b"E007", b"E\x0007"), "FILE_ENCODING", marks=bad_input(63)),
        pytest.param(WHOLE.replace(b"+250.00", b"+250,00"), "CONTROL_TOTAL_MISMATCH", marks=bad_input(66)),
    ],
)
def test_a_file_that_is_not_what_its_header_says_is_refused_whole(content, code):
    """Part of an expense batch is not an expense batch."""
    assert refused(content).code == code


@pytest.mark.bad_input(46)
def test_a_batch_without_lines_is_a_sign_of_life():
    """Concur sends a header alone when nothing is due; that is no gap and no error."""
    assert concur.read(Document(extract(7), name(1), "meridian")).rows_in == 0


def test_quotes_in_free_text_are_text():
    """Real files hold unbalanced quotes; taken as quoting they would swallow the rest of the file."""
    reading = concur.read(Document(extract(7, line(7, 1, "+1.00", c71='5" pipe')), name(1), "meridian"))
    assert reading.rows[0]["vendor_description"] == '5" pipe'


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"c168": "CR"}, "FIELD_INVALID"),  # sign and side disagree
        ({"c168": "XX"}, "FIELD_INVALID"),
        pytest.param({"c169": "+250.0050"}, "NUMBER_TOO_PRECISE", marks=bad_input(68)),
        pytest.param({"c169": "+250.005"}, "FIELD_INVALID", marks=bad_input(66)),  # 250005 in another locale
        pytest.param({"c22": "JPY", "c169": "+250.50"}, "NUMBER_TOO_PRECISE", marks=bad_input(12)),
        pytest.param({"c22": "usd"}, "FIELD_INVALID", marks=bad_input(11)),
        pytest.param({"c64": "20/09/2026"}, "FIELD_INVALID", marks=bad_input(65)),
        ({"c335": "yes"}, "FIELD_INVALID"),
        pytest.param({"c4": "1.0"}, "FIELD_INVALID", marks=bad_input(64)),
    ],
)
def test_a_line_that_cannot_be_booked_as_it_stands_is_held_alone(site, partner, columns, code):
    """The file's total proves the other lines."""
    bad = line(7, 1, columns.pop("c169", "+250.00"), **columns)
    partner.drop(1, extract(7, bad, line(7, 2, "+1.00")))
    counts = site.cycle(partner.source)
    assert (counts.versions, counts.quarantined) == (1, 1)
    assert site.versions("J7-1") == [("unknown", code)]
    assert site.codes() == {(code, "meridian/concur/meridian/expense_item/J7-1/1")}


# -- files in a folder ------------------------------------------------------------------------------------------------


@pytest.mark.bad_input(44)
def test_a_refused_file_is_kept_and_explained_and_its_correction_is_taken(site: Site, partner: Partner):
    """An exception that a person can act on, and that ends by itself."""
    partner.drop(1, plain(7))
    site.cycle(partner.source)
    good = extract(8, line(8, 1, "+250.00"), line(8, 2, "+2.50"))
    partner.drop(2, good[:-300])
    counts = site.cycle(partner.source)
    assert (counts.refused_documents, counts.versions, counts.rows_in, counts.quarantined) == (1, 0, 1, 1)
    assert site.codes() == {("FILE_TRUNCATED", "concur/meridian/sae_lines/number 8")}
    assert "send the file again" in site.message("FILE_TRUNCATED")
    assert name(2) in site.message("FILE_TRUNCATED")
    assert len(list((site.folder / "raw").rglob("*/*/*"))) == 2, "the refused bytes are evidence"
    partner.drop(9, good)
    assert site.cycle(partner.source).versions == 2
    assert site.codes() == set()


def test_a_refused_first_file_is_still_waited_for(site: Site, partner: Partner):
    """The first file may have any number, but not be skipped because it was broken."""
    partner.drop(1, plain(7)[:-1])
    site.cycle(partner.source)
    partner.drop(2, plain(8))
    site.cycle(partner.source)
    assert ("FILE_SEQUENCE_GAP", "concur/meridian/sae_lines") in site.codes()
    partner.drop(3, plain(7))
    assert site.cycle(partner.source).versions == 2
    assert site.codes() == set()


@pytest.mark.bad_input(53)
def test_a_gap_in_batch_numbers_stops_the_stream_until_it_is_filled(site: Site, partner: Partner):
    """Batch 19 may correct batch 18; taken out of order it corrects nothing."""
    partner.drop(1, plain(17))
    partner.drop(3, plain(19))
    assert site.cycle(partner.source).versions == 1
    assert site.codes() == {("FILE_SEQUENCE_GAP", "concur/meridian/sae_lines")}
    assert "file number 18 has not arrived" in site.message("FILE_SEQUENCE_GAP")
    assert partner.waiting() == [name(3)]
    partner.drop(4, plain(18))
    assert site.cycle(partner.source).versions == 2
    assert site.codes() == set()
    assert [row[0] for row in site.ledger.rows("select name from extract_page order by extract_seq")] == [
        *(name(1), name(4), name(3))
    ]


def test_batches_are_taken_in_the_order_of_their_numbers(site: Site, partner: Partner):
    """Names carry the time of writing, which is not the order of the batches."""
    partner.drop(2, plain(17))
    partner.drop(1, plain(18))
    site.cycle(partner.source)
    assert site.codes() == set()
    assert site.ledger.watermark("concur", "meridian", "sae_lines") == "18"


@pytest.mark.threat("T6")
@pytest.mark.bad_input(50, 51)
def test_the_same_file_again_has_no_effect(site: Site, partner: Partner):
    """A partner who repeats a transfer must not be paid twice."""
    partner.drop(1, plain(7))
    site.cycle(partner.source)
    partner.drop(1, plain(7))
    partner.drop(2, plain(7))
    pulled = site.pull(partner.source)
    assert (pulled.extracts, pulled.duplicates) == (0, 2)
    assert site.read().rows_in == 0
    partner.drop(1, plain(7))
    site.pull(partner.source)
    assert (partner.waiting(), len(partner.archived())) == ([], 4)


@pytest.mark.bad_input(52)
def test_new_content_under_a_taken_number_is_not_used(site: Site, partner: Partner):
    """Nobody can say which of the two is batch 7."""
    partner.drop(1, plain(7))
    site.cycle(partner.source)
    partner.drop(1, plain(7, "+900.0000"))
    partner.drop(2, plain(8))
    assert site.cycle(partner.source).versions == 1, "batch 8 goes on"
    assert site.codes() == {("FILE_SEQUENCE_REPEATED", "concur/meridian/sae_lines")}
    assert partner.waiting() == [name(1)]
    (partner.outbound / name(1)).unlink()
    site.cycle(partner.source)
    assert site.codes() == set()


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(
            "extract_CES_SAE_v3_p0012345abcd_20260901050000.txt.part", marks=bad_input(41)
        ),  # still being written
        "extract_CES_SAE_v3_p0012345abcd_20260901050000.txt.pgp",
        ".extract_CES_SAE_v3_p0012345abcd_20260901050000.txt",
        "extract_attendee_detail_p0012345abcd_20260901050000.txt",
        pytest.param("extract_CES_SAE_v3_..\\..\\etc_20260901050000.txt", marks=bad_input(84)),
        "extract_CES_SAE_v3_p0012345abcd_20260901050000\n.txt",
        f"extract_CES_SAE_v3_{'p' * 200}_20260901050000.txt",
        "-rf",
    ],
)
def test_only_final_names_of_the_contract_are_taken(site: Site, partner: Partner, other: str):
    """A file being written is half a file, and a name is never a path."""
    (partner.outbound / other).write_bytes(plain(7))
    assert site.pull(partner.source).extracts == 0
    assert partner.waiting() == [other]


@pytest.mark.threat("T11")
@pytest.mark.bad_input(85)
def test_a_link_in_the_folder_is_not_followed(site: Site, partner: Partner):
    """It points wherever its maker likes."""
    (partner.root / "elsewhere").write_bytes(plain(7))
    (partner.outbound / name(1)).symlink_to(partner.root / "elsewhere")
    assert site.pull(partner.source).extracts == 0


def test_a_missing_folder_is_an_exception_and_not_an_empty_week(site: Site, partner: Partner):
    """A renamed folder looks like nothing to reimburse."""
    partner.outbound.rmdir()
    site.pull(partner.source)
    assert site.codes() == {("FOLDER_MISSING", "concur/meridian")}


@pytest.mark.threat("T1")
def test_a_server_with_another_host_key_is_an_exception_with_both_fingerprints(site: Site, partner: Partner):
    """Nothing is fetched from a stranger, and the message says whom to ask."""
    stranger = dataclasses.replace(partner.source.sftp, host_keys=("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==",))
    site.pull(dataclasses.replace(partner.source, sftp=stranger))
    assert site.codes() == {("HOST_KEY_UNKNOWN", "concur/meridian")}
    assert site.message("HOST_KEY_UNKNOWN").count("SHA256:") == 2
    site.pull(partner.source)
    assert site.codes() == set()


# -- crashes ----------------------------------------------------------------------------------------------------------


class Crash(BaseException):
    """The process dies here."""


POINTS = (
    *("landing.before_raw", "landing.after_raw", "sources.before_register", "sources.after_register"),
    *("sources.before_archive", "sources.before_landing", "sources.before_observe", "sources.after_observe"),
)


@pytest.mark.parametrize("point", POINTS)
def test_a_crash_at_any_boundary_loses_and_doubles_nothing(site: Site, partner: Partner, point: str):
    """Moved to the archive only once it is registered; read again until the ledger says it is read."""
    partner.drop(1, plain(7))

    def die(_: str) -> None:
        fault.clear()
        raise Crash

    fault.install(point, die)
    with pytest.raises(Crash):
        site.cycle(partner.source)
    site.restart()
    site.cycle(partner.source)
    assert site.versions("J7-1") == [("approved", None)]
    assert site.landed("raw_concur__sae_lines").height == 1
    assert (partner.waiting(), len(partner.archived())) == ([], 1)
    assert len(site.extracts()) == 1
