from .access import *
from .page import *
from .pay import *
from .promise import *
from .plan import *
from .dispute import *
from .document import *
from .preference import *
