# aarch64: the virtual board, and a server's management controller.
CONFIG_AARCH64=y

# Boards default to y. Uncomment a line to leave one out.
# CONFIG_ARM_VIRT=n
# CONFIG_NPCM8XX=n

# So do the devices that the boards imply but can do without.
# CONFIG_GUEST_LOADER=n
# CONFIG_I2C_DEVICES=n
# CONFIG_NVDIMM=n
# CONFIG_PCI_DEVICES=n
# CONFIG_VFIO_PCI=n
# CONFIG_VIRTIO_PCI=n
