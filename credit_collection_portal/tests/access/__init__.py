from . import test_links_in_messages
from . import test_page_access
from . import test_portal_abuse
from . import test_portal_colleagues
from . import test_portal_oddities
from . import test_portal_rate
from . import test_portal_rights
from . import test_portal_token
