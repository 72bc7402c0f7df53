/** What every configure takes beside the options that its tree declares: compilers, devices, and what packagers give. */

import type {OwnOption} from './options-layout.js'

/**
 * What scripts give to any configure that could be autoconf's: folders that nothing here is installed to, and machines.
 * Where the last two have another form they are kgate's own.
 */
export const autoconfOptions: readonly OwnOption[] = [
  '--disable-dependency-tracking',
  '--sbindir=',
  '--sharedstatedir=',
  '--oldincludedir=',
  '--datarootdir=',
  '--infodir=',
  '--htmldir=',
  '--dvidir=',
  '--pdfdir=',
  '--psdir=',
  '--build=',
  '--host=',
].map(spelling => ({spelling, effect: {kind: 'ignored'}}))

export const deviceOptions: readonly OwnOption[] = [
  {
    spelling: '--with-default-devices',
    effect: {kind: 'options', options: {default_devices: 'true'}},
  },
  {
    spelling: '--without-default-devices',
    description: 'only the devices that a list of devices asks for, and what they need',
    effect: {kind: 'options', options: {default_devices: 'false'}},
  },
]

export const withoutFeatures: OwnOption = {
  spelling: '--without-default-features',
  description: 'turn off what nobody enables, instead of finding out whether the host has it',
  effect: {kind: 'options', options: {auto_features: 'disabled'}, late: 'features'},
}

export const compilerOptions: readonly OwnOption[] = [
  {
    spelling: '--cc=',
    value: 'CC',
    description: 'the C compiler',
    effect: {kind: 'environment', variables: ['CC']},
  },
  {
    spelling: '--extra-cflags=',
    value: 'CFLAGS',
    description: 'further flags for compiling C',
    effect: {kind: 'environment', variables: ['CFLAGS', 'CXXFLAGS', 'OBJCFLAGS'], add: true},
  },
  {
    spelling: '--extra-ldflags=',
    value: 'LDFLAGS',
    description: 'further flags for linking',
    effect: {kind: 'environment', variables: ['LDFLAGS'], add: true},
  },
]

export const crossPrefix: OwnOption = {
  spelling: '--cross-prefix=',
  effect: {kind: 'refused', reason: 'kgate configures for the machine that it runs on'},
}

export const usualOwnOptions: readonly OwnOption[] = [
  ...compilerOptions,
  crossPrefix,
  withoutFeatures,
  ...deviceOptions,
  ...autoconfOptions,
]
