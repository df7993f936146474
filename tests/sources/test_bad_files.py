"""Files in a drop zone that are rarely seen, each through the reader of the partner that could send it."""

from __future__ import annotations

import gzip
import os
import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from dagster_project.landing import strict
from dagster_project.landing.refusal import DocumentRefused
from dagster_project.ports import SftpServer
from dagster_project.posting.adapters.netsuite import source as netsuite
from dagster_project.sources import concur, ecb
from dagster_project.sources.stream import Document, Reading
from tests.sources import test_concur
from tests.sources.conftest import Site
from tests.sources.test_concur import Partner, extract, line
from tests.sources.test_ecb_and_registry import RATES, zipped
from tests.sources.test_netsuite import Erp, ack, export, gl, posted

bad_input = pytest.mark.bad_input


@pytest.fixture
def partner(drops: tuple[Path, SftpServer]) -> Partner:
    return Partner(*drops)


@pytest.fixture
def erp(drops: tuple[Path, SftpServer]) -> Erp:
    return Erp(*drops)


def of_concur(content: bytes) -> Reading:
    return concur.read(Document(content, test_concur.name(1), "meridian"))


def of_gl(content: bytes) -> Reading:
    return netsuite.EXPORTS["gl"].read(Document(content, "gl-ns-us-000001.csv", "ns-us"))


def of_answer(content: bytes) -> Reading:
    return netsuite.read_acknowledgement(Document(content, "ack-ns-us-00000001-1.csv", "ns-us"))


def of_rates(text: str | bytes) -> Reading:
    content = zipped(text) if isinstance(text, str) else text
    return ecb.read(Document(content, ecb.FILE, "ecb"))


def of_periods(*statuses: tuple[int, str]) -> Reading:
    rows = [f"2026-0{at},2026-0{at}-01,2026-0{at}-28,{status},2026-10-01T00:00:00Z" for at, status in statuses]
    total = str(sum(status == "open" for _, status in statuses))
    content = export("periods", "period,start,end,status,changed_at", *rows, total=total)
    return netsuite.EXPORTS["periods"].read(Document(content, "periods-ns-us-000001.csv", "ns-us"))


ONE = extract(7, line(7, 1, "+250.00"))
BOOKS = gl(1, "100.00")
PGP = b"-----BEGIN PGP MESSAGE-----\n\nhQEMA0\n-----END PGP MESSAGE-----\n"
XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>\n'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>\n'
PAIN_002 = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><GrpSts>PART</GrpSts></Document>\n'


