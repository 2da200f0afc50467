"""Sources: the outside world as frames of posts."""
