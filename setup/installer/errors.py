"""What the person at the keyboard has to know and do."""


class SetupError(Exception):
    """Something a person must act on; the message says what.

    :param str message: one or more lines for the terminal
    :param int code: exit code of the command
    """

    def __init__(self, message, code=1):
        super().__init__(message)
        self.code = code
