-- The rules of each account: what the firm says of two systems for this account, else for all, else the product's rows.
with recursive ruled as (
    select object, source_system, cast(null as varchar) as source_instance, attribute, other_system, other_attribute, 3 as precedence
    from {{ ref('identity_rule') }}
    union all
    select
        object,
        of_system,
        of_instance,
        attribute,
        other_system,
        other_attribute,
        case when of_instance is null then 2 else 1 end
    from ({{ standing('identity_rule', only='masters') }})
),

account as (
    select object, source_system, source_instance
    from {{ ref('identity_key') }}
    group by object, source_system, source_instance
),

rule as (
    select
        account.object,
        account.source_system,
        account.source_instance,
        ruled.attribute,
        ruled.other_system,
        ruled.other_attribute
    from account
    inner join ruled
        on ruled.object = account.object
        and ruled.source_system = account.source_system
        and coalesce(ruled.source_instance, account.source_instance) = account.source_instance
    qualify ruled.precedence = min(ruled.precedence) over (
        partition by account.object, account.source_system, account.source_instance, ruled.other_system
    )
),

-- A key that two records of one account have finds neither, and nothing is found by one that two of the other system have.
single as (
    select
        *,
        count(*) over (partition by object, source_system, source_instance, attribute, value) = 1 as is_one_of_account,
        count(*) over (partition by object, source_system, attribute, value) = 1 as is_one_of_system
    from {{ ref('identity_key') }}
),

-- What a person or the firm's file says is not asked of rules.
said as (
    select object, source_system, source_instance, source_id, our_key, 'confirmed' as matched_by
    from {{ source('ledger', 'identity_match') }}
    union all
    select object, source_system, source_instance, source_id, our_key, 'file'
    from (
        select 'worker' as object, of_system as source_system, of_instance as source_instance, source_worker_id as source_id, worker_key as our_key
        from ({{ standing('crosswalk_worker', only='masters') }})
        union all
        select 'project', of_system, of_instance, source_project_id, project_key
        from ({{ standing('crosswalk_project', only='masters') }})
    ) as filed
    anti join {{ source('ledger', 'identity_match') }} as confirmed using (object, source_system, source_instance, source_id)
),

same as (
    select
        one.object,
        one.source_system,
        one.source_instance,
        one.source_id,
        other.source_system as other_system,
        other.source_instance as other_instance,
        other.source_id as other_id,
        'rule: ' || rule.attribute || ' = ' || rule.other_system || ' ' || rule.other_attribute as matched_by
    from single as one
    inner join rule
        on rule.object = one.object
        and rule.source_system = one.source_system
        and rule.source_instance = one.source_instance
        and rule.attribute = one.attribute
    inner join single as other
        on other.object = rule.object
        and other.source_system = rule.other_system
        and other.attribute = rule.other_attribute
        and other.value = one.value
    anti join said
        on said.object = one.object
        and said.source_system = one.source_system
        and said.source_instance = one.source_instance
        and said.source_id = one.source_id
    where one.is_one_of_account and other.is_one_of_system
),

-- What a system states to be our key, of records that none of our lists has. Two accounts have numbers of their own.
keyed as (
    select
        one.object,
        one.source_system,
        one.source_instance,
        one.source_id,
        one.value as our_key,
        'rule: ' || rule.attribute || ' = ours key' as matched_by
    from single as one
    inner join rule
        on rule.object = one.object
        and rule.source_system = one.source_system
        and rule.source_instance = one.source_instance
        and rule.attribute = one.attribute
    anti join said
        on said.object = one.object
        and said.source_system = one.source_system
        and said.source_instance = one.source_instance
        and said.source_id = one.source_id
    anti join (select * from same where other_system = 'ours') as listed
        on listed.object = one.object
        and listed.source_system = one.source_system
        and listed.source_instance = one.source_instance
        and listed.source_id = one.source_id
    where rule.other_system = 'ours' and rule.other_attribute = 'key' and one.is_one_of_system
),

-- From our own lists and from what was said, along the rules: what is the same as something known is known.
reached as (
    select * from said
    union
    select * from keyed
    union
    select object, source_system, source_instance, source_id, source_id, 'ours'
    from {{ ref('identity_key') }}
    where source_system = 'ours'
    union
    select same.object, same.source_system, same.source_instance, same.source_id, reached.our_key, same.matched_by
    from reached
    inner join same
        on same.object = reached.object
        and same.other_system = reached.source_system
        and same.other_instance = reached.source_instance
        and same.other_id = reached.source_id
)

-- Keys that lead to two of ours find neither.
select
    object,
    source_system,
    source_instance,
    source_id,
    min(our_key) as our_key,
    min(matched_by) as matched_by
from reached
where source_system <> 'ours'
group by object, source_system, source_instance, source_id
having count(distinct our_key) = 1
