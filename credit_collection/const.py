"""Values shared by several models, views and tests."""

CASE_STATES = [
    ("clear", "Clear"),
    ("upcoming", "Upcoming"),
    ("active", "Active"),
    ("held", "On hold"),
    ("placed", "With an agency"),
]

ACTION_STATES = [
    ("planned", "Planned"),
    ("to_approve", "To approve"),
    ("ready", "Ready"),
    ("done", "Done"),
    ("skipped", "Skipped"),
    ("failed", "Failed"),
]

#: Actions that still may happen.
OPEN_ACTION_STATES = ("planned", "to_approve", "ready")

CHANNELS = [
    ("email", "E-mail"),
    ("sms", "SMS"),
    ("whatsapp", "WhatsApp"),
    ("letter", "Letter"),
    ("call", "Call"),
    ("visit", "Visit"),
]

#: The channels by which agreements are confirmed and reminded of, the usual one first.
NOTIFYING_CHANNELS = ("email", "sms", "whatsapp")

#: Why a rule about contacts may not apply to one of them.
EXEMPTIONS = [
    ("debtor_requested", "The customer asked for it"),
    ("legal_notice", "Legal notice"),
    ("confirmation", "Confirmation of what was agreed"),
]

#: In which capacity a customer owes; most laws about contacts protect consumers.
CAPACITIES = [
    ("consumer", "Consumer"),
    ("sole_trader", "Sole trader"),
    ("company", "Business"),
    ("public", "Public body"),
]

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]

#: Which kind of text each channel uses; calls and visits have the script of the level.
MAIL_TEXT_CHANNELS = ("email", "letter")
SMS_TEXT_CHANNELS = ("sms", "whatsapp")

#: What a call or a visit ends with. Users name their own results; each is of a kind.
OUTCOME_KINDS = [
    ("reached", "Reached"),
    ("voicemail", "Voicemail"),
    ("no_answer", "No answer"),
    ("wrong_number", "Wrong number"),
    ("not_received", "Invoice not received"),
    ("waiting_approval", "Waiting for approval"),
    ("payment_sent", "Payment sent"),
    ("promise", "Promises to pay"),
    ("dispute", "Disputes it"),
    ("refuses", "Refuses to pay"),
    ("asks_plan", "Asks for a plan"),
]

#: The channels by which people talk with each other.
TALK_CHANNELS = ("call", "visit")

#: Attempts that nobody answered, and those that reached nobody at all.
UNANSWERED = ("voicemail", "no_answer")
UNREACHED = ("no_answer", "wrong_number")

TONES = [
    ("friendly", "Friendly"),
    ("courteous", "Courteous"),
    ("assertive", "Assertive"),
    ("formal", "Formal"),
]

HOLD_KINDS = [
    ("pause", "Pause"),
    ("reply", "Answer to handle"),
    ("payment", "Payment on its way"),
    ("promise", "Promise to pay"),
    ("plan", "Payment plan"),
    ("dispute", "Dispute"),
]

#: The holds of agreements with the customer: an item is in one of them at the most.
AGREEMENT_KINDS = ("promise", "plan")

#: The holds that end with the record they come from, not by a button of their own.
OWNED_KINDS = ("payment", *AGREEMENT_KINDS, "dispute")

PROMISE_STATES = [
    ("open", "Open"),
    ("kept", "Kept"),
    ("partial", "Partly kept"),
    ("broken", "Broken"),
    ("withdrawn", "Withdrawn"),
    ("replaced", "Replaced"),
]

#: The states of a promise that follow from what was paid.
EVALUATED_STATES = ("open", "kept", "partial", "broken")

PLAN_STATES = [
    ("draft", "Draft"),
    ("proposed", "Proposed"),
    ("accepted", "Agreed"),
    ("active", "Active"),
    ("completed", "Completed"),
    ("broken", "Broken"),
    ("cancelled", "Cancelled"),
]

PLAN_KINDS = [
    ("plan", "Payment plan"),
    ("settlement", "Settlement"),
]

#: How far apart instalments are; what they mean is in ``tools/instalments.py``.
PLAN_PERIODS = [
    ("weekly", "Each week"),
    ("biweekly", "Every two weeks"),
    ("monthly", "Each month"),
    ("payment_days", "On the customer's payment days"),
]

#: Whose limits a plan is measured against.
PLAN_ROLES = [
    ("collector", "Collectors"),
    ("manager", "Collection managers"),
]

PLAN_APPROVALS = [
    ("none", "Not asked for"),
    ("requested", "Asked for"),
    ("approved", "Approved"),
    ("refused", "Refused"),
]

