"""What comes in: text files, Markdown and HTML pages, single or in folders, each read exactly once."""

from brief.ingest.files import Reading, read

__all__ = ["Reading", "read"]
