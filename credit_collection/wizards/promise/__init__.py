from . import agreement_dialog_mixin
from . import promise_make
from . import promise_withdraw
