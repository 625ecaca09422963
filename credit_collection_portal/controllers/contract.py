from .access import CollectionPortal, answering


class CollectionContract(CollectionPortal):
    """The customer signs payment conditions."""

    @answering("contract")
    def sign_contract(self, visit):
        """A contract that was sent, signed."""
        names = ["contract", "seen", "signer", "agree"]
        return self._answer(visit, "contract", names, ["signature"])
