# control: without the record of requests in flight, the recovery test fails
# seconds: 120
# leaves the VM broken
disk_image image 16777216
export RUNTIME=none
if sh -c '. /functions; recovery 20 /mnt/image ,cache.direct=on ,writable=on' >/tmp/control 2>&1; then
  cat /tmp/control
  echo 'it passed: then it shows nothing'
  exit 1
fi
tail -3 /tmp/control
grep -q 'warning: crash: queue 0: there is no record' /tmp/crash.log
grep -q -e 'not within 10 s: progressed' -e 'instead of content' -e 'not within 10 s: test -s /tmp/load.status' /tmp/control
