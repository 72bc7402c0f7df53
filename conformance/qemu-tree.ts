/** What a QEMU tree's files say of its targets and hosts, read without any help of kgate's own readers. */

import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {External} from './calls.js'

/** Names that Kconfig.host defines. */
export function hostSymbols(tree: string): Set<string> {
  return definedIn(tree, 'Kconfig.host')
}

/** Targets with a device list, sorted. */
export function deviceTargets(tree: string): string[] {
  const folder = join(tree, 'configs/devices')
  return readdirSync(folder)
    .filter(target => existsSync(join(folder, target, 'default.mak')))
    .sort()
}

/** Absolute paths, where the tree's is: as meson.build gives them. */
export function inputsOf(tree: string, target: string): string[] {
  return [join(tree, 'configs/devices', target, 'default.mak'), join(tree, 'Kconfig')]
}

/** @param host everything that Kconfig.host knows, or next to nothing */
export function externalsOf(tree: string, target: string, host: 'full' | 'bare'): External[] {
  const keys = readFileSync(join(tree, 'configs/targets', `${target}.mak`), 'utf8')
  const key = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(keys)?.[1]?.trim()
  const facts = [...hostSymbols(tree)].filter(name => host === 'full' || name === 'FDT')
  const architecture = key('TARGET_ARCH')
  if (architecture === undefined) throw new Error(`${target} has no TARGET_ARCH`)
  const endian = definedIn(tree, 'target/Kconfig').has('TARGET_BIG_ENDIAN')
  return [
    ...facts.map((name): External => [name, true]),
    ['TCG', true],
    ...(host === 'full' ? [['KVM', true] satisfies External] : []),
    [architecture.toUpperCase(), true],
    ...(endian ? [['TARGET_BIG_ENDIAN', key('TARGET_BIG_ENDIAN') === 'y'] satisfies External] : []),
  ]
}

function definedIn(tree: string, file: string): Set<string> {
  const path = join(tree, file)
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  return new Set([...text.matchAll(/^config (\w+)/gm)].map(match => match[1] as string))
}
