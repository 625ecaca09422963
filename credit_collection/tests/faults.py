"""A customer who is late, for stories in which something is wrong."""

from .common import CreditCollectionCommon


class FaultsCommon(CreditCollectionCommon):
    """What must happen when the data, the set-up or the machine are not as they
    should be: nobody is written to by mistake, and a person sees it."""

    @classmethod
    def _late(cls, name="Cliente Uno", **values):
        """A customer whose invoice is due for the first level today."""
        partner = cls._customer(name, **values)
        cls._invoice(partner, 100, cls._days(-5))
        return partner

    def _tasks(self, partner):
        return self._case(partner).activity_ids.sudo()
