/** A running VM that takes shell scripts and gives their output; it ends with this process, however that ends. */

import {type ChildProcess, spawn} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {initramfs, kernelVersion, libraryPath} from './initramfs.js'
import {packages} from './packages.js'

export interface Outcome {
  readonly status: number
  /** What the script wrote to stdout and stderr. */
  readonly output: string
}

export interface MachineOptions {
  /** A name in the VM's /bin → a program of this machine. */
  readonly programs: Readonly<Record<string, string>>
  /** Never let the VM's processors sleep: figures at depth 1 need it, and it takes two processors of this machine. */
  readonly poll: boolean
  readonly processors?: number
  /** MiB of a disk that does not lie in the VM's memory: /dev/disk there. Its first name in the kernel is vda. */
  readonly disk?: number
}

const commandLine = 'console=ttyS0 loglevel=4 panic=-1 mitigations=off init_on_alloc=0 init_on_free=0'

export class Machine {
  readonly #qemu: ChildProcess
  readonly #folder: string
  readonly #watch: NodeJS.Timeout
  #received = ''
  #arrived: () => void = () => {}
  #scripts = 0
  #ended: string | undefined

  /** @throws Missing where the VM cannot be had, Error where it does not boot */
  static async boot(options: MachineOptions, attempts = 3): Promise<Machine> {
    const machine = new Machine(options)
    try {
      await machine.#until(/^ready\n/, 90)
    } catch (error) {
      await machine.end()
      // The kernel patches its own code while it boots, and an emulated processor at times runs what is half patched.
      if (attempts > 1) return Machine.boot(options, attempts - 1)
      throw error
    }
    return machine
  }

  private constructor({programs, poll, processors, disk}: MachineOptions) {
    const root = packages()
    const image = initramfs(root, programs)
    this.#folder = mkdtempSync(join(tmpdir(), 'kgate-vm-'))
    process.on('exit', this.#tidy)
    try {
      writeFileSync(join(this.#folder, 'initramfs'), image)
      this.#qemu = this.#start(
        root,
        [commandLine, ...(poll ? ['idle=poll'] : [])].join(' '),
        processors ?? 2,
        disk,
      )
    } catch (error) {
      this.#tidy()
      throw error
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, this.#interrupted)
    // Whoever started this may be killed alone, and nobody waits for the outcome then.
    const parent = process.ppid
    this.#watch = setInterval(() => process.ppid !== parent && this.#interrupted(), 500)
  }

  #start(root: string, append: string, processors: number, disk: number | undefined): ChildProcess {
    const args = ['-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', `${processors}`, '-m', '2G']
    args.push('-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot')
    args.push('-L', join(root, 'usr/share/qemu'), '-L', join(root, 'usr/share/seabios'))
    args.push('-kernel', join(root, `boot/vmlinuz-${kernelVersion(root)}`), '-append', append)
    args.push('-initrd', join(this.#folder, 'initramfs'))
    args.push('-serial', `file:${join(this.#folder, 'console')}`)
    args.push('-chardev', 'stdio,id=scripts,signal=off', '-serial', 'chardev:scripts')
    if (disk !== undefined) {
      const image = join(this.#folder, 'disk')
      writeFileSync(image, '')
      truncateSync(image, disk * 2 ** 20)
      args.push('-drive', `file=${image},format=raw,if=none,id=disk,cache=unsafe,discard=unmap`)
      args.push('-device', 'virtio-blk-pci,drive=disk,num-queues=1')
    }
    const program = join(root, 'usr/bin/qemu-system-x86_64')
    // The kernel ends QEMU with this process even where that one is killed outright.
    const qemu = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], {
      env: {
        ...process.env,
        LD_LIBRARY_PATH: libraryPath(root),
        QEMU_MODULE_DIR: join(root, 'usr/lib/x86_64-linux-gnu/qemu'),
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let complaint = ''
    qemu.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint += text
    })
    qemu.stdout?.setEncoding('latin1').on('data', (text: string) => {
      this.#received += text
      this.#arrived()
    })
    // A VM that is gone is noticed by the script that waits for it.
    qemu.stdin?.on('error', () => {})
    const ended = (what: string) => {
      this.#ended ??= `${what}${complaint === '' ? '' : `: ${complaint.trim()}`}`
      this.#arrived()
    }
    qemu.on('error', error => ended(error.message))
    qemu.on('close', (status, signal) => ended(`QEMU ended with ${signal ?? `status ${status}`}`))
    return qemu
  }

  get running(): boolean {
    return this.#ended === undefined
  }

  /**
   * Runs a script of busybox's sh in /tmp. Text is Latin-1, one character a byte.
   * @param seconds after which the VM counts as hung, and is ended
   * @throws Error with the end of the console where it hangs or dies
   */
  async run(script: string, seconds = 30): Promise<Outcome> {
    const mark = `=${process.pid}.${++this.#scripts}.${Math.random().toString(36).slice(2)}=`
    this.#qemu.stdin?.write(`${mark} ${Buffer.from(script).toString('base64')}\n`)
    const [, output = '', status] = await this.#until(
      new RegExp(`^([^]*)\n${mark} (\\d+)\n`),
      seconds,
      script,
    )
    return {output, status: Number(status)}
  }

  /** Like run, for a script that has to succeed. @returns its output */
  async do(script: string, seconds = 30): Promise<string> {
    const {status, output} = await this.run(script, seconds)
    if (status !== 0) throw new Error(`exit status ${status} of: ${script}\n${output.trimEnd()}`)
    return output
  }

  /** The end of what the kernel said. */
  console(lines = 15): string {
    try {
      const text = readFileSync(join(this.#folder, 'console'), 'latin1')
      return text.trimEnd().split(/\r*\n/).slice(-lines).join('\n')
    } catch {
      return ''
    }
  }

  async end(): Promise<void> {
    if (this.running) {
      const closed = new Promise(resolve => this.#qemu.once('close', resolve))
      this.#qemu.kill('SIGKILL')
      await closed
    }
    this.#tidy()
    clearInterval(this.#watch)
    process.off('exit', this.#tidy)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, this.#interrupted)
  }

  readonly #tidy = (): void => {
    this.#qemu?.kill('SIGKILL')
    rmSync(this.#folder, {recursive: true, force: true})
  }

  /** Exits: what is tidied on exit is tidied then. */
  readonly #interrupted = (): void => process.exit(130)

  #until(pattern: RegExp, seconds: number, script?: string): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const fail = (what: string) => {
        stop()
        const said = this.#received === '' ? '' : `\nits output so far:\n${this.#received.slice(-2000)}`
        const why = script === undefined ? what : `${what}, in: ${script}`
        reject(new Error(`${why}${said}\nthe console's end:\n${this.console()}`))
      }
      const timer = setTimeout(() => {
        fail(`no answer within ${seconds} s`)
        // Whatever it would answer later belongs to nobody.
        this.#qemu.kill('SIGKILL')
      }, seconds * 1000)
      const stop = () => {
        clearTimeout(timer)
        this.#arrived = () => {}
      }
      const look = () => {
        const match = pattern.exec(this.#received)
        if (match) {
          stop()
          this.#received = this.#received.slice(match[0].length)
          resolve(match)
        } else if (this.#ended !== undefined) fail(this.#ended)
      }
      this.#arrived = look
      look()
    })
  }
}
