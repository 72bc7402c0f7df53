# kgate: allow contradiction
CONFIG_D=y
CONFIG_D=n
