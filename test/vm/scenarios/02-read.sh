# read back: what the image holds is what the disk holds, through the page cache and around it
random image 16777728
export_image one image '' ''
attach one
equal "$(sum "$(disk one)")" "$(sum image)"
dd if="$(disk one)" of=copy bs=1M iflag=direct
equal "$(sum copy)" "$(sum image)"
drop
dd if="$(disk one)" of=sectors bs=512 skip=32000 count=769 iflag=direct
dd if=image of=expected bs=512 skip=32000 count=769
cmp sectors expected
detach one
stop one
