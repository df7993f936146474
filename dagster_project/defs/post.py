"""Post: gate → seal → deliver. Posting depends on its gate by an explicit edge, never on a test having run.

The gate judges the newest finished build, and the ledger binds what passed to the content of each version, so a build
that is older than the ledger can let nothing through that has changed since.
"""

from pathlib import Path

import dagster as dg
import duckdb

from dagster_project import posting
from dagster_project.config import ConfigError, Destination, Settings
from dagster_project.defs.platform import WRITER, Platform
from dagster_project.foreign import shown
from dagster_project.landing.raw_store import RawStore
from dagster_project.landing.refusal import Refusal
from dagster_project.ledger import Binding, BrokenChain, Ledger, RuleCounts
from dagster_project.ports import LocalFileSystem
from dagster_project.posting import gate
from dagster_project.sources import registry
from dagster_project.transport.http import HttpService
from dagster_project.transport.sftp import SftpSession
from dagster_project.warehouse.build import Build, BuildError, current, reopen
from dagster_project.warehouse.gl_lookup import posted_lines
from dagster_project.warehouse.verify import VerificationError

GATED, SEALED, DELIVERED = dg.AssetKey("gate"), dg.AssetKey("sealed_batches"), dg.AssetKey("delivered_batches")
ANCHORS_WEAK = "ANCHORS_WEAK"
RELATIONS = [
    *(dg.AssetKey(["rules", name]) for name in ("rule_results", "rule_violations", "posting_payloads")),
    dg.AssetKey(["canonical", "master_problem"]),
]


@dg.asset(key=GATED, group_name="post", pool=WRITER, deps=RELATIONS, kinds={"pandera", "sqlite"})
def gated(platform: dg.ResourceParam[Platform]) -> dg.MaterializeResult:
    """RuleResults of the newest build, validated on eager frames and recorded, each bound to its version's content."""
    with platform.ledger("gate") as ledger:
        if changed := posting.accepted.differences(ledger, platform.settings):
            return _stopped(changed)
        build, counts = _gate(ledger, platform.settings)
    return dg.MaterializeResult(
        metadata={
            "build_id": build.build_id,
            "recorded": counts.recorded,
            "unchanged": counts.unchanged,
            "ignored": counts.ignored,
            "exceptions_opened": counts.opened,
            "exceptions_closed": counts.closed,
        }
    )


def _gate(ledger: Ledger, settings: Settings) -> tuple[Build, RuleCounts]:
    """Let the newest build through the gate. Raises dg.Failure in one sentence; a refused build is an open exception
    until one is let through."""
    try:
        build = reopen(settings, ledger.newest_build())
        if build.rules_sha256 is None:
            raise BuildError("the newest build is of an earlier release: run a cycle, which builds again")
        binding = Binding(build.input_manifest_sha256, build.dbt_project_sha256, build.rules_sha256)
        counts = gate.run(ledger, gate.read(build.path, registry.MONEY), settings.destinations, binding)
    except BrokenChain as broken:
        raise dg.Failure(str(broken), allow_retries=False) from None
    except (gate.GateError, BuildError, VerificationError) as refusal:
        ledger.open_exception(
            "BUILD_REFUSED",
            "gate",
            f"nothing is posted from the newest build: {refusal}",
            owner="integration",
            remedy="Run a cycle, which builds again; when that is refused too, find out what changes the build or its"
            " inputs, or which rule makes what the gate does not take",
            severity="hold",
        )
        raise dg.Failure(str(refusal), allow_retries=False) from None
    ledger.close_exception("BUILD_REFUSED", "gate")
    return build, counts


@dg.asset(key=SEALED, group_name="post", pool=WRITER, deps=[GATED], kinds={"sqlite"})
def sealed(platform: dg.ResourceParam[Platform]) -> dg.MaterializeResult:
    """Eligible entries frozen into numbered batches, before any of them leaves."""
    settings = platform.settings
    with platform.ledger("seal") as ledger:
        require_anchors(ledger, settings)
        if changed := posting.accepted.differences(ledger, settings):
            return _stopped(changed)
        batches = [batch for destination in settings.destinations for batch in posting.seal(ledger, destination)]
    return dg.MaterializeResult(metadata={"batches": len(batches), "batch_ids": batches})


