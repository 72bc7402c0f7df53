include common.mak

# This product has loudspeakers.
CONFIG_SOUND=y  # since 2.0
