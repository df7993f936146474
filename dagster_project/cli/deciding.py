"""Commands by which a person decides: by name and with a reason, or by a signature."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from dagster_project import money, posting, show, warehouse
from dagster_project.cli.group import (
    json_option,
    key_option,
    main,
    print_json,
    reading,
    settings_of,
    writing,
)
from dagster_project.config import Settings
from dagster_project.foreign import shown
from dagster_project.ledger import Ledger, LedgerError
from dagster_project.posting import people
from dagster_project.posting.release import lines
from dagster_project.warehouse import extension
from dagster_project.warehouse.seeds import waivable_codes


@main.command()
@click.argument("entry_id")
@click.option("--reason", required=True, help="Why the ERP will take it now; kept in the ledger.")
@click.pass_context
def retry(context: click.Context, entry_id: str, reason: str) -> None:
    """Offer an entry that the ERP refused once more, under the same id, in the next cycle."""
    with writing(context) as (_, ledger):
        posting.retry(ledger, entry_id, actor=people.os_user(), reason=reason)
    click.echo(shown(f"{entry_id} is eligible again; the next cycle posts it"))


@main.command()
@click.argument("entry_id")
@click.option("--reason", required=True, help="Why what the ERP posted may stay; kept in the ledger.")
@click.pass_context
def accept(context: click.Context, entry_id: str, reason: str) -> None:
    """Let count what the ERP posted although it is not what was sent; the difference stays on record as variance."""
    with writing(context) as (_, ledger):
        posting.accept_difference(ledger, entry_id, actor=people.os_user(), reason=reason)
    click.echo(shown(f"{entry_id} counts as posted; its difference is variance"))


@main.command()
@click.argument("record")
@click.argument("code")
@click.option("--reason", required=True, help="Why it may pass; kept in the ledger and listed with your name.")
@click.option("--count", type=click.IntRange(1), help="Of all records of the source RECORD, which are so many.")
@click.option("--withdraw", is_flag=True, help="Let the waiver count no longer.")
@click.pass_context
def waive(context: click.Context, record: str, code: str, reason: str, *, count: int | None, withdraw: bool) -> None:
    """Let pass what the rule CODE found in RECORD (a transaction, or its source record id), as it is now.

    With --count: in each record that it holds of a source (harvest/main). Other content of a record is judged anew.
    """
    by = {"person": people.os_user(), "reason": reason}
    all_of = {"count": count, **by}
    with writing(context) as (settings, ledger):
        codes = waivable_codes(extension.place(settings).folder)
        if count is None and withdraw:
            done = [posting.withdraw_waiver(ledger, record, code, **by)]
        elif count is None:
            done = [posting.waive(ledger, record, code, codes, **by)]
        elif withdraw:
            done = posting.withdraw_all_waivers(ledger, record, code, **all_of)
        else:
            done = posting.waive_all(ledger, record, code, codes, **all_of)
    holds = "holds again what" if withdraw else "holds no longer what"
    for txn_id, content_hash in done:
        click.echo(shown(f"from the next cycle on {code} {holds} {txn_id} says now (content {content_hash[:12]})"))


@main.command()
@json_option
@click.argument("record", required=False)
@click.argument("our_key", required=False)
@click.option("--reason", help="Why it is the same; kept in the ledger with your name.")
@click.option("--withdraw", is_flag=True, help="Let what a person said count no longer.")
@key_option
@click.pass_context
def match(
    context: click.Context,
    as_json: bool,
    *,
    record: str | None,
    our_key: str | None,
    reason: str | None,
    withdraw: bool,
    key_file: Path | None,
) -> None:
    """Say that RECORD (SYSTEM/INSTANCE/ID of a person or project) is OUR_KEY.

    Where mappings need a second person: sign it by --key; another one signs it by `tieout propose`.

    Without a record: those that no key finds and for which approved work waits, and what each may be.
    """
    if record is None:
        return _show_candidates(settings_of(context), as_json)
    place = tuple(record.split("/", 2))
    if len(place) < 3 or not our_key or reason is None:
        raise click.ClickException("say which and why: tieout match SYSTEM/INSTANCE/ID OUR_KEY --reason ...")
    by = {"person": people.os_user(), "reason": reason}
    with writing(context) as (settings, ledger):
        if withdraw:
            found = posting.withdraw_match(ledger, place, our_key, **by)
        else:
            found = warehouse.record_named(settings, place, our_key)
            if "mapping" in settings.changes.second_person:
                if key_file is None:
                    raise click.ClickException("a second person must agree, so say by which key you sign: --key FILE")
                key = people.read_key(key_file)
                subject = posting.propose_match(ledger, settings, found, our_key, key=key, reason=reason)
                click.echo(shown(f"{found} is {our_key} once another signs it: tieout propose {subject} --key FILE"))
                return None
            posting.confirm_match(ledger, found, our_key, **by)
    done = f"is {our_key} no longer by the word of a person" if withdraw else f"is {our_key}"
    click.echo(shown(f"from the next cycle on {found} {done}"))
    return None


def _show_candidates(settings: Settings, as_json: bool) -> None:
    rows = warehouse.proposals_of(settings)
    if as_json:
        return print_json(rows)
    found = show.table("Who may be who", "record", "name", ">hours", "may be", "name", ">score", "because")
    for row in rows:
        record = f"{row['source_system']}/{row['source_instance']}/{row['source_id']}"
        found.add_row(
            record, row["source_name"], show.figure(row["hours"]), row["our_key"], row["our_name"],
            show.figure(row["score"]), row["evidence"],
        )  # fmt: skip
    show.Terminal().print(found if rows else "No proposal: whatever waits resembles none of ours.")
    return None


@main.command()
@json_option
@click.argument("batch_id", required=False)
@key_option
@click.option("--withdraw", "reason", help="Take the file back instead of releasing it, and say why.")
@click.pass_context
def release(
    context: click.Context, as_json: bool, batch_id: str | None, key_file: Path | None, reason: str | None
) -> None:
    """Release a file that is over its destination's threshold, as a second person.

    Without a batch: the files that wait. With a batch but no key: its lines.
    """
    if key_file is None:
        with reading(context) as ledger:
            return _show_waiting(ledger, as_json) if batch_id is None else _show_lines(ledger, batch_id, as_json)
    if batch_id is None:
        raise click.ClickException("say which batch; without --key the files that wait are listed")
    with writing(context) as (settings, ledger):
        posting.accepted.require(ledger, settings)
        key = people.read_key(key_file)
        if reason is not None:
            said = posting.withdraw(ledger, settings.people, batch_id, key, reason)
        else:
            name = ledger.value("select destination from batch where batch_id = ?", [batch_id])
            if name is None:
                raise click.ClickException(f"there is no batch {batch_id}; `tieout release` lists what waits")
            said = posting.release(ledger, settings.destination(name), settings.people, batch_id, key)
    done = "released; the next cycle sends it" if reason is None else "withdrawn; its lines are free again"
    click.echo(shown(f"{batch_id} is {done} ({said.person})"))
    return None


def _show_waiting(ledger: Ledger, as_json: bool) -> None:
    rows = posting.waiting(ledger)
    if as_json:
        return print_json([{**row, "totals": json.loads(row["totals"])} for row in rows])
    files = show.table(
        "Files that wait for a second person", "batch", "prepared by", "sealed", ">records", "totals", "sha256"
    )
    for row in rows:
        what = (row["batch_id"], row["preparer"], row["sealed_at"], f"{row['records']:,}", row["totals"], row["sha256"])
        files.add_row(*what)
    show.Terminal().print(files if rows else "No file waits for its release.")
    return None


def _show_lines(ledger: Ledger, batch_id: str, as_json: bool) -> None:
    rows = lines(ledger, batch_id)
    if not rows:
        raise click.ClickException(f"there is no batch {batch_id}; `tieout release` lists what waits")
    if as_json:
        return print_json(rows)
    posted = show.table(batch_id, "entry", "reference", "period", ">hours", ">amount", "currency")
    for row in rows:
        posted.add_row(
            row["entry_id"], row["reference"], row["posting_period"],
            show.figure(money.from_hours_e4(row["hours_e4"])),
            show.figure(money.from_minor(row["amount_minor"], row["currency"])), row["currency"],
        )  # fmt: skip
    show.Terminal().print(posted)
    return None


@main.command()
@json_option
@click.argument("subject", required=False)
@click.option("--claim", help="What you know or decide.",
              type=click.Choice([claim for claim, role in people.ROLES.items() if role == "resolve"]))  # fmt: skip
@click.option("--evidence", default="", help="By what you know it; for a line that was received, its document.")
@key_option
@click.pass_context
def resolve(
    context: click.Context,
    as_json: bool,
    *,
    subject: str | None,
    claim: str | None,
    evidence: str,
    key_file: Path | None,
) -> None:
    """State what became of a file or a line without an answer, that what is frozen may go on, or whether a
    transaction that the ERP took in part is completed or backed out.

    It is done when a second person states the same. Without a subject: what waits for two persons.
    """
    if subject is None:
        with reading(context) as ledger:
            return _show_questions(ledger, as_json)
    if claim is None or key_file is None:
        raise click.ClickException(f"say what you know of {subject}: --claim ... --evidence ... --key FILE")
    with writing(context) as (settings, ledger):
        posting.accepted.require(ledger, settings)
        answer = posting.resolve(
            ledger,
            settings.destinations,
            settings.people,
            subject=subject,
            claim=claim,
            key=people.read_key(key_file),
            evidence=evidence,
        )
    persons = " and ".join(answer.persons)
    rest = "done" if answer.done else "another person must agree"
    click.echo(shown(f"{subject}: {claim}, stated by {persons}; {rest}"))
    return None


def _show_questions(ledger: Ledger, as_json: bool) -> None:
    found = [(question, posting.stated(ledger, question)) for question in posting.questions(ledger)]
    if as_json:
        return print_json([asdict(question) | {"stated": [asdict(each) for each in said]} for question, said in found])
    waiting = show.table("What waits for two persons", "subject", "is", "can be stated", "found", "stated so far")
    for question, said in found:
        so_far = "; ".join(f"{each.person}: {each.claim.what} ({each.evidence})" for each in said)
        waiting.add_row(
            question.subject, question.situation, ", ".join(question.claims), question.found or "", so_far
        )  # fmt: skip
    show.Terminal().print(waiting if found else "Nothing waits for two persons.")
    return None


@main.command()
@json_option
@click.option("--sign", is_flag=True, help="Sign the change, after you have looked at it.")
@key_option
@click.pass_context
def settings(context: click.Context, as_json: bool, sign: bool, key_file: Path | None) -> None:
    """What of the settings file differs from what the ledger accepted, and who has signed the change.

    While they differ, nothing is sealed, sent or decided. With --sign: sign the change, as one of two persons who may
    release.
    """
    if sign:
        if key_file is None:
            raise click.ClickException("say by which key you sign: --key FILE")
        with writing(context) as (now, ledger):
            posting.accepted.sign(ledger, now, people.read_key(key_file))
    with reading(context) as ledger:
        now = settings_of(context)
        known = posting.accepted.accepted(ledger)
        different = posting.accepted.differences(ledger, now)
        needed = known.signatures if known else 0
        signed = [each.person for each in posting.accepted.signed(ledger, now)] if different else []
    if as_json:
        return print_json(
            {
                "in_force": known is not None and not different,
                "accepted_at": known and known.at,
                "sha256": known and known.sha256,
                "differences": [asdict(each) for each in different],
                "signed": signed,
                "signatures_needed": needed,
            }
        )
    if known is None or (different and not needed):
        click.echo("The next cycle accepts these settings as they are: the ledger knows no person who could sign.")
    elif not different:
        click.echo(f"These settings are in force: accepted on {known.at}, sha256 {known.sha256}.")
    else:
        for each in different:
            click.echo(f"  {shown(str(each))}")
        missing = needed - len(signed)
        more = "one more signature" if missing == 1 else f"{missing} more signatures"
        so_far = f", signed by {' and '.join(signed)}" if signed else ""
        click.echo(f"Not in force{so_far}: {more} of persons with the role release, by --sign --key FILE.")
    return None


@main.command()
@json_option
@click.argument("subject", required=False)
@key_option
@click.pass_context
def propose(context: click.Context, as_json: bool, subject: str | None, key_file: Path | None) -> None:
    """Changes of master records that wait for a person, and their signatures.

    Without a subject: all that waits. With one: the lines, hours, money and closed periods that it would touch. With
    --key: sign it; it counts from its own date on when all who are needed have.
    """
    from dagster_project import proposals  # noqa: PLC0415 (what builds takes a second to import)

    if subject is None:
        with reading(context) as ledger:
            return _show_changes(proposals.waiting(ledger, settings_of(context)), as_json)
    if key_file is None:
        with reading(context) as ledger:
            settings = settings_of(context)
            dbt_project, target = extension.place(settings)
            options = {"dbt_project": dbt_project, "target": target}
            found = proposals.touched(settings, ledger, subject, settings.clock.now(), **options)
            return _show_touched(subject, found, as_json)
    with writing(context) as (settings, ledger):
        signed = proposals.sign(ledger, settings, subject, people.read_key(key_file))
    missing = signed.needed - len(signed.signed)
    rest = "it counts from the next cycle on" if missing <= 0 else "another person must sign too"
    click.echo(shown(f"{subject} is signed by {' and '.join(signed.signed)}; {rest}"))
    return None


def _show_changes(found: list[Any], as_json: bool) -> None:
    if as_json:
        return print_json([asdict(each) for each in found])
    for each in found:
        signed = f"signed by {', '.join(each.signed)}" if each.signed else "not signed"
        # On a line of its own: a subject is copied whole.
        click.echo(shown(each.subject))
        click.echo(shown(f"  {each.code}: {each.detail}; since {each.known_from}, {signed}, needs {each.needed}"))
    if not found:
        click.echo("No change waits for a person.")
    return None


def _show_touched(subject: str, found: list[Any], as_json: bool) -> None:
    if as_json:
        return print_json([asdict(each) for each in found])
    columns = (">lines", ">hours", "currency", ">amount", ">with it", ">cost", ">with it ")
    lines = show.table(subject, "company", "month", *columns)
    for each in found:
        money_of = (each.amount, each.amount_with, each.cost_amount, each.cost_amount_with)
        now, then, cost, cost_then = (show.figure(value) for value in money_of)
        lines.add_row(
            each.legal_entity or "", f"{each.period or ''}{' (closed)' if each.is_closed else ''}", f"{each.lines:,}",
            show.figure(each.hours), each.currency or "", now, then, cost, cost_then,
        )  # fmt: skip
    show.Terminal().print(lines if found else "It would touch no approved line.")
    return None


@main.command()
@click.argument("key_file", type=click.Path(path_type=Path))
def keygen(key_file: Path) -> None:
    """Make your key for `release`, `resolve` and `propose`, and print what the settings must say of you."""
    try:
        key = people.write_key(key_file)
    except LedgerError as error:
        raise click.ClickException(str(error)) from None
    name, roles = people.os_user(), sorted(set(people.ROLES.values()))
    click.echo(f'[[person]]\nname = "{name}"\npublic_key = "{people.public_key(key)}"\nroles = {json.dumps(roles)}')
