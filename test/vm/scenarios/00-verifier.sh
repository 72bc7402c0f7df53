# verifier: it notices a lost write, a torn sector, and a block in the place of another
truncate -s 2M image
export_image one image '' ,writable=on
attach one
load one 8
cp image before
progress
progress
unload
check one image
detach one
stop one
cp image good
head -c 4096 /dev/zero >zero
block() {
  dd if="$1" of="$1.block" bs=4096 count=1 skip="$changed" 2>/dev/null
}
# One that was written since, and not zeroed.
for changed in $(seq 1 511); do
  block before
  block good
  if ! cmp -s before.block good.block && ! cmp -s good.block zero; then break; fi
done
dd if=before.block of=image bs=4096 seek="$changed" conv=notrunc
fails verify check image record
grep "^block $changed, sector 0: .* instead of content" fails
cp good image
dd if=/dev/urandom of=image bs=1 count=16 seek=$((changed * 4096 + 700)) conv=notrunc
fails verify check image record
grep "^block $changed, sector 1: no whole sector of anything" fails
cp good image
dd if=good.block of=image bs=4096 seek=$((changed - 1)) conv=notrunc
fails verify check image record
grep "^block $((changed - 1)), sector 0: content .* of block $changed, " fails
verify check good record
