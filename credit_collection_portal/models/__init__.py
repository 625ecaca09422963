from . import access
from . import page
from . import pay
from . import promise
from . import plan
from . import dispute
from . import document
from . import preference
