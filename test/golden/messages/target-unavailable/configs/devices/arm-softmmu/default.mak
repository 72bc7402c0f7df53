# Everything that is there by default.
