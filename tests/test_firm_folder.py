"""A firm's own folder: what `tieout init` makes, and what `tieout check` says of a new user's mistakes.

A real Harvest protocol over HTTP, a real SFTP server with pinned host keys, and the command line.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from dagster_project import cli, config, sources
from dagster_project.config import template
from dagster_project.config.file import TABLES, WrittenSettings
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Ledger, Violation
from dagster_project.ports import LocalFileSystem
from tests import small_firm
from tests.posting.world import BINDING
from tests.transport.servers import Answer, HttpServer, Request, http_server, json_answer, sftp_server

# A host key of another server.
OTHER_KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIJ2Jm5vHhPzSJm0bF1kRrS4pC6o0W7oV9m2h5yXy0Y1Q"
FOLDERS = ("stage", "inbox", "archive", "answers")
UPDATED = {"updated_at": "2026-09-02T09:00:00Z"}
USER = {"id": 7, "first_name": "Ada", "last_name": "Byron", "email": None, "is_active": True, "roles": [],
        "is_contractor": False, **UPDATED}  # fmt: skip


@dataclass
class Firm:
    """A firm's folder and its partners."""

    folder: Path
    partner: Path
    server: HttpServer
    answers: dict[str, Callable[[], Answer]]

    @property
    def file(self) -> Path:
        return self.folder / "tieout.toml"

    def edit(self, old: str, new: str, name: str = "tieout.toml") -> None:
        path = self.folder / name
        text = path.read_text()
        assert text.count(old) == 1, old
        path.write_text(text.replace(old, new))

    @property
    def key_file(self) -> Path:
        return Path(re.search(r'^key_file = "(.*)"', self.file.read_text(), re.MULTILINE)[1])

    def rewrite(self, name: str, change: Callable[[str], str]) -> None:
        path = self.folder / name
        path.write_text(change(path.read_text()))

    def check(self, *arguments: str) -> str:
        """What `tieout check` prints; no traceback, whatever is wrong."""
        outcome = CliRunner().invoke(cli.main, ["--config", str(self.file), "check", *arguments])
        assert outcome.exception is None or isinstance(outcome.exception, SystemExit), outcome.exc_info
        assert "Traceback" not in outcome.output
        assert outcome.exit_code == (0 if "Nothing is wrong" in outcome.output or outcome.output == "[]\n" else 1)
        return " ".join(outcome.output.split())


@pytest.fixture
def firm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Firm]:
    monkeypatch.setenv("TIEOUT_HARVEST_TOKEN", "secret")
    partner, folder = tmp_path / "partner", tmp_path / "acme"
    for name in FOLDERS:
        (partner / name).mkdir(parents=True)
    answers: dict[str, Callable[[], Answer]] = {}

    def answer(request: Request) -> Answer:
        name = request.path.rsplit("/", 1)[-1]
        if name in answers:
            return answers[name]()
        if name == "me":
            return json_answer({"access_roles": ["administrator"]})
        records = [USER] if name == "users" else []
        links = {"first": f"{server.url}{request.path}", "next": None}
        return json_answer({name: records, "total_entries": len(records), "links": links})

    assert CliRunner().invoke(cli.main, ["init", str(folder), "--currency", "EUR"]).exit_code == 0
    with http_server(answer) as server, sftp_server(partner, tmp_path / "keys") as sftp:
        os.chmod(sftp.key_file, 0o600)
        with (folder / "tieout.toml").open("a") as settings:
            settings.write(f"""
[[source]]
system = "harvest"
instance = "main"
base_url = "{server.url}/v2"
account_id = "1001"
token_env = "TIEOUT_HARVEST_TOKEN"
open_from = 2026-07-01
[[destination]]
name = "erp"
adapter = "netsuite"
post_from = 2026-07-01
first_release = "M. Example: a test, until 2027-01"
sftp = "erp"
stage = "/stage"
inbox = "/inbox"
archive = "/archive"
answers = "/answers"
release_over = {{EUR = "0", hours = "0"}}
[[source]]
system = "netsuite"
instance = "erp"
sftp = "erp"
inbound = "/answers"
[sftp.erp]
host = "{sftp.host}"
port = {sftp.port}
user = "{sftp.user}"
key_file = "{sftp.key_file}"
host_keys = {json.dumps(list(sftp.host_keys))}
""")
        firm = Firm(folder, partner, server, answers)
        firm.edit("# anchor_waiver =", 'anchor_waiver = "M. Example: a test, until 2027-01"')
        with (folder / "masters" / "legal_entity.csv").open("a") as companies:
            companies.write("ACME,Acme GmbH,EUR,EMEA,erp,hold,,,,,3,Europe/Berlin\n")
        with (folder / "masters" / "source_instance.csv").open("a") as instances:
            instances.write("harvest,main,ACME,day,16,false,false\n")
        with (folder / "masters" / "posting_account.csv").open("a") as accounts:
            accounts.write("ACME,time_entry,base,1210,4010,amount,1,false,,\n")
        with (folder / "masters" / "service_item.csv").open("a") as items:
            items.write("ACME,true,CONSULTING\n")
        yield firm


