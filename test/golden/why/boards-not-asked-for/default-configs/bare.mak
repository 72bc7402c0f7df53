# No board at all.
