from . import remind
from . import remind_line
from . import skip
