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

#: States of actions that are still to be done.
OPEN_ACTION_STATES = ("planned", "to_approve", "ready")

CHANNELS = [
    ("email", "E-mail"),
    ("sms", "SMS"),
    ("whatsapp", "WhatsApp"),
    ("letter", "Letter"),
    ("call", "Call"),
    ("visit", "Visit"),
]
#: Icons of the channels.
CHANNEL_ICONS = {
    "email": "fa-envelope-o",
    "sms": "fa-mobile",
    "whatsapp": "fa-whatsapp",
    "letter": "fa-file-text-o",
    "call": "fa-phone",
    "visit": "fa-map-marker",
    "page": "fa-globe",
}

#: Channels of messages about agreements; the first one is the default.
NOTIFYING_CHANNELS = ("email", "sms", "whatsapp")

#: Reasons why a contact policy may not apply to a contact.
EXEMPTIONS = [
    ("debtor_requested", "The customer asked for it"),
    ("legal_notice", "Legal notice"),
    ("confirmation", "Confirmation of what was agreed"),
]

#: Debtor types; most laws about contacts protect consumers.
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

#: Channels by kind of template; calls and visits use the call script of the level.
MAIL_TEXT_CHANNELS = ("email", "letter")
SMS_TEXT_CHANNELS = ("sms", "whatsapp")

#: Kinds of results of a call or visit. Users define results; each has a kind.
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

#: Channels of conversations.
TALK_CHANNELS = ("call", "visit")

#: Results of attempts that nobody answered, and of those that reached nobody at all.
UNANSWERED = ("voicemail", "no_answer")
UNREACHED = ("no_answer", "wrong_number")

#: Decisions about automatic sending that persons take.
RELEASE_KINDS = [
    ("mail", "Mail server tested"),
    ("texts", "Texts read"),
    ("seen", "First wave looked at"),
    ("wave", "Messages released"),
    ("stop", "Switched off"),
]

#: Types of the journals in which payments of customers are booked.
MONEY_JOURNALS = ("bank", "cash", "credit")

#: What became of the test of a mail server.
MAIL_ANSWERS = [
    ("ok", "It answered"),
    ("silent", "It did not answer"),
    ("login", "It refused the user or the password"),
    ("refused", "It refused the connection"),
]

#: Tones whose texts read as if the payment had been forgotten.
SOFT_TONES = ("friendly", "courteous")
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
    ("placed", "With an agency"),
]

#: Holds of agreements with the customer; an item has at most one of them.
AGREEMENT_KINDS = ("promise", "plan")

#: Holds that end with the record they come from; users cannot release them.
OWNED_KINDS = ("payment", *AGREEMENT_KINDS, "dispute", "placed")

PROMISE_STATES = [
    ("open", "Open"),
    ("kept", "Kept"),
    ("partial", "Partly kept"),
    ("broken", "Broken"),
    ("withdrawn", "Withdrawn"),
    ("replaced", "Replaced"),
]

#: States of a promise that the evaluation sets from the payments.
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

#: Intervals of instalments, see ``tools/instalments.py``.
PLAN_PERIODS = [
    ("weekly", "Each week"),
    ("biweekly", "Every two weeks"),
    ("monthly", "Each month"),
    ("payment_days", "On the customer's payment days"),
]

#: Roles with limits of their own for plans.
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

