"""Pages and records of an API that are rarely seen, each through the real client and the real readers."""

from __future__ import annotations

import gzip
import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from dagster_project.config import Source
from dagster_project.transport import rest
from dagster_project.transport.errors import PermanentError, TransientError
from tests.sources.conftest import TOKEN, Site
from tests.sources.test_harvest import SUBJECT, Harvest, entry, txn
from tests.sources.test_kantata import SUBMISSION
from tests.sources.test_kantata import entry as kantata_entry
from tests.transport.servers import Answer, http_server, json_answer
from tests.transport.test_http import server as raw_server
from tests.transport.test_rest import Keep, api, pages

bad_input = pytest.mark.bad_input


@pytest.fixture
def vendor() -> Iterator[Harvest]:
    vendor = Harvest()
    with http_server(vendor.answer) as vendor.server:
        yield vendor


@pytest.fixture
def source(vendor: Harvest) -> Source:
    return Source(
        "harvest", "meridian", f"{vendor.server.url}/v2", account_id="1001", token_env=TOKEN, open_from="2026-07-01"
    )


# -- answers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(b'\xef\xbb\xbf{"links": {}}', "PAGE_NOT_JSON", marks=bad_input(127)),
        pytest.param(b'{"links": {}}{"links": {}}', "PAGE_NOT_JSON", marks=bad_input(128)),
        pytest.param(b'{"links": {},}', "PAGE_NOT_JSON", marks=bad_input(129)),
        pytest.param(b"{'links': {}} // no more", "PAGE_NOT_JSON", marks=bad_input(129)),
        pytest.param('{"links": {}, "name": "Zoë"}'.encode("latin-1"), "PAGE_NOT_JSON", marks=bad_input(130)),
        pytest.param(b"\x1f\x8b\x08\x00", "PAGE_NOT_JSON", marks=bad_input(131)),
    ],
)
def test_what_is_nearly_json_is_refused_whole(body, code):
    """A forgiving reader decides by itself what a broken page meant."""
    with http_server(lambda _: Answer(body)) as server, pytest.raises(TransientError) as refused:
        pages(api(server.url))
    assert refused.value.code == code


@pytest.mark.parametrize("link", [5, {"href": "/entries"}, ["/entries"], True, ""])
@bad_input(132)
def test_a_next_link_that_is_no_text_is_a_broken_contract(link):
    """Harm: the pull ends in an error of the library, and takes every other source of the cycle with it."""
    with (
        http_server(lambda _: json_answer({"links": {"next": link}})) as server,
        pytest.raises(PermanentError) as refused,
    ):
        pages(api(server.url))
    assert refused.value.code == "PAGE_CONTRACT"


@pytest.mark.threat("T18")
@pytest.mark.parametrize(
    "link",
    [
        "//elsewhere.example/entries",
        "http:\\\\elsewhere.example/entries",
        "http://127.0.0.1@elsewhere.example/entries",
        "file:///etc/hostname",
        " http://elsewhere.example/entries",
        "https://127.0.0.1/entries",
    ],
)
@bad_input(133)
def test_a_link_in_disguise_to_another_server_is_not_followed(link):
    """Harm: our token goes to whoever wrote the link."""
    with (
        http_server(lambda _: json_answer({"links": {"next": link}})) as server,
        pytest.raises(PermanentError, match="PAGE_LINK_FOREIGN"),
    ):
        pages(api(server.url))
    assert len(server.requests) == 1


@bad_input(134)
def test_a_percent_encoded_cursor_is_given_back_as_it_came():
    """Harm: a cursor that is decoded or encoded once more asks for other pages, or for the first one again."""
    links = iter(["/entries?cursor=a%2Fb%3D%3D&x=%C3%BC", None])
    with http_server(lambda _: json_answer({"links": {"next": next(links)}})) as server:
        assert len(pages(api(server.url))) == 2
        assert server.requests[1].query == {"cursor": "a/b==", "x": "ü"}


@pytest.mark.threat("T20")
@bad_input(135)
def test_pages_without_end_are_given_up(monkeypatch):
    """Harm: a link that is new each time leads through the same records for ever."""
    monkeypatch.setattr(rest, "MAX_PAGES", 3)
    with http_server(lambda _: json_answer({"links": {"next": f"/entries?at={time.monotonic_ns()}"}})) as server:
        with pytest.raises(PermanentError, match="PAGE_LOOP"):
            pages(api(server.url))
        assert len(server.requests) == 4


@pytest.mark.parametrize("status", [202, 203, 204, 206, 304])
@bad_input(136)
def test_a_status_beside_200_is_no_page(status):
    """Harm: an answer without content, or with a part of it, is read as no records."""
    body = b"" if status in (204, 304) else b'{"entries": [], "links": {}}'
    keep = Keep()
    with http_server(lambda _: Answer(body, status)) as server, pytest.raises(PermanentError):
        pages(api(server.url, keep))
    assert keep.bodies == []


