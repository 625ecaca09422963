from . import validate_account_move
from . import credit_release_make
