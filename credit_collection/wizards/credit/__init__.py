from . import credit_release_make
