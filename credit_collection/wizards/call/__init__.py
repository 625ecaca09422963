from . import call
from . import whatsapp
