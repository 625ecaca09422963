from . import promise_make
from . import promise_withdraw
