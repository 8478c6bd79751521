"""The runs that were made: looked through, held against each other, made again, cleared away. Writes no briefing.

entries     a folder of a run, read and proved to be one
changes     what is new between two briefings
replay      a briefing made again from its record, and where it first differs
retention   which runs stay
"""

from brief.archive.changes import Changes, Update, changes
from brief.archive.entries import Made, Run, briefing_text, every, read
from brief.archive.replay import KEPT, Difference, Replay, Workshop, first_difference, replayed
from brief.archive.retention import Limits, Piece, going, staying

__all__ = [
    "KEPT",
    "Changes",
    "Difference",
    "Limits",
    "Made",
    "Piece",
    "Replay",
    "Run",
    "Update",
    "Workshop",
    "briefing_text",
    "changes",
    "every",
    "first_difference",
    "going",
    "read",
    "replayed",
    "staying",
]
