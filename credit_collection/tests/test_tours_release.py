from odoo.tests import HttpCase, tagged

from .common import CreditCollectionCommon
from .mail_server import MailServer


@tagged("post_install", "-at_install")
class TestToursRelease(CreditCollectionCommon, HttpCase):
    """A company with debts installs the add-on: from the panel of what is missing to
    the release, and back."""

    browser_size = "1400x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.company.sudo()
        cls.address = company.email
        cls.account = company.collection_bank_account_id
        company.write(
            {
                "collection_automatic": False,
                "collection_user_id": False,
                "collection_bank_account_id": False,
                "collection_bank_source": "imported",
                "email": False,
                "tax_exigibility": True,  # as the taxes of the world ask for
            }
        )
        cls.account.unlink()
        groups = (
            "base.group_system",
            "account.group_account_manager",
            "account.group_validate_bank_account",
        )
        for group in groups:
            cls.manager.group_ids += cls.env.ref(group)
        for name in ("Uno", "Dos", "Tres"):
            cls._invoice(cls._customer(f"Cliente {name}"), 100, cls._days(-10))
        cls._evaluate()

    def _take(self, name):
        self.start_tour(
            "/odoo/collection-overview",
            f"credit_collection_{name}",
            login=self.manager.login,
        )

    def test_each_line_leads_to_its_screen(self):
        with MailServer(self.env, down=True):
            self._take("set_up")
        self.assertFalse(self.company.sudo().collection_automatic)

    def test_the_first_wave_is_released_and_switched_off(self):
        company = self.company.sudo()
        company.write(
            {
                "email": self.address,
                "collection_user_id": self.collector.id,
                "collection_bank_source": "by_hand",
            }
        )
        self._give_account(company, "ES91 2100 0418 4502 0005 1332")
        as_manager = company.with_user(self.manager)
        with MailServer(self.env):
            as_manager.action_collection_test_mail()
        as_manager.action_collection_texts_read()
        self.env["credit.collection.release"]._note(as_manager, "seen")
        self._take("release")
        releases = self.env["credit.collection.release"]
        self.assertEqual(releases._find_last(company, "wave").count, 2)
        self.assertEqual(releases._find_last(company, "stop").user_id, self.manager)
        self.assertFalse(company.collection_automatic)
        self.assertFalse(self._deliver())


class TestToursReleaseOnPhone(TestToursRelease):
    """The same on a phone."""

    allow_inherited_tests_method = True
    browser_size = "390x844"
    touch_enabled = True
