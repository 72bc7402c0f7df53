# write zeroes: one request for 8 MiB, and no more is zeroed than that
random image 16777216
cp image data
export_image one image '' ,writable=on
attach one
equal "$(queue one write_zeroes_max_bytes)" 16777216
writes() { awk '{print $5}' "/sys/block/$(name one)/stat"; }
before=$(writes)
verify zero "$(disk one)" 1049088 8388608
equal "$(writes)" $((before + 1))
dd if=/dev/zero of=data bs=512 seek=2049 count=16384 conv=notrunc
equal "$(sum image)" "$(sum data)"
drop
equal "$(sum "$(disk one)")" "$(sum data)"
detach one
stop one
