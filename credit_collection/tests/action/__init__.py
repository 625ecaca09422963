from . import test_action
from . import test_action_notification
from . import test_contact_policy_dispatch
from . import test_dispatcher
from . import test_notifiable_mixin
from . import test_notification_text
from . import test_remind
from . import test_skip
