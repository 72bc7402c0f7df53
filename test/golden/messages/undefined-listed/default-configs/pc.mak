# The graphics card of long ago
#CONFIG_SGA=n

CONFIG_PC=y
CONFIG_SERIAL=n
