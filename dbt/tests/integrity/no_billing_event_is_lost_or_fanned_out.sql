-- From the ERP's exports to what WIP is made of: a document that exists twice, or an entry that does, doubles money.
with layer as (
    select 'staging' as layer, sum(amount) as amount, count(*) as lines from ({{ staged('invoice_line') }})
    union all
    select 'canonical', sum(amount), count(*) from {{ ref('invoice_line') }}
    union all
    select 'documents', sum(amount), sum(line_count) from {{ ref('invoice') }}
)

select layer.layer, layer.lines, staged.lines as staged_lines
from layer
inner join layer as staged on staged.layer = 'staging'
where layer.lines <> staged.lines or layer.amount <> staged.amount
