"""From bytes as received to typed tables: the raw store, the strict readers, the Parquet writer.

No vendor, no network and no business rule belongs here.
"""
