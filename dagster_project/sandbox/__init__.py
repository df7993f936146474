"""A simulated firm with its vendors and its ERP, and what every mart must show of it.

It shares no code with the platform. Imports between its parts go one way:

    world      the firm: people, companies, projects, rates, what they record, and the defects that are seeded
    vendors    the systems that the platform reads from: Harvest, Kantata, Concur, Salesforce, the ECB, the SFTP server
    erp        the simulated ERP: import of posting files, its books, billing, and its HTTP API
    expected   the rows that every mart must have, computed from `world` without SQL, ledger or files

`vendors`, `erp` and `expected` import `world` and not each other. Above them, `simulation` moves the time, `server`
serves all of it, and `installation` keeps its folder. `compare` holds expected rows against published marts and imports
neither.
"""