def test_a_new_folder_is_made_once_and_says_what_is_missing(tmp_path: Path) -> None:
    """Whoever runs it twice must not lose what was filled in."""
    folder = tmp_path / "Acme Partners"
    made = CliRunner().invoke(cli.main, ["init", str(folder)])
    assert made.exit_code == 0, made.output
    assert 'tenant = "acme-partners"' in (folder / "tieout.toml").read_text()
    assert len((folder / "README.md").read_text().splitlines()) <= 10
    (folder / "tieout.toml").write_text("filled in")
    again = CliRunner().invoke(cli.main, ["init", str(folder)])
    assert (again.exit_code, "is there already" in again.output) == (1, True)
    assert (folder / "tieout.toml").read_text() == "filled in"


def test_the_settings_of_a_new_folder_name_every_key_and_can_be_used(tmp_path: Path) -> None:
    """A key that is not in the file is a key that its reader does not know of."""
    file = tmp_path / "tieout.toml"
    text = template.settings("acme", "EUR")
    file.write_text(text)
    settings = config.load(file)
    assert (settings.tenant, settings.reporting_currency, settings.sources[0].system) == ("acme", "EUR", "masters")
    expected = [each for each in WrittenSettings.__pydantic_fields__ if each not in TABLES]
    expected += [each for table in TABLES.values() for each in table.__pydantic_fields__]
    assert re.findall(r"^(?:# )?([a-z_]+) =", text, re.MULTILINE) == expected
    # With every example in force it is still a settings file.
    file.write_text(re.sub(r"^# (?=\[[^:]*\]$|[a-z_]+ = )", "", text, flags=re.MULTILINE))
    settings = config.load(file)
    assert [each.system for each in settings.sources] == ["masters", "harvest"]
    assert [len(each) for each in (settings.destinations, settings.people, settings.changes.second_person)] == [1, 1, 1]


def test_the_schema_is_of_the_same_file() -> None:
    """An editor that follows the schema must refuse what Tieout refuses."""
    found = config.schema()
    assert found["properties"].keys() == WrittenSettings.__pydantic_fields__.keys()
    assert found["additionalProperties"] is False
    assert {each["additionalProperties"] for each in found["$defs"].values()} == {False}


def test_a_folder_that_is_filled_in_lacks_what_others_must_send_and_checking_it_writes_nothing(firm: Firm) -> None:
    """A check that leaves a ledger behind has begun the firm's history."""
    before = sorted(firm.folder.rglob("*"))
    found = json.loads(firm.check("--json"))
    assert [each["of"] for each in found] == ["netsuite/erp"]
    assert re.search(r"/answers has no file of .*periods.*: ask whoever sends them", found[0]["text"])
    assert sorted(firm.folder.rglob("*")) == before
    assert not list(firm.partner.glob("*/tieout-owner.json"))
    assert json.loads(firm.check("source", "harvest/main", "--json")) == []
    assert "Nothing is wrong" in firm.check("destination", "erp")


