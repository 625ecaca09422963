from . import models, wizards, demo
from .hooks import post_init_hook, uninstall_hook