@pytest.mark.parametrize(
    "answer",
    [
        b'Transfer-Encoding: chunked\r\n\r\n5\r\n{"lin\r\n',  # the last chunk never comes
        b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n",  # a length that is no number
        b'Content-Length: 5\r\nContent-Length: 13\r\n\r\n{"links": {}}',  # two lengths
        b'Content-Encoding: gzip\r\nContent-Length: 13\r\n\r\n{"links": {}}',  # packed, it says
        b"Content-Encoding: gzip\r\nContent-Length: 20\r\n\r\n" + gzip.compress(b'{"links": {}}')[:20],
    ],
    ids=["chunks cut off", "no chunk length", "two lengths", "not packed", "packed and cut off"],
)
@bad_input(137)
def test_a_body_that_is_not_what_its_head_says_is_not_used(answer):
    """Harm: the part that came is taken for all."""

    def act(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + answer)

    with raw_server(act) as (url, _), pytest.raises(TransientError) as refused:
        pages(api(url.removesuffix("/import"), attempts=1))
    assert refused.value.code in ("SOURCE_UNREACHABLE", "PAGE_NOT_JSON", "PAGE_EMPTY")


@bad_input(138)
def test_a_length_that_is_too_short_makes_no_shorter_page():
    """Harm: the end of the page is lost, and what is left happens to parse."""
    answer = Answer(
        b'{"entries": [], "links": {}}', headers={"Content-Type": "application/json", "Content-Length": "20"}
    )
    with http_server(lambda _: answer) as server, pytest.raises(TransientError, match="PAGE_NOT_JSON"):
        pages(api(server.url))


@bad_input(83)
def test_of_packed_content_in_two_members_no_page_is_made():
    """Harm: two answers in one body, of which a client reads the one and a proxy the other."""
    twice = gzip.compress(b'{"links": {}}') * 2
    answer = Answer(twice, headers={"Content-Type": "application/json", "Content-Encoding": "gzip"})
    with http_server(lambda _: answer) as server, pytest.raises(TransientError, match="PAGE_NOT_JSON"):
        pages(api(server.url))


@pytest.mark.threat("T20")
@pytest.mark.parametrize("pause", ["3600", "99999999999", "Wed, 21 Oct 2099 07:28:00 GMT"])
@bad_input(139)
def test_a_pause_longer_than_a_cycle_is_not_slept_through(pause):
    """Harm: one source that asks for an hour keeps every other source, and what is to be posted, waiting."""
    with http_server(lambda _: Answer(b"", 429, {"Retry-After": pause})) as server:
        began = time.monotonic()
        with pytest.raises(TransientError, match="SOURCE_BUSY"):
            pages(api(server.url))
        assert time.monotonic() - began < 2
        assert len(server.requests) == 1


@pytest.mark.parametrize("pause", ["Wed, 21 Oct 2015 07:28:00 GMT", "-5", "soon", "1e9", ""])
@bad_input(140)
def test_a_pause_that_is_past_or_no_number_is_our_own_pause(pause):
    """Harm: a header that nobody understands ends the pull."""
    answers = iter([Answer(b"", 503, {"Retry-After": pause}), json_answer({"links": {}})])
    with http_server(lambda _: next(answers)) as server:
        assert len(pages(api(server.url))) == 1


# -- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("corrupt", "code"),
    [
        pytest.param(lambda page, _: {**page, "total_entries": "2"}, "PAGE_CONTRACT", marks=bad_input(141)),
        pytest.param(lambda page, _: {**page, "total_entries": 2.0}, "PAGE_CONTRACT", marks=bad_input(141)),
        pytest.param(lambda page, _: {**page, "total_entries": -3}, "PAGE_COUNT_MISMATCH", marks=bad_input(141)),
        pytest.param(
            lambda page, number: {**page, "total_entries": 2 + number}, "PAGE_COUNT_MISMATCH", marks=bad_input(142)
        ),
        pytest.param(lambda page, _: [page], "PAGE_CONTRACT", marks=bad_input(143)),
        pytest.param(lambda page, _: {**page, "time_entries": {}}, "PAGE_CONTRACT", marks=bad_input(143)),
        pytest.param(lambda *_: {"error": "quota", "status": 200}, "PAGE_CONTRACT", marks=bad_input(144)),
    ],
)
def test_pages_that_do_not_prove_themselves_are_not_used(site: Site, vendor: Harvest, source: Source, corrupt, code):
    """Harm: a page of an error, or of a part, stands for a month of everybody's time."""
    vendor.entries, vendor.corrupt = [entry(1), entry(2), entry(3)], corrupt
    site.cycle(source)
    assert site.codes() == {(code, SUBJECT)}
    assert [each for each in site.extracts() if each[0] == "time_entries"] == []


