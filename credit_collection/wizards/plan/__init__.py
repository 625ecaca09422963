from . import plan_accept
from . import plan_close
from . import plan_propose
