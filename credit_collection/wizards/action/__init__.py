from . import remind
from . import remind_line
from . import skip
from . import first_wave
from . import first_wave_line
