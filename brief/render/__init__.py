"""What comes out: one briefing as JSON, Markdown, a page that needs nothing else, a mail, or lines on a terminal.

Article text is untrusted in every format: each escapes it in its own way, and nothing in it can become markup.
"""

from brief.render.document import SCHEMA, article_tree, to_json
from brief.render.mail import to_fragment, to_mail
from brief.render.markdown import to_markdown
from brief.render.page import to_html
from brief.render.rebuilt import rebuilt
from brief.render.stored import Stored, StoredArticle, StoredCitation, StoredStatement, from_json
from brief.render.terminal import to_terminal

__all__ = [
    "SCHEMA",
    "Stored",
    "StoredArticle",
    "StoredCitation",
    "StoredStatement",
    "article_tree",
    "from_json",
    "rebuilt",
    "to_fragment",
    "to_html",
    "to_json",
    "to_mail",
    "to_markdown",
    "to_terminal",
]
