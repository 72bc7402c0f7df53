# discard: punches holes in the image, and only there
random image 16777216
cp image data
export_image one image '' ,writable=on
attach one
equal "$(queue one discard_max_bytes)" 16777216
equal "$(queue one discard_granularity)" 512
blkdiscard -o 4194304 -l 8388608 "$(disk one)"
equal "$(stat -c %b image)" 16384
dd if=/dev/zero of=data bs=1M seek=4 count=8 conv=notrunc
equal "$(sum image)" "$(sum data)"
drop
equal "$(sum "$(disk one)")" "$(sum data)"
detach one
stop one
