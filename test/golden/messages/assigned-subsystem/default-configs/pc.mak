# what the board needs
CONFIG_PCI=y
