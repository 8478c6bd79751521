"""What comes out: one briefing as JSON, as Markdown, as a page that needs nothing else, or as lines on a terminal.

Article text is untrusted in every format: each escapes it in its own way, and nothing in it can become markup.
"""

from brief.render.document import SCHEMA, article_tree, to_json
from brief.render.markdown import to_markdown
from brief.render.page import to_html
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
    "to_html",
    "to_json",
    "to_markdown",
    "to_terminal",
]
