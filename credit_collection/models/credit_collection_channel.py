from odoo import api, models

from ..const import CHANNELS


class CreditCollectionChannel(models.AbstractModel):
    """What every channel can do; each is a model ``credit.collection.channel.<name>``.

    An automatic channel hands over by itself (:meth:`_get_people`, :meth:`_send`). An
    act of any other waits for a person, who notes it in the contact log and ends it
    with ``credit.collection.action._complete``.
    """

    _name = "credit.collection.channel"
    _description = "Collection channel"

    @api.model
    def _get_channel(self, name):
        """The model of the channel ``name``, see ``CHANNELS``."""
        return self.env[f"credit.collection.channel.{name}"]

    @api.model
    def _get_automatic(self, company):
        """The names of the channels that need no person in ``company``.

        :rtype: list[str]
        """
        names = self._list()
        return [n for n in names if self._get_channel(n)._is_automatic(company)]

    @api.model
    def _list(self):
        """The names of all channels."""
        names = (name for name, _label in CHANNELS)
        return [n for n in names if f"credit.collection.channel.{n}" in self.env]

    @api.model
    def _is_automatic(self, company):
        """Whether acts of this channel are done without a person.

        :param company: the creditor, whose settings may decide.
        """
        return True

    @api.model
    def _get_people(self, customers):
        """Whom this channel reaches for each customer, and why it reaches nobody.

        :return: recipients by customer id; for the others the code of the reason and
            the names it is about.
        :rtype: tuple[dict[int, res.partner], dict[int, tuple[str, str]]]
        """
        raise NotImplementedError

    def _send(self, actions, people, now):
        """Hand one message per act over and log it.

        :param dict people: recipients by customer id.
        :return: the contact of each act, by its id.
        :rtype: dict[int, credit.collection.contact]
        """
        raise NotImplementedError

    def _prepare(self, actions):
        """Tell a person that these acts are due now; once per act.

        :param actions: ready acts of a channel that is not automatic.
        """

    def _withdraw(self, actions):
        """Take back what :meth:`_prepare` did: the acts are over, or not wanted."""
