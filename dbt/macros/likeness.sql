{#
  How alike two names are, from 0 to 1: each word of the shorter one beside the word of the other that is most alike it,
  whatever their order; an initial is nearly its word, and words that only one has count a little against it.

  "Dalton, Cora" and "Cora Dalton" are 1.00 alike, "C. Dalton" 0.95, "Cora J. Dalton" 0.97, "Cora Ellison" 0.79.
#}
{% macro likeness(words, other_words) -%}
    round(
        list_avg(list_transform(
            case when len({{ words }}) <= len({{ other_words }}) then {{ words }} else {{ other_words }} end,
            lambda word: list_max(list_transform(
                case when len({{ words }}) <= len({{ other_words }}) then {{ other_words }} else {{ words }} end,
                lambda other: case
                    when least(length(word), length(other)) = 1 and word[1] = other[1] then 0.9
                    else jaro_winkler_similarity(word, other)
                end
            ))
        )) - 0.03 * abs(len({{ words }}) - len({{ other_words }})),
        4
    )
{%- endmacro %}

{# The words of a name, in lower case and without accents. #}
{% macro words_of(name) -%}
    string_split(trim(regexp_replace(lower(strip_accents({{ name }})), '[^\p{L}\p{N}]+', ' ', 'g')), ' ')
{%- endmacro %}
