CONFIG_PCI=y # kgate: allow Contradiction
