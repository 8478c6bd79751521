"""Does the source carry the statement? Evidence search, typed facts, and the rule that combines them."""

from brief.citations.align import Corpus, find
from brief.citations.check import check, check_uncited
from brief.citations.combined import combined
from brief.citations.reading import read
from brief.citations.stances import nearest

__all__ = ["Corpus", "check", "check_uncited", "combined", "find", "nearest", "read"]
