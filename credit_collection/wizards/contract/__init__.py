from . import contract_make
from . import contract_sign
