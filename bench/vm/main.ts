/**
 * `npm run bench:vm [-- [--daemon PATH] [--rounds N] [--milliseconds N] [--on-disk]]`: our storage daemon and QEMU's in
 * one VM, in turn, with the defaults that each ships; prints the ratios. Only figures of one run compare.
 */

import {existsSync} from 'node:fs'
import {parseArgs} from 'node:util'
import {builtDaemon} from '../../test/vm/daemon.js'
import {fio} from '../../test/vm/fio.js'
import {Machine} from '../../test/vm/machine.js'
import {Missing} from '../../test/vm/missing.js'
import {peer} from '../../test/vm/peer.js'
import {verifier} from '../../test/vm/verifier.js'
import {lowerBound, median} from './statistics.js'

const sides = ['ours', 'peer'] as const
type Side = (typeof sides)[number]

interface Job {
  readonly kind: 'randread' | 'randwrite' | 'read' | 'write'
  readonly size: '4k' | '1M'
  readonly depth: number
}

const jobs: readonly Job[] = [
  ...[1, 32].flatMap(depth =>
    (['randread', 'randwrite'] as const).map(kind => ({kind, size: '4k' as const, depth})),
  ),
  ...[1, 8].flatMap(depth => (['read', 'write'] as const).map(kind => ({kind, size: '1M' as const, depth}))),
]

interface Measured {
  readonly iops: number
  /** CPU time of the daemon, microseconds. */
  readonly perRequest: number
}

type Round = Readonly<Record<Side, readonly Measured[]>>

interface Rounds {
  readonly measured: readonly Round[]
  /** Percent of a CPU that an attached daemon takes while nobody asks anything, one a round. */
  readonly idle: readonly Readonly<Record<Side, number>>[]
}

const {values} = parseArgs({
  options: {
    daemon: {type: 'string', default: builtDaemon},
    rounds: {type: 'string', default: '8'},
    milliseconds: {type: 'string', default: '1000'},
    'on-disk': {type: 'boolean', default: false},
  },
})
const rounds = Number(values.rounds)
const milliseconds = Number(values.milliseconds)

async function main(): Promise<number> {
  if (!existsSync(values.daemon) || !(rounds >= 1) || !(milliseconds >= 100)) {
    console.error(`usage: npm run bench:vm [-- [--daemon PATH] [--rounds N] [--milliseconds N] [--on-disk]]`)
    console.error(
      `the daemon measured is ${values.daemon}${existsSync(values.daemon) ? '' : ', which is not there'}`,
    )
    return 2
  }
  const programs = {
    'kgate-storage-daemon': values.daemon,
    'qemu-storage-daemon': peer(),
    fio: fio(),
    verify: verifier(),
  }
  const machine = await Machine.boot({programs, poll: true, ...(values['on-disk'] ? {disk: 512} : {})})
  try {
    const versions = await machine.do(
      'uname -r; for side in kgate qemu; do $side-storage-daemon --version | head -1; done; fio --version',
    )
    const where = values['on-disk'] ? 'on ext4 on a disk' : 'in memory'
    console.log(`${versions.trim().replaceAll('\n', ', ')}; image of 64 MiB ${where}; ${rounds} rounds`)
    await machine.do(`. /functions; ${values['on-disk'] ? 'disk_image ours 64M; disk_image peer 64M' : ''}`)
    report(await allRounds(machine))
  } finally {
    await machine.end()
  }
  return 0
}

async function allRounds(machine: Machine): Promise<Rounds> {
  const measured: Round[] = []
  const idle: Record<Side, number>[] = []
  for (let round = 0; round < rounds; round++) {
    // Whoever is first has the colder caches: each is so half of the time.
    const order = round % 2 === 0 ? sides : [...sides].reverse()
    for (const side of order) await start(machine, side)
    idle.push(await idleShare(machine))
    const results: Record<Side, Measured[]> = {ours: [], peer: []}
    for (const job of jobs) for (const side of order) results[side].push(await measure(machine, side, job))
    for (const side of order) await verifyData(machine, side)
    for (const side of order)
      await machine.do(`. /functions; detach ${side}; signal ${side} TERM; ended ${side} 0`)
    measured.push(results)
    if (process.stderr.isTTY) process.stderr.write(`\r${round + 1} of ${rounds} rounds\r`)
  }
  return {measured, idle}
}

