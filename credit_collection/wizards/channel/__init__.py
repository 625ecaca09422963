from . import account
from . import letter_mailing
from . import letter_mailing_line
from . import sms_composer
