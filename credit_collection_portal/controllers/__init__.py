from . import access
from . import page
from . import document
from . import promise
from . import plan
from . import pay
from . import dispute
from . import preference
