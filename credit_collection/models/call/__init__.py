from . import call_script
from . import call_list
from . import case_call
from . import case_call_list
from . import case_dial
from . import case_todo
from . import case_whatsapp
from . import res_company
