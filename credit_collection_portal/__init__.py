from . import access_log
from . import models, controllers, demo
from .hooks import post_init_hook
