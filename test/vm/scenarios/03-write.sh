# write: every byte arrives in the image, large, small and unaligned requests alike
random image 16777216
random data 16777216
export_image one image '' ,writable=on
attach one
dd if=data of="$(disk one)" bs=1M oflag=direct
equal "$(sum image)" "$(sum data)"
dd if=/dev/zero of=data bs=512 seek=4097 count=33 conv=notrunc
dd if=/dev/zero of="$(disk one)" bs=512 seek=4097 count=33 oflag=direct conv=notrunc
equal "$(sum image)" "$(sum data)"
detach one
stop one
