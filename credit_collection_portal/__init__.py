from . import access_log
from . import models, controllers
from .hooks import post_init_hook
