"""`brief selftest`: how well the checker does on the user's own articles. Plants faults, and tells the truth otherwise.

The corruptors know nothing of the checker's own rules: they read with patterns of their own, so that what the checker
cannot see is planted too.

passage   the sentences that something is planted in, and the names and figures of their articles
facts     faults in numbers, dates, names, speakers and roles
words     faults in wording: negation, modality, opposites, quotations, added clauses
truths    sentences that stay true: shortened or paraphrased by rules that are safe
trial     the sentences, planted and true, through the checker
report    what came of it, in words and as JSON
"""

from brief.selftest.report import SCHEMA, examples, rows, to_json
from brief.selftest.trial import FAULTS, TRUTHS, Result, Tally, planted, run

__all__ = ["FAULTS", "SCHEMA", "TRUTHS", "Result", "Tally", "examples", "planted", "rows", "run", "to_json"]
