-- From the ledger to the marts: each latest version is one transaction, has one rule result, and each obligation of an
-- approved one is one line of approved versus posted. A lost content, or a mapping that exists twice, shows here.
with layer as (
    select txn_id, 'transaction' as layer from {{ ref('transaction') }}
    union all
    select txn_id, 'rule_results' from {{ ref('rule_results') }}
),

counted as (
    select latest.txn_id, expected.layer, count(layer.txn_id) as found, 1 as wanted
    from (select txn_id from {{ source('ledger', 'version') }} where is_latest) as latest
    cross join (values ('transaction'), ('rule_results')) as expected (layer)
    left join layer on layer.txn_id = latest.txn_id and layer.layer = expected.layer
    group by latest.txn_id, expected.layer
    union all
    select obligation.txn_id, 'approved_versus_posted ' || obligation.leg, count(mart.txn_id), 1
    from {{ ref('obligation') }} as obligation
    left join {{ ref('approved_versus_posted') }} as mart
        on mart.txn_id = obligation.txn_id and mart.leg = obligation.leg
    group by obligation.txn_id, obligation.leg
)

select txn_id, layer, found from counted where found <> wanted
