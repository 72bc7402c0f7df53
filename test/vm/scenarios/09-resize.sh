# resize: SIGHUP shows the image's new size, larger and smaller, while the disk is in use
truncate -s 8M image
export_image one image '' ,writable=on
attach one
size() { [ "$(blockdev --getsize64 "$(disk one)")" = "$1" ]; }
load one 8
truncate -s 24M image
sleep 0.3
size 8388608
signal one HUP
soon size 25165824
progress
unload
check one image
random data 4096
dd if=data of="$(disk one)" bs=4096 seek=6143 oflag=direct conv=notrunc
dd if=image of=end bs=4096 skip=6143
cmp end data
truncate -s 4M image
signal one HUP
soon size 4194304
dd if="$(disk one)" of=/dev/null bs=1M iflag=direct
detach one
stop one
