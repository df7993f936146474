{#
  Seeds are inserted as one statement of literals. dbt's own ways are DuckDB's CSV reader, which drops malformed rows
  without an error, and one bound parameter per cell, which takes ten times as long.
#}
{% macro duckdb__load_csv_rows(model, agate_table) %}
    {%- set sql -%}
        insert into {{ this.render() }} ({{ get_seed_column_quoted_csv(model, agate_table.column_names) }}) values
        {%- for row in agate_table.rows %}
        ({% for cell in row %}{{ "null" if cell is none else "'" ~ (cell | string | replace("'", "''")) ~ "'" }}
            {%- if not loop.last %}, {% endif %}{% endfor %})
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    {%- endset -%}
    {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
    {{ return(sql) }}
{% endmacro %}
