{{ psa_rates(stated_versions, standing) }}
