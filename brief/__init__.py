"""`brief`: sourced briefings from news articles, written by a local model and proved sentence by sentence."""

__version__ = "0.1.0"
