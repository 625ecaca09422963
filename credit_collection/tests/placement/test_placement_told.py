"""What the customer is told: who handles the debt, once, and that it is ours again."""

from .test_placement_dossier import DossierCommon


class TestPlacementTold(DossierCommon):
    def _told(self, day=0):
        """What the customer was written on a day: the subjects."""
        return [mail["Subject"] for mail in self._run_day(self._days(day))]

    def _again(self, day):
        """The mails of a day that say that we handle it again."""
        mails = self._run_day(self._days(day))
        return [mail for mail in mails if "account again" in mail["Subject"]]

    def _placed(self, **values):
        """Handed over, and the customer knows it."""
        placement = self._place(**values)
        placement._mark_sent()
        return placement

    def _remind(self):
        case = self._case(self.partner, user=self.manager)
        decisions = self.env["credit.collection.decision"].with_user(self.manager)
        decisions._decide(case, "remind", "It pays again")

    def test_back_home_it_is_told_when_we_remind_again(self):
        placement = self._placed()
        (told,) = self._told()
        self.assertIn("Who handles your account now", told)
        placement._recall("Too slow")
        for day in range(1, 8):
            self.assertFalse(self._told(day), "a person decides first")
        self._remind()
        (mail,) = self._again(8)
        text = mail.get_body(("html",)).get_content()
        for words in ("Recobros del Norte", "any more", self.invoice.name):
            self.assertIn(words, text)
        for day in range(9, 40):
            self.assertFalse(self._again(day))

    def test_who_knew_of_no_agency_is_told_nothing_of_it(self):
        placement = self._place()
        placement._recall("A mistake")
        self._remind()
        for day in range(8):
            self.assertFalse(self._again(day))

    def test_who_has_paid_all_of_it_to_the_agency_is_told_nothing(self):
        placement = self._placed()
        self._told()
        data = f"placement;status;payment\n{placement.name};paid_agency;1000"
        placement._import_report(data.encode(), "r.csv")
        placement._recall("They keep the money")
        self._remind()
        for day in range(1, 8):
            self.assertFalse(self._told(day))

    def test_another_agency_is_told_of_by_itself(self):
        self._placed()._recall("Too slow")
        self._told()
        again = self._placed(agency=self._agency("Otra"))
        self.assertIn("Who handles your account now", self._told(1)[0])
        again._recall("Too slow")
        self._remind()
        (mail,) = self._again(2)
        text = mail.get_body(("html",)).get_content()
        self.assertIn("Otra", text)
        self.assertNotIn("Recobros", text)

    def test_what_is_paid_meanwhile_is_not_told(self):
        placement = self._placed()
        self._told()
        placement._recall("Too slow")
        self._remind()
        self._pay(self.invoice)
        self.assertFalse(self._told(1))
