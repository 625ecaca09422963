from . import segment
from . import seller
from . import account_move
from . import assignment
from . import case
from . import res_company
from . import res_partner
from . import res_users
