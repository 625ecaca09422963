from .access import CollectionPortal, answering


class CollectionDispute(CollectionPortal):
    """The customer says what is wrong."""

    @answering("dispute")
    def dispute(self, visit):
        """What is contested of a document."""
        names = ["item", "reason", "amount", "words"]
        return self._answer(visit, "dispute", names, ["files"])
