"""Other forms of a sentence: whole constituents left out, and who says it put first. Pure; knows no model.

What may go follows the dependency parse, as in sentence compression by dropping subtrees (Filippova & Strube 2008,
"Dependency tree based sentence compression"). What may never go: negation, hedges, conditions, comparisons,
attribution, restrictive modifiers, anything inside quotation marks.

forms       every other form of a sentence: what may go, in every combination
fronting    who says it, moved from the end to the beginning
cuts        which constituents may go
scope       what binds the truth of a sentence, and so keeps a constituent in it
commas      which commas go with a constituent
ranges      ranges of tokens, and the marks that bound them
names       the names of persons in a parse
writing     what is kept, joined to a sentence again
structure   whether a form says of the same things what the full sentence says
"""

from brief.compress.forms import compressions, forms
from brief.compress.names import first_names, persons, same_person, shared_surnames, titled
from brief.compress.ranges import in_quotation
from brief.compress.structure import keeps_structure

__all__ = [
    "compressions",
    "first_names",
    "forms",
    "in_quotation",
    "keeps_structure",
    "persons",
    "same_person",
    "shared_surnames",
    "titled",
]