def packed(name: str, content: bytes, *, flags: int = 0, link: bool = False) -> bytes:
    """A zip of one member that says it is encrypted (`flags` 1) or a link."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo(name)
        member.external_attr = (0o120777 if link else 0o100644) << 16
        archive.writestr(member, content)
    data = bytearray(buffer.getvalue())
    # The flags stand at byte 6 of the local header and at byte 8 of the directory's.
    data[6] |= flags
    data[data.index(b"PK\x01\x02") + 8] |= flags
    return bytes(data)


@pytest.mark.parametrize(
    ("read", "content", "code"),
    [
        pytest.param(of_gl, BOOKS + b"TRAILER,1\n", "FILE_TRUNCATED", marks=bad_input(49)),
        pytest.param(of_answer, ack(posted("E1")) * 2, "FILE_TRUNCATED", marks=bad_input(49)),
        pytest.param(
            of_answer, ack(posted("E1")) + posted("E2").encode() + b"\n", "FILE_TRUNCATED", marks=bad_input(49)
        ),
        pytest.param(of_gl, BOOKS.replace(b",memo\n", b",memo,extra\n"), "FILE_STRUCTURE", marks=bad_input(56)),
        pytest.param(of_gl, BOOKS.replace(b"debit,credit", b"debit,debit"), "FILE_STRUCTURE", marks=bad_input(56)),
        pytest.param(of_gl, BOOKS.replace(b",memo\n", b"\n"), "FILE_STRUCTURE", marks=bad_input(56)),
        pytest.param(of_gl, BOOKS.replace(b"JE10,1,", b"JE10;1;"), "FILE_STRUCTURE", marks=bad_input(58)),
        pytest.param(of_concur, PGP, "FILE_HEADER", marks=bad_input(88)),
        pytest.param(of_concur, b"\x85\x01\x0c\x03\x9a\xff", "FILE_ENCODING", marks=bad_input(88)),
        pytest.param(of_answer, PGP, "FILE_STRUCTURE", marks=bad_input(88)),
        pytest.param(of_gl, gl(2, "100.00"), "FILE_FOREIGN", marks=bad_input(89)),
        pytest.param(of_gl, gl(1, "1.00", company="ns-us-SB1"), "FILE_FOREIGN", marks=bad_input(40)),
        pytest.param(of_gl, BOOKS.replace(b"HEADER,gl", b"TEST,gl"), "FILE_HEADER", marks=bad_input(91)),
        pytest.param(of_concur, ONE.replace(b"EXTRACT", b"EXTRACT_TEST"), "FILE_HEADER", marks=bad_input(91)),
        pytest.param(
            of_answer,
            ack(posted("E1")).replace(b",message\n", b",message,v2\n"),
            "FILE_STRUCTURE",
            marks=bad_input(110),
        ),
        pytest.param(of_answer, b'{"batch_id": "ns-us-00000001"}\n', "FILE_STRUCTURE", marks=bad_input(110)),
        pytest.param(of_answer, XXE, "FILE_STRUCTURE", marks=bad_input(115)),
        pytest.param(of_answer, LAUGHS, "FILE_STRUCTURE", marks=bad_input(115)),
        pytest.param(of_answer, PAIN_002, "FILE_STRUCTURE", marks=bad_input(116)),
        pytest.param(of_rates, packed("a", b"Date,USD,\n", flags=1), "ARCHIVE_REFUSED", marks=bad_input(82)),
        pytest.param(of_rates, packed("a", b"/etc/passwd", link=True), "FILE_TRUNCATED", marks=bad_input(82)),
        pytest.param(of_rates, packed("a.zip", zipped(RATES)), "FILE_ENCODING", marks=bad_input(82)),
        pytest.param(of_rates, zipped(RATES) + b"garbage" * 99, "ARCHIVE_REFUSED", marks=bad_input(83)),
        pytest.param(
            of_gl, BOOKS.replace(b"100.00,0", "1\u00a0100.00,0".encode()), "CONTROL_TOTAL_MISMATCH", marks=bad_input(67)
        ),
        pytest.param(of_gl, gzip.compress(BOOKS), "FILE_ENCODING", marks=bad_input(169)),
        pytest.param(of_gl, BOOKS + b"\x1a", "FILE_TRUNCATED", marks=bad_input(170)),
        pytest.param(of_gl, BOOKS + b"\n", "FILE_TRUNCATED", marks=bad_input(171)),
        pytest.param(of_gl, BOOKS.replace(b"AUD-1,,", b'"AUD\r-1",,'), "FILE_NEWLINE", marks=bad_input(172)),
        pytest.param(of_gl, gl(1, "1100.00", total='"1,100.00"'), "CONTROL_TOTAL_MISMATCH", marks=bad_input(173)),
        pytest.param(
            of_concur, extract(7, line(7, 1, "+1100.00"), total="1,100.00"), "FILE_HEADER", marks=bad_input(173)
        ),
        pytest.param(of_gl, BOOKS.replace(b"debit,credit", b"Debit,Credit"), "FILE_STRUCTURE", marks=bad_input(174)),
        pytest.param(of_concur, extract(7, line(7, 1, "+1.00", c71="a\nb")), "FILE_STRUCTURE", marks=bad_input(175)),
        pytest.param(
            of_concur,
            ONE.replace(b"+250.00", "+\u0662\u0665\u0660.00".encode()),
            "CONTROL_TOTAL_MISMATCH",
            marks=bad_input(154),
        ),
        pytest.param(of_concur, ONE.replace(b"|1|250", "|\u0661|250".encode()), "FILE_HEADER", marks=bad_input(154)),
        pytest.param(of_gl, BOOKS.replace(b"ns-us,1,", "ns-us,\u0661,".encode()), "FILE_FOREIGN", marks=bad_input(154)),
        pytest.param(of_rates, f"{RATES}2026-09-25,1.2,180,N/A,\n", "FILE_STRUCTURE", marks=bad_input(176)),
        pytest.param(of_rates, RATES.replace("USD", "usd"), "FILE_STRUCTURE", marks=bad_input(177)),
        pytest.param(
            lambda rows: of_periods(*rows), [(8, "open"), (8, "closed")], "FILE_STRUCTURE", marks=bad_input(178)
        ),
    ],
)
def test_a_file_that_is_not_what_was_agreed_is_refused_whole(read, content, code):
    """Harm: what cannot be a file of ours is taken for one, in part or with another meaning."""
    with pytest.raises(DocumentRefused) as refused:
        read(content)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("read", "content", "codes"),
    [
        pytest.param(of_answer, ack(posted("E1", amount="1E2")), ["FIELD_INVALID"], marks=bad_input(179)),
        pytest.param(of_answer, ack(posted("E1").replace(",LINE,", ",line,")), ["FIELD_INVALID"], marks=bad_input(180)),
        pytest.param(
            of_concur, extract(7, line(7, 1, "+12.5005", c22="KWD")), ["NUMBER_TOO_PRECISE"], marks=bad_input(12)
        ),
        pytest.param(of_concur, extract(7, line(7, 1, "+1.00", c4="1.2E+05")), ["FIELD_INVALID"], marks=bad_input(64)),
        pytest.param(of_concur, extract(7, line(7, 1, "+1.00", c64="#####")), ["FIELD_INVALID"], marks=bad_input(64)),
        pytest.param(
            lambda rows: of_periods(*rows), [(8, "adjusting"), (9, "open")], ["FIELD_INVALID"], marks=bad_input(181)
        ),
        pytest.param(lambda rows: of_periods(*rows), [(8, "Open")], ["FIELD_INVALID"], marks=bad_input(181)),
    ],
)
def test_a_line_that_is_not_what_was_agreed_is_held_alone(read, content, codes):
    """Harm: the line is read as what its writer did not mean, or stops every line beside it."""
    assert [each.refusal.code for each in read(content).refused] == codes


@pytest.mark.parametrize(
    ("read", "content", "amounts"),
    [
        # Lines end at line feeds alone, whatever else a reader of text takes for an end.
        pytest.param(
            of_concur, extract(7, line(7, 1, "+1.00", c71="a\u2028b\x85c\x0bd\x0ce")), ["1"], marks=bad_input(182)
        ),
        pytest.param(of_concur, extract(7, line(7, 1, "+12.50", c22="KWD")), ["12.5"], marks=bad_input(12)),
        pytest.param(of_concur, extract(7, line(7, 1, "+12.500", c22="KWD")), ["12.5"], marks=bad_input(12)),
        pytest.param(of_concur, extract(7, line(7, 1, "-0.00")), ["0"], marks=bad_input(183)),
        pytest.param(of_gl, gl(1, "-100.00"), ["-100"], marks=bad_input(184)),
        pytest.param(of_gl, BOOKS.replace(b"2026-09,2026-09-01", b"2199-09,2199-09-01"), ["100"], marks=bad_input(185)),
        pytest.param(
            of_rates,
            RATES.replace("2026-09-28", "2026-09-30"),
            ["1.1712", "172.05", "1.17", "171.9"],
            marks=bad_input(186),
        ),
    ],
)
def test_what_is_only_unusual_is_read_as_it_stands(read, content, amounts):
    """Harm: a file that says exactly what it means is refused, and a person is asked for nothing."""
    reading = read(content)
    assert (reading.refused, reading.notes) == ([], [])
    read_as = [next(row[name] for name in ("journal_amount", "debit", "rate") if name in row) for row in reading.rows]
    assert read_as == [Decimal(amount) for amount in amounts]


@bad_input(187)
def test_a_trailer_with_thousands_separators_leaves_its_batch_open():
    """Harm: a total that nobody can read proves nothing, and must not count as if it did."""
    reading = of_answer(ack(posted("E1", amount="1100.00"), trailer='TRAILER,ns-us-00000001,,,,,,"1,100.00",,1,\n'))
    assert [note.code for note in reading.notes] == ["ACK_MISMATCH"]
    assert [row["adds_up"] for row in reading.rows] == [False]


@pytest.mark.threat("T20")
@bad_input(81)
@pytest.mark.threat("T11")
def test_a_file_larger_than_agreed_is_refused_before_it_is_read():
    """Harm: 50 million lines fill the memory, and nothing else is read that day."""
    with pytest.raises(DocumentRefused, match="FILE_TOO_LARGE"):
        strict.csv_rows(b"a\n" * (strict.MAX_DOCUMENT_BYTES // 2 + 1))


# -- in a folder ------------------------------------------------------------------------------------------------------


@bad_input(54)
def test_a_batch_that_arrives_after_later_ones_is_not_used(site: Site, partner: Partner):
    """Harm: an old state of an expense comes back over what corrected it."""
    partner.drop(1, test_concur.plain(17))
    partner.drop(2, test_concur.plain(18))
    site.cycle(partner.source)
    partner.drop(3, test_concur.plain(16))
    assert site.cycle(partner.source).versions == 0
    assert site.codes() == {("FILE_SEQUENCE_REPEATED", "concur/meridian/sae_lines")}
    assert partner.waiting() == [test_concur.name(3)]


@bad_input(55)
def test_lines_that_come_again_in_a_new_batch_count_once(site: Site, partner: Partner):
    """Harm: yesterday's expenses are paid again because they were extracted again."""
    old = [line(7, at, "+1.00", c170=f"J{at}") for at in range(1, 50)]
    partner.drop(1, extract(7, *old))
    site.cycle(partner.source)
    again = [line(8, at, "+1.00", c170=f"J{at}") for at in range(1, 51)]
    partner.drop(2, extract(8, *again))
    counts = site.cycle(partner.source)
    assert (counts.versions, counts.duplicates) == (1, 49)