def test_what_of_the_records_that_were_read_last_is_held_comes_last_by_its_cause(firm: Firm) -> None:
    """A thousand records that are held for one cause are one thing to mend."""
    settings = config.load(firm.file)
    owner, remedy = "delivery", "Add it to masters/crosswalk_project.csv"
    violations = [
        Violation("PROJECT_UNKNOWN", "quarantine", owner, f"harvest/main/{n}", 1, f"Project {n} is unknown.", remedy)
        for n in range(3)
    ]
    violations.append(Violation("HOURS_OVER_LIMIT", "warn", owner, "harvest/main/9", 1, "25 hours.", "Look"))
    with Ledger.open(settings.ledger, settings.clock) as ledger, ledger.change("rule_results"):
        ledger.record_rule_results(BINDING, [], [], violations)
    *_, last = json.loads(firm.check("--json"))
    text = f"3 records are held for PROJECT_UNKNOWN, the first: Project 0 is unknown. {remedy}"
    assert last == {"of": "records", "text": text, "owner": owner}


def test_checking_takes_no_file_of_the_erp_away(firm: Firm) -> None:
    """A file that a check has moved is never read by a cycle: the calendar is missing, and nothing is posted."""
    answers, archive = firm.partner / "answers", firm.partner / "answers" / "archive"
    small_firm.erp_sends(answers, firm.folder, "periods")
    sent = sorted(answers.iterdir())
    assert not re.search(r"has no file of [^:]*\bperiods\b", firm.check())
    assert sorted(answers.iterdir()) == sent
    # What a cycle has taken is not missing.
    archive.mkdir()
    sent[0].rename(archive / sent[0].name)
    assert not re.search(r"has no file of [^:]*\bperiods\b", firm.check())


