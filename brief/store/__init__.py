"""What came in, kept for ever and never rewritten: articles by content, with their versions, in one SQLite file.

opening    the file: made, brought up to date, or refused with a reason; transactions
schema     the tables, as numbered steps
writing    documents in, preparations renewed, articles forgotten
reading    articles by query, versions, corrections
readings   what came of each source, and which stories have been told
"""

from brief.store.nouns import (
    Arrival,
    Cited,
    Correction,
    Kept,
    Outcome,
    Prepared,
    Query,
    Reading,
    SourceState,
    Stats,
    Stored,
    Version,
)
from brief.store.opening import Store, connect, create
from brief.store.reading import (
    arrivals,
    article,
    articles,
    corrections,
    document,
    ranked,
    resolve,
    stats,
    versions,
)
from brief.store.readings import (
    history,
    latest,
    note_fetched,
    note_stories,
    note_told,
    statuses,
    stories,
    told,
    validators,
)
from brief.store.writing import add, forget, renew

__all__ = [
    "Arrival",
    "Cited",
    "Correction",
    "Kept",
    "Outcome",
    "Prepared",
    "Query",
    "Reading",
    "SourceState",
    "Stats",
    "Store",
    "Stored",
    "Version",
    "add",
    "arrivals",
    "article",
    "articles",
    "connect",
    "corrections",
    "create",
    "document",
    "forget",
    "history",
    "latest",
    "note_fetched",
    "note_stories",
    "note_told",
    "ranked",
    "renew",
    "resolve",
    "stats",
    "statuses",
    "stories",
    "told",
    "validators",
    "versions",
]
