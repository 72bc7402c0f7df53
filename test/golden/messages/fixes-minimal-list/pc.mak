# What our guests use, and nothing else.
CONFIG_SMALL_BOARD=y
CONFIG_DISK_PCI=y