@dg.asset(key=DELIVERED, group_name="post", pool=WRITER, deps=[SEALED], kinds={"sftp"})
def delivered(platform: dg.ResourceParam[Platform]) -> dg.MaterializeResult:
    """Every sealed batch taken as far as its partner's server lets it, at most once."""
    settings = platform.settings
    with platform.ledger("deliver") as ledger:
        require_anchors(ledger, settings)
        if changed := posting.accepted.differences(ledger, settings):
            return _stopped(changed)
        deliveries = {each.name: _deliver(ledger, settings, each) for each in settings.destinations}
    return dg.MaterializeResult(metadata=deliveries)


def _stopped(changed: list[posting.accepted.Difference]) -> dg.MaterializeResult:
    """Nothing is posted by settings that the ledger did not accept; the open exception says what to do."""
    return dg.MaterializeResult(metadata={posting.accepted.SETTINGS_CHANGED: [str(each) for each in changed]})


def require_anchors(ledger: Ledger, settings: Settings) -> None:
    """Raise ConfigError when nothing may be posted by these settings, which is an open exception for as long."""
    try:
        settings.require_anchors()
    except ConfigError as error:
        remedy = "Add an anchor on another machine to the settings, or have it waived by name"
        ledger.open_exception(ANCHORS_WEAK, "settings", str(error), owner="integration", remedy=remedy, severity="hold")
        raise
    ledger.close_exception(ANCHORS_WEAK, "settings")


def _deliver(ledger: Ledger, settings: Settings, destination: Destination) -> str:
    """Deliver to one destination and say how it went. Its failure is an open exception and stops no other."""
    subject = f"{destination.name}/delivery"
    try:
        if destination.delivery == "api":
            files = LocalFileSystem()
            http, raw = HttpService(destination.token), RawStore(settings.data_dir / "raw", files)
            ports, probed = posting.Ports(settings.clock, files, http=http, raw=raw), {}
            delivery = posting.run_once(ledger, ports, destination, settings.people)
        else:
            with SftpSession(destination.sftp) as sftp:
                ports = posting.Ports(settings.clock, LocalFileSystem(), sftp, settings.data_dir / "outbox")
                # First: what may be sent again by itself goes in this run.
                probed = posting.probe(
                    ledger, ports, destination, lambda name: posted_lines(_newest(ledger, settings), name)
                )
                delivery = posting.run_once(ledger, ports, destination, settings.people)
    except Refusal as refusal:
        for code in ledger.open_codes(subject) - {refusal.code}:
            ledger.close_exception(code, subject)
        ledger.open_exception(
            refusal.code, subject, refusal.message, owner="integration", remedy=refusal.remedy, severity="hold"
        )
        return shown(refusal.message)
    for code in ledger.open_codes(subject):
        ledger.close_exception(code, subject)
    did = [f"{len(batches)} {what}" for what, batches in vars(delivery).items() if batches]
    return (
        ", ".join([*did, *(f"{batch_id} probed: {outcome}" for batch_id, outcome in probed.items())]) or "nothing to do"
    )


def _newest(ledger: Ledger, settings: Settings) -> Path:
    return reopen(settings, ledger.newest_build()).path


@dg.asset_check(
    asset=GATED, blocking=True, description="Every judged version has a rule result of this build's content."
)
def every_version_is_judged(platform: dg.ResourceParam[Platform]) -> dg.AssetCheckResult:
    """Latest versions without a rule result row in the build that the gate read: none, or posting stops here."""
    with duckdb.connect(current(platform.settings), read_only=True) as connection:
        ((missing,),) = connection.execute(
            "select count(*) from ledger.version as v left join rules.rule_results as r using (txn_id, seq)"
            " where v.is_latest and r.txn_id is null"
        ).fetchall()
    return dg.AssetCheckResult(passed=missing == 0, metadata={"versions_without_result": missing})


@dg.asset_check(asset=DELIVERED, description="The ledger's own proof: buckets sum to zero, one live version, no gaps.")
def ledger_conserves(platform: dg.ResourceParam[Platform]) -> dg.AssetCheckResult:
    """Findings of `Ledger.conservation`; none when every invariant holds."""
    with Ledger.read_only(platform.settings.ledger) as ledger:
        findings = ledger.conservation()
    return dg.AssetCheckResult(
        passed=not findings,
        metadata={shown(finding.subject): shown(f"{finding.code}: {finding.message}") for finding in findings},
    )


ASSETS = [gated, sealed, delivered]
CHECKS = [every_version_is_judged, ledger_conserves]