#: How a customer accepts a plan. A signature and a meeting leave a document.
ACCEPTANCES = [
    ("signature", "Signed document"),
    ("in_person", "In person, with a document"),
    ("email", "By e-mail"),
]

DISPUTE_STATES = [
    ("open", "Open"),
    ("accepted", "Accepted"),
    ("partial", "Partly accepted"),
    ("rejected", "Rejected"),
]

#: How a customer says he will pay.
PAYMENT_MEANS = [
    ("transfer", "Bank transfer"),
    ("card", "Card"),
    ("direct_debit", "Direct debit"),
    ("cheque", "Cheque"),
    ("cash", "Cash"),
    ("other", "Other"),
]

#: On what occasions a customer is written to about an agreement.
OCCASIONS = [
    ("promise_made", "Promise confirmed"),
    ("promise_due", "Promise due soon"),
    ("promise_broken", "Promise not kept"),
    ("instalment_due", "Instalment due soon"),
    ("instalment_missed", "Instalment missed"),
    ("plan_proposed", "Plan proposed"),
    ("plan_agreed", "Plan agreed"),
    ("plan_completed", "Plan completed"),
    ("plan_broken", "Plan broken"),
    ("dispute_opened", "Dispute received"),
    ("dispute_accepted", "Dispute accepted"),
    ("dispute_rejected", "Dispute rejected"),
]

#: The occasions that only confirm or answer: they ask for nothing, so that the hours
#: and limits of a contact policy do not apply where it says so.
CONFIRMATIONS = frozenset(
    "promise_made plan_proposed plan_agreed plan_completed dispute_opened "
    "dispute_accepted dispute_rejected".split()
)

#: The occasions that remind of a day to come, which protocols may leave out.
DUE_OCCASIONS = frozenset(["promise_due", "instalment_due"])

#: The occasions that follow a day that passed without a payment, likewise.
BROKEN_OCCASIONS = frozenset(["promise_broken", "instalment_missed"])

#: In which states of the agreement there is still reason to write about it.
OCCASION_STATES = {
    "promise_made": ("open",),
    "promise_due": ("open",),
    "promise_broken": ("partial", "broken"),
    "instalment_due": ("open",),
    "instalment_missed": ("partial", "broken"),
    "plan_proposed": ("proposed",),
    "plan_agreed": ("accepted", "active"),
    "plan_completed": ("completed",),
    "plan_broken": ("broken",),
    "dispute_opened": ("open",),
    "dispute_accepted": ("accepted", "partial"),
    "dispute_rejected": ("rejected",),
}

#: Which house of ours a dispute is about.
DEPARTMENTS = [
    ("sales", "Sales"),
    ("logistics", "Logistics"),
    ("quality", "Quality"),
    ("administration", "Administration"),
    ("legal", "Legal"),
]

#: The ageing bucket of what is not due yet.
NOT_DUE = "000_not_due"

#: The ageing buckets: key, label and the first day late of each. Pivots and groups sort
#: by key.
BUCKETS = [
    (NOT_DUE, "Not due", None),
    ("001_030", "1-30 days", 1),
    ("031_060", "31-60 days", 31),
    ("061_090", "61-90 days", 61),
    ("091_180", "91-180 days", 91),
    ("181_more", "Over 180 days", 181),
]

#: How strongly an entry of the log proves that the customer was told, from nothing
#: to a signed acknowledgement of the debt.
EVIDENCE = [
    ("0", "None"),
    ("1", "Sent"),
    ("2", "Delivered"),
    ("3", "Opened or read"),
    ("4", "Answered or promised"),
    ("5", "Certified content and receipt"),
    ("6", "Notarial or judicial"),
    ("7", "Signed acknowledgement of debt"),
]

#: Who takes a letter to the customer.
CARRIERS = [
    ("ordinary", "Ordinary post"),
    ("registered", "Registered post"),
    ("burofax", "Burofax"),
    ("courier", "Courier"),
    ("snailmail", "Snailmail"),
]

#: Who sees where the collection of a customer or an invoice stands and why; the case
#: itself is for collectors.
STATUS_GROUPS = "account.group_account_invoice,account.group_account_readonly"

#: Who sees how a company collects: those who work with it, and who sets it up. Debtors
#: with an account on the portal may read companies.
SETTINGS_GROUPS = "credit_collection.group_collector,base.group_system"

#: Who says who stands in for whom: collectors in their preferences, and who manages
#: users.
SUBSTITUTE_GROUPS = "credit_collection.group_collector,base.group_erp_manager"

#: From this many days late on, sales read that a customer is seriously late.
SERIOUS_DAYS = 60

#: How often the work of a cron is tried again when another transaction was faster.
RETRIES = 5
