# Boards default to y.
