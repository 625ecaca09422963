from .access import CollectionPortal, answering


class CollectionPromise(CollectionPortal):
    """The customer says when the payment comes."""

    @answering("promise")
    def promise(self, visit):
        """A promise to pay."""
        return self._answer(visit, "promise", ["date", "items", "means"])