@bad_input(145)
def test_an_empty_page_between_two_others_does_not_end_the_walk(site: Site, vendor: Harvest, source: Source):
    """Harm: vendors filter after paging; who stops at the first empty page loses the rest."""
    vendor.entries = [entry(number) for number in range(1, 5)]

    def emptied(page: dict, number: int) -> dict:
        shown = {1: [1, 2], 2: [], 3: [3, 4]}[number]
        more = f"{vendor.server.url}/v2/time_entries?cursor={number * 2}" if number < 3 else None
        return {**page, "time_entries": [entry(each) for each in shown], "links": {"next": more}}

    vendor.corrupt = emptied
    assert site.cycle(source).versions == 4


# -- records ----------------------------------------------------------------------------------------------------------

# Number of the row, field, what is written for it, and the code of its refusal (None: it is read).
ODD = (
    (146, "hours", "0e999999999", None),
    (146, "hours", "0E-999999999", None),
    (146, "hours", "1e-400", "NUMBER_TOO_PRECISE"),
    (147, "hours", "75E-1", None),
    (147, "hours", "0.75e+1", None),
    (148, "hours", "true", "FIELD_INVALID"),
    (148, "billable", '"true"', "FIELD_INVALID"),
    (148, "billable", "1", "FIELD_INVALID"),
    (149, "updated_at", '"2026-06-30T23:59:60Z"', "FIELD_INVALID"),
    (150, "updated_at", '"2026-06-30T24:00:00Z"', "FIELD_INVALID"),
    (151, "updated_at", '"2026-09-02T09:00:00+14:00"', None),
    (151, "updated_at", '"2026-09-02T09:00:00-12:00"', None),
    (151, "updated_at", '"2026-09-02T09:00:00+24:00"', "FIELD_INVALID"),
    (152, "updated_at", "1788339600", "FIELD_INVALID"),
    (153, "spent_date", '"0000-00-00"', "FIELD_INVALID"),
    (153, "spent_date", '"2026-09-01T00:00:00Z"', "FIELD_INVALID"),
    (154, "spent_date", '"\u0662\u0660\u0662\u0666-\u0660\u0669-\u0660\u0661"', "FIELD_INVALID"),
    (155, "user", "null", "FIELD_NULL"),
    (155, "user", "[]", "FIELD_INVALID"),
    (156, "notes", json.dumps("\U0001f6a7 " + "x" * 1_000_000), None),
    (30, "new_field", '{"deep": [1]}', None),
    (22, "updated_at", '"0001-01-01T00:00:00Z"', None),
    (22, "updated_at", '"0001-01-01T00:00:00+14:00"', "FIELD_INVALID"),
)


@bad_input(*sorted({number for number, *_ in ODD}))
def test_a_field_in_an_odd_form_is_read_exactly_or_costs_its_record(site: Site, vendor: Harvest, source: Source):
    """Harm: a value that the reader understands otherwise than its writer, or one that ends the whole cycle."""
    vendor.page_size = len(ODD)
    vendor.entries = [entry(at, **{field: f"<{at}>"}) for at, (_, field, *_) in enumerate(ODD)]

    def written(page: dict, _: int) -> Answer:
        text = json.dumps(page)
        for at, (_, _, value, _) in enumerate(ODD):
            text = text.replace(f'"<{at}>"', value)
        return Answer(text.encode())

    vendor.corrupt = written
    site.cycle(source)
    read = {(field, value[:40]): site.versions(str(at)) for at, (_, field, value, _) in enumerate(ODD)}
    assert read == {
        (field, value[:40]): [("unknown", code) if code else ("approved", None)] for _, field, value, code in ODD
    }


# Number of the row, an id, and what its record is known as (None: it is held without a name).
IDS = (
    (157, 2**70, str(2**70)),
    (158, 1.0, None),
    (158, True, None),
    (159, "e\u0301", None),
    (159, "\u00e9", None),
    (160, "7\u200b", None),
    (160, " 7", None),
    (161, "x" * 129, None),
    (162, "-7", "-7"),
)


@bad_input(*sorted({number for number, *_ in IDS}))
def test_an_odd_id_is_one_exact_record_or_none(site: Site, vendor: Harvest, source: Source):
    """Harm: two spellings of one id are two transactions, and the same hours are posted twice."""
    vendor.page_size = len(IDS)
    vendor.entries = [entry(number) for _, number, _ in IDS]
    counts = site.cycle(source)
    known = [record for (record,) in site.ledger.rows("select record_id from txn where record_id not like 'unread%'")]
    assert sorted(known) == sorted(name for *_, name in IDS if name)
    assert (counts.versions, counts.quarantined) == (2, len(IDS) - 2)


