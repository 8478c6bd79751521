"""What comes in: text, Markdown, pages, PDFs, mail, mailboxes and JSON Lines, each read exactly once.

files      files, folders and patterns, found in a fixed order
formats    what bytes are, and who reads them
decoding   bytes become text without loss
html, body a page: what it states about itself, and its article
pdf, mail, jsonl   the others
"""

from brief.ingest.files import Reading, read
from brief.ingest.formats import Format, documents, sniffed
from brief.ingest.html import whole

__all__ = ["Format", "Reading", "documents", "read", "sniffed", "whole"]