@bad_input(188)
def test_one_key_on_two_lines_of_a_batch_is_one_expense_or_none(site: Site, partner: Partner):
    """Harm: which of two amounts of one journal key is paid depends on the order of lines."""
    lines = [line(7, 1, "+1.00", c170="A"), line(7, 2, "+1.00", c170="A")]
    lines += [line(7, 3, "+2.00", c170="B"), line(7, 4, "+3.00", c170="B")]
    partner.drop(1, extract(7, *lines))
    counts = site.cycle(partner.source)
    assert (counts.versions, counts.duplicates, counts.quarantined) == (1, 1, 2)
    assert site.versions("B") == [("approved", "RECORD_CONTRADICTORY")]


@pytest.mark.threat("T17")
@bad_input(42, 88)
@pytest.mark.parametrize(
    "other", [".done", ".md5", ".pgp", ".gpg", ".gz", "~"], ids=["marker", "checksum", "pgp", "gpg", "gz", "backup"]
)
def test_what_stands_beside_a_file_is_no_file(site: Site, partner: Partner, other: str):
    """Harm: a marker without its file, or an encrypted one, is read as an extract."""
    (partner.outbound / f"{test_concur.name(1)}{other}").write_bytes(test_concur.plain(7))
    assert site.pull(partner.source).extracts == 0


