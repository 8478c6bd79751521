"""Every way in which a user can go wrong, as one tree. Anything that is not in it is a bug and shows its traceback.

BriefError              message; exit status 2, one line
├── SettingsError       a key of brief.toml or an option
├── SourceError         a file, folder or page that cannot be read
├── StoreError          a store of articles that cannot be used
│   └── NothingNew      one that holds nothing of what is asked for
├── PromptError         a variant that does not exist or does not render
├── ModelError          a model file that cannot be used
│   └── PromptTooLong   more tokens than there is room for
├── BudgetError         a budget too small for one piece of evidence
└── OutputError         a folder or file that cannot be written
"""

from __future__ import annotations

from pathlib import PurePath


class BriefError(Exception):
    """Something that the user can mend; its text is one line that says what and how."""


class SettingsError(BriefError):
    """A key of `brief.toml`, or an option, that is wrong."""


class SourceError(BriefError):
    """A source that cannot be read: `source` names it, `reason` says why."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class StoreError(BriefError):
    """A store that cannot be used: `path` is its file, `reason` says why and what to do."""

    def __init__(self, path: PurePath, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class NothingNew(StoreError):
    """A store that holds no article of those that are asked for."""


class PromptError(BriefError):
    """A prompt variant that is missing, misspelt or does not render."""


class ModelError(BriefError):
    """A model that is missing, damaged or cannot chat."""


class PromptTooLong(ModelError):
    """A prompt that needs more tokens than the model's context holds."""

    def __init__(self, needed: int, room: int) -> None:
        super().__init__(
            f"the prompt and its candidates need {needed} tokens, the model's context holds {room}: lower --budget"
        )
        self.needed = needed
        self.room = room


class BudgetError(BriefError):
    """A token budget in which not even one piece of evidence fits."""


class OutputError(BriefError):
    """A folder or file that cannot be written."""
