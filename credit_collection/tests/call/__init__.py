from . import test_call
from . import test_call_list
from . import test_case_call_list
from . import test_call_script
from . import test_case_todo
from . import test_whatsapp
from . import test_timeline