@bad_input(163)
def test_a_record_that_is_no_object_is_counted_and_held(site: Site, vendor: Harvest, source: Source):
    """Harm: it is skipped in silence, and the count of the page still fits."""
    vendor.page_size = 5
    vendor.entries = [entry(number) for number in range(5)]
    vendor.corrupt = lambda page, _: {**page, "time_entries": [None, 7, "x", [], entry(2)]}
    counts = site.cycle(source)
    assert (counts.versions, counts.quarantined, counts.rows_in) == (1, 4, 5)


@bad_input(30)
def test_a_renamed_field_of_money_holds_every_record(site: Site, vendor: Harvest, source: Source):
    """Harm: hours under another name are no hours, and a month of zero is posted."""
    vendor.entries = [{("hours_worked" if name == "hours" else name): value for name, value in entry(1).items()}]
    site.cycle(source)
    assert site.versions("1") == [("unknown", "FIELD_MISSING")]
    assert site.codes() == {("FIELD_MISSING", txn(1))}


# Number of the row, what a switch in the source's settings changes in an old record, and how many versions there are.
SWITCHED = (
    (164, {"rounded_hours": 8.0}, 2),
    (165, {"is_locked": False}, 1),
    (166, {"client": {"id": 3, "name": "Acme AG", "currency": "USD"}}, 1),
    (166, {"notes": "rewritten"}, 1),
    (167, {"client": {"id": 3, "name": "Acme", "currency": "EUR"}}, 2),
)


@bad_input(*sorted({number for number, *_ in SWITCHED}))
def test_what_a_setting_of_the_source_changes_in_old_records_is_a_version_when_it_is_money(site, vendor, source):
    """Harm: one switch in the vendor's settings reverses and repeats a year, or changes its money unseen."""
    vendor.entries = [entry(at) for at in range(len(SWITCHED))]
    site.cycle(source)
    vendor.entries = [entry(at, **change) for at, (_, change, _) in enumerate(SWITCHED)]
    site.clock.pass_(days=1)
    site.cycle(source)
    assert [len(site.versions(str(at))) for at in range(len(SWITCHED))] == [versions for *_, versions in SWITCHED]


@pytest.mark.parametrize("number", ["00123", "123"])
@bad_input(29)
def test_an_id_that_changes_its_type_is_the_same_only_when_its_text_is(site, vendor, source, number):
    """Harm: 123 and "00123" are taken for one, or 123 and "123" for two."""
    vendor.entries = [entry(123)]
    site.cycle(source)
    vendor.entries = [entry(number)]
    site.clock.pass_(days=1)
    counts = site.cycle(source)
    assert (counts.versions, counts.vanished) == ((0, 0) if number == "123" else (1, 1))


@bad_input(29, 36)
def test_a_source_that_shows_none_of_what_it_had_is_another_one(site: Site, vendor: Harvest, source: Source):
    """Harm: a token of another company, or a source that numbers its records anew: everything would be posted again."""
    vendor.page_size = 50
    vendor.entries = [entry(number) for number in range(1, 31)]
    site.cycle(source)
    vendor.entries = [entry(f"00{number}") for number in range(1, 31)]
    for _ in range(3):
        site.clock.pass_(days=1)
        counts = site.cycle(source, reread_hours=0)
        assert (counts.versions, counts.vanished) == (0, 0)
    assert site.codes() >= {("SOURCE_FOREIGN", f"{SUBJECT}/time_entries 1 of 1")}
    vendor.entries = [entry(number) for number in range(1, 31)]
    site.clock.pass_(days=1)
    site.cycle(source)
    assert site.codes() == set()


# -- Kantata ----------------------------------------------------------------------------------------------------------


@bad_input(168)
def test_a_base_unit_that_is_no_divisor_costs_its_record(site: Site):
    """Harm: the rate divided by zero is no rate, and the card's is posted in its place."""

    def answer(request) -> Answer:
        name = request.path.rsplit("/", 1)[-1].removesuffix(".json")
        entries = [kantata_entry("1", currency_base_unit=0), kantata_entry("2", currency_base_unit=-100)]
        shown = entries if name == "time_entries" else []
        return json_answer(
            {
                "count": len(shown),
                "meta": {"count": len(shown), "page_count": 1, "page_number": 1},
                "results": [{"key": name, "id": each["id"]} for each in shown],
                name: {each["id"]: each for each in shown},
                "timesheet_submissions": {"s1": SUBMISSION},
                "stories": {"9": {"id": "9", "title": "Delivery"}},
            }
        )

    with http_server(answer) as server:
        source = Source("kantata", "meridian", f"{server.url}/api/v1", token_env=TOKEN, open_from="2026-07-01")
        site.cycle(source)
    assert site.versions("1") == site.versions("2") == [("unknown", "NUMBER_OUT_OF_RANGE")]
