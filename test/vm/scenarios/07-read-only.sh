# read-only: an export that is not writable is so in the kernel, and refuses what gets past it
random image 4194304
before=$(sum image)
chmod 400 image
export_image one image ,read-only=on ''
attach one
equal "$(cat "/sys/block/$(name one)/ro")" 1
fails dd if=/dev/zero of="$(disk one)" bs=4096 count=1 oflag=direct
fails blockdev --setrw "$(disk one)" || fails dd if=/dev/zero of="$(disk one)" bs=4096 count=1 oflag=direct
fails blkdiscard "$(disk one)"
equal "$(sum "$(disk one)")" "$before"
equal "$(sum image)" "$before"
detach one
stop one
