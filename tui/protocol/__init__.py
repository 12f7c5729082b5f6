"""What camera and cloud agree on: the challenge's text, its code (RFC 6287), and the safe e-mail's proof."""
