# stop: while a disk is attached, SIGTERM says that it has to be detached first, and loses nothing
truncate -s 16M image
export_image one image '' ,writable=on
attach one
load one 16
signal one TERM
soon grep -q 'vdpa dev del' /tmp/one.log
progress
unload
check one image
fails test -s /tmp/one.status
detach one
ended one 0
fails test -e /dev/vduse/one
