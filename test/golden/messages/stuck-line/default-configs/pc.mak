# Boards: uncomment a line to leave one out.
# CONFIG_ENCLAVE=n
# CONFIG_MICROVM=n
