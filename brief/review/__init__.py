"""`brief check`: the checker on a finished text, and its verdicts as JSON and as a page. Prints nothing, reads no file.

verdicts    each sentence of a text with the spans that it was held against and the verdict
difference  the words in which a sentence differs from the source, and the place that it is nearest to
wording     verdicts, scores and places in words for a person
document    brief-check/1, the verdicts as JSON
page        the verdicts beside the sources, as one HTML page
batch       claims with their sources, a line each
"""

from brief.review.document import SCHEMA, to_json
from brief.review.page import to_html
from brief.review.verdicts import Reviewed, review, review_stored, share_supported

__all__ = ["SCHEMA", "Reviewed", "review", "review_stored", "share_supported", "to_html", "to_json"]
