"""The posting protocol under torture: one seed, one history, with the production planner, delivery and ledger.

`history.run(seed, profile)` builds a world (a source, the rules, a partner's server and an ERP for each destination, a
clock), lets up to three overlapping workers run cycles in it while faults fall, heals it, and asks `oracle` what is
wrong. Every decision is drawn from the seed, and exactly one worker runs at any moment, so a seed is a history.
"""
