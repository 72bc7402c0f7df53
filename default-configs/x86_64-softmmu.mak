# x86_64: everyday PCs, and micro VMs.
CONFIG_X86_64=y

# Boards default to y. Uncomment a line to leave one out.
# CONFIG_MICROVM=n
# CONFIG_Q35=n

# So do the devices that the boards imply but can do without.
# CONFIG_GUEST_LOADER=n
# CONFIG_NVDIMM=n
# CONFIG_PCI_DEVICES=n
# CONFIG_QXL=n
# CONFIG_SEV=n
# CONFIG_VFIO_PCI=n
# CONFIG_VIRTIO_GPU=n
# CONFIG_VIRTIO_PCI=n
# CONFIG_VIRTIO_VGA=n