#: How a customer accepts a plan, as a collector records it; the first two need a signed
#: document.
RECORDED_ACCEPTANCES = [
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

CONTRACT_STATES = [
    ("draft", "Draft"),
    ("sent", "To sign"),
    ("signed", "Signed"),
    ("expired", "Expired"),
    ("cancelled", "Cancelled"),
]

#: States of a contract that is, or was, in force.
CONTRACT_FORCE_STATES = ("signed", "expired")

#: How a contract was signed; a signed paper is attached.
SIGNATURES = [
    ("paper", "Signed paper"),
    ("desk", "By one of us"),
    ("page", "On the page of the customer"),
]

#: How invoices reach a customer.
INVOICE_DELIVERIES = [
    ("email", "E-mail"),
    ("portal", "Portal of the customer"),
    ("einvoice", "Electronic invoice"),
    ("post", "Post"),
]

#: What a contract says about late payment.
LATE_CLAUSES = [
    ("legal", "Interest that the law gives"),
    ("agreed", "Agreed interest"),
    ("none", "Not mentioned"),
]

PLACEMENT_STATES = [
    ("draft", "Being prepared"),
    ("sent", "Sent"),
    ("accepted", "Taken on"),
    ("rejected", "Turned down"),
    ("working", "Being worked on"),
    ("closed", "Closed"),
    ("recalled", "Recalled"),
]

#: States in which the agency has the items, or is about to get them.
OUT_STATES = ("draft", "sent", "accepted", "working")

#: How a placement ended.
PLACEMENT_RESULTS = [
    ("paid", "Paid"),
    ("partly", "Partly paid"),
    ("settled", "Settled for less"),
    ("credited", "Credited"),
    ("uncollectable", "Uncollectable"),
    ("prescribed", "Prescribed"),
    ("returned", "Returned"),
]

#: Phases of the work of an agency, which may cost differently.
PLACEMENT_PHASES = [
    ("amicable", "Out of court"),
    ("judicial", "In court"),
]

#: Payment methods of a promise.
PAYMENT_MEANS = [
    ("transfer", "Bank transfer"),
    ("card", "Card"),
    ("direct_debit", "Direct debit"),
    ("cheque", "Cheque"),
    ("cash", "Cash"),
    ("other", "Other"),
]

#: Occasions of messages about promises, plans and disputes.
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
    ("contract_sent", "Contract to sign"),
    ("contract_reminded", "Contract not signed yet"),
    ("contract_signed", "Contract signed"),
    ("dispute_opened", "Dispute received"),
    ("dispute_accepted", "Dispute accepted"),
    ("dispute_rejected", "Dispute rejected"),
    ("placement_told", "An agency handles it"),
    ("placement_over", "The agency handles it no more"),
]

#: Occasions that only confirm or answer, without asking for money: a contact policy may
#: exempt them from its hours and limits.
CONFIRMATIONS = frozenset(
    "promise_made plan_proposed plan_agreed plan_completed contract_sent "
    "contract_signed dispute_opened dispute_accepted dispute_rejected".split()
)

#: Occasions that remind of a date to come; a protocol may switch them off.
DUE_OCCASIONS = frozenset(["promise_due", "instalment_due"])

#: Occasions after a date without the payment; a protocol may switch them off.
BROKEN_OCCASIONS = frozenset(["promise_broken", "instalment_missed"])

#: States of the promise, plan or dispute in which the message is still sent.
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
    "contract_sent": ("sent",),
    "contract_reminded": ("sent",),
    "contract_signed": ("signed",),
    "dispute_opened": ("open",),
    "dispute_accepted": ("accepted", "partial"),
    "dispute_rejected": ("rejected",),
    "placement_told": ("sent", "accepted", "working"),
    "placement_over": ("closed", "recalled"),
}

#: Departments of the company that a dispute can be about.
DEPARTMENTS = [
    ("sales", "Sales"),
    ("logistics", "Logistics"),
    ("quality", "Quality"),
    ("administration", "Administration"),
    ("legal", "Legal"),
]

#: Ageing bucket of items that are not due yet.
NOT_DUE = "000_not_due"

#: Ageing buckets, sorted by key: key, label and lowest number of days late.
BUCKETS = [
    (NOT_DUE, "Not due", None),
    ("001_030", "1-30 days", 1),
    ("031_060", "31-60 days", 31),
    ("061_090", "61-90 days", 61),
    ("091_180", "91-180 days", 91),
    ("181_more", "Over 180 days", 181),
]

#: Longest that anything may stop the chasing, in days, whoever decides it: two years,
#: as long as the longest plan that the limits allow as they come.
LONGEST_STOP = 731

#: Strength of an entry of the contact log as evidence that the customer was told.
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

#: Carriers of letters.
CARRIERS = [
    ("ordinary", "Ordinary post"),
    ("registered", "Registered post"),
    ("burofax", "Burofax"),
    ("courier", "Courier"),
    ("snailmail", "Snailmail"),
]

#: Groups that see the collection state of customers and invoices; cases are only for
#: collectors.
STATUS_GROUPS = "account.group_account_invoice,account.group_account_readonly"

#: Groups that see the collection settings of a company. Not public: portal users may
#: read companies.
SETTINGS_GROUPS = "credit_collection.group_collector,base.group_system"

#: The settings of a company are fetched apart, when somebody reads one: who posts an
#: invoice waits neither for them nor for a look at their groups.
PREFETCH = "collection"

#: The group that decides for its companies: releases, approves and confirms.
MANAGERS = "credit_collection.group_collection_manager"

#: Days late from which salespeople see a customer as seriously late (own rule).
SERIOUS_DAYS = 60

#: How often a cron tries again after a conflict with another transaction.
RETRIES = 5
