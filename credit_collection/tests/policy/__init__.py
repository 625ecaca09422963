from . import test_contact_consent
from . import test_contact_policy
from . import test_contact_policy_countries
from . import test_holiday
