"""Values shared by several models, views and tests."""

#: The answers of the page in their order, each a place of it: ``#pay``.
ANSWERS = tuple("pay paid promise plan contract dispute received reach write".split())

#: Stands for the token of a link in what is stored: it is put in when a message leaves.
#: As long as a token, so that the length of an SMS is counted right.
PLACE = "the-link-is-put-in-when-it-leaves"

#: Hours at which customers prefer to be called and texted, of each day, local time of
#: the customer, and the channels that keep to them.
HOURS = {"morning": (8, 13), "afternoon": (13, 18), "evening": (18, 21)}
CHANNELS_AT_HOURS = ("sms", "whatsapp", "call")

#: Who may open what how often: number and seconds.
VISITS_OF_LINK = (120, 600)
VISITS_OF_ADDRESS = (3000, 600)
FORGED_OF_ADDRESS = (30, 600)
DOCUMENTS_OF_LINK = (30, 600)
ANSWERS_OF_LINK = (40, 3600)
ANSWERS_OF_ADDRESS = (200, 3600)
LINKS_OF_CASE = (3, 86400)

#: Longest text of an answer, in characters.
LONGEST = 4000
#: The same of the ids of the documents that somebody chooses.
LONGEST_LIST = 100_000
#: Most and largest files of an answer, and bytes of all that a form sends.
MOST_FILES = 5
LARGEST_FILE = 8 * 1024 * 1024
LARGEST_FORM = 24 * 1024 * 1024
