# Boards are on by default.
