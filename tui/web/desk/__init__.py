"""The service desk's pages: a photo or a text comes in, the verification code or a refusal goes out."""
