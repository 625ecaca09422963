from . import access
from . import page
