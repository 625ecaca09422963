from .credit import *
