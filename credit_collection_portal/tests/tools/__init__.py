from . import test_examples
from . import test_file_kind
