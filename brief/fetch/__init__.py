"""What comes over the network, and nothing else does: the only package that loads httpx and feedparser.

sync      sources, one after another in their order, each with what came of it
article   a page, a PDF or a text behind an address, and the articles of a feed
feeds     RSS, Atom and JSON Feed; opml: lists of feeds
web       one address: asked again only if it changed, within limits of time and size, and again if that may help
guard     connections to public addresses only, none of which outlasts its deadline
"""

from brief.fetch.sync import sync
from brief.fetch.web import Timer

__all__ = ["Timer", "sync"]
