"""A second opinion on what the gates of git lane must answer, written from the design alone.

Nothing here is shared with the product: it reads repositories through the `git` program and judges signatures
through `ssh-keygen`. It may be slow; it has to be simple enough to be believed.
"""
