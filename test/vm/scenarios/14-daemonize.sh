# daemonize: the command returns once the device is there, and a second daemon with this pid file is refused
truncate -s 16M image
kgate-storage-daemon --daemonize --pidfile /tmp/two.pid --runtime-dir "$RUNTIME" \
  --blockdev file,node-name=d,filename=/tmp/image --export vduse-blk,node-name=d,id=two
test -e /dev/vduse/two
attach two
dd if="$(disk two)" of=/dev/null bs=1M iflag=direct
fails kgate-storage-daemon --daemonize --pidfile /tmp/two.pid --runtime-dir "$RUNTIME" \
  --blockdev file,node-name=d,filename=/tmp/image --export vduse-blk,node-name=d,id=three
fails test -e /dev/vduse/three
detach two
signal two TERM
gone() { ! test -e /dev/vduse/two; }
soon gone
