from . import test_portal_promise
from . import test_portal_promise_abuse