def test_each_firm_of_an_installation_has_its_own_runs(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The runs of one firm, and what failed in them, are nothing that another may see."""
    monkeypatch.setenv("DAGSTER_HOME", "of another firm")
    monkeypatch.delenv("DAGSTER_HOME")
    firm.check("destination", "erp")
    assert os.environ["DAGSTER_HOME"] == str(firm.folder / "data" / "dagster")


def refuses(status: int) -> Callable[[Firm], None]:
    return lambda firm: firm.answers.update(me=lambda: json_answer({"error": "invalid_token"}, status))


def edit(old: str, new: str, name: str = "tieout.toml") -> Callable[[Firm], None]:
    return lambda firm: firm.edit(old, new, name)


def add(text: str, name: str = "tieout.toml") -> Callable[[Firm], None]:
    def change(firm: Firm) -> None:
        with (firm.folder / name).open("a") as file:
            file.write(text)

    return change


def with_server(change: Callable[[str], str]) -> Callable[[Firm], None]:
    """Change the text of the [sftp.erp] table, whatever its address is."""

    def edited(firm: Firm) -> None:
        head, table = firm.file.read_text().rsplit("[sftp.erp]", 1)
        firm.file.write_text(f"{head}[sftp.erp]{change(table)}")

    return edited


def first(firm: Firm, text: str) -> None:
    firm.file.write_text(text + firm.file.read_text())


COMPANIES, INSTANCES, RATES = "masters/legal_entity.csv", "masters/source_instance.csv", "masters/cost_rate.csv"
RATE_CARD = (
    "legal_entity,role,worker_key,client_key,project_key,contract_key,currency,rate,valid_from,valid_to,source,entered_on"
    "\n"
)

MISTAKES: dict[str, tuple[Callable[[Firm], None], str]] = {
    "no settings": (lambda firm: firm.file.unlink(), r"no settings at .*tieout init"),
    "no TOML": (edit('[[destination]]\nname = "erp"', '[[destination]\nname = "erp"'), r"tieout.toml: .*line \d+"),
    "wrong key": (edit("\nbase_url =", "\nbse_url ="), r"line \d+: harvest/main has bse_url, .*; write base_url"),
    "unknown key": (
        lambda firm: first(firm, 'currency = "EUR"\n'),
        r"line 1: the file has currency, .* write reporting_currency",
    ),
    "missing key": (edit("tenant =", "# tenant ="), r"tenant is missing: The firm's name"),
    "no second person": (
        edit('first_release = "', '# first_release = "'),
        r"tieout.toml: no \[\[person\]\] has the role release, and the first files of erp wait for one: add one",
    ),
    "no cut-over": (
        edit("\npost_from =", "\n# post_from ="),
        r"line \d+: post_from of erp is missing: The first business day",
    ),
    "currency": (edit('"EUR"\n', '"eur"\n'), r"line \d+: reporting_currency is 'eur'; write three capital letters"),
    "wrong system": (
        edit('"harvest"\ninstance', '"harvets"\ninstance'),
        r"line \d+: 'harvets' is no system; write harvest",
    ),
    "wrong adapter": (
        edit('"netsuite"\npost_from', '"netsuit"\npost_from'),
        r"line \d+: 'netsuit' is no adapter; write netsuite",
    ),
    "wrong server": (
        edit('sftp = "erp"\nstage', 'sftp = "epr"\nstage'),
        r"line \d+: sftp of erp is 'epr'; there is no table \[sftp.epr\]",
    ),
    "port": (
        with_server(lambda text: re.sub(r"port = \d+", 'port = "ssh"', text)),
        r"line \d+: port of sftp.erp is 'ssh'; .*integer",
    ),
    "limit": (edit('EUR = "0"', "EUR = 0.5"), r"line \d+: release_over of erp is .*write each limit as text"),
    "time zone": (
        edit("\nopen_from = 2026-07-01", '\ntime_zone = "Europe/Berlyn"'),
        r"time_zone of harvest/main is .*Europe/Berlin",
    ),
    "day": (
        edit("open_from = 2026-07-01", 'open_from = "1.7.2026"'),
        r"open_from of harvest/main is .*write a day as 2026-07-01",
    ),
    "twice": (
        add('[[source]]\nsystem = "harvest"\ninstance = "main"\n'),
        r"source harvest/main is there more than once",
    ),
    "no secret": (
        edit('"TIEOUT_HARVEST_TOKEN"\nopen', '"TIEOUT_OTHER"\nopen'),
        r"line \d+: set the environment variable TIEOUT_OTHER",
    ),
    "wrong token": (refuses(401), r"harvest/main: .*access"),
    "own entries only": (
        lambda firm: firm.answers.update(me=lambda: json_answer({"access_roles": ["member"]})),
        r"does not show everybody's records.*token of an administrator",
    ),
    "plain http": (
        lambda firm: firm.edit(f"{firm.server.url}/v2", "http://harvest.example/v2"),
        r"base_url must be https",
    ),
    "no open period": (
        edit("open_from = 2026-07-01", ""),
        r"set open_from, the first day of the periods that are still open",
    ),
    "wrong clock": (
        lambda firm: firm.answers.update(v2=lambda: Answer(headers={"Date": "Mon, 30 Nov 2026 09:00:00 GMT"})),
        r"harvest/main: its clock says 2026-11-30 09:00.* UTC, this machine's .*set",
    ),
    "wrong host key": (
        with_server(lambda text: re.sub(r"(ssh-\S+ )\S+?\"", rf'\1{OTHER_KEY}"', text)),
        r"netsuite/erp: .*host key",
    ),
    "unreachable": (with_server(lambda text: re.sub(r"port = \d+", "port = 1", text)), r"erp: .*127.0.0.1"),
    "open key": (lambda firm: os.chmod(firm.key_file, 0o644), r"others can read the private key .*: run chmod 600"),
    "no key": (lambda firm: firm.key_file.unlink(), r"private key .* cannot be read: No such file"),
    "no folder": (
        lambda firm: (firm.partner / "archive").rmdir(),
        r"archive is /archive, which is not on .*have the partner make it",
    ),
    "no answers read": (
        edit('system = "netsuite"\ninstance = "erp"', 'system = "netsuite"\ninstance = "epr"'),
        r"no \[\[source\]\] reads what erp answers",
    ),
    "no period export": (lambda firm: None, r"netsuite/erp: /answers has no file of .*periods"),
    "column missing": (
        edit("legal_entity,name,currency", "legal_entity,title,currency", COMPANIES),
        r"legal_entity.csv.* name",
    ),
    "semicolons": (
        lambda firm: firm.rewrite(COMPANIES, lambda text: text.replace(",", ";")),
        r"legal_entity.csv.* separated by semicolons.*Save it as CSV with commas",
    ),
    "decimal comma": (edit("day,16,", 'day,"16,5",', INSTANCES), r"source_instance.csv line 2.*16,5"),
    "thousands point": (
        add(f"{RATE_CARD}ACME,Partner,,,,,EUR,1.200,2026-01-01,,,\n", RATES),
        r"cost_rate.csv line 2.*1\.200",
    ),
    "two rates for a day": (
        add(f"{RATE_CARD}ACME,Partner,,,,,EUR,100,2026-01-01,,,\nACME,Partner,,,,,EUR,120,2026-01-01,,,\n", RATES),
        r"shown more than once with different content",
    ),
    "no accounts": (
        edit("ACME,time_entry,base,1210,4010,amount,1,false,,\n", "", "masters/posting_account.csv"),
        r"posting_account.csv says to which accounts .*, and has no line that can be read",
    ),
    "two companies, and a source of neither": (
        lambda firm: (
            add("BETA,Beta GmbH,EUR,EMEA,erp,hold,,,,,3,\n", COMPANIES)(firm),
            firm.edit("harvest,main,ACME,day,16,false,false\n", "", INSTANCES),
        ),
        r"source_instance.csv says of which company each source is, and has no line",
    ),
    "unknown company": (
        edit("main,ACME", "main,ACNE", INSTANCES),
        r"source_instance.csv line 2: 'ACNE' is no company of legal_entity.csv; write ACME",
    ),
    "unknown destination": (
        edit("EMEA,erp", "EMEA,epr", COMPANIES),
        r"legal_entity.csv line 2: 'epr' is no destination of the settings; write erp",
    ),
    "a source of no company": (
        edit("harvest,main,ACME", "harvest,mian,ACME", INSTANCES),
        r"has no line for harvest/main",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_of_a_new_user_is_found_in_one_sentence(firm: Firm, mistake: str) -> None:
    """What passes in silence here is a wrong figure or a traceback in the first cycle."""
    change, sentence = MISTAKES[mistake]
    change(firm)
    found = firm.check()
    assert re.search(sentence, found), found


def test_an_account_that_the_erp_lacks_is_named_once_its_list_was_pulled(firm: Firm) -> None:
    """The ERP would refuse each line with it, after it was sent."""
    (firm.folder / "masters" / "ledger_account.csv").write_text(
        "legal_entity,role,account\nACME,cash,1010\nACME,wip,12100\n"
    )
    assert "list of accounts" not in firm.check()
    export = "HEADER,accounts,erp,1,2026-09-01T02:00:00Z,2,2\naccount,name\n1010,Cash\n1210,WIP\n"
    (firm.partner / "answers" / "accounts-erp-000001.csv").write_text(export)
    settings = config.load(firm.file)
    settings.data_dir.mkdir(exist_ok=True)
    with Ledger.open(settings.ledger, settings.clock) as ledger:
        raw = RawStore(settings.data_dir / "raw", LocalFileSystem())
        sources.pull(settings, settings.source("netsuite", "erp"), ledger, raw)
        sources.read_unread(settings, ledger, raw)
    assert "ledger_account.csv line 3: the list of accounts of erp does not have '12100': correct it" in firm.check()