/** Attaches a disk with an image full of noise. */
async function start(machine: Machine, side: Side): Promise<void> {
  const image = `${values['on-disk'] ? '/mnt' : '/tmp'}/${side}`
  const options = `--blockdev file,node-name=d,filename=${image} --export vduse-blk,node-name=d,id=${side},writable=on`
  const fill = `head -c 67108864 /dev/urandom >${image}; sync`
  if (side === 'ours') {
    await machine.do(`. /functions; ${fill}; start ours ${options}; attach ours`, 60)
    return
  }
  // The same, for a program that has no folder for what is in flight, and whose name= is not its id.
  const run = `exec qemu-storage-daemon ${options},name=peer`
  await machine.do(
    `. /functions; ${fill}; rm -f peer.status
    ( status=0; sh -c 'echo $$ >/tmp/peer.pid; ${run}' || status=$?; echo $status >/tmp/peer.status ) </dev/null >peer.log 2>&1 &
    attach peer`,
    60,
  )
}

/** CPU time of a daemon since it started, in hundredths of a second. */
const ticks = (side: Side) => `awk '{print $14 + $15}' /proc/$(cat /tmp/${side}.pid)/stat`

async function idleShare(machine: Machine): Promise<Record<Side, number>> {
  const look = `${ticks('ours')}; ${ticks('peer')}`
  const found = await machine.do(`sleep 0.5; ${look}; sleep 2; ${look}`)
  const [ours = 0, theirs = 0, oursLater = 0, theirsLater = 0] = found.trim().split(/\s+/).map(Number)
  return {ours: (oursLater - ours) / 2, peer: (theirsLater - theirs) / 2}
}

async function measure(machine: Machine, side: Side, {kind, size, depth}: Job): Promise<Measured> {
  const options = [
    `--name=job --filename=$(disk ${side}) --rw=${kind} --bs=${size} --iodepth=${depth} --ioengine=io_uring --direct=1`,
    `--time_based --runtime=${milliseconds}ms --minimal --terse-version=3 --norandommap`,
  ]
  const output = await machine.do(
    `. /functions; ${ticks(side)}; fio ${options.join(' ')}; ${ticks(side)}`,
    60,
  )
  const [before, terse = '', after] = output.trim().split('\n')
  const fields = terse.split(';').map(Number)
  // Of reads and of writes: KiB moved in all, and requests a second.
  const [kib, iops] = kind.endsWith('read') ? [fields[5], fields[7]] : [fields[46], fields[48]]
  if (!kib || !iops || fields[4] !== 0) throw new Error(`fio did not say how fast it was: ${output}`)
  const requests = kib / (size === '4k' ? 4 : 1024)
  return {iops, perRequest: ((Number(after) - Number(before)) * 10_000) / requests}
}

/** What was written is read again, and the disk and the image are the same. */
async function verifyData(machine: Machine, side: Side): Promise<void> {
  const image = `${values['on-disk'] ? '/mnt' : '/tmp'}/${side}`
  await machine.do(
    `. /functions
    fio --name=check --filename=$(disk ${side}) --rw=randwrite --bs=4k --size=4m --iodepth=32 --ioengine=io_uring \\
      --direct=1 --verify=crc32c --verify_fatal=1 --minimal
    drop
    verify same $(disk ${side}) ${image}`,
    180,
  )
}

function report({measured, idle}: Rounds): void {
  const rows = jobs.map((job, index) => {
    const of = (side: Side, key: keyof Measured) =>
      measured.map(round => round[side][index]?.[key] ?? Number.NaN)
    const [ours, theirs] = [of('ours', 'iops'), of('peer', 'iops')]
    const ratios = ours.map((value, round) => value / (theirs[round] ?? Number.NaN))
    const cost = [median(of('ours', 'perRequest')), median(of('peer', 'perRequest'))]
    return [
      `${job.kind} ${job.size} qd${job.depth}`,
      median(ours).toFixed(0),
      median(theirs).toFixed(0),
      median(ratios).toFixed(2),
      lowerBound(ratios).toFixed(2),
      `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`,
      cost.map(value => value.toFixed(1)).join(' / '),
    ]
  })
  const head = ['', 'ours, IOPS', 'peer, IOPS', 'ratio', '90 % above', 'all rounds', 'CPU µs a request']
  for (const [name = '', ...cells] of [head, ...rows]) {
    console.log(
      `${name.padEnd(18)}${cells.map((cell, index) => cell.padStart(index === 5 ? 20 : 14)).join('')}`,
    )
  }
  const share = (side: Side) => `${median(idle.map(round => round[side])).toFixed(1)} %`
  console.log(
    `idle: ours ${share('ours')} of a CPU, peer ${share('peer')}. Medians of all rounds; data verified in each.`,
  )
}

try {
  process.exitCode = await main()
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  const missing = error instanceof Missing
  console.error(missing ? `SKIPPED, nothing was measured: ${reason}` : `the benchmark failed: ${reason}`)
  process.exitCode = missing ? 77 : 1
}
