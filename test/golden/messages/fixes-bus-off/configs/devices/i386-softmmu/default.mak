# Boards are on by default.
# CONFIG_OLD_PC=n
# CONFIG_NEW_PC=n
# CONFIG_PLAIN_PC=n
