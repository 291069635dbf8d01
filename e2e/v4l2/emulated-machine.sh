#!/usr/bin/env bash
# emulated-machine.sh KERNELS DIRECTORY JOB: boots Debian's kernel under qemu in software, with three virtual cameras (vivid)
# at /dev/video0 to 2, a GPIO chip, and the LEDs of a keyboard, and this machine's file system below a layer of memory, and runs JOB, a program for Node.js, in it as
# root. Ends with its status. KERNELS keeps the kernel for the next time; DIRECTORY is for this run alone.
# The ports 8080 and 8081 of the emulated machine are $PORT and $COMMAND_PORT of 127.0.0.1.
# Needs: qemu-system-x86 busybox-static cpio kmod v4l-utils
set -euo pipefail
mkdir -p "$1" "$2"
kernels="$(realpath "$1")"
directory="$(realpath "$2")"
job="$(realpath "$3")"
PATH="$PATH:/usr/sbin:/sbin"

# The kernel's package: downloaded and unpacked, never installed.
newest() { apt-cache depends linux-image-amd64 2> /dev/null | sed -n 's/.*Depends: \(linux-image-[0-9][^ ]*\)/\1/p' | head -1; }
if [ ! -e "$kernels/kernel" ]; then
  [ -n "$(newest)" ] || apt-get update -q >&2
  mkdir "$directory/download"
  (cd "$directory/download" && apt-get download -q "$(newest)" >&2)
  dpkg-deb -x "$directory"/download/*.deb "$directory/kernel"
  rm -r "$directory/download"
  depmod -b "$directory/kernel" "$(ls "$directory/kernel/lib/modules")"
  # Whole, or not there; another run may have been quicker.
  mv -T "$directory/kernel" "$kernels/kernel" || [ -e "$kernels/kernel" ]
fi
kernel="$kernels/kernel"
version="$(ls "$kernel/lib/modules")"
cd "$directory"
mkdir -p out

# What it begins with: a shell, and the modules in the order of their dependencies.
mkdir -p begin/{bin,mod,proc,sys,dev,host,layer,root}
cp /bin/busybox begin/bin/busybox
ln -s busybox begin/bin/sh
for module in virtio_pci virtio_net 9pnet_virtio 9p overlay vivid gpio-pci-idio-16; do
  modprobe -d "$kernel" -S "$version" --show-depends "$module"
done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r file; do
  cp "$file" begin/mod/
  basename "$file"
done > begin/mod/order
cat > begin/init <<'INIT'
#!/bin/sh
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
for word in $(cat /proc/cmdline); do case $word in job=*) job=${word#job=};; node=*) node=${word#node=};; esac; done
while read -r module; do
  case $module in
    # One node each: a webcam, a grabber that does not scale (television in PAL), and a webcam.
    vivid.ko) insmod /mod/$module n_devs=3 num_inputs=1,1,1 input_types=0,1,0 ccs_cap_mode=-1,0,-1 node_types=0x1,0x1,0x1 multiplanar=1,1,1;;
    *) insmod /mod/$module;;
  esac || echo "The module $module cannot be loaded"
done < /mod/order
# The registers of a GPIO card are one byte for eight lines each: the memory that a disk controller lends will do for them.
echo 1b36 0010 > /sys/bus/pci/drivers/pci-idio-16/new_id; mount -t debugfs debug /sys/kernel/debug
mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=524288 host /host
mount -t tmpfs -o size=1g layer /layer; mkdir /layer/upper /layer/work
mount -t overlay -o lowerdir=/host,upperdir=/layer/upper,workdir=/layer/work overlay /root
for place in proc sys dev; do mount --move /$place /root/$place; done
mkdir -p /root/out /root/dev/shm
mount -t tmpfs run /root/run; mount -t tmpfs shm /root/dev/shm
mount -t 9p -o trans=virtio,version=9p2000.L,rw,msize=524288 out /root/out
ip link set lo up; ip addr add 10.0.2.15/24 dev eth0; ip link set eth0 up; ip route add default via 10.0.2.2
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root chroot /root "$node" "$job"
echo $? > /root/out/status
sync; poweroff -f
INIT
chmod +x begin/init
(cd begin && find . | cpio -o -H newc --quiet) | gzip -1 > begin.gz

timeout --foreground "${LIMIT:-900}" qemu-system-x86_64 -M q35 -accel tcg,thread=multi,tb-size=512 -cpu max -smp 2 -m 2048 \
  -nodefaults -no-user-config -display none -serial stdio -no-reboot \
  -kernel "$kernel/boot/vmlinuz-$version" -initrd begin.gz \
  -append "console=ttyS0 quiet loglevel=3 mitigations=off nokaslr random.trust_cpu=on panic=-1 rdinit=/init node=$(command -v node) job=$job" \
  -device virtio-rng-pci -device nvme,serial=pins,cmb_size_mb=1 \
  -fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap -device virtio-9p-pci,fsdev=host,mount_tag=host \
  -fsdev local,id=out,path="$directory/out",security_model=none -device virtio-9p-pci,fsdev=out,mount_tag=out \
  -netdev "user,id=net,hostfwd=tcp:127.0.0.1:$PORT-:8080,hostfwd=tcp:127.0.0.1:$COMMAND_PORT-:8081" -device virtio-net-pci,netdev=net,romfile= < /dev/null
[ -s out/status ] || exit 99
exit "$(cat out/status)"
