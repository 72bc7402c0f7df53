# s390x: the mainframe's partition.
CONFIG_S390X=y

# Boards default to y. Uncomment a line to leave one out.
# CONFIG_S390_CCW_VIRTIO=n

# So do the devices that the boards imply but can do without.
# CONFIG_PCIE_DEVICES=n
# CONFIG_VFIO_CCW=n
# CONFIG_VFIO_PCI=n
# CONFIG_VIRTIO_PCI=n
