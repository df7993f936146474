/*
What the ledger's entries do to each (transaction, leg) in each bucket, one row per effect (step 1 of 2 of approved
versus posted; step 2 adds the latest version's own amount where no entry carries it).

- An entry that is posted, or may be, counts with its own frozen amount, signed as it acts on the ERP's books: a
  reversal takes back.
- A posting stands while the latest version is not withdrawn and says the same money; whatever the rules say by then,
  only the source takes back what is posted, or two persons who had that version backed out. A posting that stands is the
  version's own.
- Nor does a posting stand whose content is worth something else by now, when a rate card or a mapping was edited while
  all that is posted of it lies in open periods; what lies in a closed one stays. In the next cycle the ledger has a
  version of its own for it.
- A posting that does not stand owes its reversal. Where there is none yet, it is eligible as soon as the posting is
  answered, and held until then, while a difference is not accepted, or while the approval is not understood.
- What was not sent, or was refused, is not in the ERP: it moves nothing. A refusal of what is still owed is shown, with
  no amount, for the version's own amount is then where the refusal is.
*/
with posting as (
    select
        entry.txn_id,
        entry.leg,
        entry.seq,
        entry.state,
        entry.hours,
        entry.amount,
        entry.reject_code,
        case
            when entry.state in {{ states('posted') }} then 'posted'
            when entry.state in {{ states('in_flight') }} then 'in_flight'
            when entry.state in {{ states('rejected') }} then 'rejected'
        end as bucket,
        latest.approval,
        latest.approval in ('approved', 'unknown')
            and latest.money_hash = entry.money_hash
            and backed_out.txn_id is null as is_same,
        rule_result.outcome = 'pass' as is_passed,
        rule_result.outcome = 'pass' and rule_result.seq = entry.seq as is_owed,
        month.status is distinct from 'open' as is_closed,
        -- Another destination would take it now: a cut-over touches nothing that is posted.
        company.destination = entry.destination and (
            obligation.txn_id is null
            or (entry.amount, entry.hours, entry.currency) <> (obligation.amount, obligation.hours, latest.currency)
        ) as is_worth_other
    from {{ ref('posting_entry') }} as entry
    inner join {{ ref('transaction') }} as latest on latest.txn_id = entry.txn_id
    inner join {{ ref('rule_results') }} as rule_result on rule_result.txn_id = entry.txn_id
    left join {{ ref('obligation') }} as obligation
        on obligation.txn_id = entry.txn_id and obligation.leg = entry.leg
    left join {{ ref('legal_entity') }} as company on company.legal_entity = latest.legal_entity
    left join {{ ref('accounting_period') }} as month
        on month.destination = entry.destination and month.period = entry.posting_period
    left join {{ source('ledger', 'backed_out') }} as backed_out
        on backed_out.txn_id = latest.txn_id and backed_out.seq = latest.seq
    where entry.kind = 'P' and entry.state in {{ states('posted', 'in_flight', 'rejected') }}
),

reversal as (
    select
        entry.txn_id,
        entry.leg,
        entry.seq,
        entry.state,
        entry.hours,
        entry.amount,
        entry.reject_code,
        case
            when entry.state in {{ states('posted') }} then 'posted'
            when entry.state in {{ states('in_flight') }} then 'in_flight'
            when entry.state in {{ states('rejected') }} then 'rejected'
            else 'eligible'
        end as bucket
    from {{ ref('posting_entry') }} as entry
    inner join posting
        on posting.txn_id = entry.txn_id and posting.leg = entry.leg and posting.seq = entry.seq
    where entry.kind = 'R'
        and entry.state <> 'CANCELLED'
        -- A reversal that was not sent is dropped when the approval is given again.
        and (entry.state in {{ states('posted', 'in_flight') }} or posting.approval <> 'approved' or not posting.is_same)
),

beside_reversal as (
    select posting.*, reversal.txn_id is not null as is_taken_back
    from posting
    left join reversal
        on reversal.txn_id = posting.txn_id and reversal.leg = posting.leg and reversal.seq = posting.seq
),

judged as (
    select
        *,
        is_same and not coalesce(
            bool_or(is_worth_other) filter (where is_live) over (partition by txn_id)
            and not bool_or(is_closed) filter (where is_live) over (partition by txn_id),
            false
        ) as stands
    from (select *, is_same and not is_taken_back and bucket in ('posted', 'in_flight') as is_live from beside_reversal)
)

select
    txn_id,
    leg,
    seq,
    'P' as kind,
    bucket,
    lower(state) as reason,
    hours,
    amount,
    stands and not is_taken_back as is_own,
    false as is_refusal
from judged
where bucket in ('posted', 'in_flight')
union all
select txn_id, leg, seq, 'P', bucket, coalesce(reject_code, 'refused'), 0, 0, false, true
from judged
where bucket = 'rejected' and is_owed
union all
select
    txn_id,
    leg,
    seq,
    'R',
    bucket,
    case bucket
        when 'eligible' then 'reversal_to_be_sent'
        when 'rejected' then coalesce(reject_code, 'refused')
        else lower(state)
    end,
    hours,
    amount,
    false,
    false
from reversal
union all
select
    txn_id,
    leg,
    seq,
    'R',
    case when state = 'POSTED' and approval <> 'unknown' and (is_passed or not is_same) then 'eligible' else 'held' end,
    case
        when bucket = 'in_flight' then 'predecessor_in_flight'
        when state = 'POSTED_DIFF' then 'difference_to_be_accepted'
        when approval = 'unknown' then 'approval_not_understood'
        when is_same and not is_passed then 'rule_to_be_mended'
        else 'reversal_to_be_planned'
    end,
    -hours,
    -amount,
    false,
    false
from judged
where bucket in ('posted', 'in_flight') and not stands and not is_taken_back
