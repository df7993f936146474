{#
  Writes what the YAML says of the marts into the build, from which they are published: `publishing.mart_column`, a row
  for each column in its place, with its class (`meta.class`: pay, personal, commercial or plain), and the predicate of
  the lines that delivery reads (`meta.delivery_rows`; empty where delivery does not read the mart). What has no class
  counts as pay.
#}
{% macro published_columns() -%}
{%- set rows = [] -%}
{%- for node in (graph.nodes.values() if execute else []) if node.resource_type == 'model' and node.schema == 'marts' -%}
{%- set delivery_rows = node.config.meta.delivery_rows -%}
{%- for column in node.columns.values() -%}
{%- do rows.append([
    dbt.string_literal(node.name),
    loop.index,
    dbt.string_literal(column.name),
    dbt.string_literal(column.config.meta.class or 'pay'),
    dbt.string_literal(dbt.escape_single_quotes(delivery_rows)) if delivery_rows else 'null',
] | join(', ')) -%}
{%- endfor -%}
{%- endfor -%}
create schema publishing;
create table publishing.mart_column as
from (values ({{ rows | join('), (') }})) as mart_column (mart, position, column_name, class, delivery_rows);
{%- endmacro %}
