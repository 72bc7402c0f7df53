# riscv64: the virtual board, and a microcontroller.
CONFIG_RISCV64=y

# Boards default to y. Uncomment a line to leave one out.
# CONFIG_RISCV_VIRT=n
# CONFIG_SIFIVE_E=n

# So do the devices that the boards imply but can do without.
# CONFIG_GUEST_LOADER=n
# CONFIG_PCI_DEVICES=n
# CONFIG_VIRTIO_GPU=n
# CONFIG_VIRTIO_PCI=n
# CONFIG_VIRTIO_VGA=n
