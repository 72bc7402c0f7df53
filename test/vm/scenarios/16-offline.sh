# offline: the CPU that interrupts were sent to goes away, and requests are served on
truncate -s 8M image
export_image one image '' ,writable=on
attach one
mask=/sys/class/vduse/one/vq0/irq_cb_affinity
disk=$(disk one)
steered() {
  dd if="$disk" of=/dev/null bs=4096 count=300 iflag=direct
  case $(cat "$mask") in 2) cpu=1 ;; 4) cpu=2 ;; 8) cpu=3 ;; *) return 1 ;; esac
}
soon steered
echo 0 >"/sys/devices/system/cpu/cpu$cpu/online"
within 10 dd if="$disk" of=/dev/null bs=4096 count=300 iflag=direct
echo 1 >"/sys/devices/system/cpu/cpu$cpu/online"
detach one
stop one
