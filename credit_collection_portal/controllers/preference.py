from .access import CollectionPortal, answering


class CollectionPreference(CollectionPortal):
    """The customer says how to be reached."""

    @answering("reach")
    def reach(self, visit):
        """Language, channel and hours; addresses for the collector to check."""
        names = ["language", "channel", "hours", "stop", "email", "phone", "person"]
        return self._answer(visit, "reach", names)
