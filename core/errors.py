"""What can go wrong in a way that somebody can act on; each error carries the facts of its sentence.

Trouble
├── Refused        the person may not, or the request does not fit: nothing is wrong with the bot
├── HostTrouble    the model host did not do what was asked
└── StorageTrouble the data could not be kept or read
"""

from __future__ import annotations


class Trouble(Exception):
    """Base of everything that is said to a person; ``facts`` fill the sentence in `core.texts`."""

    def __init__(self, **facts: object) -> None:
        super().__init__(type(self).__name__, facts)
        self.facts = facts

    @property
    def key(self) -> str:
        """The name of the sentence."""
        return type(self).__name__


class Refused(Trouble):
    """The request cannot be carried out as it is."""


class HostTrouble(Trouble):
    """The model host failed."""


class StorageTrouble(Trouble):
    """The data could not be kept or read."""


# ---- requests -------------------------------------------------------------------------------------


class EmptyQuestion(Refused):
    """Nothing was asked."""


class TooLong(Refused):
    """A text is longer than its limit; facts: field, have, limit (characters)."""


class UnknownCommand(Refused):
    """No such command; facts: name."""


class MissingField(Refused):
    """A required field is empty; facts: field."""


class UnknownField(Refused):
    """A value came for a field that the command does not have; facts: field."""


class NotANumber(Refused):
    """A number was expected; facts: field, value."""


class NotAChoice(Refused):
    """One of several values was expected; facts: field, value, choices."""


class NotAFile(Refused):
    """A file was expected; facts: field."""


class NotAllowed(Refused):
    """The role is missing; facts: needs."""


class NoSuchPair(Refused):
    """Facts: number."""


class NoSuchCase(Refused):
    """Facts: number."""


class NoSuchJob(Refused):
    """Facts: number."""


class NoSuchModel(Refused):
    """Facts: name."""


class NoSuchFile(Refused):
    """There is no such file at the host; facts: file."""


class ModelInUse(Refused):
    """The model answers now, so it is not deleted; facts: model."""


class NoSuchTurn(Refused):
    """The conversation that a button belongs to is gone."""


class NoSuchDraft(Refused):
    """What waited for a confirmation is gone."""


class NoSuchPerson(Refused):
    """A person's key is not of the form ``platform:id``; facts: value."""


class PairChanged(Refused):
    """Somebody changed the pair meanwhile; facts: number."""


class OwnPair(Refused):
    """Who wrote a pair may not approve it, where a second person has to; facts: number."""


class NothingToUndo(Refused):
    """Nobody changed anything that could be undone."""


class NoSuchRevision(Refused):
    """Facts: number, revision."""


class QuestionWithoutWords(Refused):
    """A question has no letter and no digit, so that nobody could ask it."""


class SameQuestionAndAnswer(Refused):
    """The answer only repeats the question."""


class UnreadableFile(Refused):
    """A file is not what it says; facts: name, reason (a key of `core.texts`), line."""


class SnapshotChanged(Refused):
    """Revisions of a frozen version can no longer be read; facts: number."""


class NothingToImport(Refused):
    """A file holds no pair; facts: name."""


class DatasetTooSmall(Refused):
    """Facts: have, need, missing (pairs)."""


class TooFewMayTrain(Refused):
    """Enough is approved, but the rules leave too much out; facts: have, need, missing, left_out (pairs)."""


class JobAlreadyRunning(Refused):
    """A training is under way; facts: number."""


class JobHasEnded(Refused):
    """Facts: number."""


class NothingToRollBack(Refused):
    """The base model already answers and nothing else did before."""


class BudgetUsedUp(Refused):
    """A month's budget is used up; facts: spent, budget, currency, setting."""


class BudgetTooSmall(Refused):
    """What is left of a month's budget does not suffice; facts: cost, left, budget, currency, setting."""


class NoCases(Refused):
    """There are no held-out cases to evaluate on."""


class NothingToChoose(Refused):
    """Answers come in one way only in this channel."""


class AnswersAreFixed(Refused):
    """The deployment decides how all channels are answered; facts: setting, value."""


class ChannelGone(Trouble):
    """A channel cannot be reached; facts: channel."""


class NotDelivered(Trouble):
    """A mail server or a web address did not take news; facts: receiver, reason."""


class MessageGone(Trouble):
    """A message that goes on changing was deleted, or may not be shown or changed; facts: channel."""


# ---- the model host -------------------------------------------------------------------------------


class HostUnreachable(HostTrouble):
    """No connection."""


class HostTooSlow(HostTrouble):
    """No answer in time."""


class HostRefusedKey(HostTrouble):
    """401."""


class HostForbids(HostTrouble):
    """403."""


class HostBusy(HostTrouble):
    """429 for the rate of requests."""


class HostQuotaUsedUp(HostTrouble):
    """429 for money."""


class HostFailed(HostTrouble):
    """5xx, or an answer that makes no sense."""


class NoModeration(HostTrouble):
    """The host has no moderation endpoint."""


class HostLacksModel(HostTrouble):
    """404 for a model; facts: model."""


class HostRefusedRequest(HostTrouble):
    """400; facts: code."""


class AnswerCut(HostTrouble):
    """The stream ended in the middle."""


class AnswerFiltered(HostTrouble):
    """The host withheld the answer."""


class FineTuningClosed(HostTrouble):
    """The host no longer trains for this account (403 on the creation of a job)."""


class HostForbidsDeletion(HostTrouble):
    """403 on a deletion; facts: thing."""


class FileInUse(HostTrouble):
    """A training still needs the file; facts: file."""


class MethodNotOffered(HostTrouble):
    """The host does not train this model in this way; facts: method, base."""


class DeploymentFailed(HostTrouble):
    """What the host needs beyond the training so that the model answers did not come about; facts: reason."""


class TrainingFileRefused(HostTrouble):
    """The host did not take the training file; facts: reason."""


# ---- storage --------------------------------------------------------------------------------------


class DatabaseTooNew(StorageTrouble):
    """Written by a newer version; facts: path."""


class DatabaseCorrupt(StorageTrouble):
    """Facts: path."""


class DatabaseLocked(StorageTrouble):
    """Another program holds it for too long; facts: path."""


class DiskFull(StorageTrouble):
    """Facts: path."""


class FolderUnusable(StorageTrouble):
    """The data folder cannot be read or written; facts: path."""


class AlreadyRunning(StorageTrouble):
    """Another process runs the bot on this data folder; facts: path."""