@pytest.mark.parametrize("moment", [0, 4_102_444_800], ids=["1970", "2100"])
@bad_input(87, 113)
def test_when_a_file_says_that_it_was_written_decides_nothing(site: Site, erp: Erp, moment: int):
    """Harm: the partner's clock is wrong, and an answer counts as old or is never taken."""
    erp.drop("ack-ns-us-00000001-1.csv", ack(posted("E1")))
    os.utime(erp.answers / "ack-ns-us-00000001-1.csv", (moment, moment))
    assert site.cycle(erp.source).versions == 1


@bad_input(189)
def test_an_export_of_a_moment_that_has_not_come_supports_no_conclusion(site: Site, erp: Erp):
    """Harm: books of the year 2199 would show that every line is missing, and their calendar would never change."""
    late = gl(1, "100.00").replace(b"2026-09-29T02:00:00Z", b"2199-09-29T02:00:00Z")
    erp.drop("gl-ns-us-000001.csv", late)
    assert site.cycle(erp.source).refused_documents == 1
    assert site.codes() == {("FILE_FUTURE", "netsuite/ns-us/gl_lines/number 1")}
    erp.drop("gl-ns-us-000001.csv", gl(1, "100.00"))
    assert site.cycle(erp.source).versions == 1
    assert site.codes() == set()


@bad_input(90)
def test_an_extract_of_another_company_s_concur_is_left_where_it_is(site: Site, partner: Partner):
    """Harm: a provider that mixes up two of its clients' folders has us pay the expenses of strangers."""
    partner.drop(1, test_concur.plain(7))
    assert site.pull(replace(partner.source, account_id="p0099999zzzz")).extracts == 0
    assert site.pull(replace(partner.source, account_id="p0012345abcd")).extracts == 1
