"""What a text claims: its sentences, each with its form, without the marks and the frame that are no part of them.

forms      what a line or a sentence is: a statement, a heading, an opinion, a reference, a letter's frame
plain      e-mails, memos and other plain text
markdown   Markdown, also a briefing of ours
"""

from brief.claims.forms import Claim, Form, Quote
from brief.claims.markdown import in_markdown
from brief.claims.plain import in_plain

__all__ = ["Claim", "Form", "Quote", "in_markdown", "in_plain"]
